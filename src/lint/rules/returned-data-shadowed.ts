import { quoted } from '../../text/quoting.ts';
import type { LintRule } from '../rule.ts';

const bundleWith = (name: string) => ({
  runbooks: [
    {
      name: 'Main',
      returnedData: [{ name: 'Total' }],
      activities: [{ id: 'call', type: 'Invoke Runbook', runbook: 'Child' }],
    },
    { name: 'Child', returnedData: [{ name }], activities: [{ id: 'init', type: 'Initialize Data' }] },
  ],
});

/**
 * A runbook waits for another that returns a name which it returns as well. The documentation of Orchestrator
 * warns of this (section 6).
 */
export const returnedDataShadowed: LintRule = {
  id: 'returned-data-shadowed',
  severity: 'warning',
  finds: 'A runbook waits for another that returns data of the same name',
  why:
    'The documentation of Orchestrator warns of this. A reader of the name cannot tell whose value ' +
    'it is.',
  remedy: 'Rename one of the two, or do not wait for completion.',
  bad: bundleWith('Total'),
  good: bundleWith('Sum'),
  *check(runbook, bundle) {
    const own = new Set(runbook.returnedData.map(({ name }) => name.toLowerCase()));
    for (const { child, kind, waits, by, path } of bundle.calls.of(runbook)) {
      if (child === undefined || kind !== 'invoke' || !waits) continue;
      const shared = child.returnedData.filter(({ name }) => own.has(name.toLowerCase()));
      if (shared.length === 0) continue;
      const names = shared.map(({ name }) => quoted(name)).join(', ');
      yield {
        path: ['activities', runbook.activities.indexOf(by), ...path],
        message: `${quoted(child.path)} returns ${names}, which the invoking runbook returns as well`,
        hint: 'rename one of them, or do not wait for completion',
      };
    }
  },
};
