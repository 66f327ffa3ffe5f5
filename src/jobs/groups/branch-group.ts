import type { JobResult } from '../../model/job.ts';
import type { BranchResult, GroupPlan, RunbookCall } from '../../model/job-group.ts';
import { InvariantError } from '../../model/problem.ts';
import type { ActivityStatus } from '../../model/published-data.ts';
import type { Wait } from '../job-state.ts';
import { type Compensation, type CompensationEnd, Compensations } from './compensations.ts';
import { BranchRun, GroupTimers, notBegun, outcomeOf, retryDelayMs } from './group-branch.ts';
import { type GroupCommand, notes, seconds } from './group-command.ts';
import { GroupTally, goesOn, needsOf, statusOf } from './strategy.ts';

export type { GroupCommand } from './group-command.ts';

/** A job that was asked for. */
interface Ask {
  readonly run: BranchRun;
  /** Absent for an attempt of the branch itself. */
  readonly compensation?: Compensation;
}

/** `over`: nothing more will be queued, and the activity has gone on. */
type Phase = 'new' | 'branches' | 'compensating' | 'over';

/**
 * Plays the child jobs of one execution of Parallel, For Each or Invoke Runbook (section 14.1). Facts go in,
 * commands come out. It queues nothing itself: a host executes the commands in the order given and answers
 * every `queue`, at once or later. Times are milliseconds and never go back. `timePassed` is called when
 * `nextMs` has come; what is reported before that call counts as in time.
 *
 * Order: branches begin in the order written. In one step, a branch that ends is reported before the next
 * begins, what is not needed any more is cancelled before a compensation is queued, and `goOn` comes last. A
 * step costs O(log n) for n branches; going on costs O(n), once.
 */
export class BranchGroup {
  readonly #plan: GroupPlan;
  readonly #tally: GroupTally;
  /** Branches that have begun, in the order written. */
  readonly #runs: BranchRun[] = [];
  readonly #asked = new Map<number, Ask>();
  readonly #jobs = new Map<number, Ask>();
  readonly #timers = new GroupTimers();
  readonly #compensations = new Compensations();
  #commands: GroupCommand[] = [];
  #phase: Phase = 'new';
  readonly #timeoutMs: number;
  #startMs = 0;
  #deadlineMs = Number.POSITIVE_INFINITY;
  #ticket = 0;
  /** Branches that occupy one of the `maxWorkers` places. */
  #active = 0;
  /** How many of those are between two attempts. */
  #retrying = 0;
  #hasGoneOn = false;
  #timedOut = false;
  #winner: string | null = null;
  #brokeAt: string | null = null;
  /** The reason given to branches that are cancelled because one has won or failed. */
  #decided = '';

  constructor(plan: GroupPlan) {
    this.#plan = plan;
    this.#timeoutMs = plan.timeoutMs ?? Number.POSITIVE_INFINITY;
    this.#tally = new GroupTally(plan);
  }

