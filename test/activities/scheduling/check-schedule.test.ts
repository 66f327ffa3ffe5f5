import { expect, test } from 'vitest';
import { checkSchedule } from '../../../src/activities/scheduling/check-schedule.ts';
import { scheduleSchema } from '../../../src/model/bundle-schema.ts';
import { play } from '../call.ts';

const services = {
  schedule: (name: string) =>
    name === 'Night' ? scheduleSchema.parse({ name, hours: { Sunday: '0-5', Saturday: '' } }) : undefined,
};
const at = (nowMs: number, utcOffset = () => 0) =>
  play(checkSchedule, { schedule: 'Night' }, { services, nowMs, utcOffset }).items;

test("the answer is whether the runbook server's local time is within the schedule (8.3)", () => {
  const saturdayLate = Date.UTC(2026, 0, 31, 23, 30);
  expect(at(saturdayLate)).toEqual({ 'Conforms to schedule': false });
  expect(at(saturdayLate, () => 60)).toEqual({ 'Conforms to schedule': true });
});

test('an unknown schedule fails, naming it', () => {
  expect(play(checkSchedule, { schedule: 'Day' }, { services })).toEqual({
    status: 'failed',
    errorSummary: 'there is no schedule Day',
  });
});
