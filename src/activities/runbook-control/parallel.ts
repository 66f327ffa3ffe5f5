import type {
  ActivityCall,
  JobsRequest,
  Preparation,
  PropertyProblem,
  StartedRunbook,
  Zod,
} from '../../engine/activity-type.ts';
import type { Outcome } from '../../engine/outcome.ts';
import { idPattern } from '../../model/activity-id.ts';
import { type GroupResult, type Strategy, strategies } from '../../model/job-group.ts';
import type { Value } from '../../model/published-data.ts';
import type { Activity } from '../../model/runbook.ts';
import { defineActivity, executionItem, type PropertiesOf } from '../define-activity.ts';
import { failedBranches, failureText, joinedRows, withReason } from './group-items.ts';
import { callShape, compileCall } from './runbook-call.ts';

/** A day, in seconds: the longest delay between attempts unless the author sets another. */
const longestDelay = 86_400;
const seconds = (z: Zod) => z.number().min(0).max(1e9);
const timeout = (z: Zod) => z.number().min(0.001).max(1e9).optional();

const retriesSchema = (z: Zod) =>
  z.strictObject({
    attempts: z.int().min(1).max(1000).default(1).describe('How many jobs at most, the first included.'),
    delaySeconds: seconds(z).default(0).describe('The delay before the second attempt, in seconds.'),
    backoff: z
      .enum(['constant', 'exponential'])
      .default('constant')
      .describe('Whether the delay stays the same or doubles after each attempt.'),
    maxDelaySeconds: seconds(z)
      .optional()
      .describe('No delay is longer, in seconds. Left out: a day, or delaySeconds where that is longer.'),
  });

const branchSchema = (z: Zod) =>
  z.strictObject({
    id: z
      .string()
      .regex(idPattern)
      .describe(
        'Unique in the group; results are read as <id>.Status. Made of the same characters as ids of ' +
          'activities.',
      ),
    ...callShape(z),
    retries: retriesSchema(z)
      .prefault({})
      .describe('How often the branch is tried; only the last attempt counts.'),
    timeoutSeconds: timeout(z).describe(
      'How long all attempts of the branch may take together, in seconds. Left out: no limit.',
    ),
    ignoreFailure: z
      .boolean()
      .default(false)
      .describe('Whether the group ignores the failure of this branch.'),
    compensate: z
      .string()
      .min(1)
      .optional()
      .describe(
        'The runbook that compensates this branch if it has succeeded and the group fails: path or ' +
          'name. It runs once for each row that the branch returned, the last first.',
      ),
  });

const properties = (z: Zod) =>
  z.strictObject({
    branches: z
      .array(branchSchema(z))
      .min(1)
      .describe(
        'The branches, in the order they are queued; each is a runbook that runs as a job of its own.',
      ),
    strategy: z
      .enum(strategies)
      .default('waitAll')
      .describe('When the group goes on, and with what status (section 14.1).'),
    raceOn: z
      .enum(['success', 'settled'])
      .optional()
      .describe(
        'Strategy race: the first branch that succeeds wins, or the first that ends, whatever its ' +
          'outcome. Left out: success.',
      ),
    maxWorkers: z
      .int()
      .min(0)
      .max(1_000_000)
      .default(0)
      .describe('How many branches run at once at most; 0 for no limit.'),
    timeoutSeconds: timeout(z).describe(
      'How long the whole group may take, in seconds; branches that have not ended then have failed. ' +
        'Left out: no limit.',
    ),
    failOnWarning: z
      .boolean()
      .default(false)
      .describe('Whether a child runbook that ends with a warning is a failed branch.'),
  });

/** The properties of a Parallel, with defaults filled in. */
export function groupOf(activity: Activity) {
  return activity.properties as PropertiesOf<typeof properties>;
}

/**
 * Runs several branches at once, each as a job of its own. The strategy says when it goes on (section 14.1).
 */
