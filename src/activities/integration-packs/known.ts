import { type ActivityType, unknownTypes } from '../../engine/activity-type.ts';
import { knownActivities } from '../known-activity.ts';
import { activeDirectoryActivities } from './active-directory.ts';
import { operationsManagerActivities } from './operations-manager.ts';
import { usualCounts } from './pack-activities.ts';
import { serviceManagerActivities } from './service-manager.ts';
import { virtualMachineManagerActivities } from './virtual-machine-manager.ts';

/**
 * The types of activities and monitors in an export that are not in the catalogue. They take any property,
 * may publish any data, and may have several rows.
 */
const unknownActivities = knownActivities('Integration Packs', [
  {
    name: unknownTypes.activity,
    summary: 'An activity of an integration pack that is not in the catalogue.',
    publishes: usualCounts,
    publishesMore: true,
    multiValue: true,
  },
  {
    name: unknownTypes.monitor,
    summary: 'A monitor of an integration pack that is not in the catalogue.',
    multiValue: true,
    isMonitor: true,
  },
]);

/** The known activities of integration packs, and the two types for all others. */
export const integrationPackActivities: readonly ActivityType[] = [
  ...serviceManagerActivities,
  ...activeDirectoryActivities,
  ...virtualMachineManagerActivities,
  ...operationsManagerActivities,
  ...unknownActivities,
];
