import { z } from 'zod';
import { originSchema } from './runbook-schema.ts';
import { weekdays } from './weekdays.ts';

const named = {
  name: z.string().min(1).describe('The name.'),
  folder: z.string().default('').describe('The folder it lies in, as in Ops\\Backup.'),
  description: z.string().optional().describe('What it is for.'),
  origin: originSchema.optional(),
};

/** A global variable (section 9). */
export const variableSchema = z.strictObject({
  ...named,
  value: z.string().default('').describe('The text that {{$Folder/Name}} inserts.'),
  encrypted: z
    .boolean()
    .default(false)
    .describe('Never shown: it reads as <encrypted> everywhere but in a password field and in a script.'),
});

/** A counter (section 9). */
export const counterSchema = z.strictObject({
  ...named,
  default: z.int().default(0).describe('The value at first use and after Reset.'),
});

const hour = '(?:1?\\d|2[0-3]|0\\d)';
const day = '(?:0?[1-9]|[12]\\d|3[01])';

/** Texts such as `1-3,5`: numbers and ranges of numbers, with the words that may stand among them. */
function rangesText(number: string, words: readonly string[] = []) {
  const part = `\\s*(?:${[`${number}\\s*(?:-\\s*${number})?`, ...words].join('|')})\\s*`;
  return z
    .string()
    .regex(new RegExp(`^(?:${part}(?:,${part})*)?$`))
    .refine((text) => !text.split(',').some(isBackwards), 'a range ends before it begins');
}

function isBackwards(range: string): boolean {
  const [first, last] = range.split('-');
  return last !== undefined && Number(last) < Number(first);
}

const hours = rangesText(hour).describe(
  'Hours in which runbooks may run, 0 to 23, as in "8-17,20"; empty permits none.',
);

/**
 * A schedule (section 9). It permits days of the week with their occurrences, or days of the month, and
 * hours. Exceptions override both.
 */
export const scheduleSchema = z.strictObject({
  ...named,
  daysOfWeek: z.array(z.enum(weekdays)).optional().describe('Days of week on which runbooks may run.'),
  occurrences: z
    .array(z.enum(['first', 'second', 'third', 'fourth', 'last']))
    .optional()
    .describe('Only these occurrences of the day in the month; absent: all.'),
  daysOfMonth: rangesText(day, ['[Aa][Ll][Ll]', '[Ll][Aa][Ss][Tt]'])
    .optional()
    .describe('Days of month, as in "1,3", "1-21", "all" or "last" (no ranges with these two words).'),
  hours: z
    .partialRecord(z.enum(weekdays), hours)
    .optional()
    .describe('Permitted hours by day; a day left out is permitted whole.'),
  exceptions: z
    .array(
      z.strictObject({
        date: z.iso.date().describe('The day, as in 2026-12-24.'),
        allow: z.boolean().describe('Whether runbooks may run on it.'),
      }),
    )
    .default([])
    .describe('Days that are exceptions; they win over the rules.'),
});

/** A computer group with its members in order (section 9). */
export const computerGroupSchema = z.strictObject({
  ...named,
  computers: z.array(z.string().min(1)).default([]).describe('The members, in order.'),
});

/** The global settings that a bundle may hold beside its runbooks. */
export const bundleShape = {
  variables: z.array(variableSchema).default([]).describe('Global variables.'),
  counters: z.array(counterSchema).default([]).describe('Counters.'),
  schedules: z.array(scheduleSchema).default([]).describe('Schedules.'),
  computerGroups: z.array(computerGroupSchema).default([]).describe('Computer groups.'),
};
