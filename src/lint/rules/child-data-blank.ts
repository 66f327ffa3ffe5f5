import type { ChildDataBlank } from '../../analysis/child-data.ts';
import { commonItems } from '../../databus/items.ts';
import type { Runbook } from '../../model/runbook.ts';
import { quoted } from '../../text/quoting.ts';
import { didYouMean } from '../../text/suggestion.ts';
import { itemFindings } from '../item-findings.ts';
import type { LintedBundle } from '../linted-bundle.ts';
import type { LintRule } from '../rule.ts';

const bundleWith = (text: string) => ({
  runbooks: [
    {
      name: 'Main',
      activities: [
        { id: 'call', type: 'Invoke Runbook', runbook: 'Child' },
        { id: 'log', type: 'Append Line', file: 'b.txt', text },
      ],
      links: [{ from: 'call', to: 'log' }],
    },
    {
      name: 'Child',
      returnedData: [{ name: 'Total' }],
      activities: [{ id: 'end', type: 'Return Data', values: { Total: 1 } }],
    },
  ],
});

/** A text or a condition reads what a started runbook never returns (section 6, A8). */
export const childDataBlank: LintRule = {
  id: 'child-data-blank',
  severity: 'warning',
  finds: 'A reference or a condition reads data that the started runbook never returns',
  why:
    'The data is always blank. A runbook returns what its Returned Data declares and one of its Return ' +
    'Data activities sets. An activity that does not wait for the runbook learns only the id of the job.',
  remedy:
    'Correct the name, have the runbook return the data, or set `waitForCompletion` of the activity that ' +
    'starts it.',
  bad: bundleWith('{{call.Sum}}'),
  good: bundleWith('{{call.Total}}'),
  isOfTexts: true,
  check: (runbook, bundle) =>
    itemFindings(runbook, bundle, (item, source) => {
      const blank = bundle.blankChildData(source, item, runbook);
      if (blank === undefined) return undefined;
      // A name that is almost one of the common data is reported as that.
      const isReported = bundle.suggestFor(runbook)(item, commonItems.keys(), 1) !== undefined;
      return isReported
        ? undefined
        : { message: messageOf(item, source.id, blank), hint: hintOf(item, blank, runbook, bundle) };
    }),
};

function messageOf(item: string, id: string, blank: ChildDataBlank): string {
  if (blank.why === 'not-waited')
    return `${quoted(item)} of ${quoted(id)} is always blank: it does not wait for the runbook it starts`;
  const how = blank.isDeclared ? 'declares it and never sets it' : 'never returns it';
  return `${quoted(item)} of ${quoted(id)} is always blank: ${quoted(blank.child.path)} ${how}`;
}

function hintOf(item: string, blank: ChildDataBlank, runbook: Runbook, bundle: LintedBundle): string {
  if (blank.why === 'not-waited')
    return 'have it wait, or do without: without waiting only the id of the job is known';
  if (blank.isDeclared) return 'set it in a Return Data of that runbook';
  const { returns } = blank;
  const otherwise =
    returns.length === 0 ? 'it returns nothing' : `it returns ${returns.slice(0, 12).map(quoted).join(', ')}`;
  return didYouMean(bundle.suggestFor(runbook)(item, returns), otherwise);
}
