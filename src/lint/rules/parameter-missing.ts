import { quoted } from '../../text/quoting.ts';
import type { LintRule } from '../rule.ts';

const bundleWith = (parameters: object) => ({
  runbooks: [
    {
      name: 'Main',
      activities: [{ id: 'call', type: 'Invoke Runbook', runbook: 'Child', parameters }],
    },
    {
      name: 'Child',
      activities: [{ id: 'init', type: 'Initialize Data', parameters: [{ name: 'Item' }] }],
    },
  ],
});

/** A parameter of a started runbook gets no value and has no default (section 6). */
export const parameterMissing: LintRule = {
  id: 'parameter-missing',
  severity: 'warning',
  finds: 'An activity starts a runbook and gives no value to a parameter that has no default',
  why: 'The parameter is blank, and Initialize Data of the started runbook ends with a warning.',
  remedy: 'Give a value, or give the parameter a default. A blank text is a value, too.',
  bad: bundleWith({}),
  good: bundleWith({ Item: 'a' }),
  *check(runbook, bundle) {
    for (const call of bundle.calls.of(runbook)) {
      // What a compensation lacks is an error.
      const missing = call.kind === 'compensate' ? [] : bundle.calls.parametersMissing(call);
      if (missing.length === 0 || call.child === undefined || call.by.simulate !== undefined) continue;
      const names = missing.slice(0, 12).map(quoted).join(', ');
      yield {
        path: ['activities', runbook.activities.indexOf(call.by), ...call.path],
        message: `${quoted(call.child.path)} gets no value for ${names}`,
        hint: 'give it in the parameters, or give the parameter a default; a blank text is a value, too',
      };
    }
  },
};
