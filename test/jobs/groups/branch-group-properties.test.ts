import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { EndedJobStatus } from '../../../src/model/job.ts';
import { type BranchPlan, type GroupPlan, type RetryPlan, strategies } from '../../../src/model/job-group.ts';
import { runs } from '../../support/runs.ts';
import {
  branch,
  ends,
  group,
  type Played,
  playGroup,
  type Scripted,
  startMs,
  type WorldJob,
} from './branch-group-world.ts';
import { type Letter, lookUp, statusOfLetter } from './strategies-table.ts';

/** A group and what happens to its jobs: of each branch one outcome an attempt. */
interface Case {
  readonly plan: GroupPlan;
  readonly scripts: readonly (readonly Scripted[])[];
  readonly compensations: readonly Scripted[];
}

interface Ingredients {
  readonly breaks?: boolean;
  /** The queue may take its time to answer. */
  readonly slow?: boolean;
  readonly maxWorkers?: number;
}

const infinity = Number.POSITIVE_INFINITY;
const maxAttempts = 4;

const arbitraryRetries: fc.Arbitrary<RetryPlan> = fc.record({
  attempts: fc.integer({ min: 1, max: maxAttempts }),
  delayMs: fc.nat(30),
  backoff: fc.constantFrom('constant' as const, 'exponential' as const),
  maxDelayMs: fc.constantFrom(0, 25, 60, infinity),
});

function arbitraryJob({ breaks = false, slow = false }: Ingredients): fc.Arbitrary<Scripted> {
  const statuses = ['success', 'success', 'warning', 'failed', 'failed', 'canceled', null] as const;
  const jobStatuses: readonly EndedJobStatus[] = [
    'Completed',
    'Completed',
    'Completed',
    'Failed',
    'Canceled',
  ];
  const ended = fc
    .record({
      takesMs: fc.integer({ min: 1, max: 40 }),
      status: fc.constantFrom(...statuses),
      job: fc.constantFrom(...jobStatuses),
      broke: breaks ? fc.boolean() : fc.constant(false),
    })
    .map(({ takesMs, status, job, broke }) => ends(takesMs, status, { status: job, broke }));
  const answers = fc.constantFrom(...(slow ? [undefined, 0, 3, 20] : [undefined]));
  const job = fc.oneof(
    { weight: 12, arbitrary: ended },
    { weight: 1, arbitrary: fc.constant({ refused: 'no such runbook' }) },
  );
  return fc.tuple(job, answers).map(([scripted, answersAfterMs]) => ({
    ...scripted,
    ...(answersAfterMs !== undefined && { answersAfterMs }),
  }));
}

function arbitraryCase(ingredients: Ingredients): fc.Arbitrary<Case> {
  const timeout = (most: number) => fc.oneof(fc.constant(infinity), fc.integer({ min: 1, max: most }));
  const one = fc.record({
    retries: arbitraryRetries,
    timeoutMs: timeout(90),
    ignoreFailure: fc.boolean(),
    isCompensated: fc.boolean(),
    script: fc.array(arbitraryJob(ingredients), { minLength: maxAttempts, maxLength: maxAttempts }),
    compensation: arbitraryJob({}),
  });
  const places = ingredients.maxWorkers ? [ingredients.maxWorkers] : [1, 2, 3, infinity];
  const of = fc.record({
    strategy: fc.constantFrom(...strategies),
    raceOn: fc.constantFrom('success' as const, 'settled' as const),
    maxWorkers: fc.constantFrom(...places),
    timeoutMs: timeout(150),
    failOnWarning: fc.boolean(),
  });
  return fc.tuple(fc.array(one, { maxLength: 6 }), of).map(([parts, more]) => {
    const branches = parts.map(({ retries, timeoutMs, ignoreFailure, isCompensated }, index): BranchPlan => {
      const plain = branch(`b${index}`, { retries, timeoutMs, ignoreFailure });
      return isCompensated ? { ...plain, compensate: `\\Undo b${index}` } : plain;
    });
    return {
      plan: group(branches, more),
      scripts: parts.map(({ script }) => script),
      compensations: parts.map(({ compensation }) => compensation),
    };
  });
}

