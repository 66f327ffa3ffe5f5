import { elsewhere } from '../../formats/native/check-break.ts';
import type { Runbook } from '../../model/runbook.ts';
import { oneOf, quoted } from '../../text/quoting.ts';
import { didYouMean } from '../../text/suggestion.ts';
import type { LintedBundle } from '../linted-bundle.ts';
import type { LintRule } from '../rule.ts';

const child = { name: 'Child', activities: [{ id: 'init', type: 'Initialize Data' }] };
const bundleWith = (runbook: string) => ({
  runbooks: [{ name: 'Main', activities: [{ id: 'call', type: 'Invoke Runbook', runbook }] }, child],
});

/** The bundle does not have a runbook that an activity starts (section 6). */
export const unknownRunbook: LintRule = {
  id: 'unknown-runbook',
  severity: 'warning',
  finds: 'An activity starts a runbook that the bundle does not have',
  why:
    'The activity fails each time it runs. An activity with a simulated outcome starts nothing, so its ' +
    'runbooks are not looked up. Those of a runbook that is read on its own are looked for beside it only.',
  remedy: 'Correct the name, or read the folder that holds all of them.',
  bad: bundleWith('Chlid'),
  good: bundleWith('Child'),
  *check(runbook, bundle) {
    for (const { name, meant, path, by } of bundle.calls.of(runbook)) {
      if (meant.length > 0 || name === undefined || by.simulate !== undefined) continue;
      const { beside, isWhole } = bundle.origin;
      const file = beside.get(name);
      if (file === undefined && !isWhole) continue;
      const message =
        file === undefined
          ? `there is no runbook ${quoted(name)} in the bundle`
          : `the runbook ${quoted(name)} is in ${file}, which is not read`;
      const hint =
        file === undefined ? hintFor(name, runbook, bundle) : 'give the folder that holds both files';
      yield { path: ['activities', runbook.activities.indexOf(by), ...path], message, hint };
    }
  },
};

function hintFor(name: string, runbook: Runbook, bundle: LintedBundle): string {
  const { names } = bundle.calls;
  if (name.includes('{{'))
    return (
      'a backslash before {{ turns the reference into plain text: write the path with / instead, as in ' +
      '/Folder/{{init.Name}}'
    );
  const there = oneOf(names.paths.slice(0, 9).map(quoted), 8).replace(/ or (?=[^,]*$)/, ' and ');
  const otherwise = `the bundle has ${there}${bundle.origin.isOneFile ? `; ${elsewhere}` : ''}`;
  return didYouMean(names.nearest(name, bundle.suggestFor(runbook)), otherwise);
}
