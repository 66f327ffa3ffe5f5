import type { CallSite } from '../../analysis/calls.ts';
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
  finds: 'An activity starts a runbook that the bundle does not have, or names several by the name of one',
  why:
    'The activity fails each time it runs. An activity with a simulated outcome starts nothing, so its ' +
    'runbooks are not looked up. Nor are those of a runbook that is read on its own.',
  remedy:
    'Correct the name, give the path where several runbooks have the name, or read the folder that ' +
    'holds all of them.',
  bad: bundleWith('Chlid'),
  good: bundleWith('Child'),
  *check(runbook, bundle) {
    if (!bundle.origin.isWhole) return;
    for (const { child: found, name, meant, path, by } of bundle.calls.of(runbook)) {
      if (found !== undefined || name === undefined || by.simulate !== undefined) continue;
      const message =
        meant.length > 1
          ? `${meant.length} runbooks of the bundle have the name ${quoted(name)}: none of them is started`
          : `there is no runbook ${quoted(name)} in the bundle`;
      const hint = hintFor(name, meant, runbook, bundle);
      yield { path: ['activities', runbook.activities.indexOf(by), ...path], message, hint };
    }
  },
};

function hintFor(name: string, meant: CallSite['meant'], runbook: Runbook, bundle: LintedBundle): string {
  const { names } = bundle.calls;
  if (meant.length > 1)
    return `give the path: ${oneOf(
      meant.map(({ path }) => quoted(path)),
      8,
    )}`;
  if (name.includes('{{'))
    return (
      'a backslash before {{ turns the reference into plain text: write the path with / instead, as in ' +
      '/Folder/{{init.Name}}'
    );
  const there = oneOf(names.paths.slice(0, 9).map(quoted), 8).replace(/ or (?=[^,]*$)/, ' and ');
  const otherwise = `the bundle has ${there}${bundle.origin.isOneFile ? `; ${elsewhere}` : ''}`;
  return didYouMean(names.nearest(name, bundle.suggestFor(runbook)), otherwise);
}
