import { BranchGroup, type GroupCommand } from '../../../src/jobs/groups/branch-group.ts';
import type { JobResult } from '../../../src/model/job.ts';
import type {
  BranchPlan,
  BranchResult,
  GroupPlan,
  GroupResult,
  RetryPlan,
} from '../../../src/model/job-group.ts';
import type { InstanceStatus } from '../../../src/model/published-data.ts';

/** What the made-up job queue does with one job. Without `takesMs` it never ends. */
export interface Scripted {
  readonly takesMs?: number;
  readonly result?: JobResult;
  /** It cannot be queued. */
  readonly refused?: string;
  /** How long the queue takes to say so, or to give it a number. */
  readonly answersAfterMs?: number;
}

/** What happens to the n-th job of a branch, counted from 1, and to the job that compensates it. */
export interface Script {
  readonly job: (branch: string, attempt: number) => Scripted;
  readonly compensation?: (branch: string) => Scripted;
}

type Queue = Extract<GroupCommand, { kind: 'queue' }>;

/** A job in the made-up queue. */
export interface WorldJob {
  readonly command: Queue;
  readonly id: string;
  readonly askedMs: number;
  number: number | null;
  endedMs?: number;
  fate?: 'ended' | 'cancelled' | 'refused';
  /** How it ended, when it did. */
  result?: JobResult;
}

export interface Played {
  /** Commands and facts in order, each with its time. */
  readonly log: string[];
  /** In the order they were asked for. */
  readonly jobs: WorldJob[];
  /** The same, in the order they ended, were cancelled or refused. */
  readonly left: WorldJob[];
  readonly notes: string[];
  readonly result: GroupResult;
  readonly goOnMs: number;
  readonly overMs: number;
  /** The most jobs of branches that were there at once, those being queued included. */
  readonly mostAtOnce: number;
}

export const startMs = 1000;

export function jobResult(instanceStatus: InstanceStatus | null, more: Partial<JobResult> = {}): JobResult {
  return {
    status: 'Completed',
    instanceStatus,
    returned: [],
    broke: false,
    errorSummary: '',
    reason: '',
    ...more,
  };
}

/** A job that ends so after a time. */
export function ends(
  takesMs: number,
  status: InstanceStatus | null = 'success',
  more: Partial<JobResult> = {},
): Scripted {
  return { takesMs, result: jobResult(status, more) };
}

export function branch(id: string, more: Partial<BranchPlan> = {}): BranchPlan {
  return {
    id,
    call: { runbook: `\\${id}`, parameters: {} },
    retries: { attempts: 1, delayMs: 0, backoff: 'constant', maxDelayMs: Number.POSITIVE_INFINITY },
    ignoreFailure: false,
    ...more,
  };
}

export function group(branches: readonly BranchPlan[], more: Partial<GroupPlan> = {}): GroupPlan {
  return {
    strategy: 'waitAll',
    raceOn: 'success',
    failOnWarning: false,
    isNamed: true,
    noun: 'branch',
    branches,
    ...more,
  };
}

/** Three plain branches. */
export const abc = [branch('a'), branch('b'), branch('c')];

/** For a branch: three attempts, 1 s apart. */
export function retries(more: Partial<RetryPlan>): { retries: RetryPlan } {
  const plan = { attempts: 3, delayMs: 1000, backoff: 'constant' as const, maxDelayMs: 60_000 };
  return { retries: { ...plan, ...more } };
}

interface Happening {
  readonly atMs: number;
  readonly serial: number;
  readonly tell: (nowMs: number) => readonly GroupCommand[];
}

/**
 * A job queue without limits that drives one group in virtual time, and refuses to go on when the group
 * breaks its contract.
 */
class World {
  readonly group: BranchGroup;
  readonly plan: GroupPlan;
  readonly script: Script;
  readonly agenda: Happening[] = [];
  readonly log: string[] = [];
  readonly notes: string[] = [];
  readonly jobs: WorldJob[] = [];
  readonly left: WorldJob[] = [];
  goneOn: { result: GroupResult; atMs: number } | undefined;
  serial = 0;
  numbers = 0;
  atOnce = 0;
  mostAtOnce = 0;

  constructor(plan: GroupPlan, script: Script) {
    this.plan = plan;
    this.script = script;
    this.group = new BranchGroup(plan);
  }

  play(): number {
    let nowMs = startMs;
    this.execute(this.group.start(nowMs), nowMs);
    while (!this.group.isOver) {
      const { nextMs } = this.group;
      const first = this.agenda[0];
      if (first === undefined && nextMs === undefined) throw new Error('the group waits for nothing');
      // In one millisecond what ends is told before time passes.
      if (first !== undefined && first.atMs <= (nextMs ?? Number.POSITIVE_INFINITY)) {
        this.agenda.shift();
        nowMs = first.atMs;
        this.execute(first.tell(nowMs), nowMs);
      } else {
        nowMs = Math.max(nowMs, nextMs as number);
        this.execute(this.group.timePassed(nowMs), nowMs);
      }
    }
    this.afterwards(nowMs);
    return nowMs;
  }

