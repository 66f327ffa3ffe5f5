import { z } from 'zod';
import { valueCriterionSchema } from './criterion-schema.ts';
import { maxMockRows } from './mock-rows.ts';

const value = z.union([z.string(), z.number(), z.boolean()]);
const row = z
  .record(z.string(), value)
  .describe('Published items by name; texts are templates and may read anything upstream.');

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

const statusField = z.enum(['success', 'warning', 'failed']).default('success');
const errorSummaryField = z.string().optional().describe('The published Error summary text; a template.');

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
  status: statusField.describe('How the activity ends.'),
  rows: rows.optional(),
  durationMs: z
    .number()
    .min(0)
    .max(1e12)
    .default(0)
    .describe('How long the activity takes, in milliseconds; virtual under simulate, waited for under run.'),
  errorSummary: errorSummaryField,
});

const moment = z.union([z.number().min(0).max(1e12), z.iso.datetime({ offset: true })]);

/** What the monitor publishes when it is triggered. */
const triggered = {
  status: statusField.describe('How the monitor ends.'),
  rows: rows.optional(),
  errorSummary: errorSummaryField,
};

const triggerSchema = z.strictObject({
  at: moment.describe(
    'When it is triggered: seconds after the run began, or a time such as 2000-01-01T00:00:30Z; one ' +
      'before the run began never comes.',
  ),
  ...triggered,
});

const repeatedTriggerSchema = z.strictObject({
  everySeconds: z.number().min(0.001).max(1e9).describe('Seconds from one trigger to the next.'),
  count: z.int().min(1).max(maxMockRows).describe('How many triggers there are.'),
  firstAt: moment
    .default(0)
    .describe(
      'When the first one comes: seconds after the run began, or a time such as 2000-01-01T00:00:30Z.',
    ),
  ...triggered,
});

/** When a monitor is triggered, and with what. */
export const triggerSpecSchema = z
  .strictObject({
    triggers: z
      .union([z.array(triggerSchema).min(1), repeatedTriggerSchema])
      .describe('The triggers, in any order; or one that is repeated.'),
  })
  .describe('The triggers of a monitor: each starts an instance of the runbook.');

/**
 * A single outcome. A key `triggers` is an error that ends the check, so that only the errors of a trigger
 * are reported.
 */
const singleOutcomeSchema = outcomeSpecSchema.check(({ issues }) => {
  for (const [index, issue] of issues.entries())
    if (issue.code === 'unrecognized_keys' && issue.keys.includes('triggers'))
      issues[index] = { ...issue, continue: false };
});

/** One outcome; or a list, of which the first that matches is used; or the triggers of a monitor. */
export const mockSchema = z
  .union([singleOutcomeSchema, z.array(outcomeSpecSchema).min(1), triggerSpecSchema])
  .describe(
    'A simulated outcome, or a list whose first match is used; for a monitor also { "triggers": … }.',
  );

/** A mocks file: runbook path -> activity id or name -> outcome. */
export const mocksFileSchema = z.record(z.string(), z.record(z.string(), mockSchema));
