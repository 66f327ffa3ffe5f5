import { type CalendarTime, calendarTime, type UtcOffset } from '../../databus/calendar.ts';
import type { PropertyProblem, Zod } from '../../engine/activity-type.ts';
import type { Activity } from '../../model/runbook.ts';
import { defineActivity, type PropertiesOf } from '../define-activity.ts';

const minuteMs = 60_000;
const slices = [1, 2, 3, 4, 5, 6, 10, 12, 15, 20, 30];

const everySchema = (z: Zod) =>
  z.strictObject({
    days: z.int().min(0).max(48).default(0).describe('Days of the interval, 0 to 48.'),
    hours: z.int().min(0).max(23).default(0).describe('Hours of the interval, 0 to 23.'),
    minutes: z.int().min(0).max(59).default(0).describe('Minutes of the interval, 0 to 59.'),
    startingMinute: z
      .int()
      .min(0)
      .max(59)
      .optional()
      .describe('Starting: the minute past the hour to fire at; only for days and hours without minutes.'),
    timeSlices: z
      .boolean()
      .default(false)
      .describe(
        `At time slices within the hour: fires at the multiples of "minutes" past each hour; only for ` +
          `${slices.join(', ')} minutes alone.`,
      ),
    triggerImmediately: z
      .boolean()
      .default(false)
      .describe('Fires at once as well when the runbook is started.'),
  });

const properties = (z: Zod) =>
  z.strictObject({
    at: z
      .string()
      .regex(/^([01]?\d|2[0-3]):[0-5]\d$/)
      .optional()
      .describe('Fires every day at this local time of the runbook server, as in 18:30.'),
    every: everySchema(z)
      .optional()
      .describe('Fires again and again with so many days, hours and minutes in between.'),
    everySeconds: z
      .number()
      .min(5)
      .max(300)
      .optional()
      .describe('Fires again and again with so many seconds in between, 5 to 300.'),
  });

type Every = PropertiesOf<typeof everySchema>;

function given(activity: Activity) {
  return activity.properties as PropertiesOf<typeof properties>;
}

/**
 * Triggers by the local time of the runbook server. An hour that is skipped triggers nothing; an hour that
 * comes twice triggers twice (8.3).
 */
export const monitorDateTime = defineActivity({
  name: 'Monitor Date/Time',
  category: 'Scheduling',
  summary: 'Starts the runbook at a time or at intervals.',
  properties,
  multiValue: true,
  start: 'only',
  isMonitor: true,
  timetable,
  hasIntervals,
  firesAtOnce: (activity) => given(activity).every?.triggerImmediately === true,
  // The trigger times are all that it does.
  play: { how: 'computed', prepare: () => () => ({ status: 'success' }) },
  check,
});

function timetable(activity: Activity): (afterMs: number, utcOffset: UtcOffset) => number {
  const { at, every, everySeconds } = given(activity);
  if (at !== undefined) {
    const [hour, minute] = at.split(':').map(Number) as [number, number];
    const wanted = hour * 60 + minute;
    return (afterMs, utcOffset) =>
      nextLocal(afterMs, utcOffset, (t) => remainder(wanted - t.hour * 60 - t.minute, 1440));
  }
  if (every !== undefined) return byInterval(every);
  return (afterMs) => afterMs + (everySeconds ?? 0) * 1000;
}

function hasIntervals(activity: Activity): boolean {
  const { at, every } = given(activity);
  return at === undefined && every?.startingMinute === undefined && !every?.timeSlices;
}

function byInterval({ days, hours, minutes, startingMinute, timeSlices }: Every) {
  if (timeSlices) {
    return (afterMs: number, utcOffset: UtcOffset) =>
      nextLocal(afterMs, utcOffset, (t) => remainder(-t.minute, minutes));
  }
  const intervalMs = ((days * 24 + hours) * 60 + minutes) * minuteMs;
  if (startingMinute === undefined) return (afterMs: number) => afterMs + intervalMs;
  // The minute is looked for in the last hour of the interval, so that triggers are the interval apart, to
  // the minute.
  return (afterMs: number, utcOffset: UtcOffset) =>
    nextLocal(afterMs + intervalMs - 60 * minuteMs, utcOffset, (t) =>
      remainder(startingMinute - t.minute, 60),
    );
}

function remainder(minutes: number, of: number): number {
  return ((minutes % of) + of) % of;
}

/**
 * The next whole minute of local time at which `minutesToGo` is 0. It steps an hour at most, and a minute
 * where the clock is put forward or back. So it finds a time that comes twice twice, and a skipped time
 * never.
 */
function nextLocal(
  afterMs: number,
  utcOffset: UtcOffset,
  minutesToGo: (local: CalendarTime) => number,
): number {
  let atMs = (Math.floor(afterMs / minuteMs) + 1) * minuteMs;
  for (;;) {
    const offset = utcOffset(atMs);
    const left = minutesToGo(calendarTime(atMs, offset));
    if (left === 0) return atMs;
    const stepMs = Math.min(left, 60) * minuteMs;
    atMs += utcOffset(atMs + stepMs) === offset ? stepMs : minuteMs;
  }
}

function check(activity: Activity): readonly PropertyProblem[] {
  const { at, every, everySeconds } = given(activity);
  const said = Object.entries({ at, every, everySeconds }).filter(([, value]) => value !== undefined);
  if (said.length !== 1) {
    const message =
      said.length === 0
        ? 'nothing says when it fires'
        : `${said.map(([key]) => `"${key}"`).join(' and ')} cannot both say when it fires`;
    const hint = 'give exactly one of "at", "every" and "everySeconds"';
    const path = said.length === 0 ? [] : [said[1]?.[0] as string];
    return [{ code: 'monitor-date-time', severity: 'error', path, message, hint }];
  }
  return every === undefined ? [] : checkEvery(every);
}

function checkEvery({ days, hours, minutes, startingMinute, timeSlices }: Every): readonly PropertyProblem[] {
  const problem = (path: readonly string[], message: string, hint: string): PropertyProblem[] => [
    { code: 'monitor-date-time', severity: 'error', path: ['every', ...path], message, hint },
  ];
  if (days + hours + minutes === 0) return problem([], 'the interval is 0', 'give days, hours or minutes');
  if (startingMinute !== undefined && (minutes > 0 || days + hours === 0)) {
    const message = '"startingMinute" is for days and hours without minutes';
    return problem(['startingMinute'], message, 'leave it out, or use "timeSlices" for minutes');
  }
  if (timeSlices && (days + hours > 0 || !slices.includes(minutes))) {
    const list = slices.join(', ');
    const message = `"timeSlices" divides an hour: "minutes" must stand alone and be one of ${list}`;
    return problem(['timeSlices'], message, 'leave it out, or change the interval');
  }
  return [];
}
