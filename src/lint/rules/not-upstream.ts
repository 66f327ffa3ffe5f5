import { neverSatisfied, type Subscription } from '../../analysis/upstream.ts';
import type { Runbook } from '../../model/runbook-schema.ts';
import { quoted } from '../../text/quoting.ts';
import type { LintedBundle } from '../linted-bundle.ts';
import type { LintFinding, LintRule } from '../rule.ts';

const runbookWith = (links: readonly object[]) => ({
  runbooks: [
    {
      name: 'Copy',
      activities: [
        { id: 'start', type: 'Initialize Data' },
        { id: 'read', type: 'Read Line', file: 'a.txt', lineNumbers: '1' },
        { id: 'log', type: 'Append Line', file: 'b.txt', text: '{{read.Line text}}' },
      ],
      links,
    },
  ],
});

/** A reference that is always blank because of where the activities stand (A8, A17). */
export const notUpstream: LintRule = {
  id: 'not-upstream',
  severity: 'warning',
  finds: 'A reference is always blank: no path brings the data to the activity that reads it',
  why:
    'An activity sees the data of the activities before it on the way of its token. A Junction ends ' +
    'that way, but for the data it returns.',
  remedy:
    'Link the activity before the one that reads it. Data from before a Junction passes it with ' +
    '`returnDataFrom` only.',
  bad: runbookWith([
    { from: 'start', to: 'read' },
    { from: 'start', to: 'log' },
  ]),
  good: runbookWith([
    { from: 'start', to: 'read' },
    { from: 'read', to: 'log' },
  ]),
  isOfTexts: true,
  *check(runbook, bundle) {
    const { activities, links } = runbook;
    const indexOf = new Map(activities.map(({ id }, index) => [id, index]));
    const returns = new Map<number, number | undefined>();
    for (const [index, activity] of activities.entries())
      if (bundle.typeOf(activity).play.how === 'engine')
        returns.set(index, indexOf.get(String(activity.properties['returnDataFrom'])));
    const graph = {
      size: activities.length,
      links: links.map(({ from, to }) => [indexOf.get(from) ?? -1, indexOf.get(to) ?? -1] as const),
    };
    const rules = { returns, noneKeepsCommon: runbook.options.junctionNone === 'common' };
    for (const { finding } of neverSatisfied(graph, rules, [...readsOf(runbook, indexOf, bundle)]))
      yield finding;
  },
};

/** One activity reads what another publishes; `finding` is what is said when it is always blank. */
interface Read extends Subscription {
  readonly finding: LintFinding;
}

const hint = 'link it before this one; data from before a Junction pass it only with "returnDataFrom"';

function* readsOf(
  runbook: Runbook,
  indexOf: ReadonlyMap<string, number>,
  bundle: LintedBundle,
): Generator<Read> {
  for (const { part, written, reader, path, offset } of bundle.referencesOf(runbook)) {
    const source = part.kind === 'publishedData' ? indexOf.get(part.activityId) : undefined;
    if (source === undefined) continue;
    const message =
      `${quoted(written)} is always blank: its activity does not come before this one, or lies ` +
      'behind a Junction (A8)';
    yield { reader: indexOf.get(reader.id) ?? -1, source, finding: { path, offset, message, hint } };
  }
  if (bundle.isOfMocks) return;
  for (const [index, activity] of runbook.activities.entries()) {
    if (bundle.typeOf(activity).play.how !== 'engine') continue;
    const id = activity.properties['returnDataFrom'];
    const source = typeof id === 'string' ? indexOf.get(id) : undefined;
    if (source === undefined) continue;
    const path = ['activities', index, 'returnDataFrom'];
    const message =
      `${quoted(String(id))} can have no data to return: it does not come before the Junction, or ` +
      'lies behind another (A17)';
    yield { reader: index, source, finding: { path, message, hint } };
  }
}
