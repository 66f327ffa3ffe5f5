import { z } from 'zod';
import { defaultOptions } from './default-options.ts';

/**
 * Every choice of semantics section 13, and those of sections 7 and 9, each with its default. The choices of
 * one runbook instance come first, then those of jobs, then names and limits. Choices without a sensible
 * alternative have no switch: A2 (always sequential), A10 (source activity only), A14's "the junction itself
 * runs once", A24 (a monitor's instances share its slot), A30 (legacy mode). A20 is a property of Invoke
 * Runbook.
 */
export const optionsSchema = z.strictObject({
  mergeOrder: z
    .enum(['fifo', 'barrier'])
    .default(defaultOptions.mergeOrder)
    .describe(
      "A1: at merges of unequal length take tokens first in, first out, or hold an activity's tokens " +
        'until nothing more can reach it.',
    ),
  linkOrder: z
    .enum(['stored', 'reversed'])
    .default(defaultOptions.linkOrder)
    .describe('A4: the order in which the outgoing links of an activity are taken.'),
  rollup: z
    .enum(['sco', 'lastActivity', 'strict'])
    .default(defaultOptions.rollup)
    .describe('A5: how the statuses of the activities become the status of the instance.'),
  flattenCsv: z
    .enum(['rfc4180', 'unquoted'])
    .default(defaultOptions.flattenCsv)
    .describe('A6: whether CSV flattening quotes values that need it.'),
  emptyResult: z
    .enum(['byType', 'oneBlank', 'none'])
    .default(defaultOptions.emptyResult)
    .describe(
      'A7: what a successful activity without rows emits: as its type says (one blank token unless ' +
        'stated otherwise), one blank token, or none.',
    ),
  defaultOutcome: z
    .enum(['blank', 'plausible'])
    .default(defaultOptions.defaultOutcome)
    .describe(
      'What an activity that is stood in for publishes beside its inputs where no outcome is given: ' +
        'blanks, or what can be guessed: counts of 1, Boolean values true, values of the types of ' +
        'parameters that read them.',
    ),
  scriptMixedValues: z
    .enum(['flatten', 'repeat'])
    .default(defaultOptions.scriptMixedValues)
    .describe(
      'A32: a script that publishes lists and single values joins each list with a space into one row, ' +
        'or repeats the single values on each row of the lists.',
    ),
  missingData: z
    .enum(['blank', 'fail'])
    .default(defaultOptions.missingData)
    .describe(
      "A8: a subscription outside the token's lineage is blank text, or fails the activity (for tests).",
    ),
  midBase: z
    .union([z.literal(0), z.literal(1)])
    .default(defaultOptions.midBase)
    .describe('A9: whether Mid counts from 0, as its documented example does, or from 1, as Instr does.'),
  between: z
    .enum(['inclusive', 'exclusive'])
    .default(defaultOptions.between)
    .describe('A11: whether "is between" includes its bounds.'),
  dateComparison: z
    .enum(['text', 'chronological'])
    .default(defaultOptions.dateComparison)
    .describe('A12: compare dates as text or as points in time.'),
  mapPattern: z
    .enum(['part', 'whole'])
    .default(defaultOptions.mapPattern)
    .describe(
      'A35: a pattern of Map Published Data replaces the part of the source that it matches, or must ' +
        'match the whole.',
    ),
  triggerDelay: z
    .enum(['nonBlocking', 'blocking'])
    .default(defaultOptions.triggerDelay)
    .describe("A13: a link's trigger delay lets other tokens pass, or holds the queue."),
  junctionEmits: z
    .enum(['rows', 'once'])
    .default(defaultOptions.junctionEmits)
    .describe(
      'A14: a Junction that returns data from an activity emits one token per row of it, or one only.',
    ),
  junctionWaits: z
    .enum(['quiescence', 'everyLink'])
    .default(defaultOptions.junctionWaits)
    .describe(
      'A15: a Junction fires when nothing can reach it any more, or only if every incoming link has ' +
        'delivered (and starves otherwise).',
    ),
  junctionNone: z
    .enum(['empty', 'common'])
    .default(defaultOptions.junctionNone)
    .describe(
      'A16: after a Junction that returns no data, the lineage is empty, or what all its tokens had in ' +
        'common.',
    ),
  junctionStarved: z
    .enum(['none', 'blank'])
    .default(defaultOptions.junctionStarved)
    .describe('A17: a Junction whose selected activity never ran emits nothing, or one blank token.'),
  emptyExit: z
    .enum(['exit', 'continue'])
    .default(defaultOptions.emptyExit)
    .describe('A18: a loop without Exit conditions exits after an attempt, or goes on until the safety cap.'),
  loopRows: z
    .enum(['last', 'all'])
    .default(defaultOptions.loopRows)
    .describe('A19: the rows of the last attempt go on, or those of every attempt.'),
  returnedRows: z
    .enum(['all', 'last'])
    .default(defaultOptions.returnedRows)
    .describe('A21: Return Data that runs N times returns N rows, or the last one.'),
  counterScope: z
    .enum(['global', 'perRunbook'])
    .default(defaultOptions.counterScope)
    .describe('A28: one value per counter, or one per counter and runbook.'),
  siblingRows: z
    .enum(['together', 'alternate'])
    .default(defaultOptions.siblingRows)
    .describe('A31: the rows of one execution go on together, or siblings of a split alternate row by row.'),
  parameterTypes: z
    .enum(['asGiven', 'checked'])
    .default(defaultOptions.parameterTypes)
    .describe(
      "A33: a value that is none of its parameter's type is given as it is, with a warning, or refused: " +
        'the runbook does not start.',
    ),
  invokeStatus: z
    .enum(['own', 'mirrorChild'])
    .default(defaultOptions.invokeStatus)
    .describe(
      'A22: Invoke Runbook that waits succeeds whatever became of the child, or takes the status of the ' +
        'child.',
    ),
  busyTriggers: z
    .enum(['buffer', 'drop'])
    .default(defaultOptions.busyTriggers)
    .describe(
      "A3: triggers that arrive while the monitor's instance is busy wait their turn, or are dropped.",
    ),
  jobOrder: z
    .enum(['skipBlocked', 'strict'])
    .default(defaultOptions.jobOrder)
    .describe(
      'A23: a job that cannot start yet is passed by those behind it in the queue, or holds them all up.',
    ),
  waitingParentHoldsSlot: z
    .boolean()
    .default(defaultOptions.waitingParentHoldsSlot)
    .describe('A25: a job that waits for its child keeps its place on the runbook server, or gives it up.'),
  serverLoss: z
    .enum(['restart', 'fail'])
    .default(defaultOptions.serverLoss)
    .describe(
      'A26: the jobs of a runbook server that is lost start again at their first activity, or are failed.',
    ),
  deniedJob: z
    .enum(['canceled', 'failed'])
    .default(defaultOptions.deniedJob)
    .describe("A29: the status of a job that its runbook's schedule does not let start."),
  counterUpdates: z
    .enum(['atomic', 'racy'])
    .default(defaultOptions.counterUpdates)
    .describe(
      'Section 9: Modify Counter reads and writes in one step, or in two, so that jobs at the same time ' +
        'can lose updates.',
    ),
  timing: z
    .enum(['immediate', 'orchestrator'])
    .default(defaultOptions.timing)
    .describe(
      'Section 7: jobs start and end without delay, or as slowly as runbook servers look for them, ' +
        'every 2 seconds, and an activity costs 250 ms.',
    ),
  culture: z
    .string()
    .min(1)
    .default(defaultOptions.culture)
    .describe(
      'A34: the culture of the runbook servers, as in de-DE: how NOW() and names of days are written.',
    ),
  eventLogSource: z
    .string()
    .min(1)
    .default(defaultOptions.eventLogSource)
    .describe('A27: the source that Send Event Log Message writes under.'),
  eventLogEventId: z
    .int()
    .min(0)
    .max(65535)
    .default(defaultOptions.eventLogEventId)
    .describe('A27: the event id that Send Event Log Message writes.'),
  maxLoopAttempts: z
    .int()
    .min(1)
    .max(1_000_000_000)
    .default(defaultOptions.maxLoopAttempts)
    .describe('Safety cap: a loop that has not exited after this many attempts ends the run (exit code 4).'),
  maxExecutions: z
    .int()
    .min(1)
    .max(Number.MAX_SAFE_INTEGER)
    .default(defaultOptions.maxExecutions)
    .describe('Step limit: an instance with more activity executions ends the run (exit code 4).'),
  maxTokens: z
    .int()
    .min(1)
    .max(1_000_000_000)
    .default(defaultOptions.maxTokens)
    .describe(
      'Token limit: an instance in which more tokens wait, or an execution with more rows, ends the run ' +
        '(exit code 4).',
    ),
  maxTextLength: z
    .int()
    .min(1000)
    .max(80_000_000)
    .default(defaultOptions.maxTextLength)
    .describe(
      'Text limit: a text with more characters, an execution whose data in the trace has more, or an ' +
        'instance that returns more, ends the run (exit code 4).',
    ),
  maxJobs: z
    .int()
    .min(1)
    .max(1_000_000_000)
    .default(defaultOptions.maxJobs)
    .describe('Job limit: more jobs than that end the run (exit code 4).'),
  maxJobDepth: z
    .int()
    .min(1)
    .max(1_000_000)
    .default(defaultOptions.maxJobDepth)
    .describe(
      'Depth limit: a job for which more jobs wait, each for the next, ends the run (exit code 4): ' +
        'runbooks that invoke themselves without end.',
    ),
});
