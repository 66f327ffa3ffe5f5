import fc from 'fast-check';
import { expect, test } from 'vitest';
import { propertySchemaOf } from '../../../src/activities/property-schema.ts';
import { monitorDateTime } from '../../../src/activities/scheduling/monitor-date-time.ts';
import { calendarTime, type UtcOffset, utc } from '../../../src/databus/calendar.ts';
import { runs } from '../../support/runs.ts';
import { activityOf, problemsOf } from '../call.ts';

const at = (text: string) => Date.parse(text);
/** Central European time of 2026: summer time from 29 March 01:00 UTC to 25 October 01:00 UTC. */
const central: UtcOffset = (epochMs) =>
  epochMs >= at('2026-03-29T01:00Z') && epochMs < at('2026-10-25T01:00Z') ? 120 : 60;

/** The next firings after a time, each after the one before, as UTC. */
function firings(properties: object, after: string, count: number, utcOffset: UtcOffset = utc): string[] {
  const next = monitorDateTime.timetable?.(activityOf(monitorDateTime, properties));
  const found: string[] = [];
  for (let last = at(after); found.length < count; found.push(new Date(last).toISOString().slice(0, 19)))
    last = next?.(last, utcOffset) ?? Number.NaN;
  return found;
}

test.each([
  ['a time of day', { at: '18:30' }, ['01-10T18:30:00', '01-11T18:30:00', '01-12T18:30:00']],
  ['a time of day that is past', { at: '9:05' }, ['01-11T09:05:00', '01-12T09:05:00']],
  ['the very time of day', { at: '10:03' }, ['01-11T10:03:00', '01-12T10:03:00']],
  ['seconds', { everySeconds: 20 }, ['01-10T10:03:20', '01-10T10:03:40', '01-10T10:04:00']],
  ['minutes', { every: { minutes: 50 } }, ['01-10T10:53:00', '01-10T11:43:00']],
  [
    'days, hours and minutes',
    { every: { days: 1, hours: 2, minutes: 3 } },
    ['01-11T12:06:00', '01-12T14:09:00'],
  ],
  [
    'time slices within the hour',
    { every: { minutes: 15, timeSlices: true } },
    ['01-10T10:15:00', '01-10T10:30:00', '01-10T10:45:00', '01-10T11:00:00'],
  ],
  ['hours, at a minute', { every: { hours: 2, startingMinute: 15 } }, ['01-10T11:15:00', '01-10T13:15:00']],
  ['an hour, at a minute', { every: { hours: 1, startingMinute: 0 } }, ['01-10T11:00:00', '01-10T12:00:00']],
  ['days, at a minute', { every: { days: 1, startingMinute: 30 } }, ['01-11T09:30:00', '01-12T09:30:00']],
])('it fires at %s (8.3)', (_, properties, expected) => {
  const found = firings(properties, '2026-01-10T10:03:00Z', expected.length);
  expect(found).toEqual(expected.map((text) => `2026-${text}`));
});

test('the time of day is that of the runbook server, whatever the season', () => {
  expect(firings({ at: '12:00' }, '2026-03-27T12:00Z', 3, central)).toEqual([
    '2026-03-28T11:00:00',
    '2026-03-29T10:00:00',
    '2026-03-30T10:00:00',
  ]);
});

test('an hour that is skipped fires nothing that day', () => {
  expect(firings({ at: '02:30' }, '2026-03-28T00:00Z', 3, central)).toEqual([
    '2026-03-28T01:30:00',
    '2026-03-30T00:30:00',
    '2026-03-31T00:30:00',
  ]);
});

test('an hour that comes twice fires twice', () => {
  expect(firings({ at: '02:30' }, '2026-10-24T12:00Z', 3, central)).toEqual([
    '2026-10-25T00:30:00',
    '2026-10-25T01:30:00',
    '2026-10-26T01:30:00',
  ]);
});

test('a timetable goes forward only, and fires at local minutes that it names', () => {
  const hour = fc.nat({ max: 23 });
  const minute = fc.nat({ max: 59 });
  const instant = fc.integer({ min: at('2026-03-20T00:00Z'), max: at('2026-11-05T00:00Z') });
  fc.assert(
    fc.property(hour, minute, instant, (wantedHour, wantedMinute, after) => {
      const text = `${wantedHour}:${String(wantedMinute).padStart(2, '0')}`;
      const next =
        monitorDateTime.timetable?.(activityOf(monitorDateTime, { at: text }))?.(after, central) ?? 0;
      expect(next).toBeGreaterThan(after);
      expect(next - after).toBeLessThanOrEqual(2 * 86_400_000);
      const local = calendarTime(next, central(next));
      expect([local.hour, local.minute, local.second]).toEqual([wantedHour, wantedMinute, 0]);
    }),
    runs(200),
  );
});

test('it fires at once as well where it is told to, and only there', () => {
  const atOnce = (properties: object) =>
    monitorDateTime.firesAtOnce?.(activityOf(monitorDateTime, properties));
  expect(atOnce({ every: { hours: 1, triggerImmediately: true } })).toBe(true);
  expect(atOnce({ every: { hours: 1 } })).toBe(false);
  expect(atOnce({ at: '12:00' })).toBe(false);
});

test.each([
  [{}, []],
  [{ at: '12:00', everySeconds: 10 }, ['everySeconds']],
  [{ at: '12:00', every: { hours: 1 } }, ['every']],
  [{ every: {} }, ['every']],
  [{ every: { hours: 1, minutes: 5, startingMinute: 3 } }, ['every', 'startingMinute']],
  [{ every: { minutes: 5, startingMinute: 3 } }, ['every', 'startingMinute']],
  [{ every: { hours: 1, minutes: 15, timeSlices: true } }, ['every', 'timeSlices']],
  [{ every: { minutes: 7, timeSlices: true } }, ['every', 'timeSlices']],
])('%j says not when it fires', (properties, path) => {
  expect(problemsOf(monitorDateTime, properties)).toMatchObject([
    { code: 'monitor-date-time', severity: 'error', path },
  ]);
});

test.each([
  { at: '24:00' },
  { at: 'noon' },
  { everySeconds: 4 },
  { everySeconds: 301 },
  { every: { days: 49 } },
])('%j is out of the documented range', (properties) => {
  expect(propertySchemaOf(monitorDateTime).safeParse(properties).success).toBe(false);
});
