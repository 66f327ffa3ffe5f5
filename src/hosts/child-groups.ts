import { BranchGroup, type GroupCommand } from '../jobs/groups/branch-group.ts';
import type { GroupNote } from '../jobs/groups/group-command.ts';
import type { JobRequest, Wait } from '../jobs/job-state.ts';
import type { JobResult } from '../model/job.ts';
import type { BranchPlan, GroupPlan, GroupResult, RunbookCall } from '../model/job-group.ts';
import type { JobQueued } from '../trace/trace-event.ts';

/** What a JobQueued says of the branch it is queued for. */
export type BranchTold = Pick<JobQueued, 'branch' | 'attempt' | 'compensates'>;

/** A child job to queue. */
export interface ChildCall {
  readonly call: RunbookCall;
  readonly from: Pick<JobRequest, 'parent' | 'isAwaited' | 'hasDeadline'>;
  readonly told: BranchTold;
  /** `seq` of the start of the execution that asks. */
  readonly cause: number;
}

/** What the groups need of whoever keeps the jobs. */
export interface JobKeeper {
  now(): number;
  /** Does `fact` at that time, as a fact of its own, unless it is called off. */
  factAt(timeMs: number, fact: () => void): () => void;
  /** The number of the job, or in one line why it cannot be run. */
  queueChild(child: ChildCall): number | { readonly refusal: string };
  cancelJob(job: number, reason: string): void;
  beginWait(job: number, wait: Wait): void;
  changeWait(job: number, wait: Wait): void;
  /** False: the job goes on later, when it has its slot back. */
  endWait(job: number): boolean;
  tell(job: number, cause: number, note: GroupNote): void;
}

/** The child jobs of one execution, while something can still come of them. */
interface LiveGroup {
  readonly group: BranchGroup;
  readonly plan: GroupPlan;
  readonly asker: number;
  readonly cause: number;
  readonly deliver: (result: GroupResult) => void;
  /** Its jobs are waited for as long as there is no result. */
  readonly isAwaited: boolean;
  wait: Wait | undefined;
  result: GroupResult | undefined;
  alarm: { readonly atMs: number; callOff(): void } | undefined;
}

/** The groups of child jobs of a run: feeds each with what happens to its jobs, and does what it says. */
export class ChildGroups {
  readonly #keeper: JobKeeper;
  /** How long it takes until a parent notices that it may go on, in milliseconds. */
  readonly #noticeMs: number;
  readonly #live = new Set<LiveGroup>();
  /** The group of the execution that plays, by its job, until the activity goes on. */
  readonly #byAsker = new Map<number, LiveGroup>();
  readonly #byChild = new Map<number, LiveGroup>();
  #through: LiveGroup[] = [];

  constructor(keeper: JobKeeper, noticeMs: number) {
    this.#keeper = keeper;
    this.#noticeMs = noticeMs;
  }

  /** No job is still to be queued. */
  get isEmpty(): boolean {
    return this.#live.size === 0;
  }

  /** An execution of a job wants child jobs; `deliver` is called once, when its activity goes on. */
  ask(asker: number, plan: GroupPlan, cause: number, deliver: (result: GroupResult) => void): void {
    const isAwaited = plan.strategy !== 'fireAndForget' || plan.maxWorkers < plan.branches.length;
    const group = new BranchGroup(plan);
    const begun = { wait: undefined, result: undefined, alarm: undefined };
    const live: LiveGroup = { group, plan, asker, cause, deliver, isAwaited, ...begun };
    this.#live.add(live);
    this.#byAsker.set(asker, live);
    this.#obey(live, group.start(this.#keeper.now()));
    if (live.result !== undefined) {
      // Nobody waits for the child of an Invoke Runbook, and nothing more comes of it.
      if (!plan.isNamed) this.#live.delete(live);
      return;
    }
    live.wait = group.wait;
    this.#keeper.beginWait(asker, live.wait);
  }