  /** Begins the group. */
  start(nowMs: number): readonly GroupCommand[] {
    if (this.#phase !== 'new') throw new InvariantError('a group of branches was started twice');
    this.#phase = 'branches';
    this.#startMs = nowMs;
    this.#deadlineMs = nowMs + this.#timeoutMs;
    this.#timers.add(this.#deadlineMs, { what: 'groupTimeout' });
    this.#advance(nowMs);
    return this.#take();
  }

  /** The job of this ticket is in the queue, under the number `job`. */
  queued(ticket: number, job: number, nowMs: number): readonly GroupCommand[] {
    const ask = this.#answered(ticket);
    const { run, compensation } = ask;
    if (compensation === undefined) run.queued(job);
    // The branch may have ended before its job was queued.
    if (compensation === undefined && run.isSettled)
      this.#commands.push({ kind: 'cancel', job, reason: run.error });
    else this.#jobs.set(job, ask);
    this.#advance(nowMs);
    return this.#take();
  }

  /**
   * The job could not be queued at all, for example because the runbook does not exist or its parameters are
   * wrong. The branch has failed and is not tried again.
   */
  refused(ticket: number, reason: string, nowMs: number): readonly GroupCommand[] {
    const { run, compensation } = this.#answered(ticket);
    if (compensation !== undefined) {
      this.#compensated(compensation, { status: 'failed', error: reason }, nowMs);
    } else {
      run.isLost ||= run.asked === 1;
      this.#commands.push(notes.branchRefused(this.#plan.noun, run.plan.id, reason));
      if (!run.isSettled) this.#settle(run, 'failed', reason, nowMs);
      this.#advance(nowMs);
    }
    return this.#take();
  }

  /** A job has ended. Jobs that the group has cancelled, and jobs of others, are ignored. */
  ended(job: number, result: JobResult, nowMs: number): readonly GroupCommand[] {
    const ask = this.#jobs.get(job);
    if (ask === undefined) return [];
    this.#jobs.delete(job);
    if (ask.compensation !== undefined) {
      this.#compensated(ask.compensation, outcomeOf(result, false), nowMs);
    } else this.#attemptEnded(ask.run, result, nowMs);
    return this.#take();
  }

  /** Does what is due by now: timeouts, and attempts whose delay is over. */
  timePassed(nowMs: number): readonly GroupCommand[] {
    for (let due = this.#timers.take(nowMs); due !== undefined; due = this.#timers.take(nowMs)) {
      if (due.what === 'groupTimeout') this.#timeOut(nowMs);
      else if (due.what === 'branchTimeout') this.#timeOutBranch(due.run, nowMs);
      // After its deadline an attempt would be in vain. The timeout is due as well and comes next.
      else if (nowMs < Math.min(due.run.deadlineMs, this.#deadlineMs)) this.#attempt(due.run);
    }
    return this.#take();
  }

  /** When `timePassed` must be called next; undefined if nothing is due at a time. */
  get nextMs(): number | undefined {
    return this.#timers.nextMs;
  }

  /** Whether the group is finished: it has gone on, no branch is left, and every `queue` was answered. */
  get isOver(): boolean {
    return this.#phase === 'over' && this.#asked.size === 0;
  }

  /**
   * What the group waits for. It is timed if the group goes on shortly, or if one of its branches is between
   * two attempts and the strategy does not need the others. The deadlines of the jobs themselves are not its
   * concern.
   */
  get wait(): Wait {
    const needs = needsOf(this.#plan.strategy);
    return { needs, isTimed: this.#hasGoneOn || (needs !== 'all' && this.#retrying > 0) };
  }

  #take(): readonly GroupCommand[] {
    const commands = this.#commands;
    this.#commands = [];
    return commands;
  }

  #answered(ticket: number): Ask {
    const ask = this.#asked.get(ticket);
    if (ask === undefined) throw new InvariantError(`ticket ${ticket} of a group of branches is not open`);
    this.#asked.delete(ticket);
    if (ask.run.asked === 1) this.#tally.firstAnswered();
    return ask;
  }

  /** Goes on if the strategy says so. Otherwise begins as many branches as there are places. */
  #advance(nowMs: number): void {
    if (this.#phase !== 'branches') return;
    if (goesOn(this.#plan.strategy, this.#tally)) this.#conclude(nowMs);
    else this.#fill(nowMs);
  }

  /**
   * Rule 1. At the group's own deadline nothing begins, because it would be cancelled in the same
   * millisecond.
   */
  #fill(nowMs: number): void {
    const { branches, maxWorkers = Number.POSITIVE_INFINITY } = this.#plan;
    if (this.#brokeAt !== null || nowMs >= this.#deadlineMs) return;
    while (this.#active < maxWorkers) {
      const index = this.#runs.length;
      const plan = branches[index];
      if (plan === undefined) return;
      const run = new BranchRun(plan, index, nowMs);
      this.#runs.push(run);
      this.#active += 1;
      this.#timers.add(run.deadlineMs, { what: 'branchTimeout', run });
      this.#attempt(run);
    }
  }

  #attempt(run: BranchRun): void {
    this.#clearFailure(run);
    run.asked += 1;
    this.#ask({ run }, run.plan.call, run.asked);
  }

  #clearFailure(run: BranchRun): void {
    if (run.failure !== undefined) this.#retrying -= 1;
    run.failure = undefined;
  }

  #ask(ask: Ask, call: RunbookCall, attempt: number): void {
    this.#ticket += 1;
    this.#asked.set(this.#ticket, ask);
    const { run, compensation } = ask;
    const asked = { branch: run.index, attempt, call, compensates: compensation !== undefined };
    this.#commands.push({ kind: 'queue', ticket: this.#ticket, ...asked });
  }

  /** Rules 2 and 4: either another attempt follows, or this is the outcome of the branch. */
  #attemptEnded(run: BranchRun, result: JobResult, nowMs: number): void {
    const { status, error, mayRetry } = outcomeOf(result, this.#plan.failOnWarning);
    const { id, retries } = run.plan;
    run.ended(result);
    if (mayRetry && run.asked < retries.attempts && this.#brokeAt === null) {
      const delayMs = retryDelayMs(retries, run.asked);
      run.failure = error;
      this.#retrying += 1;
      this.#commands.push(notes.retry(id, error, run.asked + 1, retries.attempts, delayMs));
      this.#timers.add(nowMs + delayMs, { what: 'retry', run });
      return;
    }
    this.#settle(run, status, error, nowMs);
    if (result.broke) this.#break(run, nowMs);
    this.#advance(nowMs);
  }

  /** A branch has ended by itself, and not by the timeout of the group. */
  #settle(run: BranchRun, status: ActivityStatus, error: string, nowMs: number): void {
    this.#count(run, status, error, nowMs);
    if (status !== 'failed') this.#compensations.branchSucceeded(run);
    if (this.#tally.isWon(status)) {
      this.#winner = run.plan.id;
      this.#decided = `not needed any more: branch ${run.plan.id} won`;
    } else if (this.#decided === '' && status === 'failed' && !run.plan.ignoreFailure) {
      this.#decided = `not needed any more: branch ${run.plan.id} failed`;
    }
  }

  #count(run: BranchRun, status: ActivityStatus, error: string, nowMs: number): void {
    this.#clearFailure(run);
    run.settle(status, error, nowMs);
    this.#active -= 1;
    // Under fireAndForget a branch has succeeded once it is queued, whatever its job does.
    const isQueued = this.#plan.strategy === 'fireAndForget' && !run.isLost;
    this.#tally.settled(run.plan, status === 'failed' && !isQueued);
  }

