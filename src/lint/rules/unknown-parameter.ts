import { parametersOf } from '../../activities/runbook-control/initialize-data.ts';
import { quoted } from '../../text/quoting.ts';
import { didYouMean } from '../../text/suggestion.ts';
import type { LintRule } from '../rule.ts';

const child = {
  name: 'Child',
  activities: [{ id: 'init', type: 'Initialize Data', parameters: [{ name: 'Item', default: 'b' }] }],
};
const bundleWith = (parameters: object) => ({
  runbooks: [
    { name: 'Main', activities: [{ id: 'call', type: 'Invoke Runbook', runbook: 'Child', parameters }] },
    child,
  ],
});

/** The started runbook does not have a parameter (section 6). Letter case does not matter. */
export const unknownParameter: LintRule = {
  id: 'unknown-parameter',
  severity: 'warning',
  finds: 'An activity gives a value to a parameter that the runbook it starts does not take',
  why: 'The value is lost.',
  remedy: 'Correct the name, or declare the parameter in the Initialize Data of the runbook that is started.',
  bad: bundleWith({ Itme: 'a' }),
  good: bundleWith({ Item: 'a' }),
  *check(runbook, bundle) {
    for (const { child, by, parameters, parametersPath } of bundle.calls.of(runbook)) {
      if (child === undefined || parametersPath === undefined) continue;
      const declared = parametersOf(child).map(({ name }) => name);
      const known = new Set(declared.map((name) => name.toLowerCase()));
      for (const name of Object.keys(parameters)) {
        if (known.has(name.toLowerCase())) continue;
        const near = didYouMean(bundle.suggestFor(runbook)(name, declared), '');
        const taken =
          declared.length === 0
            ? 'it has none: declare it in its Initialize Data'
            : `it has ${declared.slice(0, 12).map(quoted).join(', ')}`;
        yield {
          path: ['activities', runbook.activities.indexOf(by), ...parametersPath, name],
          atKey: true,
          message: `${quoted(child.path)} has no parameter ${quoted(name)}`,
          hint: near === '' ? taken : `${near} ${taken}`,
        };
      }
    }
  },
};
