import type { Zod } from '../../engine/activity-type.ts';
import { defineActivity } from '../define-activity.ts';

const properties = (z: Zod) => z.strictObject({});

/**
 * Ends the For Each that plays this runbook, after the current item. The results so far are kept (section
 * 14.2).
 */
export const breakLoop = defineActivity({
  name: 'Break',
  category: 'Runbook Control',
  summary: 'Ends the For Each whose body this runbook is, after the current item.',
  properties,
  play: { how: 'computed', prepare: () => () => ({ status: 'success', breaks: true }) },
});
