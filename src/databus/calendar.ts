/** A point in time as calendar fields. Months and days count from 1, weekdays from 0 = Sunday. */
export interface CalendarTime {
  readonly year: number;
  readonly month: number;
  readonly day: number;
  readonly weekday: number;
  readonly hour: number;
  readonly minute: number;
  readonly second: number;
  readonly millisecond: number;
}

/** Minutes that local time is ahead of UTC at a point in time; the host knows the zone. */
export type UtcOffset = (epochMs: number) => number;

/** UTC as the zone of simulated time, so that the same input gives the same bytes everywhere. */
export const utc: UtcOffset = () => 0;

const dayMs = 86_400_000;

/** Days since 1970-01-01 of a proleptic Gregorian date. */
export function daysFromCivil(year: number, month: number, day: number): number {
  const shifted = month <= 2 ? year - 1 : year;
  const era = Math.floor(shifted / 400);
  const yearOfEra = shifted - era * 400;
  const dayOfYear = Math.floor((153 * (month + (month > 2 ? -3 : 9)) + 2) / 5) + day - 1;
  return (
    era * 146_097 +
    yearOfEra * 365 +
    Math.floor(yearOfEra / 4) -
    Math.floor(yearOfEra / 100) +
    dayOfYear -
    719_468
  );
}

/**
 * Milliseconds since 1970-01-01T00:00Z of a UTC date and time. Months beyond 1–12 and days beyond the month
 * carry over.
 */
export function epochMsOf(
  year: number,
  month: number,
  day: number,
  hour = 0,
  minute = 0,
  second = 0,
  millisecond = 0,
): number {
  const years = year + Math.floor((month - 1) / 12);
  const months = ((((month - 1) % 12) + 12) % 12) + 1;
  const days = daysFromCivil(years, months, 1) + day - 1;
  return days * dayMs + hour * 3_600_000 + minute * 60_000 + second * 1000 + millisecond;
}

/** The calendar fields of a point in time, in UTC or, given an offset, in local time. */
export function calendarTime(epochMs: number, offsetMinutes = 0): CalendarTime {
  const local = Math.floor(epochMs) + offsetMinutes * 60_000;
  const days = Math.floor(local / dayMs);
  const ofDay = local - days * dayMs;
  const shifted = days + 719_468;
  const era = Math.floor(shifted / 146_097);
  const dayOfEra = shifted - era * 146_097;
  const yearOfEra = Math.floor(
    (dayOfEra -
      Math.floor(dayOfEra / 1460) +
      Math.floor(dayOfEra / 36_524) -
      Math.floor(dayOfEra / 146_096)) /
      365,
  );
  const dayOfYear = dayOfEra - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100));
  const shiftedMonth = Math.floor((5 * dayOfYear + 2) / 153);
  const month = shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9;
  return {
    year: yearOfEra + era * 400 + (month <= 2 ? 1 : 0),
    month,
    day: dayOfYear - Math.floor((153 * shiftedMonth + 2) / 5) + 1,
    weekday: (((days + 4) % 7) + 7) % 7,
    hour: Math.floor(ofDay / 3_600_000),
    minute: Math.floor(ofDay / 60_000) % 60,
    second: Math.floor(ofDay / 1000) % 60,
    millisecond: ofDay % 1000,
  };
}

/** Days in a month; months count from 1. */
export function daysInMonth(year: number, month: number): number {
  return (
    daysFromCivil(month === 12 ? year + 1 : year, month === 12 ? 1 : month + 1, 1) -
    daysFromCivil(year, month, 1)
  );
}

/** Whether the calendar has such a date. */
export function isDate(year: number, month: number, day: number): boolean {
  return month >= 1 && month <= 12 && day >= 1 && day <= daysInMonth(year, month);
}

function pad(value: number, width: number): string {
  return String(value).padStart(width, '0');
}

/** ISO 8601: `2026-01-31`. */
export function isoDate({ year, month, day }: CalendarTime): string {
  return `${pad(year, 4)}-${pad(month, 2)}-${pad(day, 2)}`;
}

/** ISO 8601 / RFC 3339 with milliseconds: `…Z` in UTC, `…+01:00` when given the offset of local time. */
export function isoTime(epochMs: number, offsetMinutes?: number): string {
  const t = calendarTime(epochMs, offsetMinutes ?? 0);
  const time = `${pad(t.hour, 2)}:${pad(t.minute, 2)}:${pad(t.second, 2)}.${pad(t.millisecond, 3)}`;
  return `${isoDate(t)}T${time}${offsetMinutes === undefined ? 'Z' : offsetText(offsetMinutes)}`;
}

/** `+01:00`, `-03:30`, `+00:00`. */
export function offsetText(offsetMinutes: number): string {
  const size = Math.abs(offsetMinutes);
  return `${offsetMinutes < 0 ? '-' : '+'}${pad(Math.floor(size / 60), 2)}:${pad(size % 60, 2)}`;
}

const isoPattern =
  /^(\d{4})-(\d{2})-(\d{2})(?:[T ](\d{2}):(\d{2})(?::(\d{2})(?:\.(\d{1,9}))?)?\s*(Z|[+-]\d{2}:?\d{2})?)?$/i;

/**
 * Reads ISO 8601 text as milliseconds since 1970. Text without a zone is UTC. Undefined if the text is not
 * such a date.
 */
export function parseIsoTime(text: string): number | undefined {
  const found = isoPattern.exec(text.trim());
  if (!found) return undefined;
  const { 7: fraction = '', 8: zone = '' } = found;
  const [year, month, day, hour, minute, second] = found.slice(1, 7).map((part) => Number(part ?? 0)) as [
    number,
    number,
    number,
    number,
    number,
    number,
  ];
  if (!isDate(year, month, day) || hour > 23 || minute > 59 || second > 59) return undefined;
  const sign = zone.startsWith('-') ? -1 : 1;
  const offset = /z/i.test(zone) ? 0 : sign * (Number(zone.slice(1, 3)) * 60 + Number(zone.slice(-2)));
  const millisecond = Number(fraction.slice(0, 3).padEnd(3, '0'));
  return epochMsOf(year, month, day, hour, minute, second, millisecond) - offset * 60_000;
}