  /** 14.2: nothing more is queued, not even another attempt. Running jobs go on to their end. */
  #break(run: BranchRun, nowMs: number): void {
    if (this.#brokeAt !== null) return;
    this.#brokeAt = run.plan.id;
    this.#tally.skipped(this.#plan.branches.length - this.#runs.length);
    for (const waiting of this.#runs) {
      if (waiting.failure !== undefined) this.#settle(waiting, 'failed', waiting.failure, nowMs);
    }
  }

  /** Rule 3: a branch has reached its timeout. */
  #timeOutBranch(run: BranchRun, nowMs: number): void {
    const error = `timed out after ${seconds(run.timeoutMs)}`;
    run.isLost ||= run.job === null;
    this.#commands.push(notes.branchTimeout(run.plan.id, error));
    this.#stop(run, error);
    this.#settle(run, 'failed', error, nowMs);
    this.#advance(nowMs);
  }

  /**
   * Rule 3: the group has reached its timeout. Running jobs are cancelled and unfinished branches have
   * failed; the strategy decides what that means.
   */
  #timeOut(nowMs: number): void {
    const error = this.#groupError;
    this.#timedOut = true;
    this.#commands.push(notes.groupTimeout(error));
    for (const run of this.#runs) {
      if (run.isSettled) continue;
      run.isLost = true;
      this.#stop(run, error);
      this.#count(run, 'failed', error, nowMs);
    }
    if (this.#brokeAt === null) {
      for (const unbegun of this.#plan.branches.slice(this.#runs.length)) {
        this.#tally.settled(unbegun, true);
      }
    }
    this.#conclude(nowMs);
  }

  get #groupError(): string {
    return `the group timed out after ${seconds(this.#timeoutMs)}`;
  }

  /**
   * Cancels the running job of a branch, if it has one. A job that is still being queued is cancelled once it
   * is queued.
   */
  #stop({ job }: BranchRun, reason: string): void {
    if (job !== null && this.#jobs.delete(job)) this.#commands.push({ kind: 'cancel', job, reason });
  }

  #conclude(nowMs: number): void {
    if (this.#plan.strategy === 'fireAndForget') this.#letGo(nowMs);
    else this.#close(nowMs);
  }

  /** The activity goes on while the branches keep running. When the last has ended, the group is over. */
  #letGo(nowMs: number): void {
    const isOver = this.#tally.open === 0;
    if (isOver) {
      this.#phase = 'over';
      this.#timers.clear();
      this.#tellPartialFailure(this.#runs.filter(({ hasFailed }) => hasFailed).map(({ plan }) => plan.id));
    }
    if (!this.#hasGoneOn) this.#goOn(statusOf('fireAndForget', this.#tally), nowMs);
  }

  /** Cancels what is not needed any more. A failed group is compensated before it goes on (rule 5). */
  #close(nowMs: number): void {
    this.#timers.clear();
    for (const run of this.#runs) {
      if (run.isSettled) continue;
      this.#stop(run, this.#decided);
      this.#clearFailure(run);
      run.settle('cancelled', this.#decided, nowMs);
    }
    this.#phase = 'compensating';
    const status = statusOf(this.#plan.strategy, this.#tally);
    if (status === 'failed') this.#compensate(nowMs);
    else this.#finish(status, nowMs);
  }

  /** One compensation at a time: the newest completion first, and of its rows the last. */
  #compensate(nowMs: number): void {
    const compensation = this.#compensations.take();
    if (compensation === undefined) {
      this.#finish('failed', nowMs);
      return;
    }
    const { run, call, row } = compensation;
    this.#commands.push(notes.compensation(run.plan.id, call.runbook, row));
    this.#ask({ run, compensation }, call, 1);
  }

  #compensated(compensation: Compensation, end: CompensationEnd, nowMs: number): void {
    const { run, row } = compensation;
    this.#compensations.ended(compensation, end);
    if (end.status === 'failed') {
      this.#commands.push(notes.compensationFailed(run.plan.id, end.error, row));
    }
    this.#compensate(nowMs);
  }

  #finish(status: ActivityStatus, nowMs: number): void {
    this.#phase = 'over';
    this.#goOn(status, nowMs);
  }

  #goOn(status: ActivityStatus, nowMs: number): void {
    this.#hasGoneOn = true;
    const branches = this.#plan.branches.map((_, index) => this.#report(index));
    if (status !== 'failed') {
      this.#tellPartialFailure(branches.filter((each) => each.status === 'failed').map(({ id }) => id));
    }
    const result = {
      status,
      durationMs: nowMs - this.#startMs,
      timedOut: this.#timedOut,
      winner: this.#winner,
      brokeAt: this.#brokeAt,
      branches,
      compensations: this.#compensations.results,
    };
    this.#commands.push({ kind: 'goOn', result });
  }

  #report(index: number): BranchResult {
    const run = this.#runs[index];
    if (run !== undefined) {
      return this.#plan.strategy !== 'fireAndForget' || run.isLost ? run.report() : run.reportQueued();
    }
    const plan = this.#plan.branches[index] as GroupPlan['branches'][number];
    if (this.#brokeAt !== null) return notBegun(plan, 'skipped', '');
    return this.#timedOut
      ? notBegun(plan, 'failed', this.#groupError)
      : notBegun(plan, 'cancelled', this.#decided);
  }

  #tellPartialFailure(failed: readonly string[]): void {
    const { noun, branches } = this.#plan;
    if (failed.length > 0) this.#commands.push(notes.partialFailure(noun, failed, branches.length));
  }
}
