import { calendarTime } from '../../databus/calendar.ts';
import { conformsTo } from '../../databus/schedule.ts';
import type { ActivityCall, Preparation, Zod } from '../../engine/activity-type.ts';
import { failure, type Outcome } from '../../engine/outcome.ts';
import { defineActivity, executionItem, type PropertiesOf } from '../define-activity.ts';

const properties = (z: Zod) =>
  z.strictObject({
    schedule: z
      .string()
      .describe('The schedule to check against: its name, or its path where several have the name.'),
  });

/**
 * Reports whether the runbook server's local time is within a schedule. It blocks nothing by itself: links
 * test its result (8.3).
 */
export const checkSchedule = defineActivity({
  name: 'Check Schedule',
  category: 'Scheduling',
  summary: 'Verifies that the current time is within a schedule.',
  properties,
  publishes: [
    executionItem('Conforms to schedule', 'Whether the current time is within the schedule.', 'Boolean'),
  ],
  play: { how: 'computed', prepare },
});

function prepare({ activity, compile }: Preparation): (call: ActivityCall) => Outcome {
  const name = compile((activity.properties as PropertiesOf<typeof properties>).schedule);
  return ({ scope, services, execution }) => {
    const wanted = name.text(scope);
    const schedule = services.schedule(wanted);
    if (schedule === undefined) return failure(`there is no schedule ${wanted}`);
    const now = calendarTime(scope.nowMs, execution.facts.utcOffset(scope.nowMs));
    return { status: 'success', items: { 'Conforms to schedule': conformsTo(schedule, now) } };
  };
}
