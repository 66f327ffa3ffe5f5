import { quoted } from '../../text/quoting.ts';
import type { LintRule } from '../rule.ts';

const bundleWith = (first: object) => ({
  runbooks: [
    { name: 'Main', activities: [{ id: 'call', type: 'Invoke Runbook', runbook: 'Daily' }] },
    { name: 'Daily', activities: [first] },
  ],
});

/** No activity may start a runbook that starts with a monitor (1.5). */
export const invokedMonitor: LintRule = {
  id: 'invoked-monitor',
  severity: 'warning',
  finds: 'An activity starts a runbook that starts with a monitor',
  why: 'Such a runbook runs by itself and never comes to an end.',
  remedy: 'Move what is to be invoked into a runbook of its own, and let the monitor invoke that, too.',
  bad: bundleWith({ id: 'noon', type: 'Monitor Date/Time', at: '12:00' }),
  good: bundleWith({ id: 'init', type: 'Initialize Data' }),
  *check(runbook, bundle) {
    for (const { child, by, path } of bundle.calls.of(runbook)) {
      const monitor = child?.activities.find((activity) => bundle.typeOf(activity).isMonitor);
      if (child === undefined || monitor === undefined) continue;
      yield {
        path: ['activities', runbook.activities.indexOf(by), ...path],
        message: `${quoted(child.path)} starts with a monitor, ${quoted(monitor.name)}: it cannot be invoked`,
        hint: 'it runs by itself: move what is to be invoked into a runbook of its own',
      };
    }
  },
};
