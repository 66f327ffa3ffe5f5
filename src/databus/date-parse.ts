import { type CalendarTime, calendarTime, daysInMonth, epochMsOf } from './calendar.ts';
import type { Culture } from './culture.ts';
import type { DatePart } from './date-pattern.ts';

/**
 * A date and time as written: the clock time in milliseconds, and the written offset from UTC in minutes, if
 * there is one.
 */
export interface WrittenTime {
  readonly clockMs: number;
  readonly offsetMinutes: number | undefined;
}

type Field =
  | 'year'
  | 'month'
  | 'day'
  | 'hour'
  | 'hour12'
  | 'minute'
  | 'second'
  | 'millisecond'
  | 'weekday'
  | 'half'
  | 'offset';
type Fields = Partial<Record<Field, number>>;
/** What a part of a pattern reads from the left of a text: how many characters, and their meaning. */
type Reading = { readonly length: number; readonly field?: Field; readonly value?: number };

/**
 * Parses a text by a parsed pattern, with the names of a culture. A field that the pattern leaves out comes
 * from `today` if all larger fields are left out too; otherwise it has its first value. So a time alone is
 * today's, and a day without a year is this year's. Undefined if the text does not fit the pattern, the date
 * does not exist, or its weekday is wrong.
 */
export function parseDate(
  text: string,
  parts: readonly DatePart[],
  today: CalendarTime,
  culture: Culture,
): WrittenTime | undefined {
  const fields: Fields = {};
  let rest = text.trim();
  for (const part of parts) {
    const reading =
      'literal' in part ? literal(rest, part.literal) : read(rest, part.code, part.count, culture);
    if (reading === undefined) return undefined;
    const { field, value, length } = reading;
    if (field !== undefined && value !== undefined) {
      if (fields[field] !== undefined && fields[field] !== value) return undefined;
      fields[field] = value;
    }
    rest = rest.slice(length);
  }
  return rest === '' ? assemble(fields, today) : undefined;
}

function literal(rest: string, text: string): Reading | undefined {
  return rest.startsWith(text) ? { length: text.length } : undefined;
}

function read(rest: string, code: string, count: number, culture: Culture): Reading | undefined {
  switch (code) {
    case 'd':
      return count <= 2
        ? digits(rest, 'day', count, 2)
        : named(rest, 'weekday', count === 3 ? culture.shortWeekdays : culture.weekdays, 0);
    case 'M':
      return count <= 2
        ? digits(rest, 'month', count, 2)
        : named(rest, 'month', count === 3 ? culture.shortMonths : culture.months, 1);
    case 'y':
      return year(rest, count);
    case 'h':
      return digits(rest, 'hour12', count, 2);
    case 'H':
      return digits(rest, 'hour', count, 2);
    case 'm':
      return digits(rest, 'minute', count, 2);
    case 's':
      return digits(rest, 'second', count, 2);
    case 't':
      return half(rest, count, culture.halves);
    case 'f':
      return fraction(rest, new RegExp(`^\\d{${count}}`));
    case 'F':
      return fraction(rest, new RegExp(`^\\d{0,${count}}`));
    default:
      return offset(rest, code === 'K' ? 4 : count);
  }
}

/** A single code letter reads one or two digits; several letters read exactly `most` digits. */
function digits(rest: string, field: Field, count: number, most: number): Reading | undefined {
  const least = count === 1 ? 1 : most;
  const found = new RegExp(`^\\d{${least},${most}}`).exec(rest)?.[0];
  return found === undefined ? undefined : { length: found.length, field, value: Number(found) };
}

/** Two digits mean a year from 1930 to 2029, as in .NET. */
function year(rest: string, count: number): Reading | undefined {
  if (count > 2) return digits(rest, 'year', count, count === 3 ? 4 : count);
  const short = digits(rest, 'year', count, 2);
  if (short?.value === undefined) return undefined;
  return { ...short, value: short.value + (short.value < 30 ? 2000 : 1900) };
}

function named(rest: string, field: Field, names: readonly string[], first: number): Reading | undefined {
  const found = startOf(rest, names);
  return found && { length: found.length, field, value: found.index + first };
}

/** Which name a text starts with, whatever the case: the longest, since one may start with another. */
function startOf(rest: string, names: readonly string[]) {
  let found: { readonly index: number; readonly length: number } | undefined;
  for (const [index, name] of names.entries()) {
    const starts = rest.slice(0, name.length).toLowerCase() === name.toLowerCase();
    if (starts && name.length > (found?.length ?? 0)) found = { index, length: name.length };
  }
  return found;
}

/** Blanks, where a culture has no names for the halves of a day, say nothing. */
function half(rest: string, count: number, halves: Culture['halves']): Reading | undefined {
  if (halves.every((name) => name === '')) return { length: 0 };
  const found = startOf(rest, count === 1 ? halves.map((name) => name.slice(0, 1)) : halves);
  return found && { length: found.length, field: 'half', value: found.index * 12 };
}

function fraction(rest: string, pattern: RegExp): Reading | undefined {
  const found = pattern.exec(rest)?.[0];
  return found === undefined
    ? undefined
    : { length: found.length, field: 'millisecond', value: Number(found.padEnd(3, '0').slice(0, 3)) };
}

const offsetPatterns = [/^[+-]\d{1,2}/, /^[+-]\d{2}/, /^[+-]\d{2}:\d{2}/, /^(?:Z|[+-]\d{2}:\d{2})?/] as const;

function offset(rest: string, count: number): Reading | undefined {
  const found = (offsetPatterns[Math.min(count, 4) - 1] as RegExp).exec(rest)?.[0];
  if (found === undefined) return undefined;
  if (found === '') return { length: 0 };
  const [hours = 0, minutes = 0] = found === 'Z' ? [] : found.slice(1).split(':').map(Number);
  if (hours > 14 || minutes > 59) return undefined;
  return {
    length: found.length,
    field: 'offset',
    value: (found.startsWith('-') ? -1 : 1) * (hours * 60 + minutes),
  };
}

function assemble(fields: Fields, today: CalendarTime): WrittenTime | undefined {
  const hasDate = fields.year !== undefined || fields.month !== undefined || fields.day !== undefined;
  const year = fields.year ?? today.year;
  const month = fields.month ?? (hasDate ? 1 : today.month);
  const day = fields.day ?? (hasDate ? 1 : today.day);
  const hour = hourOf(fields);
  const { minute = 0, second = 0, millisecond = 0 } = fields;
  if (year < 1 || month < 1 || month > 12 || day < 1 || day > daysInMonth(year, month)) return undefined;
  if (hour === undefined || minute > 59 || second > 59) return undefined;
  const clockMs = epochMsOf(year, month, day, hour, minute, second, millisecond);
  if (fields.weekday !== undefined && fields.weekday !== calendarTime(clockMs).weekday) return undefined;
  return { clockMs, offsetMinutes: fields.offset };
}

/**
 * The hour, by the 24-hour or the 12-hour clock of the pattern. Without AM or PM, the 12-hour clock means the
 * morning.
 */
function hourOf({ hour, hour12, half }: Fields): number | undefined {
  if (hour12 === undefined) {
    const isOtherHalf = hour !== undefined && half !== undefined && hour >= 12 !== half >= 12;
    return (hour ?? half ?? 0) > 23 || isOtherHalf ? undefined : (hour ?? half ?? 0);
  }
  if (hour12 < 1 || hour12 > 12) return undefined;
  const found = (hour12 % 12) + (half ?? 0);
  return hour === undefined || hour === found ? found : undefined;
}
