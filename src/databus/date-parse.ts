import { type CalendarTime, calendarTime, epochMsOf, isDate } from './calendar.ts';
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
type Reading = { readonly length: number; readonly fields: Fields };
type Meaning = (text: string) => number;

/**
 * Parses a text by a parsed pattern, with the names of a culture. As in .NET, a time alone is that of
 * `today`, a year left out is this year, and a month or day left out is the first. Undefined if the text does
 * not fit the pattern, the date does not exist, its weekday is wrong, or what it says twice does not agree.
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
    for (const [field, value] of Object.entries(reading.fields) as [Field, number][]) {
      if ((fields[field] ?? value) !== value) return undefined;
      fields[field] = value;
    }
    rest = rest.slice(reading.length);
  }
  return rest === '' ? assemble(fields, today) : undefined;
}

function literal(rest: string, text: string): Reading | undefined {
  return rest.startsWith(text) ? { length: text.length, fields: {} } : undefined;
}

function read(rest: string, code: string, count: number, culture: Culture): Reading | undefined {
  switch (code) {
    case 'd':
      return count <= 2
        ? digits(rest, 'day', count)
        : named(rest, count === 3 ? culture.shortWeekdays : culture.weekdays, 'weekday');
    case 'M':
      return count <= 2
        ? digits(rest, 'month', count)
        : named(rest, count === 3 ? culture.shortMonths : culture.months, 'month', (index) => index + 1);
    case 'y':
      return count <= 2
        ? digits(rest, 'year', count, nearYear)
        : matched(rest, `\\d{${Math.max(count, 4)}}`, 'year');
    case 'h':
      return digits(rest, 'hour12', count);
    case 'H':
      return digits(rest, 'hour', count);
    case 'm':
      return digits(rest, 'minute', count);
    case 's':
      return digits(rest, 'second', count);
    case 't':
      return half(rest, count, culture.halves);
    case 'f':
      return matched(rest, `\\d{${count}}`, 'millisecond', milliseconds);
    case 'F':
      return matched(rest, `\\d{0,${count}}`, 'millisecond', milliseconds);
    case 'z':
      return offset(rest, ['[+-]\\d{1,2}', '[+-]\\d{2}'][count - 1] ?? hoursAndMinutes);
    default:
      return offset(rest, `(?:Z|${hoursAndMinutes})?`);
  }
}

/** A single code letter reads one or two digits; several letters read exactly two. */
function digits(rest: string, field: Field, count: number, meaning?: Meaning): Reading | undefined {
  return matched(rest, count === 1 ? '\\d{1,2}' : '\\d{2}', field, meaning);
}

function matched(
  rest: string,
  pattern: string,
  field: Field,
  meaning: Meaning = Number,
): Reading | undefined {
  const found = new RegExp(`^${pattern}`).exec(rest)?.[0];
  return found === undefined ? undefined : { length: found.length, fields: { [field]: meaning(found) } };
}

/** Two digits mean a year from 1930 to 2029, as in .NET. */
function nearYear(text: string): number {
  const year = Number(text);
  return year + (year < 30 ? 2000 : 1900);
}

/** Digits after the second; those beyond milliseconds are ignored. */
function milliseconds(text: string): number {
  return Number(text.padEnd(3, '0').slice(0, 3));
}

/** The name that a text starts with, whatever the case: the longest, since one may start with another. */
function named(
  rest: string,
  names: readonly string[],
  field: Field,
  meaning = (index: number) => index,
): Reading | undefined {
  let found: Reading | undefined;
  for (const [index, name] of names.entries()) {
    const { length } = name;
    const starts = rest.slice(0, length).toLowerCase() === name.toLowerCase();
    if (starts && length > (found?.length ?? 0)) found = { length, fields: { [field]: meaning(index) } };
  }
  return found;
}

/** Blanks, where a culture has no names for the halves of a day, say nothing. */
function half(rest: string, count: number, halves: Culture['halves']): Reading | undefined {
  if (halves.join('') === '') return { length: 0, fields: {} };
  const names = count === 1 ? halves.map((name) => name.slice(0, 1)) : halves;
  return named(rest, names, 'half', (index) => index * 12);
}

const hoursAndMinutes = '[+-]\\d{2}:[0-5]\\d';

function offset(rest: string, pattern: string): Reading | undefined {
  const found = new RegExp(`^${pattern}`).exec(rest)?.[0];
  if (found === undefined) return undefined;
  if (found === '') return { length: 0, fields: {} };
  const [hours, minutes = 0] = found.slice(1).split(':').map(Number) as [number, number?];
  const size = hours * 60 + minutes;
  if (size > 14 * 60) return undefined;
  return { length: found.length, fields: { offset: found.startsWith('-') ? -size : size } };
}

function assemble(fields: Fields, today: CalendarTime): WrittenTime | undefined {
  const hasDate = fields.year !== undefined || fields.month !== undefined || fields.day !== undefined;
  const year = fields.year ?? today.year;
  const month = fields.month ?? (hasDate ? 1 : today.month);
  const day = fields.day ?? (hasDate ? 1 : today.day);
  const hour = hourOf(fields);
  const { minute = 0, second = 0, millisecond = 0 } = fields;
  if (year < 1 || !isDate(year, month, day)) return undefined;
  if (hour === undefined || minute > 59 || second > 59) return undefined;
  const clockMs = epochMsOf(year, month, day, hour, minute, second, millisecond);
  const { weekday } = calendarTime(clockMs);
  if ((fields.weekday ?? weekday) !== weekday) return undefined;
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
