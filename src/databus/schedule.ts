import type { Schedule } from '../model/bundle.ts';
import { weekdays } from '../model/weekdays.ts';
import { type CalendarTime, calendarTime, daysInMonth, isoDate, type UtcOffset } from './calendar.ts';

const occurrenceNames = ['first', 'second', 'third', 'fourth'] as const;

/**
 * Whether a schedule permits runbooks at a point in local time (section 9). An exception for the day decides
 * for the whole day. Otherwise the day must be permitted, and then the hour. A day is permitted by its day of
 * the week and occurrence, or by its day of the month. Where a schedule names both, either is enough; where
 * it names neither, every day is permitted.
 */
export function conformsTo(schedule: Schedule, at: CalendarTime): boolean {
  const exception = schedule.exceptions.find(({ date }) => date === isoDate(at));
  if (exception !== undefined) return exception.allow;
  return permitsDay(schedule, at) && permitsHour(schedule, at);
}

/**
 * Whether a runbook's schedule permits a job to start at `atMs`, in milliseconds since 1970 (A29). Without a
 * schedule every start is permitted.
 */
export function permitsStart(schedule: Schedule | undefined, atMs: number, utcOffset: UtcOffset): boolean {
  return schedule === undefined || conformsTo(schedule, calendarTime(atMs, utcOffset(atMs)));
}

function permitsDay({ daysOfWeek, occurrences, daysOfMonth }: Schedule, at: CalendarTime): boolean {
  if (daysOfWeek === undefined && daysOfMonth === undefined) return isOccurrence(occurrences, at);
  if (daysOfMonth !== undefined && isDayOfMonth(daysOfMonth, at)) return true;
  return daysOfWeek?.some((name) => name === weekdays[at.weekday]) === true && isOccurrence(occurrences, at);
}

/**
 * The first Monday is the one on days 1 to 7. The last Monday is the one that no other follows in the month.
 */
function isOccurrence(occurrences: Schedule['occurrences'], { year, month, day }: CalendarTime): boolean {
  if (occurrences === undefined) return true;
  const name = occurrenceNames[Math.floor((day - 1) / 7)];
  const isLast = day + 7 > daysInMonth(year, month);
  return occurrences.some((permitted) => permitted === name || (permitted === 'last' && isLast));
}

/** `all`, `last`, days and ranges, separated by commas. Days that a month does not have are ignored. */
function isDayOfMonth(days: string, { year, month, day }: CalendarTime): boolean {
  return days
    .toLowerCase()
    .split(',')
    .map((part) => part.trim())
    .some(
      (part) => part === 'all' || (part === 'last' ? day === daysInMonth(year, month) : isInRange(part, day)),
    );
}

function permitsHour({ hours }: Schedule, { weekday, hour }: CalendarTime): boolean {
  const permitted = hours?.[weekdays[weekday] as (typeof weekdays)[number]];
  return permitted === undefined || permitted.split(',').some((part) => isInRange(part, hour));
}

/** `5` or `5-31`. Any other text contains nothing. */
function isInRange(text: string, value: number): boolean {
  const range = /^\s*(\d+)\s*(?:-\s*(\d+)\s*)?$/.exec(text);
  return range !== null && value >= Number(range[1]) && value <= Number(range[2] ?? range[1]);
}
