import { z } from 'zod';

/**
 * Every choice of semantics section 13 that touches one runbook instance, each with the chosen rule as its default.
 * The choices without a sensible alternative have no switch: A2 (always sequential), A10 (source activity only),
 * A14's "the junction itself runs once", A30 (legacy mode). Those that concern jobs (A3, A20, A22-A26, A29) belong to the job machine.
 */
export const optionsSchema = z.strictObject({
  mergeOrder: z
    .enum(['fifo', 'barrier'])
    .default('fifo')
    .describe(
      "A1: at merges of unequal length take tokens first in, first out, or hold an activity's tokens until nothing more can reach it.",
    ),
  linkOrder: z
    .enum(['stored', 'reversed'])
    .default('stored')
    .describe('A4: the order in which the outgoing links of an activity are taken.'),
  rollup: z
    .enum(['sco', 'lastActivity', 'strict'])
    .default('sco')
    .describe('A5: how the statuses of the activities become the status of the instance.'),
  flattenCsv: z
    .enum(['rfc4180', 'unquoted'])
    .default('rfc4180')
    .describe('A6: whether CSV flattening quotes values that need it.'),
  emptyResult: z
    .enum(['byType', 'oneBlank', 'none'])
    .default('byType')
    .describe(
      'A7: what a successful activity without rows emits: as its type says (one blank token unless stated otherwise), one blank token, or none.',
    ),
  missingData: z
    .enum(['blank', 'fail'])
    .default('blank')
    .describe(
      "A8: a subscription outside the token's lineage is blank text, or fails the activity (for tests).",
    ),
  midBase: z
    .union([z.literal(0), z.literal(1)])
    .default(0)
    .describe('A9: whether Mid counts from 0, as its documented example does, or from 1, as Instr does.'),
  between: z
    .enum(['inclusive', 'exclusive'])
    .default('inclusive')
    .describe('A11: whether "is between" includes its bounds.'),
  dateComparison: z
    .enum(['text', 'chronological'])
    .default('text')
    .describe('A12: compare dates as text or as points in time.'),
  triggerDelay: z
    .enum(['nonBlocking', 'blocking'])
    .default('nonBlocking')
    .describe("A13: a link's trigger delay lets other tokens pass, or holds the queue."),
  junctionEmits: z
    .enum(['rows', 'once'])
    .default('rows')
    .describe(
      'A14: a Junction that returns data from an activity emits one token per row of it, or one only.',
    ),
  junctionWaits: z
    .enum(['quiescence', 'everyLink'])
    .default('quiescence')
    .describe(
      'A15: a Junction fires when nothing can reach it any more, or only if every incoming link has delivered (and starves otherwise).',
    ),
  junctionNone: z
    .enum(['empty', 'common'])
    .default('empty')
    .describe(
      'A16: after a Junction that returns no data, the lineage is empty, or what all its tokens had in common.',
    ),
  junctionStarved: z
    .enum(['none', 'blank'])
    .default('none')
    .describe('A17: a Junction whose selected activity never ran emits nothing, or one blank token.'),
  emptyExit: z
    .enum(['exit', 'continue'])
    .default('exit')
    .describe('A18: a loop without Exit conditions exits after an attempt, or goes on until the safety cap.'),
  loopRows: z
    .enum(['last', 'all'])
    .default('last')
    .describe('A19: the rows of the last attempt go on, or those of every attempt.'),
  returnedRows: z
    .enum(['all', 'last'])
    .default('all')
    .describe('A21: Return Data that runs N times returns N rows, or the last one.'),
  counterScope: z
    .enum(['global', 'perRunbook'])
    .default('global')
    .describe('A28: one value per counter, or one per counter and runbook.'),
  siblingRows: z
    .enum(['together', 'alternate'])
    .default('together')
    .describe('A31: the rows of one execution go on together, or siblings of a split alternate row by row.'),
  eventLogSource: z
    .string()
    .min(1)
    .default('Orchestrator')
    .describe('A27: the source that Send Event Log Message writes under.'),
  eventLogEventId: z
    .int()
    .min(0)
    .max(65535)
    .default(1)
    .describe('A27: the event id that Send Event Log Message writes.'),
  maxLoopAttempts: z
    .int()
    .min(1)
    .max(1_000_000_000)
    .default(10_000)
    .describe('Safety cap: a loop that has not exited after this many attempts ends the run (exit code 4).'),
  maxExecutions: z
    .int()
    .min(1)
    .max(Number.MAX_SAFE_INTEGER)
    .default(100_000_000)
    .describe('Step limit: an instance with more activity executions ends the run (exit code 4).'),
});

/** The switches in force for a run, every one set. */
export type Options = z.output<typeof optionsSchema>;

/** The switches as an author or caller gives them: any subset. */
export type OptionsInput = z.input<typeof optionsSchema>;