function playCase({ plan, scripts, compensations }: Case): Played {
  const indexOf = (id: string) => Number(id.slice(1));
  return playGroup(plan, {
    job: (id, attempt) => scripts[indexOf(id)]![attempt - 1]!,
    compensation: (id) => compensations[indexOf(id)]!,
  });
}

/**
 * Holds whatever the group and whatever comes of its jobs. Playing itself checks that the group goes on once,
 * leaves no job and then is silent.
 */
function holds(name: string, ingredients: Ingredients, property: (played: Played, of: Case) => void): void {
  test(name, () => {
    const isHeld = (of: Case) => property(playCase(of), of);
    fc.assert(fc.property(arbitraryCase(ingredients), isHeld), { ...runs(1500), seed: 14 });
  });
}

const ofBranches = ({ jobs }: Played) => jobs.filter(({ command }) => !command.compensates);
/** How long the group took for compensations. */
function compensatedMs(played: Played): number {
  return ofCompensations(played).reduce((sum, job) => sum + (job.endedMs! - job.askedMs), 0);
}

const ofCompensations = ({ jobs }: Played) => jobs.filter(({ command }) => command.compensates);

describe('every group, whatever comes of its jobs', () => {
  const anything = { breaks: true, slow: true };

  holds('branches are begun in the order written (14.1 rule 1)', anything, (played) => {
    const begun = ofBranches(played).filter(({ command }) => command.attempt === 1);
    expect(begun.map(({ command }) => command.branch)).toEqual(begun.map((_, index) => index));
  });

  holds('never more than maxWorkers at once (14.1 rule 1)', { breaks: true }, (played, { plan }) => {
    expect(played.mostAtOnce).toBeLessThanOrEqual(plan.maxWorkers ?? infinity);
  });

  holds(
    'never more jobs than attempts, each after the delay of its number, and only after a failure of its own (rule 2)',
    anything,
    (played, { plan }) => {
      const last = new Map<number, WorldJob>();
      for (const job of ofBranches(played)) {
        const { branch: index, attempt } = job.command;
        const { retries } = plan.branches[index]!;
        const before = last.get(index);
        last.set(index, job);
        expect(attempt).toBe((before?.command.attempt ?? 0) + 1);
        expect(attempt).toBeLessThanOrEqual(retries.attempts);
        if (before === undefined) continue;
        expect(before.fate).toBe('ended');
        expect(isFailure(before, plan)).toBe(true);
        expect(before.result?.status).not.toBe('Canceled');
        expect(job.askedMs - before.endedMs!).toBe(delayAfter(retries, attempt - 1));
      }
    },
  );

  holds(
    'a place that is free is filled at once while branches are left (rule 1)',
    { breaks: true },
    (played, { plan }) => {
      const { result } = played;
      if (plan.timeoutMs !== infinity || plan.strategy === 'fireAndForget') return;
      // Each branch but the first maxWorkers begins in the millisecond in which another settles.
      const begun = ofBranches(played).filter(({ command }) => command.attempt === 1);
      const settledMs = begun.map(
        ({ askedMs, command }) => askedMs + result.branches[command.branch]!.durationMs,
      );
      for (const [n, job] of begun.entries()) {
        expect(n < (plan.maxWorkers ?? infinity) ? [startMs, ...settledMs] : settledMs).toContain(
          job.askedMs,
        );
        if (n < (plan.maxWorkers ?? infinity) && !settledMs.includes(job.askedMs))
          expect(job.askedMs).toBe(startMs);
      }
    },
  );

  holds(
    'compensations run newest completion first, one at a time, only in a failed group (rule 5)',
    anything,
    (played, { plan }) => {
      const { status, branches, compensations } = played.result;
      const completed = played.left.filter(({ command, fate }) => {
        const { attempts } = branches[command.branch]!;
        return !command.compensates && fate === 'ended' && command.attempt === attempts;
      });
      const due = completed.filter(({ command }) => {
        const of = branches[command.branch]!;
        const hasSucceeded = of.status === 'success' || of.status === 'warning';
        return hasSucceeded && plan.branches[command.branch]!.compensate !== undefined;
      });
      const expected =
        status === 'failed' && plan.strategy !== 'fireAndForget'
          ? due.map(({ command }) => plan.branches[command.branch]!.id).reverse()
          : [];
      expect(compensations.map((each) => each.branch)).toEqual(expected);
      const jobs = ofCompensations(played);
      expect(jobs.map(({ command }) => plan.branches[command.branch]!.id)).toEqual(expected);
      for (const [n, job] of jobs.entries()) {
        if (n > 0) expect(job.askedMs).toBe(jobs[n - 1]!.endedMs);
      }
      if (jobs.length > 0) expect(jobs.at(-1)!.endedMs).toBe(startMs + played.goOnMs);
    },
  );

  holds('the status follows from those of the branches (14.1)', anything, ({ result }, { plan }) => {
    const ran = result.branches.filter(({ status }) => ['success', 'warning', 'failed'].includes(status));
    const failed = ran.filter(({ status }) => status === 'failed');
    const counted = failed.filter(({ id }) => !plan.branches.find((each) => each.id === id)!.ignoreFailure);
    const winner = result.branches.find(({ id }) => id === result.winner);
    const share = failed.length === 0 ? 'success' : failed.length === ran.length ? 'failed' : 'warning';
    const expected = {
      waitAll: counted.length > 0 ? 'failed' : 'success',
      failFast: counted.length > 0 ? 'failed' : 'success',
      bestEffort: share,
      race: winner?.status ?? (ran.length === 0 ? 'success' : 'failed'),
      fireAndForget: failed.length > 0 ? 'failed' : 'success',
    };
    expect(result.status).toBe(expected[plan.strategy]);
  });

  holds('every branch is told, and each status where it belongs', anything, ({ result, jobs }, { plan }) => {
    expect(result.branches.map(({ id }) => id)).toEqual(plan.branches.map(({ id }) => id));
    const begun = new Set(jobs.map(({ command }) => command.branch));
    for (const [index, { status, error, attempts }] of result.branches.entries()) {
      const isCut = plan.strategy === 'race' ? result.winner !== null : result.status === 'failed';
      if (status === 'cancelled')
        expect([['race', 'failFast'].includes(plan.strategy), isCut]).toEqual([true, true]);
      if (status === 'skipped') expect([result.brokeAt === null, begun.has(index)]).toEqual([false, false]);
      if (status === 'queued') expect([plan.strategy, attempts > 0]).toEqual(['fireAndForget', true]);
      expect(error !== '').toBe(status === 'failed' || status === 'cancelled');
    }
  });

  holds('a failure that the status hides is named in a note (rule 7)', anything, (played) => {
    const { status, branches } = played.result;
    const failed = branches.filter((each) => each.status === 'failed').map(({ id }) => id);
    if (status === 'failed' || failed.length === 0) return;
    const text = `partial-failure: ${failed.length} of ${branches.length} branches failed: ${failed.join(', ')}`;
    expect(played.notes).toContain(text);
  });

  holds('no timeout is overrun (rule 3)', anything, (played, { plan }) => {
    const { result, jobs } = played;
    expect(result.durationMs - compensatedMs(played)).toBeLessThanOrEqual(plan.timeoutMs ?? infinity);
    for (const [index, { durationMs }] of result.branches.entries()) {
      expect(durationMs).toBeLessThanOrEqual(plan.branches[index]!.timeoutMs ?? infinity);
    }
    for (const { command, askedMs } of jobs) {
      if (!command.compensates) expect(askedMs - startMs).toBeLessThan(plan.timeoutMs ?? infinity);
    }
  });
});

