import { missingSettings } from '../missing-settings.ts';
import type { LintRule } from '../rule.ts';

const group = /^\{([^{}]+)\}$/;
const runbooks = [
  {
    name: 'Tell',
    activities: [{ id: 'log', type: 'Send Event Log Message', message: 'Hello', computer: '{Web servers}' }],
  },
];

/** The bundle does not have a computer group (section 9). */
export const unknownComputerGroup: LintRule = {
  id: 'unknown-computer-group',
  severity: 'warning',
  finds: 'An activity names a computer group that the bundle does not have',
  why:
    'A name in braces means the computers of a group. Without the group, nothing says which ' + 'these are.',
  remedy: 'Correct the name, or add the group to `computerGroups` of the bundle.',
  bad: { runbooks },
  good: { runbooks, computerGroups: [{ name: 'Web servers' }] },
  check: (runbook, bundle) =>
    missingSettings(
      {
        property: 'computer',
        kind: 'computer group',
        list: 'computerGroups',
        nameIn: (text) => group.exec(text.trim())?.[1]?.trim(),
      },
      runbook,
      bundle,
    ),
};
