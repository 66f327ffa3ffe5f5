import { knownActivities } from '../known-activity.ts';

/** Scheduling activities that play through their simulated outcome (8.3). */
export const knownSchedulingActivities = knownActivities('Scheduling', [
  {
    name: 'Monitor Date/Time',
    summary: 'Starts the runbook at a time or at intervals.',
    multiValue: true,
    isMonitor: true,
    publishes: [],
  },
]);