  /** Whatever comes after the group is over leads to nothing. */
  afterwards(nowMs: number): void {
    const commands = [
      ...this.agenda.flatMap(({ tell }) => tell(nowMs)),
      ...this.jobs.flatMap(({ number }) => this.group.ended(number ?? -1, jobResult('failed'), nowMs)),
      ...this.group.timePassed(nowMs + 1e9),
    ];
    if (commands.length > 0) throw new Error('there were commands after the group was over');
    if (this.group.nextMs !== undefined) throw new Error('something is due after the group was over');
    const left = this.jobs.filter(({ fate }) => fate === undefined);
    if (left.length > 0) throw new Error(`jobs left: ${left.map(({ id }) => id).join()}`);
  }

  later(atMs: number, tell: Happening['tell']): void {
    const entry = { atMs, serial: this.serial, tell };
    this.serial += 1;
    const at = this.agenda.findIndex((each) => each.atMs > atMs);
    this.agenda.splice(at === -1 ? this.agenda.length : at, 0, entry);
  }

  execute(commands: readonly GroupCommand[], nowMs: number): void {
    const waiting = [...commands];
    for (let command = waiting.shift(); command !== undefined; command = waiting.shift()) {
      waiting.push(...this.follow(command, nowMs));
    }
  }

  write(nowMs: number, text: string): void {
    this.log.push(`${nowMs - startMs} ${text}`);
  }

  follow(command: GroupCommand, nowMs: number): readonly GroupCommand[] {
    if (command.kind === 'queue') return this.queue(command, nowMs);
    if (command.kind === 'cancel') this.cancel(command.job, command.reason, nowMs);
    else if (command.kind === 'note') {
      this.notes.push(`${command.code}: ${command.message}`);
      this.write(nowMs, `note ${command.code}`);
    } else {
      if (this.goneOn !== undefined) throw new Error('the group went on twice');
      this.goneOn = { result: command.result, atMs: nowMs };
      this.write(nowMs, `goOn ${command.result.status}`);
    }
    return [];
  }

  queue(command: Queue, nowMs: number): readonly GroupCommand[] {
    const branchId = this.plan.branches[command.branch]!.id;
    const id = command.compensates ? `undo ${branchId}` : `${branchId}#${command.attempt}`;
    const scripted = command.compensates
      ? (this.script.compensation?.(branchId) ?? ends(1))
      : this.script.job(branchId, command.attempt);
    const job: WorldJob = { command, id, askedMs: nowMs, number: null };
    this.jobs.push(job);
    this.write(nowMs, `queue ${id}`);
    this.present(job, 1);
    const answer = (atMs: number) => this.answer(job, scripted, atMs);
    if (scripted.answersAfterMs === undefined) return answer(nowMs);
    this.later(nowMs + scripted.answersAfterMs, answer);
    return [];
  }

  answer(job: WorldJob, { refused, takesMs, result }: Scripted, nowMs: number): readonly GroupCommand[] {
    if (refused !== undefined) {
      this.leave(job, 'refused', nowMs);
      return this.group.refused(job.command.ticket, refused, nowMs);
    }
    this.numbers += 1;
    const number = this.numbers;
    job.number = number;
    if (takesMs !== undefined && result !== undefined) {
      this.later(nowMs + takesMs, (atMs) => {
        if (job.fate === undefined) {
          job.result = result;
          this.leave(job, 'ended', atMs);
        }
        return this.group.ended(number, result, atMs);
      });
    }
    return this.group.queued(job.command.ticket, number, nowMs);
  }

  cancel(number: number, reason: string, nowMs: number): void {
    const job = this.jobs.find((each) => each.number === number);
    if (job === undefined || job.fate !== undefined) throw new Error(`job ${number} is not there to cancel`);
    if (reason === '') throw new Error(`job ${number} is cancelled without a reason`);
    this.leave(job, 'cancelled', nowMs);
    this.write(nowMs, `cancel ${job.id}`);
  }

  leave(job: WorldJob, fate: WorldJob['fate'] & string, nowMs: number): void {
    job.fate = fate;
    job.endedMs = nowMs;
    this.left.push(job);
    this.present(job, -1);
  }

  present({ command }: WorldJob, by: number): void {
    if (command.compensates) return;
    this.atOnce += by;
    this.mostAtOnce = Math.max(this.mostAtOnce, this.atOnce);
  }
}

/**
 * Plays a group to its end. Throws when it goes on twice or never, leaves a job behind, or says something
 * after its end.
 */
export function playGroup(plan: GroupPlan, script: Script | Script['job']): Played {
  const world = new World(plan, typeof script === 'function' ? { job: script } : script);
  const overMs = world.play();
  if (world.goneOn === undefined) throw new Error('the group never went on');
  const { result, atMs } = world.goneOn;
  return {
    log: world.log,
    jobs: world.jobs,
    left: world.left,
    notes: world.notes,
    result,
    goOnMs: atMs - startMs,
    overMs: overMs - startMs,
    mostAtOnce: world.mostAtOnce,
  };
}

/** The status of each branch, in the order written. */
export function statusesOf({ result }: Played): string[] {
  return result.branches.map(({ status }) => status);
}

/** When each job was asked for. */
export function asks({ jobs }: Played): string[] {
  return jobs.map(({ id, askedMs }) => `${askedMs - startMs} ${id}`);
}

export function resultOf({ result }: Played, id: string): BranchResult {
  return result.branches.find((each) => each.id === id)!;
}
