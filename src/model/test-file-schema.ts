import { z } from 'zod';
import type { Matcher } from './matcher.ts';
import { optionsSchema } from './options-schema.ts';

const scalar = z.union([z.string(), z.number(), z.boolean(), z.null()]);

/** What a value must be: itself, or an object with one key that says what it must be like. */
const matcherSchema: z.ZodType<Matcher, Matcher> = z.lazy(
  () => z.union([scalar, matcherObject]) as unknown as z.ZodType<Matcher, Matcher>,
);

const matcherObject = z
  .strictObject({
    contains: z.union([z.string(), z.number()]).describe('A part of the text.'),
    matches: z.string().describe('A pattern that the whole text matches.'),
    atLeast: z.number().describe('The least number.'),
    atMost: z.number().describe('The greatest number.'),
    between: z.tuple([z.number(), z.number()]).describe('The bounds, which count.'),
    oneOf: z.array(matcherSchema).min(1).describe('What it may be.'),
    not: matcherSchema.describe('What it must not be.'),
    any: z.literal(true).describe('Anything that is there.'),
  })
  .partial()
  .describe('One of contains, matches, atLeast, atMost, between, oneOf, not and any.');

const rows = z.array(z.record(z.string(), matcherSchema));

/** What must hold after a run. */
const expectSchema = z
  .strictObject({
    status: matcherSchema.describe('How the instance ends: success, warning, failed or canceled.'),
    list: z.array(z.string()).describe('The names of the activities that run, as --format list prints them.'),
    ran: z.record(z.string(), matcherSchema).describe('How often each activity runs, every attempt counted.'),
    order: z
      .union([z.array(z.string()), z.array(z.array(z.string()))])
      .describe('Activities that run in this order, whatever runs between them; or several such lists.'),
    before: z
      .array(z.tuple([z.string(), z.string()]))
      .describe('Pairs: every execution of the first ends before any of the second starts.'),
    links: z
      .record(z.string(), matcherSchema)
      .describe('How many tokens pass a link, written "from -> to" with ids or names of activities.'),
    given: z
      .record(z.string(), rows)
      .describe('The properties of an activity with references resolved, one entry for each execution.'),
    published: z
      .record(z.string(), rows)
      .describe('The rows that an activity publishes. Items that are not named may be anything.'),
    messages: z
      .array(
        z.strictObject({
          activity: z.string().optional().describe('The activity that writes it.'),
          severity: matcherSchema.optional().describe('Information, Warning or Error.'),
          message: matcherSchema.optional().describe('The text.'),
          computer: matcherSchema.optional().describe('The computer it is written to.'),
        }),
      )
      .describe('What Send Event Log Message writes, in order.'),
    returned: rows.describe('The rows of returned data, in order.'),
    jobs: z
      .record(
        z.string(),
        z.strictObject({
          count: matcherSchema.optional().describe('How many jobs of the runbook are queued.'),
          atOnce: matcherSchema.optional().describe('How many of them run at once at most.'),
          status: matcherSchema.optional().describe('How each of them ends: Completed, Failed or Canceled.'),
        }),
      )
      .describe('The jobs of a runbook.'),
    durationSeconds: matcherSchema.describe('How long the run takes, in simulated seconds.'),
    diagnostics: z.array(matcherSchema).describe('The codes of the diagnostics in the trace, in order.'),
    limit: matcherSchema.describe('The limit that ends the run, or null.'),
  })
  .partial()
  .describe('What must hold after the run. What is not named is not asserted.');

const mostSchedules = 1_000_000;

const schedulesSchema = z
  .union([
    z.literal('documented'),
    z.strictObject({
      random: z.int().min(1).max(mostSchedules).describe('How many orders, taken at random.'),
    }),
    z.strictObject({
      all: z.int().min(1).max(mostSchedules).describe('Every order, but no more than so many.'),
    }),
  ])
  .describe('The orders in which the case must hold, of all that the rules leave open.');

/** What a case is played with. The mocks are read for themselves, as a mocks file is. */
const inputs = z
  .strictObject({
    runbook: z
      .union([z.string(), z.array(z.string()).min(1)])
      .describe('The runbook to play, by path, its end or name; or several that are queued at once.'),
    params: z.record(z.string(), z.unknown()).describe('Parameters of Initialize Data.'),
    mocks: z
      .union([z.string(), z.record(z.string(), z.unknown())])
      .describe('Simulated outcomes: a file; or runbook path, activity, outcome.'),
    secrets: z.record(z.string(), z.string()).describe('Values of encrypted variables.'),
    options: optionsSchema.partial().describe('Switches for what Orchestrator leaves open.'),
    servers: z.array(z.string()).min(1).describe('Runbook servers with their throttles, as in RBS01=50.'),
    timeZone: z.string().describe('The time zone of the runbook servers, by its IANA name.'),
    startTime: z.string().describe('When simulated time begins, RFC 3339.'),
    until: z
      .union([z.string(), z.number()])
      .describe('When the run ends: a time after the start (90, 30s, 4d), or an RFC 3339 time.'),
    faults: z.array(z.string()).describe("Runbook servers that are lost, as in 'RBS01 down at 30s for 10s'."),
    seed: z
      .int()
      .min(0)
      .max(2 ** 32 - 1)
      .describe('The seed of everything random.'),
    schedules: schedulesSchema,
  })
  .partial();

const tableRowSchema = z.strictObject({
  name: z.string().min(1).optional().describe('What it is called; its parameters where that is left out.'),
  ...inputs.shape,
  expect: expectSchema.optional(),
});

const caseSchema = z.strictObject({
  name: z.string().min(1).describe('What the case shows.'),
  ...inputs.shape,
  expect: expectSchema.optional(),
  table: z
    .array(tableRowSchema)
    .min(1)
    .optional()
    .describe('The case once for each entry, which is merged over the case.'),
});

/** A test file (format section 7). */
export const testFileSchema = z.strictObject({
  $schema: z.string().optional().describe('Where the JSON Schema of this file is, for editors.'),
  definition: z
    .string()
    .default('.')
    .describe('The definition to test, relative to this file; default: the folder it stands in.'),
  ...inputs.shape,
  cases: z.array(caseSchema).min(1).describe('The cases.'),
});
