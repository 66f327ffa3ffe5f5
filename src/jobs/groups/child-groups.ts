import type { JobResult } from '../../model/job.ts';
import type { BranchPlan, GroupPlan, GroupResult } from '../../model/job-group.ts';
import { InvariantError } from '../../model/problem.ts';
import type { Work } from '../dispatch-protocol.ts';
import type { BranchTold, JobRecords } from '../job-records.ts';
import type { Wait } from '../job-state.ts';
import type { Timers } from '../timers.ts';
import { BranchGroup, type GroupCommand } from './branch-group.ts';
import type { GroupNote } from './group-command.ts';

/** The child jobs of one execution, as long as the group can still act. */
interface LiveGroup {
  readonly group: BranchGroup;
  readonly plan: GroupPlan;
  readonly asker: number;
  /** The `seq` of the start of the execution that asked. */
  readonly cause: number;
  /** Whether its jobs are waited for until there is a result. */
  readonly isAwaited: boolean;
  /** Whether it has something to do when one of its jobs ends, or later. */
  readonly isFollowed: boolean;
  wait?: Wait | undefined;
  result?: GroupResult;
  alarm?: { readonly atMs: number; readonly timer: number } | undefined;
}

/**
 * The groups of child jobs of a run. Passes each group the facts about its jobs, and carries out its
 * commands.
 */
export class ChildGroups {
  readonly #records: JobRecords;
  readonly #timers: Timers;
  /** How long a parent takes to notice that it may go on, in milliseconds. */
  readonly #noticeMs: number;
  readonly #live = new Set<LiveGroup>();
  /** The group of a job's running execution, by the job, until the activity goes on. */
  readonly #byAsker = new Map<number, LiveGroup>();
  readonly #byChild = new Map<number, LiveGroup>();
  /** Groups with a result that has not been handed over. */
  readonly #through = new Set<LiveGroup>();

  constructor(records: JobRecords, timers: Timers, noticeMs: number) {
    this.#records = records;
    this.#timers = timers;
    this.#noticeMs = noticeMs;
  }

  /** Whether no group can still queue a job. */
  get isEmpty(): boolean {
    return this.#live.size === 0;
  }

  /** An execution of a job asks for child jobs. `goOn` comes once, when its activity goes on. */
  *ask(asker: number, plan: GroupPlan, cause: number): Work {
    const { strategy, branches, maxWorkers = branches.length } = plan;
    const isAwaited = strategy !== 'fireAndForget' || maxWorkers < branches.length;
    const group = new BranchGroup(plan);
    const live: LiveGroup = { group, plan, asker, cause, isAwaited, isFollowed: isFollowed(plan) };
    this.#live.add(live);
    this.#byAsker.set(asker, live);
    yield* this.#obey(live, group.start(this.#records.nowMs));
    if (live.result !== undefined) {
      if (!live.isFollowed) this.#live.delete(live);
      return;
    }
    live.wait = group.wait;
    this.#records.machine.beginWait(asker, live.wait);
    this.#records.note(asker);
  }

