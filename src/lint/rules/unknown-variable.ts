import { quoted } from '../../text/quoting.ts';
import { didYouMean } from '../../text/suggestion.ts';
import type { LintRule } from '../rule.ts';

const runbooks = [
  {
    name: 'Tell',
    activities: [{ id: 'log', type: 'Send Event Log Message', message: 'Root: {{$Paths/Root}}' }],
  },
];

/** The bundle does not have a global variable (section 9). */
export const unknownVariable: LintRule = {
  id: 'unknown-variable',
  severity: 'warning',
  finds: 'A text refers to a global variable that the bundle does not have',
  why: 'Such a reference is always blank.',
  remedy: 'Correct the path, or add the variable to `variables` of the bundle.',
  bad: { runbooks },
  good: { runbooks, variables: [{ folder: 'Paths', name: 'Root', value: 'C:\\' }] },
  isOfTexts: true,
  *check(runbook, bundle) {
    const { variables } = bundle;
    for (const { part, path, offset } of bundle.referencesOf(runbook)) {
      if (part.kind !== 'variable' || variables.find(part.path) !== undefined) continue;
      const near = bundle.suggestFor(runbook)(part.path, variables.paths);
      yield {
        path,
        offset,
        message: `there is no variable ${quoted(part.path)}: it is always blank`,
        hint: didYouMean(near, 'add it to "variables" of the bundle'),
      };
    }
  },
};
