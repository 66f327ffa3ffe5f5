import { unknownTypes } from '../../engine/activity-type.ts';
import { knownActivities } from '../known-activity.ts';

/**
 * What stands in for the types of an export that nobody knows: any property, any published data, several
 * rows.
 */
export const unknownActivities = knownActivities('Integration Packs', [
  {
    name: unknownTypes.activity,
    summary: 'An activity of an integration pack that is not in the catalogue.',
    multiValue: true,
  },
  {
    name: unknownTypes.monitor,
    summary: 'A monitor of an integration pack that is not in the catalogue.',
    multiValue: true,
    isMonitor: true,
  },
]);
