import { type CalendarTime, offsetText } from '../../databus/calendar.ts';
import { weekdays } from '../../model/weekdays.ts';
import { type DatePart, monthNames } from './date-pattern.ts';

/**
 * Formats a point in time by a parsed pattern (.NET custom formats, English names). z and K write
 * `offsetMinutes`.
 */
export function formatDate(parts: readonly DatePart[], time: CalendarTime, offsetMinutes: number): string {
  return parts
    .map((part) => ('literal' in part ? part.literal : write(part.code, part.count, time, offsetMinutes)))
    .join('');
}

function write(code: string, count: number, time: CalendarTime, offsetMinutes: number): string {
  const pad = (value: number) => String(value).padStart(Math.min(count, 2), '0');
  switch (code) {
    case 'd':
      return count <= 2 ? pad(time.day) : shortened(weekdays[time.weekday] as string, count);
    case 'M':
      return count <= 2 ? pad(time.month) : shortened(monthNames[time.month - 1] as string, count);
    case 'y':
      return count <= 2 ? pad(time.year % 100) : String(time.year).padStart(count, '0');
    case 'h':
      return pad(time.hour % 12 || 12);
    case 'H':
      return pad(time.hour);
    case 'm':
      return pad(time.minute);
    case 's':
      return pad(time.second);
    case 't':
      return (time.hour < 12 ? 'AM' : 'PM').slice(0, count);
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

function shortened(name: string, count: number): string {
  return count === 3 ? name.slice(0, 3) : name;
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
