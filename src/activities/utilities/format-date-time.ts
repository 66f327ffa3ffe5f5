import {
  type CalendarTime,
  calendarTime,
  daysInMonth,
  epochMsOf,
  isoTime,
  parseIsoTime,
  type UtcOffset,
} from '../../databus/calendar.ts';
import type { Culture } from '../../databus/culture.ts';
import { formatDate } from '../../databus/date-format.ts';
import { parseDate, type WrittenTime } from '../../databus/date-parse.ts';
import { type DatePart, parseDatePattern } from '../../databus/date-pattern.ts';
import type { ActivityCall, Preparation, PropertyProblem, Zod } from '../../engine/activity-type.ts';
import { failure, type Outcome } from '../../engine/outcome.ts';
import type { Activity } from '../../model/runbook.ts';
import { convertTo } from '../data-type.ts';
import { defineActivity, executionItem, type PropertiesOf } from '../define-activity.ts';
import { compileValue, wholeNumberText } from '../text-property.ts';

const adjustment = (z: Zod) => wholeNumberText(z).default(0);

const properties = (z: Zod) =>
  z.strictObject({
    input: z.string().describe('Date/Time: the time to convert.'),
    inputFormat: z
      .string()
      .default('')
      .describe(
        'Format of the input, as in dd/MM/yyyy HH:mm; blank: ISO 8601, as in 2026-01-31T09:30:00Z, or as ' +
          'NOW() is written.',
      ),
    outputFormat: z.string().default('').describe('Format of the output; blank: ISO 8601.'),
    years: adjustment(z).describe('Years to add; negative to subtract.'),
    months: adjustment(z).describe('Months to add. A day that the month does not have becomes its last day.'),
    days: adjustment(z).describe('Days to add.'),
    hours: adjustment(z).describe('Hours to add.'),
    minutes: adjustment(z).describe('Minutes to add.'),
    seconds: adjustment(z).describe('Seconds to add.'),
  });

const units = ['years', 'months', 'days', 'hours', 'minutes', 'seconds'] as const;
type Adjustments = Record<(typeof units)[number], number>;

/**
 * Converts a date and time from one format to another, with adjustments (8.7). It works on the clock time, so
 * adding hours ignores daylight saving. A time with its own offset is first converted to the runbook server's
 * local time.
 */
export const formatDateTime = defineActivity({
  name: 'Format Date/Time',
  category: 'Utilities',
  summary: 'Transforms a date and time into another format.',
  properties,
  publishes: [
    executionItem('Format Result', 'The time in the output format, adjusted.'),
    executionItem('Format Result without adjustments', 'The time in the output format.'),
    executionItem('Input Time', 'The input.'),
    executionItem('Input Format', 'The format of the input.'),
    executionItem('Output Format', 'The format of the output.'),
  ],
  play: { how: 'computed', prepare },
  check,
});

function prepare(preparation: Preparation): (call: ActivityCall) => Outcome {
  const { activity, culture } = preparation;
  const settings = activity.properties as PropertiesOf<typeof properties>;
  const templates = [settings.input, settings.inputFormat, settings.outputFormat].map((part) =>
    preparation.compile(part),
  );
  const adjustments = units.map((unit) => [unit, compileValue(settings[unit], preparation)] as const);
  return ({ scope, execution }) => {
    const [input = '', inputFormat = '', outputFormat = ''] = templates.map((template) =>
      template.text(scope),
    );
    const by = { years: 0, months: 0, days: 0, hours: 0, minutes: 0, seconds: 0 };
    for (const [unit, template] of adjustments) {
      const amount = convertTo('Integer', template.value(scope));
      if (typeof amount !== 'number')
        return failure(`${unit} must be a whole number, not "${template.text(scope)}"`);
      by[unit] = amount;
    }
    const { utcOffset } = execution.facts;
    const clockMs = clockOf(input, inputFormat, scope.nowMs, { utcOffset, culture });
    if (typeof clockMs === 'string') return failure(clockMs);
    const plain = written(clockMs, outputFormat, { utcOffset, culture });
    const adjusted = written(adjust(clockMs, by), outputFormat, { utcOffset, culture });
    if ('problem' in plain) return failure(plain.problem);
    if ('problem' in adjusted) return failure(adjusted.problem);
    const results = { 'Format Result': adjusted.text, 'Format Result without adjustments': plain.text };
    const inputs = { 'Input Time': input, 'Input Format': inputFormat, 'Output Format': outputFormat };
    return { status: 'success', items: { ...results, ...inputs } };
  };
}

