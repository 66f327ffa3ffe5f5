import { packActivities } from './pack-activities.ts';

const several = { multiValue: true } as const;
const monitor = { multiValue: true, isMonitor: true } as const;

/** The activities of the integration pack for Operations Manager. */
export const operationsManagerActivities = packActivities('Operations Manager', [
  { name: 'Create Alert', summary: 'Creates an alert.' },
  { ...several, name: 'Get Alert', summary: 'Finds the alerts that match a filter.' },
  { ...several, name: 'Get Monitor', summary: 'Finds the monitors that match a filter.' },
  {
    ...monitor,
    name: 'Monitor Alert',
    summary: 'Starts the runbook when an alert that matches a filter is raised or changed.',
  },
  { ...monitor, name: 'Monitor State', summary: 'Starts the runbook when the state of an object changes.' },
  { name: 'Start Maintenance Mode', summary: 'Puts an object into maintenance mode.' },
  { name: 'Stop Maintenance Mode', summary: 'Takes an object out of maintenance mode.' },
  { name: 'Update Alert', summary: 'Changes the properties of an alert.' },
]);
