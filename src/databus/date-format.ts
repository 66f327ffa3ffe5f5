import { type CalendarTime, offsetText } from './calendar.ts';
import type { Culture } from './culture.ts';
import type { DatePart } from './date-pattern.ts';

/**
 * Formats a point in time by a parsed pattern (8.7, and custom formats of .NET), with the names of a culture.
 * z and K write `offsetMinutes`.
 */
export function formatDate(
  parts: readonly DatePart[],
  time: CalendarTime,
  offsetMinutes: number,
  culture: Culture,
): string {
  return parts
    .map((part) =>
      'literal' in part ? part.literal : write(part.code, part.count, time, offsetMinutes, culture),
    )
    .join('');
}

function write(
  code: string,
  count: number,
  time: CalendarTime,
  offsetMinutes: number,
  culture: Culture,
): string {
  const pad = (value: number) => String(value).padStart(Math.min(count, 2), '0');
  switch (code) {
    case 'd':
      return count <= 2
        ? pad(time.day)
        : nameOf(culture.shortWeekdays, culture.weekdays, count, time.weekday);
    case 'M':
      return count <= 2
        ? pad(time.month)
        : nameOf(culture.shortMonths, culture.months, count, time.month - 1);
    case 'y':
      return year(time.year, count);
    case 'h':
      return pad(time.hour % 12 || 12);
    case 'H':
      return pad(time.hour);
    case 'm':
      return pad(time.minute);
    case 's':
      return pad(time.second);
    case 't':
      return (time.hour < 12 ? culture.halves[0] : culture.halves[1]).slice(0, count === 1 ? 1 : undefined);
    case 'f':
      return fraction(time, count);
    case 'F':
      return fraction(time, count).replace(/0+$/, '');
    case 'z':
      return zone(offsetMinutes, count);
    default:
      return offsetText(offsetMinutes);
  }
}

function nameOf(short: readonly string[], full: readonly string[], count: number, index: number): string {
  return (count === 3 ? short : full)[index] as string;
}

/** The last digit, the last two, or all of them. */
function year(value: number, count: number): string {
  return count <= 2 ? String(value % 10 ** count).padStart(count, '0') : String(value).padStart(count, '0');
}

/** Digits after the second. Digits beyond milliseconds are zeros. */
function fraction({ millisecond }: CalendarTime, count: number): string {
  return String(millisecond).padStart(3, '0').padEnd(count, '0').slice(0, count);
}

/** `+1`, `+01`, `+01:00`. */
function zone(offsetMinutes: number, count: number): string {
  const whole = offsetText(offsetMinutes);
  if (count >= 3) return whole;
  return count === 2 ? whole.slice(0, 3) : `${whole[0]}${Number(whole.slice(1, 3))}`;
}
