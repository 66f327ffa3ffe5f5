import type { ActivityType } from '../../engine/activity-type.ts';
import { activeDirectoryActivities } from './active-directory.ts';
import { operationsManagerActivities } from './operations-manager.ts';
import { serviceManagerActivities } from './service-manager.ts';
import { unknownActivities } from './unknown.ts';
import { virtualMachineManagerActivities } from './virtual-machine-manager.ts';

/** The known activities of integration packs, and the two types for all others. */
export const integrationPackActivities: readonly ActivityType[] = [
  ...serviceManagerActivities,
  ...activeDirectoryActivities,
  ...virtualMachineManagerActivities,
  ...operationsManagerActivities,
  ...unknownActivities,
];
