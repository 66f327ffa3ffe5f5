import { expect, test } from 'vitest';
import { calendarTime } from '../../src/databus/calendar.ts';
import { conformsTo, permitsStart } from '../../src/databus/schedule.ts';
import { scheduleSchema } from '../../src/model/bundle-schema.ts';

// January 2026 begins on a Thursday and has 31 days; February has 28.
test.each([
  ['nothing', {}, '2026-01-14T10:00', true],
  ['days of week', { daysOfWeek: ['Monday', 'Wednesday'] }, '2026-01-14T10:00', true],
  ['days of week', { daysOfWeek: ['Monday', 'Wednesday'] }, '2026-01-15T10:00', false],
  ['no days of week', { daysOfWeek: [] }, '2026-01-15T10:00', false],
  ['first Wednesday', { daysOfWeek: ['Wednesday'], occurrences: ['first'] }, '2026-01-07T10:00', true],
  ['first Wednesday', { daysOfWeek: ['Wednesday'], occurrences: ['first'] }, '2026-01-14T10:00', false],
  [
    'second and fourth',
    { daysOfWeek: ['Wednesday'], occurrences: ['second', 'fourth'] },
    '2026-01-28T10:00',
    true,
  ],
  ['third', { daysOfWeek: ['Wednesday'], occurrences: ['third'] }, '2026-01-21T10:00', true],
  ['last, the fourth', { daysOfWeek: ['Wednesday'], occurrences: ['last'] }, '2026-01-28T10:00', true],
  ['last, the fifth', { daysOfWeek: ['Thursday'], occurrences: ['last'] }, '2026-01-29T10:00', true],
  [
    'last, not the fourth of five',
    { daysOfWeek: ['Thursday'], occurrences: ['last'] },
    '2026-01-22T10:00',
    false,
  ],
  [
    'last, not a week before the end of the month',
    { daysOfWeek: ['Saturday'], occurrences: ['last'] },
    '2026-01-24T10:00',
    false,
  ],
  [
    'the fifth is none of first to fourth',
    { daysOfWeek: ['Thursday'], occurrences: ['fourth'] },
    '2026-01-29T10:00',
    false,
  ],
  ['days of month', { daysOfMonth: '1,3' }, '2026-01-03T00:00', true],
  ['days of month', { daysOfMonth: '1,3' }, '2026-01-02T00:00', false],
  ['range', { daysOfMonth: '1-21' }, '2026-01-21T23:59', true],
  ['range', { daysOfMonth: '1-21' }, '2026-01-22T00:00', false],
  ['all', { daysOfMonth: 'all' }, '2026-02-28T00:00', true],
  ['last', { daysOfMonth: '3, last' }, '2026-02-28T00:00', true],
  ['last', { daysOfMonth: 'last' }, '2026-01-30T00:00', false],
  ['blanks around days', { daysOfMonth: ' 1 - 3 ' }, '2026-01-03T00:00', true],
  ['5-31 is fine in a short month', { daysOfMonth: '5-31' }, '2026-02-28T00:00', true],
  ['hours', { hours: { Wednesday: '8-17,20' } }, '2026-01-14T08:00', true],
  ['hours', { hours: { Wednesday: '8-17,20' } }, '2026-01-14T17:59', true],
  ['hours', { hours: { Wednesday: '8-17,20' } }, '2026-01-14T18:00', false],
  ['hours', { hours: { Wednesday: '8-17,20' } }, '2026-01-14T20:30', true],
  ['no hours of the day', { hours: { Wednesday: '' } }, '2026-01-14T10:00', false],
  ['a day left out of the hours', { hours: { Monday: '' } }, '2026-01-14T10:00', true],
  [
    'an exception allows',
    { daysOfWeek: [], exceptions: [{ date: '2026-01-14', allow: true }] },
    '2026-01-14T10:00',
    true,
  ],
  [
    'an exception disallows',
    { exceptions: [{ date: '2026-01-04', allow: false }] },
    '2026-01-04T10:00',
    false,
  ],
  [
    'an exception wins over hours',
    { hours: { Wednesday: '' }, exceptions: [{ date: '2026-01-14', allow: true }] },
    '2026-01-14T10:00',
    true,
  ],
  [
    'an exception is for its day only',
    { exceptions: [{ date: '2026-01-14', allow: false }] },
    '2027-01-14T10:00',
    true,
  ],
])('a schedule with %s: %j at %s is %s (section 9)', (_name, rules, at, conforms) => {
  const schedule = scheduleSchema.parse({ name: 'S', ...rules });
  expect(conformsTo(schedule, calendarTime(Date.parse(`${at}Z`)))).toBe(conforms);
});

test('a runbook without a schedule may start at any time; another by the local time of its start (A29)', () => {
  const monday = Date.UTC(2026, 0, 12, 23);
  const schedule = scheduleSchema.parse({ name: 'S', daysOfWeek: ['Monday'] });
  expect(permitsStart(undefined, monday, () => 0)).toBe(true);
  expect(permitsStart(schedule, monday, () => 0)).toBe(true);
  expect(permitsStart(schedule, monday + 3_600_000, () => 0)).toBe(false);
});