function isFailure({ result }: WorldJob, { failOnWarning }: GroupPlan): boolean {
  const good = failOnWarning ? ['success'] : ['success', 'warning'];
  return result?.status !== 'Completed' || !good.includes(result.instanceStatus ?? '');
}

/** Rule 2, by doubling. */
function delayAfter({ delayMs, backoff, maxDelayMs }: RetryPlan, attempt: number): number {
  let delay = delayMs;
  for (let n = 1; n < attempt && backoff === 'exponential'; n += 1) delay *= 2;
  return Math.min(delay, maxDelayMs);
}

/** When a branch that begins at 0 settles, and how: the attempts added up. */
function foretell(
  plan: BranchPlan,
  script: readonly Scripted[],
  { failOnWarning }: GroupPlan,
): [number, Letter] {
  let atMs = 0;
  for (let attempt = 1; ; attempt += 1) {
    if (atMs >= (plan.timeoutMs ?? infinity)) break;
    const { takesMs = 0, result, refused } = script[attempt - 1]!;
    if (refused !== undefined) return [atMs, plan.ignoreFailure ? 'i' : 'r'];
    atMs += takesMs;
    if (atMs > (plan.timeoutMs ?? infinity)) break;
    const instance = result?.status === 'Completed' ? result.instanceStatus : 'failed';
    if (instance === 'success') return [atMs, 's'];
    if (instance === 'warning' && !failOnWarning) return [atMs, 'w'];
    const isFinal =
      result?.status === 'Canceled' || instance === 'canceled' || attempt === plan.retries.attempts;
    if (isFinal) return [atMs, plan.ignoreFailure ? 'i' : 'f'];
    atMs += delayAfter(plan.retries, attempt);
  }
  return [plan.timeoutMs ?? infinity, plan.ignoreFailure ? 'i' : 't'];
}