  /** A job has ended. It may be a child of a group, and it may have asked for one. */
  *ended(job: number, result: JobResult): Work {
    yield* this.abandon(job);
    const live = this.#byChild.get(job);
    this.#byChild.delete(job);
    if (live === undefined || !this.#live.has(live)) return;
    yield* this.#obey(live, live.group.ended(job, result, this.#records.nowMs));
  }

  /**
   * The execution that asked is gone: nothing more is queued for it. Its child jobs are independent and play
   * on (section 7).
   */
  *abandon(asker: number): Work {
    const live = this.#byAsker.get(asker);
    if (live === undefined) return;
    if (live.alarm !== undefined) yield* this.#timers.callOff(live.alarm.timer);
    this.#live.delete(live);
    this.#byAsker.delete(asker);
  }

  /** Nothing more is queued for any group. */
  *abandonAll(): Work {
    for (const { alarm } of this.#live) if (alarm !== undefined) yield* this.#timers.callOff(alarm.timer);
    this.#live.clear();
    this.#byAsker.clear();
    this.#through.clear();
  }

  /**
   * Lets the activities go on whose groups have a result. True if that may have freed a slot or asked for
   * one.
   */
  *handOver(): Work<boolean> {
    const through = [...this.#through];
    this.#through.clear();
    for (const live of through) {
      if (live.wait === undefined) yield* this.#goOn(live);
      else if (this.#noticeMs === 0) yield* this.#endWait(live);
      else yield* this.#timers.set(this.#records.nowMs + this.#noticeMs, () => this.#endWait(live));
    }
    return through.length > 0;
  }

  /** A job that waited has its slot back. */
  *resume(asker: number): Work {
    const live = this.#byAsker.get(asker);
    if (live !== undefined) yield* this.#goOn(live);
  }

  *#endWait(live: LiveGroup): Work {
    if (this.#byAsker.get(live.asker) !== live) return;
    live.wait = undefined;
    const goesOn = this.#records.machine.endWait(live.asker);
    this.#records.note(live.asker);
    if (goesOn) yield* this.#goOn(live);
  }

  *#goOn(live: LiveGroup): Work {
    const { asker } = live;
    if (this.#byAsker.get(asker) !== live) return;
    this.#byAsker.delete(asker);
    yield { kind: 'goOn', job: asker, result: live.result as GroupResult };
  }

  *#obey(live: LiveGroup, commands: readonly GroupCommand[]): Work {
    const left = [...commands];
    for (const command of left) {
      switch (command.kind) {
        case 'queue':
          for (const next of yield* this.#queueBranch(live, command)) left.push(next);
          break;
        case 'cancel':
          this.#byChild.delete(command.job);
          yield* this.#records.cancel(command.job, command.reason);
          break;
        case 'note':
          this.#tell(live, command);
          break;
        case 'goOn':
          live.result = command.result;
          this.#through.add(live);
      }
    }
    yield* this.#setAlarm(live);
    this.#tellWait(live);
  }

  /**
   * Writes a note of a group into the trace. Invoke Runbook writes none, because its activity reports
   * everything.
   */
  #tell({ plan, asker, cause }: LiveGroup, { kind: _, level, ...note }: GroupNote): void {
    const record = plan.isNamed ? this.#records.find(asker) : undefined;
    if (record !== undefined) this.#records.tell(record, cause, level, note);
  }

  /** Tells the job machine what a group waits for now, for the detection of deadlocks. */
  #tellWait(live: LiveGroup): void {
    const { wait, group, asker } = live;
    if (wait === undefined || wait.isTimed === group.wait.isTimed) return;
    live.wait = group.wait;
    this.#records.machine.changeWait(asker, live.wait);
  }

  *#queueBranch(live: LiveGroup, command: GroupCommand & { kind: 'queue' }): Work<readonly GroupCommand[]> {
    const { group, asker, plan, cause } = live;
    const { ticket, call, attempt, compensates } = command;
    const answer = yield { kind: 'admit', call };
    const { nowMs } = this.#records;
    if (answer === undefined) throw new InvariantError(`the call of ${call.runbook} was not answered`);
    if (answer.kind === 'refused') return group.refused(ticket, answer.reason, nowMs);
    const branch = plan.branches[command.branch] as BranchPlan;
    const told: BranchTold = {
      ...(plan.isNamed && { branch: branch.id }),
      ...(attempt > 1 && { attempt }),
      ...(compensates && { compensates: true as const }),
    };
    // Under fireAndForget the parent goes on as soon as the last branch is queued.
    const isLast = plan.strategy === 'fireAndForget' && command.branch === plan.branches.length - 1;
    const isAwaited = live.isAwaited && live.result === undefined && !isLast;
    const hasDeadline = !compensates && (plan.timeoutMs ?? branch.timeoutMs) !== undefined;
    const from = { parent: asker, isAwaited, hasDeadline };
    const { job } = this.#records.queue(answer.job, from, cause, told);
    if (live.isFollowed) this.#byChild.set(job.id, live);
    return group.queued(ticket, job.id, nowMs);
  }

  *#setAlarm(live: LiveGroup): Work {
    const { group, alarm } = live;
    const atMs = group.isOver ? undefined : group.nextMs;
    if (group.isOver) this.#live.delete(live);
    if (alarm?.atMs === atMs) return;
    if (alarm !== undefined) yield* this.#timers.callOff(alarm.timer);
    live.alarm = undefined;
    if (atMs === undefined) return;
    const timer = yield* this.#timers.set(atMs, () => this.#timeIsUp(live));
    live.alarm = { atMs, timer };
  }

  *#timeIsUp(live: LiveGroup): Work {
    live.alarm = undefined;
    yield* this.#obey(live, live.group.timePassed(this.#records.nowMs));
  }
}

/**
 * Whether a group has something to do after its jobs are queued. If not, it need not be kept: an Invoke
 * Runbook that does not wait. A list of 100,000 items starts as many.
 */
function isFollowed({ strategy, isNamed, timeoutMs, branches: [only] }: GroupPlan): boolean {
  if (strategy !== 'fireAndForget' || isNamed || timeoutMs !== undefined) return true;
  return only?.retries.attempts !== 1 || only.timeoutMs !== undefined;
}