  /** A job has ended: a child of some group, perhaps, and perhaps the asker of one. */
  ended(job: number, result: JobResult): void {
    this.abandon(job);
    const live = this.#byChild.get(job);
    this.#byChild.delete(job);
    if (live !== undefined && this.#live.has(live))
      this.#obey(live, live.group.ended(job, result, this.#keeper.now()));
  }

  /** The execution that asked is gone: nothing more is queued for it. Its jobs are jobs of their own and play on (section 7). */
  abandon(asker: number): void {
    const live = this.#byAsker.get(asker);
    if (live === undefined) return;
    live.alarm?.callOff();
    this.#live.delete(live);
    this.#byAsker.delete(asker);
  }

  /** Nothing more is queued for anyone. */
  abandonAll(): void {
    for (const { alarm } of this.#live) alarm?.callOff();
    this.#live.clear();
    this.#byAsker.clear();
    this.#through = [];
  }

  /** Lets activities go on whose groups are through. True when that may have freed or asked for a slot. */
  handOver(): boolean {
    const through = this.#through;
    this.#through = [];
    for (const live of through) {
      if (live.wait === undefined) this.#deliver(live);
      else if (this.#noticeMs === 0) this.#endWait(live);
      else this.#keeper.factAt(this.#keeper.now() + this.#noticeMs, () => this.#endWait(live));
    }
    return through.length > 0;
  }

  /** A job that waited has its slot back. */
  resume(asker: number): void {
    const live = this.#byAsker.get(asker);
    if (live !== undefined) this.#deliver(live);
  }

  #endWait(live: LiveGroup): void {
    if (this.#byAsker.get(live.asker) !== live) return;
    live.wait = undefined;
    if (this.#keeper.endWait(live.asker)) this.#deliver(live);
  }

  #deliver(live: LiveGroup): void {
    if (this.#byAsker.get(live.asker) !== live || live.result === undefined) return;
    this.#byAsker.delete(live.asker);
    live.deliver(live.result);
  }

  #obey(live: LiveGroup, commands: readonly GroupCommand[]): void {
    const left = [...commands];
    for (const command of left) {
      switch (command.kind) {
        case 'queue':
          for (const next of this.#queueBranch(live, command)) left.push(next);
          break;
        case 'cancel':
          this.#keeper.cancelJob(command.job, command.reason);
          break;
        case 'note':
          // Of a group with a single branch its activity says all there is to say.
          if (live.plan.isNamed) this.#keeper.tell(live.asker, live.cause, command);
          break;
        case 'goOn':
          live.result = command.result;
          this.#through.push(live);
      }
    }
    this.#setAlarm(live);
    this.#tellWait(live);
  }

  /** For deadlock detection. */
  #tellWait(live: LiveGroup): void {
    const { wait, group, asker } = live;
    if (wait === undefined || wait.isTimed === group.wait.isTimed) return;
    live.wait = group.wait;
    this.#keeper.changeWait(asker, live.wait);
  }

  #queueBranch(live: LiveGroup, command: GroupCommand & { kind: 'queue' }): readonly GroupCommand[] {
    const { group, asker, plan, cause } = live;
    const { ticket, call, attempt, compensates } = command;
    const branch = plan.branches[command.branch] as BranchPlan;
    const told = {
      ...(plan.isNamed && { branch: branch.id }),
      ...(attempt > 1 && { attempt }),
      ...(compensates && { compensates: true as const }),
    };
    // Under fireAndForget the parent goes on as soon as the last branch is in the queue.
    const isLast = plan.strategy === 'fireAndForget' && command.branch === plan.branches.length - 1;
    const isAwaited = live.isAwaited && live.result === undefined && !isLast;
    const hasDeadline = !compensates && Math.min(plan.timeoutMs, branch.timeoutMs) < Number.POSITIVE_INFINITY;
    const from = { parent: asker, isAwaited, hasDeadline };
    const queued = this.#keeper.queueChild({ call, from, told, cause });
    const nowMs = this.#keeper.now();
    if (typeof queued !== 'number') return group.refused(ticket, queued.refusal, nowMs);
    if (isAwaited || plan.isNamed) this.#byChild.set(queued, live);
    return group.queued(ticket, queued, nowMs);
  }

  #setAlarm(live: LiveGroup): void {
    const { group, alarm } = live;
    const atMs = group.isOver ? undefined : group.nextMs;
    if (group.isOver) this.#live.delete(live);
    if (alarm?.atMs === atMs) return;
    alarm?.callOff();
    live.alarm = undefined;
    if (atMs === undefined) return;
    const callOff = this.#keeper.factAt(atMs, () => {
      live.alarm = undefined;
      if (this.#live.has(live)) this.#obey(live, group.timePassed(this.#keeper.now()));
    });
    live.alarm = { atMs, callOff };
  }
}
