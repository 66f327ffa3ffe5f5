import { unknownTypes } from '../../engine/activity-type.ts';
import { knownActivities } from '../known-activity.ts';

/**
 * The types of activities and monitors in an export that are not in the catalogue. They take any property,
 * may publish any data, and may have several rows.
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
