import { namesPublished, publishesItem } from '../../analysis/published-names.ts';
import { commonItems } from '../../databus/items.ts';
import type { Activity, Runbook } from '../../model/runbook.ts';
import { quoted } from '../../text/quoting.ts';
import { didYouMean } from '../../text/suggestion.ts';
import { itemFindings } from '../item-findings.ts';
import type { LintedBundle } from '../linted-bundle.ts';
import type { LintFinding, LintRule } from '../rule.ts';

const runbookWith = (text: string) => ({
  runbooks: [
    {
      name: 'Copy',
      activities: [
        { id: 'read', type: 'Read Line', file: 'a.txt', lineNumbers: '1' },
        { id: 'log', type: 'Append Line', file: 'b.txt', text },
      ],
      links: [{ from: 'read', to: 'log' }],
    },
  ],
});

/** An activity does not publish an item that a text or a condition reads (A8). */
export const unknownItem: LintRule = {
  id: 'unknown-item',
  severity: 'warning',
  finds: 'A reference or a condition reads an item that its activity does not publish',
  why:
    'Data that is not published is blank. If the data of an activity cannot be known, only names that ' +
    'are almost those of common data are reported.',
  remedy:
    'Correct the name of the item. Items that a script or a pack publishes can be declared in ' +
    '`publish` or `publishes`.',
  bad: runbookWith('{{read.Line txt}}'),
  good: runbookWith('{{read.Line text}}'),
  isOfTexts: true,
  check: (runbook, bundle) =>
    itemFindings(runbook, bundle, (item, source) => findingOf(item, source, runbook, bundle)),
};

function findingOf(
  item: string,
  activity: Activity,
  runbook: Runbook,
  bundle: LintedBundle,
): Pick<LintFinding, 'message' | 'hint'> | undefined {
  const source = { activity, type: bundle.typeOf(activity) };
  const isKnown = publishesItem(source, item);
  if (isKnown === true) return undefined;
  const suggest = bundle.suggestFor(runbook);
  const who = quoted(activity.id);
  if (isKnown === undefined) {
    const near = suggest(item, commonItems.keys(), 1);
    if (near === undefined) return undefined;
    return { message: `${who} is not known to publish ${quoted(item)}`, hint: didYouMean(near, '') };
  }
  const own = namesPublished(source);
  const otherwise =
    own.length === 0
      ? 'it publishes only the common data'
      : `it publishes ${own.slice(0, 12).map(quoted).join(', ')} and the common data`;
  const near = suggest(item, [...own, ...commonItems.keys()]);
  return {
    message: `${who} does not publish ${quoted(item)}: it is always blank`,
    hint: didYouMean(near, otherwise),
  };
}
