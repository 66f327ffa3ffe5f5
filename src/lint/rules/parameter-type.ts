import {
  givenAsItIs,
  parametersOf,
  parseParameter,
} from '../../activities/runbook-control/initialize-data.ts';
import { plainText } from '../../databus/readable-template.ts';
import { quoted } from '../../text/quoting.ts';
import type { LintRule } from '../rule.ts';

const bundleWith = (Size: string) => ({
  runbooks: [
    {
      name: 'Main',
      activities: [{ id: 'call', type: 'Invoke Runbook', runbook: 'Child', parameters: { Size } }],
    },
    {
      name: 'Child',
      activities: [{ id: 'init', type: 'Initialize Data', parameters: [{ name: 'Size', type: 'Integer' }] }],
    },
  ],
});

/** A parameter of a started runbook gets a value that is none of its type (section 6, A33). */
export const parameterType: LintRule = {
  id: 'parameter-type',
  severity: 'warning',
  finds: 'An activity gives a parameter of the runbook it starts a value that is none of its type',
  why:
    'The runbook gets the value as it is, with a warning in the trace. With the option `parameterTypes` ' +
    'set to `checked` the activity fails.',
  remedy: 'Give a value of the type, or declare the parameter with another type.',
  bad: bundleWith('large'),
  good: bundleWith('42'),
  *check(runbook, bundle) {
    for (const { child, by, parameters, parametersPath } of bundle.calls.of(runbook)) {
      if (child === undefined || parametersPath === undefined) continue;
      const declared = new Map(parametersOf(child).map((one) => [one.name.toLowerCase(), one]));
      for (const [name, given] of Object.entries(parameters)) {
        const parameter = declared.get(name.trim().toLowerCase());
        const value = typeof given === 'string' ? plainText(given) : given;
        if (parameter === undefined || value === undefined || value === '') continue;
        if (!('problem' in parseParameter(parameter, value))) continue;
        yield {
          path: ['activities', runbook.activities.indexOf(by), ...parametersPath, name],
          message: `${givenAsItIs(parameter, value).message} to ${quoted(child.path)}`,
          hint: 'give a value of that type, or declare the parameter with another one',
        };
      }
    }
  },
};
