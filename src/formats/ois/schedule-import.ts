import { daysInMonth } from '../../databus/calendar.ts';
import { scheduleSchema } from '../../model/bundle-schema.ts';
import { weekdays } from '../../model/weekdays.ts';
import { Fields } from './fields.ts';
import type { ImportLedger } from './import-ledger.ts';
import { readNestedXml } from './nested-xml.ts';
import type { XmlElement } from './xml-element.ts';

const occurrences = ['First', 'Second', 'Third', 'Fourth', 'Last'] as const;

interface Exception {
  readonly date: string;
  readonly allow: boolean;
}

/** A schedule as its native form has it. */
interface ImportedSchedule {
  readonly daysOfWeek?: readonly string[];
  readonly occurrences?: readonly string[];
  readonly daysOfMonth?: string;
  readonly hours?: Readonly<Record<string, string>>;
  readonly exceptions?: readonly Exception[];
}

/**
 * The rules of a schedule (section 9): days of the week with their occurrences or days of the month, the grid
 * of hours, exceptions. What cannot be read is left out with a note; the rules that were read are told.
 */
export function importSchedule(fields: Fields, path: string, ledger: ImportLedger): ImportedSchedule {
  const leftOut = (message: string) => ledger.note('leftOut', 'schedule-rule', path, message, fields.element);
  const byWeek = fields.takeBoolean('DaysOfWeek');
  const byMonth = fields.takeBoolean('DaysOfMonth');
  if (byWeek === undefined && byMonth === undefined && fields.peek('Hours') === '') {
    leftOut('its rules were not found: it permits every hour until they are written by hand');
    return {};
  }
  const weekly = weekRule(fields);
  const days = fields.peek('Days').trim();
  const isReadable = scheduleSchema.shape.daysOfMonth.safeParse(days).success;
  if (isReadable || !byMonth) fields.take('Days');
  else leftOut(`its days of the month cannot be read, "${days}": it permits every day of the month`);
  const grid = fields.peek('Hours').trim();
  const hours = hoursOf(grid);
  if (hours === undefined) leftOut(`its hours cannot be read, "${grid}": it permits every hour`);
  else fields.take('Hours');
  const schedule = {
    ...(byWeek && weekly),
    ...(byMonth && { daysOfMonth: isReadable ? days : 'all' }),
    ...(hours && Object.keys(hours).length > 0 && { hours }),
    ...exceptionsOf(fields, leftOut),
  };
  if (!byWeek && !byMonth)
    leftOut('it names neither days of the week nor days of the month: it permits every day');
  ledger.note('kept', 'schedule-rules', path, `it permits ${rulesText(schedule)}`, fields.element);
  return schedule;
}

function weekRule(fields: Fields): Pick<ImportedSchedule, 'daysOfWeek' | 'occurrences'> {
  const daysOfWeek = weekdays.filter((day) => fields.takeBoolean(day));
  const chosen = occurrences.filter((name) => fields.takeBoolean(name)).map((name) => name.toLowerCase());
  return { daysOfWeek, ...(chosen.length < occurrences.length && { occurrences: chosen }) };
}

/**
 * The permitted hours of each day that does not permit all. Seven days from Sunday have six hexadecimal
 * digits each, two for eight hours, the lowest bit for the first: `000040` is 22 to 23 h. Undefined for other
 * text; a blank permits every hour.
 */
function hoursOf(grid: string): Readonly<Record<string, string>> | undefined {
  if (grid === '') return {};
  if (!/^[0-9a-f]{42}$/i.test(grid)) return undefined;
  const entries = weekdays.flatMap((day, index) => {
    const digits = grid.slice(index * 6, index * 6 + 6);
    const isPermitted = (hour: number) => {
      const at = Math.floor(hour / 8) * 2;
      return (Number.parseInt(digits.slice(at, at + 2), 16) & (1 << (hour % 8))) !== 0;
    };
    const permitted = Array.from({ length: 24 }, (_, hour) => hour).filter(isPermitted);
    return permitted.length === 24 ? [] : [[day, rangesText(permitted)] as const];
  });
  return Object.fromEntries(entries);
}

/** `8-17,20` */
function rangesText(hours: readonly number[]): string {
  const ranges: [number, number][] = [];
  for (const hour of hours) {
    const last = ranges.at(-1);
    if (last !== undefined && last[1] === hour - 1) last[1] = hour;
    else ranges.push([hour, hour]);
  }
  return ranges.map(([first, last]) => (first === last ? `${first}` : `${first}-${last}`)).join(',');
}

