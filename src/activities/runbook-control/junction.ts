import type { Zod } from '../../engine/activity-type.ts';
import { defineActivity, executionItem } from '../define-activity.ts';

const properties = (z: Zod) =>
  z.strictObject({
    returnDataFrom: z
      .string()
      .optional()
      .describe(
        'The id of the activity whose data, one token per row, goes on behind the Junction. Left out: ' +
          'None, one token without data.',
      ),
  });

/** Waits for its branches, then goes on once (section 4). The engine itself plays it. */
export const junction = defineActivity({
  name: 'Junction',
  category: 'Runbook Control',
  summary: 'Waits for all branches to complete and goes on with the data of one activity, or of none.',
  properties,
  publishes: [
    {
      ...executionItem('Selected branch', 'The name of the activity whose data is returned; blank for None.'),
      level: 'row',
    },
  ],
  start: 'never',
  play: { how: 'engine' },
});