/** The runbook server: its zone, and how it writes dates and times. */
interface Place {
  readonly utcOffset: UtcOffset;
  readonly culture: Culture;
}

/** The local clock time in milliseconds, or what is wrong. */
function clockOf(input: string, format: string, nowMs: number, place: Place): number | string {
  const { utcOffset, culture } = place;
  const today = calendarTime(nowMs, utcOffset(nowMs));
  const found =
    format.trim() === '' ? parseKnown(input, today, culture) : parseBy(input, format, today, culture);
  if (typeof found === 'string') return found;
  if (found.offsetMinutes === undefined) return found.clockMs;
  const epochMs = found.clockMs - found.offsetMinutes * 60_000;
  return epochMs + utcOffset(epochMs) * 60_000;
}

/** ISO 8601, or what NOW() gives. */
function parseKnown(input: string, today: CalendarTime, culture: Culture): WrittenTime | string {
  const clockMs = parseIsoTime(input);
  if (clockMs === undefined) {
    const found = parseBy(input, culture.pattern, today, culture);
    if (typeof found === 'object') return found;
    return (
      `"${input}" is not an ISO 8601 date and time, as in 2026-01-31T09:30:00; ` +
      'give the format of the input'
    );
  }
  // parseIsoTime gives UTC if the text names a zone, and the clock time if it does not.
  return { clockMs, offsetMinutes: /:.*(Z|[+-]\d{2}:?\d{2})$/i.test(input.trim()) ? 0 : undefined };
}

function parseBy(input: string, format: string, today: CalendarTime, culture: Culture): WrittenTime | string {
  const parts = parseDatePattern(format);
  if (typeof parts === 'string') return `the input format "${format}" cannot be used: ${parts}`;
  return parseDate(input, parts, today, culture) ?? `"${input}" does not fit the format "${format}"`;
}

/** Adds years and months first and together, keeping the day within the month. Then adds the rest. */
function adjust(clockMs: number, by: Adjustments): number {
  const time = calendarTime(clockMs);
  const months = time.year * 12 + time.month - 1 + by.years * 12 + by.months;
  const year = Math.floor(months / 12);
  const month = months - year * 12 + 1;
  const day = Math.min(time.day, daysInMonth(year, month));
  const moved = epochMsOf(year, month, day, time.hour, time.minute, time.second, time.millisecond);
  return moved + (((by.days * 24 + by.hours) * 60 + by.minutes) * 60 + by.seconds) * 1000;
}

const firstMs = epochMsOf(1, 1, 1);
const endMs = epochMsOf(10_000, 1, 1);

function written(
  clockMs: number,
  format: string,
  { utcOffset, culture }: Place,
): { readonly text: string } | { readonly problem: string } {
  if (!(clockMs >= firstMs && clockMs < endMs)) return { problem: 'the adjusted year is not from 1 to 9999' };
  const offset = utcOffset(clockMs - utcOffset(clockMs) * 60_000);
  if (format.trim() === '') return { text: isoTime(clockMs - offset * 60_000, offset) };
  const parts = parseDatePattern(format);
  if (typeof parts === 'string') return { problem: `the output format "${format}" cannot be used: ${parts}` };
  return { text: formatDate(parts, calendarTime(clockMs), offset, culture) };
}

function check(activity: Activity): readonly PropertyProblem[] {
  const settings = activity.properties as PropertiesOf<typeof properties>;
  return (['inputFormat', 'outputFormat'] as const).flatMap((property): readonly PropertyProblem[] => {
    const format = settings[property];
    if (format.includes('{{')) return [];
    const parts = parseDatePattern(format);
    if (typeof parts !== 'string') return property === 'inputFormat' ? checkInput(parts, format) : [];
    const message = `the format "${format}" cannot be used: ${parts}`;
    const hint = 'close quotes; write \\\\ for a backslash';
    return [{ code: 'date-format', severity: 'error', path: [property], message, hint }];
  });
}

/** Names in full are documented for the output only (8.7); here they are read all the same. */
function checkInput(parts: readonly DatePart[], format: string): readonly PropertyProblem[] {
  const full = parts.find(
    (part) => 'code' in part && part.count > 3 && (part.code === 'd' || part.code === 'M'),
  );
  if (full === undefined || !('code' in full)) return [];
  const code = full.code.repeat(full.count);
  const message = `Orchestrator writes ${code} and does not read it: "${format}" may fail there`;
  const hint = `take ${full.code.repeat(3)}, or numbers`;
  return [{ code: 'date-format-input', severity: 'warning', path: ['inputFormat'], message, hint }];
}