export const parallel = defineActivity({
  name: 'Parallel',
  category: 'Runbook Control',
  summary: 'Runs several runbooks at once and goes on as its strategy says.',
  properties,
  publishes: [
    executionItem('Strategy', 'The strategy of the group.'),
    executionItem('Status', 'How the group ended: success, warning or failed.'),
    executionItem('Duration', 'How long it took until the group went on, in seconds.', 'Number'),
    executionItem('Succeeded', 'How many branches succeeded.', 'Integer'),
    executionItem('Failed', 'How many branches failed, those whose failure is ignored included.', 'Integer'),
    executionItem(
      'Cancelled',
      'How many branches were cancelled because they were not needed any more.',
      'Integer',
    ),
    executionItem('Winner', 'The id of the branch that won the race; blank otherwise.'),
    executionItem('Failed branches', 'The ids of the branches that failed, separated by commas.'),
  ],
  publishesFor: (activity) =>
    groupOf(activity).branches.flatMap(({ id }) => [
      executionItem(`${id}.Status`, `How the branch ${id} ended.`),
      executionItem(`${id}.Job ID`, `The id of the last job of the branch ${id}.`),
      executionItem(`${id}.Attempts`, `How many jobs the branch ${id} took.`, 'Integer'),
      executionItem(`${id}.Duration`, `How long the branch ${id} took, in seconds.`, 'Number'),
      executionItem(`${id}.Error`, `Why the branch ${id} failed or was cancelled; blank otherwise.`),
    ]),
  publishesAreKnown: false,
  play: { how: 'jobs', prepare },
  starts,
  check,
});

function prepare(preparation: Preparation): (call: ActivityCall) => JobsRequest {
  const { strategy, raceOn, maxWorkers, timeoutSeconds, failOnWarning, branches } = groupOf(
    preparation.activity,
  );
  const compiled = branches.map((branch) => ({
    branch,
    callOf: compileCall(branch, preparation),
    compensate: branch.compensate === undefined ? undefined : preparation.compile(branch.compensate),
  }));
  return ({ scope }) => ({
    plan: {
      strategy,
      isNamed: true,
      noun: 'branch',
      raceOn: raceOn ?? 'success',
      ...(maxWorkers && { maxWorkers }),
      ...timeoutOf(timeoutSeconds),
      failOnWarning,
      branches: compiled.map(({ branch, callOf, compensate }) => ({
        id: branch.id,
        call: callOf(scope),
        retries: retryPlan(branch.retries),
        ...timeoutOf(branch.timeoutSeconds),
        ignoreFailure: branch.ignoreFailure,
        ...(compensate && { compensate: compensate.text(scope).trim() }),
      })),
    },
    conclude: (result) => outcomeOf(result, strategy),
  });
}

function starts(activity: Activity): readonly StartedRunbook[] {
  const { branches, strategy, maxWorkers, raceOn, timeoutSeconds, failOnWarning } = groupOf(activity);
  const group = {
    noun: 'branch',
    strategy,
    maxWorkers,
    failOnWarning,
    ...timeoutOf(timeoutSeconds),
    ...(strategy === 'race' && { raceOn: raceOn ?? 'success' }),
  } as const;
  return branches.flatMap((written, index): StartedRunbook[] => {
    const { id, runbook, parameters, compensate } = written;
    const at = ['branches', index];
    const given = { parameters, branch: id, waits: strategy !== 'fireAndForget', group };
    const rules = {
      retries: retryPlan(written.retries),
      ...timeoutOf(written.timeoutSeconds),
      ignoreFailure: written.ignoreFailure && singleCounts(strategy),
      ...(compensate !== undefined && singleCounts(strategy) && { compensate }),
    };
    const where = { path: [...at, 'runbook'], parametersPath: [...at, 'parameters'] };
    const branch = { kind: 'branch', runbook, rules, ...given, ...where } as const;
    if (compensate === undefined) return [branch];
    // A compensation also gets the data that its branch returned, and only what it declares (14.1 rule 5).
    return [branch, { kind: 'compensate', runbook: compensate, ...given, path: [...at, 'compensate'] }];
  });
}

function retryPlan({ attempts, delaySeconds, backoff, maxDelaySeconds }: PropertiesOf<typeof retriesSchema>) {
  const longest = maxDelaySeconds ?? Math.max(longestDelay, delaySeconds);
  return { attempts, delayMs: delaySeconds * 1000, backoff, maxDelayMs: longest * 1000 };
}

function timeoutOf(seconds: number | undefined): { readonly timeoutMs?: number } {
  return seconds === undefined ? {} : { timeoutMs: seconds * 1000 };
}

