import { quoted } from '../../text/quoting.ts';
import type { LintRule } from '../rule.ts';

const runbookWith = (maxSimultaneousJobs: number) => ({
  runbooks: [
    {
      name: 'Daily',
      maxSimultaneousJobs,
      activities: [{ id: 'noon', type: 'Monitor Date/Time', at: '12:00' }],
    },
  ],
});

/** A runbook that starts with a monitor has one job, which starts all its instances (1.1, section 7). */
export const monitorConcurrency: LintRule = {
  id: 'monitor-concurrency',
  severity: 'warning',
  finds: 'A runbook that starts with a monitor has a job concurrency above 1',
  why:
    'Such a runbook has one job, which starts an instance each time the monitor is triggered. Its ' +
    'job concurrency is always 1.',
  remedy: 'Set `maxSimultaneousJobs` to 1, or let the monitor invoke another runbook without waiting for it.',
  bad: runbookWith(5),
  good: runbookWith(1),
  *check({ activities, maxSimultaneousJobs: jobs }, bundle) {
    if (jobs === 1) return;
    const monitor = activities.find((activity) => bundle.typeOf(activity).isMonitor);
    if (monitor === undefined) return;
    yield {
      path: ['maxSimultaneousJobs'],
      message:
        `the runbook starts with a monitor, ${quoted(monitor.id)}: its job concurrency of ${jobs} is ` +
        'held to 1',
      hint: 'set it to 1, or let the monitor invoke another runbook without waiting for it',
    };
  },
};
