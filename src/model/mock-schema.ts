import { z } from 'zod';
import { valueCriterionSchema } from './criterion-schema.ts';

const value = z.union([z.string(), z.number(), z.boolean()]);
const row = z
  .record(z.string(), value)
  .describe('Published items by name; texts are templates and may read anything upstream.');

/** The limit of rows a repeated mock may make. */
export const maxMockRows = 10_000_000;

const rows = z
  .union([
    z.array(row),
    z.strictObject({
      repeat: z
        .union([z.int().min(0).max(maxMockRows), z.string()])
        .describe('How many rows: a number, or a template that gives one, such as "{{init.Count}}".'),
      row: row.describe('The row to repeat; {{$row}} counts from 1.'),
    }),
  ])
  .describe(
    'The rows the activity publishes, in order. An empty list is an activity that finds nothing (A7).',
  );

const attemptsText = z
  .string()
  .regex(/^[1-9]\d*(-([1-9]\d*)?)?$/)
  .refine((text) => {
    const [first, last] = text.split('-');
    return !last || Number(first) <= Number(last);
  }, 'the range ends before it begins');

/** One simulated outcome. */
export const outcomeSpecSchema = z.strictObject({
  attempts: z
    .union([z.int().min(1), attemptsText])
    .optional()
    .describe(
      'Counts only on these attempts of the activity\'s loop: "2", "1-3", or "3-" for all from the third on.',
    ),
  when: z
    .array(valueCriterionSchema)
    .optional()
    .describe(
      'Counts only when all of these hold; "item" is activityId.Item name and reads anything upstream.',
    ),
  status: z.enum(['success', 'warning', 'failed']).default('success').describe('How the activity ends.'),
  rows: rows.optional(),
  durationMs: z
    .number()
    .min(0)
    .max(1e12)
    .default(0)
    .describe('How long the activity takes, in milliseconds; virtual under simulate, waited for under run.'),
  errorSummary: z.string().optional().describe('The published Error summary text; a template.'),
});

/** One outcome, or a list of which the first that matches counts. */
export const mockSchema = z
  .union([outcomeSpecSchema, z.array(outcomeSpecSchema).min(1)])
  .describe('A simulated outcome, or a list of which the first match counts.');

/** A mocks file: runbook path -> activity id or name -> outcome. */
export const mocksFileSchema = z.record(z.string(), z.record(z.string(), mockSchema));

export type OutcomeSpec = z.output<typeof outcomeSpecSchema>;
export type Mock = z.output<typeof mockSchema>;
export type MockInput = z.input<typeof mockSchema>;
/** Outcomes by runbook path, then by activity id or name. */
export type Mocks = Readonly<Record<string, Readonly<Record<string, Mock>>>>;
export type MocksInput = Readonly<Record<string, Readonly<Record<string, MockInput>>>>;