/**
 * One row with all results of the group (rule 6), because Parallel does not produce several rows. The items
 * of Parallel replace returned data of the same name.
 */
function outcomeOf(result: GroupResult, strategy: string): Outcome {
  const failed = failedBranches(result);
  const count = (...statuses: readonly string[]) =>
    result.branches.filter(({ status }) => statuses.includes(status)).length;
  const items: Record<string, Value> = {
    Strategy: strategy,
    Status: result.status,
    Duration: result.durationMs / 1000,
    Succeeded: count('success', 'warning'),
    Failed: failed.length,
    Cancelled: count('cancelled'),
    Winner: result.winner ?? '',
    'Failed branches': failed.map(({ id }) => id).join(', '),
  };
  for (const { id, status, job, attempts, durationMs, error, returned } of result.branches) {
    const known = {
      Status: status,
      'Job ID': job === null ? '' : String(job),
      Attempts: attempts,
      Duration: durationMs / 1000,
      Error: error,
    };
    for (const [name, value] of Object.entries({ ...known, ...joinedRows(returned), ...known })) {
      items[`${id}.${name}`] = value;
    }
  }
  if (result.status === 'success') return { status: 'success', items };
  return { status: result.status, items, errorSummary: summaryOf(result) };
}

/** The failed branches and the failed compensations. */
function summaryOf(result: GroupResult): string {
  const failed = failedBranches(result);
  const parts =
    failed.length > 0 ? [failureText(failed, result.branches.length, ['branch', 'branches'])] : [];
  if (failed.length === 0 && result.winner !== null)
    parts.push(`${result.winner} won with the status ${result.status}`);
  if (result.timedOut) parts.unshift('the group timed out');
  const notMadeGood = result.compensations.filter(({ status }) => status === 'failed');
  if (notMadeGood.length > 0) {
    const named = notMadeGood.map(({ branch, row, error }) =>
      withReason(row === undefined ? branch : `${branch}, row ${row}`, error),
    );
    parts.push(`compensation failed: ${named.join('; ')}`);
  }
  return parts.join('; ');
}

/** Whether the failure of a single branch can fail the group. */
function singleCounts(strategy: Strategy): boolean {
  return strategy === 'waitAll' || strategy === 'failFast';
}

function check(activity: Activity): readonly PropertyProblem[] {
  return [...twins(activity), ...ignored(activity)];
}

/**
 * Warnings about properties that have no effect under the strategy. Under these strategies a group fails only
 * if no branch has succeeded, or if nobody waits for any.
 */
function ignored(activity: Activity): PropertyProblem[] {
  const { strategy, raceOn, branches } = groupOf(activity);
  const problems: PropertyProblem[] = [];
  const add = (path: PropertyProblem['path'], why: string, hint: string) => {
    const message = `"${path.at(-1)}" is ignored under the strategy ${strategy}: ${why}`;
    problems.push({ code: 'strategy-ignores', severity: 'warning', path, message, hint });
  };
  if (raceOn !== undefined && strategy !== 'race')
    add(['raceOn'], 'it says who wins a race', 'set "strategy" to "race", or leave it out');
  if (singleCounts(strategy)) return problems;
  const hint = 'leave it out, or set "strategy" to "waitAll" or "failFast"';
  for (const [index, { ignoreFailure, compensate }] of branches.entries()) {
    if (ignoreFailure)
      add(['branches', index, 'ignoreFailure'], 'no failure of a single branch fails the group', hint);
    if (compensate !== undefined)
      add(['branches', index, 'compensate'], 'it never fails when a branch has succeeded', hint);
  }
  return problems;
}

function twins(activity: Activity): PropertyProblem[] {
  const seen = new Map<string, string>();
  return groupOf(activity).branches.flatMap(({ id }, index): PropertyProblem[] => {
    const first = seen.get(id.toLowerCase());
    if (first === undefined) {
      seen.set(id.toLowerCase(), id);
      return [];
    }
    const ids = first === id ? id : `${id} and ${first} differ in letter case only`;
    const message = `branch ${index + 1} has the id of another: ${ids}`;
    const hint = 'give each branch of a group an id of its own: its results are read by it';
    return [{ code: 'branch-duplicate', severity: 'error', path: ['branches', index, 'id'], message, hint }];
  });
}