/**
 * What comes of a group whose branches all begin at 0, from what comes of each; undefined where two things
 * happen at once.
 */
function foretellGroup({ plan, scripts }: Case) {
  const foretold = plan.branches.map((each, index) => foretell(each, scripts[index]!, plan));
  const timeOf = (index: number) => foretold[index]![0];
  const times = foretold.map(([atMs]) => atMs).filter((atMs) => atMs > 0);
  if (new Set([...times, plan.timeoutMs]).size <= times.length) return undefined;
  const order = foretold.map((_, index) => index).sort((a, b) => timeOf(a) - timeOf(b));
  const inTime = order.filter((index) => timeOf(index) < (plan.timeoutMs ?? infinity));
  const letters = inTime.map((index) => foretold[index]![1]).join('');
  const late = order.slice(inTime.length).map((index) => (plan.branches[index]!.ignoreFailure ? 'i' : 't'));
  const { status, settled } = lookUp(plan, letters, late.join(''));
  const lastMs = settled > 0 ? Math.min(timeOf(order[settled - 1]!), plan.timeoutMs ?? infinity) : 0;
  const statusAt = (place: number) => {
    if (place >= settled) return 'cancelled';
    return place < inTime.length ? statusOfLetter[foretold[order[place]!]![1]] : 'failed';
  };
  const statuses = plan.branches.map((_, index) => statusAt(order.indexOf(index)));
  return { status, lastMs, statuses, timedOut: settled > inTime.length };
}

test('without limits a group is what the table says of its branches, each foretold by itself (14.1)', () => {
  let compared = 0;
  const isHeld = (of: Case) => {
    const foretold = of.plan.strategy === 'fireAndForget' ? undefined : foretellGroup(of);
    if (foretold === undefined) return;
    const { status, lastMs, statuses, timedOut } = foretold;
    const played = playCase(of);
    expect({
      status: played.result.status,
      statuses: played.result.branches.map((each) => each.status),
      timedOut: played.result.timedOut,
      lastMs: played.result.durationMs - compensatedMs(played),
    }).toEqual({ status, statuses, timedOut, lastMs });
    compared += 1;
  };
  fc.assert(fc.property(arbitraryCase({ maxWorkers: infinity }), isHeld), { numRuns: 4000, seed: 14 });
  expect(compared).toBeGreaterThan(1000);
});
