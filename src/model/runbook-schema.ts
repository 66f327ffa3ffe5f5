import { z } from 'zod';
import { idPattern } from './activity-id.ts';
import type { ActivityKey } from './activity-keys.ts';
import { criterionSchema } from './criterion-schema.ts';
import { dataTypes } from './data-type.ts';
import { mockSchema } from './mock-schema.ts';
import { optionsSchema } from './options-schema.ts';

/** The default criterion of a new link: the activity returns success (section 3). */
const defaultInclude = [{ status: ['success' as const] }];

/**
 * What an export says of a thing beyond what the native form has. It has no effect, and is kept so that
 * nothing is lost.
 */
export const originSchema = z
  .record(z.string(), z.unknown())
  .describe('What it was imported from; it has no effect.');

/** Published data that an activity declares in addition to what its type publishes. */
const publishedItemSchema = z.strictObject({
  name: z.string().min(1).describe('The name later activities read.'),
  type: z.enum(dataTypes).default('String').describe('The type of the value.'),
  description: z.string().optional().describe('What the value means.'),
});

/** Run Behavior tab: merges several values into one. */
export const flattenSchema = z
  .strictObject({
    mode: z
      .enum(['lines', 'separator', 'csv'])
      .describe('Separate with line breaks, with given characters, or as CSV.'),
    separator: z.string().default(',').describe('The characters between values in mode "separator".'),
  })
  .describe('Flatten: merges the rows of one execution into one.');

/** Looping tab of an activity (section 5). */
export const loopSchema = z
  .strictObject({
    enabled: z.boolean().default(true).describe('A loop that is not enabled has no effect.'),
    delaySeconds: z.number().min(0).max(1e9).default(0).describe('Delay between attempts, in seconds.'),
    exit: z
      .array(criterionSchema)
      .default([{ status: ['success'] }])
      .describe(
        'Exit tab: the loop ends when any of these holds. Left out: the activity returns success. ' +
          'Empty: see option emptyExit.',
      ),
    doNotExit: z
      .array(criterionSchema)
      .default([])
      .describe('Do Not Exit tab: the loop goes on when any of these holds; it overrides Exit.'),
  })
  .describe('Runs the activity again with the same token until an exit condition holds.');

/** A smart link (section 3). */
export const linkSchema = z
  .strictObject({
    from: z.string().min(1).describe('The id of the activity that starts the link.'),
    to: z.string().min(1).describe('The id of the activity it leads to.'),
    include: z
      .array(criterionSchema)
      .default(defaultInclude)
      .describe(
        'Include tab: passes when any of these holds. Left out: the activity returns success. Empty: ' +
          'passes everything.',
      ),
    exclude: z
      .array(criterionSchema)
      .default([])
      .describe('Exclude tab: does not pass when any of these holds; it overrides Include.'),
    delaySeconds: z.number().min(0).max(1e9).default(0).describe('Trigger delay, in seconds.'),
    enabled: z.boolean().default(true).describe('A disabled link passes nothing.'),
    order: z
      .int()
      .optional()
      .describe('Overrides the stored order among the links of one activity: lower goes first (A4).'),
    label: z.string().optional().describe('The label shown beside the link.'),
    description: z.string().optional().describe('What the link is for.'),
    color: z.string().optional().describe('The colour the link is drawn in; it has no effect.'),
    origin: originSchema.optional(),
  })
  .describe('A smart link from one activity to another.');

/** Event notifications, of an activity (Run Behavior tab) or of a runbook (section 10). */
const eventNotifications = (what: string) => ({
  reportIfRunsMoreThanSeconds: z
    .number()
    .positive()
    .max(1e9)
    .optional()
    .describe(
      `Event notifications: a platform event reports that ${what} runs for more than this many seconds; ` +
        'left out: none does.',
    ),
  reportIfFails: z
    .boolean()
    .optional()
    .describe(`Event notifications: whether a platform event reports that ${what} failed; left out: no.`),
});

/** Keys every activity may have, whatever its type. */
export const activityCommonShape = {
  id: z
    .string()
    .regex(idPattern)
    .describe(
      'Unique in the runbook; links name the activity by it, templates by it or by its name. No dots, ' +
        'braces, brackets, quotes or backslashes.',
    ),
  name: z
    .string()
    .min(1)
    .optional()
    .describe('What people see. Left out: the type, with a number where that name is taken.'),
  description: z.string().optional().describe('What the activity is for.'),
  enabled: z
    .boolean()
    .optional()
    .describe('An activity that is not enabled never runs: links to it pass nothing.'),
  publishes: z
    .array(publishedItemSchema)
    .optional()
    .describe('Published data beside what its type is known to publish.'),
  flatten: flattenSchema.optional(),
  ...eventNotifications('the activity'),
  loop: loopSchema.optional(),
  simulate: mockSchema.optional(),
  origin: originSchema.optional(),
} satisfies Record<Exclude<ActivityKey, 'type'>, z.ZodType>;

/** Every key of a runbook except its activities, whose shapes the catalogue knows. */
export const runbookShape = {
  $schema: z.string().optional().describe('Where the JSON Schema of this file is, for editors.'),
  name: z.string().min(1).describe("The runbook's name."),
  folder: z
    .union([z.string(), z.array(z.string().min(1))])
    .default('')
    .describe(
      'The folder it lies in, as in Ops\\Backup, or the list of names that lead to it, where a name may ' +
        'have slashes. Path of the runbook: \\folder\\name.',
    ),
  description: z.string().optional().describe('What the runbook is for.'),
  maxSimultaneousJobs: z
    .int()
    .min(1)
    .max(1_000_000)
    .default(1)
    .describe('Job Concurrency tab: maximum number of simultaneous jobs.'),
  runbookServers: z
    .array(z.string().min(1))
    .optional()
    .describe('Overrides the default servers, primary first.'),
  schedule: z
    .string()
    .min(1)
    .optional()
    .describe(
      'General tab: the schedule that must permit a job to start, by name or path; left out: none (A29).',
    ),
  ...eventNotifications('the runbook'),
  returnedData: z
    .array(
      z.strictObject({
        name: z.string().min(1).describe('The name a caller reads.'),
        type: z.enum(dataTypes).default('String').describe('The type of the value.'),
        description: z.string().optional().describe('What the value means.'),
      }),
    )
    .default([])
    .describe('Returned Data tab: what Return Data activities may set.'),
  options: optionsSchema
    .partial()
    .prefault({})
    .describe('Switches for what Orchestrator leaves open; see each one.'),
  links: z
    .array(linkSchema)
    .default([])
    .describe('Smart links; their order is the order they are taken in (A4).'),
  layout: z
    .record(z.string(), z.tuple([z.number(), z.number()]))
    .default({})
    .describe('Coordinates by activity id, kept apart from the logic.'),
  origin: originSchema.optional(),
};