/**
 * Days that are exceptions. Nobody has described how they stand in an export: rows of XML with a date and a
 * truth value are read, and lists such as `2012-12-24=FALSE;2012-12-31=TRUE`.
 */
function exceptionsOf(
  fields: Fields,
  leftOut: (message: string) => void,
): Pick<ImportedSchedule, 'exceptions'> {
  const field = fields.find('Exceptions');
  if (field === undefined || (field.children.length === 0 && field.text.trim() === '')) {
    fields.take('Exceptions');
    return {};
  }
  const written = writtenExceptions(field);
  const exceptions = written.flatMap((text) => exceptionOf(text) ?? []);
  if (exceptions.length < written.length || written.length === 0) {
    leftOut(`${written.length - exceptions.length || 'all'} of its exceptions cannot be read`);
    return exceptions.length === 0 ? {} : { exceptions };
  }
  fields.take('Exceptions');
  return { exceptions };
}

/** One text for each exception: its date, then whether it is allowed. */
function writtenExceptions(field: XmlElement): readonly string[] {
  const rows = field.children.length > 0 ? field.children : readNestedXml(field.text)?.children;
  if (rows === undefined) return field.text.split(/[;|\r\n]+/).filter((part) => part.trim() !== '');
  return rows.map((row) => {
    if (row.children.length === 0) return row.text;
    const entry = new Fields(row);
    const date = ['Date', 'Day', 'ExceptionDate'].map((name) => entry.peek(name)).find(Boolean) ?? '';
    const allow = ['Allow', 'Allowed', 'Permit', 'Enabled', 'Value']
      .map((name) => entry.peek(name))
      .find(Boolean);
    return `${date} ${allow ?? ''}`;
  });
}

const isoDate = /^\s*(\d{4})-(\d{1,2})-(\d{1,2})(?:T[\d:.]*Z?)?/;
const americanDate = /^\s*(\d{1,2})\/(\d{1,2})\/(\d{4})(?: [\d:]+(?: [AP]M)?)?/i;

function exceptionOf(text: string): Exception | undefined {
  const iso = isoDate.exec(text);
  const found = iso ?? americanDate.exec(text);
  if (found === null) return undefined;
  const [whole, ...parts] = found;
  const [year = 0, month = 0, day = 0] = (iso ? parts : [parts[2], parts[0], parts[1]]).map(Number);
  if (month < 1 || month > 12 || day < 1 || day > daysInMonth(year, month)) return undefined;
  const flag = /^[\s=:,]*(\w+)\s*$/.exec(text.slice(whole.length))?.[1]?.toLowerCase() ?? '';
  const allow = /^(true|1|allow|allowed|permit|yes)$/.test(flag);
  if (!allow && !/^(false|0|disallow|disallowed|deny|denied|no)$/.test(flag)) return undefined;
  const two = (value: number) => String(value).padStart(2, '0');
  return { date: `${String(year).padStart(4, '0')}-${two(month)}-${two(day)}`, allow };
}

/** The rules in words. */
function rulesText({
  daysOfWeek,
  occurrences: chosen,
  daysOfMonth,
  hours,
  exceptions = [],
}: ImportedSchedule): string {
  const listed = (names: readonly string[]) => (names.length === 0 ? 'no day' : names.join(', '));
  const which = chosen === undefined ? '' : `the ${chosen.length === 0 ? 'no' : chosen.join(' and ')} `;
  const days = [
    ...(daysOfWeek === undefined ? [] : [`${which}${listed(daysOfWeek)}`]),
    ...(daysOfMonth === undefined
      ? []
      : [`the days ${daysOfMonth === '' ? '(none)' : daysOfMonth} of the month`]),
  ];
  const groups = Map.groupBy(Object.entries(hours ?? {}), ([, permitted]) => permitted);
  const times = [...groups].map(
    ([permitted, of]) =>
      `${permitted === '' ? 'no hour' : `the hours ${permitted}`} on ${of.map(([day]) => day).join(', ')}`,
  );
  const told = exceptions.map(({ date, allow }) => `${date} ${allow ? 'allowed' : 'denied'}`);
  const rest = told.length === 0 ? [] : [`exceptions: ${told.join(', ')}`];
  return [days.length === 0 ? 'every day' : days.join(' or '), ...times, ...rest].join('; ');
}
