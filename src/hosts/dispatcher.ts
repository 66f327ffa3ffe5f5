import type { UtcOffset } from '../databus/calendar.ts';
import { Tracer, type TraceStream } from '../engine/tracer.ts';
import type { GroupNote } from '../jobs/groups/group-command.ts';
import { JobBoard, type JobBoardSnapshot } from '../jobs/job-board.ts';
import { JobMachine } from '../jobs/job-machine.ts';
import type { Job, Wait } from '../jobs/job-state.ts';
import type { Schedule } from '../model/bundle-schema.ts';
import type { JobResult, RunbookServer } from '../model/job.ts';
import type { GroupPlan, GroupResult } from '../model/job-group.ts';
import type { Options } from '../model/options-schema.ts';
import { InvariantError } from '../model/problem.ts';
import type { Level } from '../trace/trace-event.ts';
import { type BranchTold, type ChildCall, ChildGroups, type JobKeeper } from './child-groups.ts';
import type { Admission, JobDesk } from './play/job-desk.ts';
import { scheduleDenial } from './schedule-denial.ts';
import type { Stage } from './stage.ts';
import { unplayed } from './unplayed.ts';

/** Rules of the world as a whole. */
export interface WorldRules {
  /** The path of the runbook the run is about. */
  readonly about: string;
  readonly servers: readonly RunbookServer[];
  readonly options: Options;
  readonly utcOffset: UtcOffset;
  /** No group runs more branches at once. */
  readonly maxWorkers: number;
  schedule(name: string): Schedule | undefined;
}

/** Why a run was ended before its jobs were done. */
export type WorldLimit = 'deadlock' | 'timeout' | 'step-limit';

/** `--timing orchestrator`: servers look for jobs every 2 s, and a call that is waited for costs about 6 s in all (section 7). */
const pollMs = 2_000;
const noticeMs = 4_000;
/** The same: three heartbeats of 15 s are missed before a server counts as lost. */
const lossMs = 45_000;

/** A job that has not ended. */
interface JobRecord {
  readonly job: Job;
  readonly admission: Admission;
  /** `seq` of the event that led to where it is. */
  cause: number;
  tracer: Tracer;
  /** How many jobs wait for it, each for the next. */
  readonly depth: number;
  /** Its server was lost with it, and it has not begun anew. */
  isLost: boolean;
}

/**
 * The one place where jobs are queued, get their slots, are stopped and are recorded, whatever host plays them (section 7). It feeds the
 * pure machines with facts and does what they say. Facts are taken one after another: one that comes while another is dealt with waits.
 */
export class Dispatcher implements JobKeeper {
  readonly #machine: JobMachine;
  readonly #board: JobBoard;
  readonly #desk: JobDesk;
  readonly #stage: Stage;
  readonly #stream: TraceStream;
  readonly #rules: WorldRules;
  readonly #records = new Map<number, JobRecord>();
  readonly #groups: ChildGroups;
  readonly #facts: (() => void)[] = [];
  /** Servers that are down and do not count as lost yet. */
  readonly #unnoticed = new Map<string, { notice(): void; callOff(): void }>();
  /** What came of the jobs that were begun from outside, in the order they ended. */
  readonly roots: JobResult[] = [];
  #isDealing = false;
  #isPollDue = false;
  #isPollSet = false;
  #stopReason: string | undefined;
  #limit: WorldLimit | undefined;
  #wasCutShort = false;
  #jobs = 0;

  constructor(desk: JobDesk, rules: WorldRules, stage: Stage, stream: TraceStream) {
    const { servers, options } = rules;
    this.#machine = new JobMachine(servers, options);
    this.#board = new JobBoard(servers);
    this.#groups = new ChildGroups(this, options.timing === 'orchestrator' ? noticeMs : 0);
    this.#desk = desk;
    this.#rules = rules;
    this.#stage = stage;
    this.#stream = stream;
  }

  /** Nothing is queued, runs, or is still to be queued. */
  get isOver(): boolean {
    return this.#records.size === 0 && this.#groups.isEmpty && this.#facts.length === 0;
  }

  /** Set when the world was ended by a limit. */
  get limit(): WorldLimit | undefined {
    return this.#limit;
  }

  /** Jobs were stopped, or never begun, because everything was ended. */
  get wasCutShort(): boolean {
    return this.#wasCutShort;
  }

  /** How many jobs were queued. */
  get jobs(): number {
    return this.#jobs;
  }

  /** The jobs as they stand. */
  snapshot(): JobBoardSnapshot {
    return this.#board.snapshot();
  }

  /** Queues the first jobs. */
  begin(admissions: readonly Admission[], cause: number): void {
    this.#deal(() => {
      for (const admission of admissions) {
        this.#queue(admission, { parent: null, isAwaited: false }, cause);
      }
    });
  }

  /** An execution of a job that plays wants child jobs. `deliver` is called once, when the activity goes on. */
  ask(job: number, asked: GroupPlan, cause: number, deliver: (result: GroupResult) => void): void {
    const plan = { ...asked, maxWorkers: Math.min(asked.maxWorkers, this.#rules.maxWorkers) };
    this.#deal(() => {
      const isGone = !this.#records.has(job) || this.#stopReason !== undefined;
      if (!isGone) this.#groups.ask(job, plan, cause, deliver);
    });
  }

  /** A job that played has ended. `cause`: `seq` of the event that says so. */
  ended(job: number, result: JobResult, cause: number): void {
    this.#deal(() => {
      const record = this.#records.get(job);
      if (record === undefined) return;
      this.#machine.ended(job, result.status, this.#stage.now());
      this.#close(job, record, result, cause);
    });
  }

  /** A runbook server is lost; its jobs start again elsewhere, or fail, once that is noticed (A26). */
  serverDown(name: string): void {
    this.#deal(() => {
      if (!this.#machine.isUp(name)) return;
      this.#machine.serverCloses(name);
      this.#board.noteServer(name, false);
      const cause = this.#tellAll('Warning', 'server-down', `the runbook server ${name} is down`);
      for (const { id, server, status } of this.#machine.activeJobs()) {
        if (status !== 'Running' || server !== name) continue;
        this.#stage.lose(id, `The runbook server ${name} was lost.`);
        this.#groups.abandon(id);
        this.#recordOf(id).isLost = true;
      }
      const notice = () => this.#serverIsLost(name, cause);
      if (this.#rules.options.timing === 'immediate') notice();
      else this.#unnoticed.set(name, { notice, callOff: this.factAt(this.now() + lossMs, notice) });
    });
  }

  /** A lost runbook server is back. */
  serverUp(name: string): void {
    this.#deal(() => {
      if (this.#machine.isUp(name)) return;
      const unnoticed = this.#unnoticed.get(name);
      unnoticed?.callOff();
      unnoticed?.notice();
      this.#machine.serverUp(name);
      this.#board.noteServer(name, true);
      this.#tellAll('Information', 'server-up', `the runbook server ${name} is up`);
    });
  }

  /** Ends everything: what is queued or plays is cancelled and recorded. No event tells of it: a pending job's end names its JobQueued. */
  stopAll(reason: string): void {
    this.#deal(() => this.#stopEverything(reason));
  }

  /** The time of the run is up, as was wanted. */
  endWorld(): void {
    this.stopAll('The run has come to its end.');
  }

  /** The run has taken longer than it may. */
  timeOut(timeoutMs: number): void {
    this.#deal(() => this.#giveUp('timeout', `the run was ended by its timeout of ${timeoutMs / 1000} s`));
  }

  /** No event will come any more, and yet there are jobs: the servers they may run on are down for good. */
  stall(): void {
    const { pending } = this.#machine;
    const jobs = pending === 1 ? '1 job waits' : `${pending} jobs wait`;
    const message = `${jobs} for a runbook server that never comes back`;
    this.#deal(() => this.#giveUp('deadlock', message));
  }

  /** For groups. */
  now(): number {
    return this.#stage.now();
  }

  /** For groups. */
  factAt(timeMs: number, fact: () => void): () => void {
    return this.#stage.at(timeMs, () => this.#deal(fact));
  }

  /** For groups. */
  queueChild({ call, from, told, cause }: ChildCall): number | { readonly refusal: string } {
    const admission = this.#desk.admit(call);
    return 'refusal' in admission ? admission : this.#queue(admission, from, cause, told);
  }

  /** For groups. `cause`: `seq` of the event that says why, if there is one. */
  cancelJob(id: number, reason: string, cause?: number): void {
    const record = this.#records.get(id);
    if (record === undefined) return;
    if (record.job.status !== 'Pending' && !record.isLost) {
      this.#machine.stops(id);
      this.#stage.stop(id, reason);
      return;
    }
    if (record.isLost) this.#machine.ended(id, 'Canceled', this.now());
    else this.#machine.cancelPending(id, this.now());
    this.#close(id, record, unplayed('Canceled', reason), cause ?? record.cause);
  }

  /** For groups. */
  beginWait(job: number, wait: Wait): void {
    this.#machine.beginWait(job, wait);
    this.#note(job);
  }

  /** For groups. */
  changeWait(job: number, wait: Wait): void {
    this.#machine.changeWait(job, wait);
  }

  /** For groups. */
  endWait(job: number): boolean {
    const goesOn = this.#machine.endWait(job);
    this.#note(job);
    return goesOn;
  }

  /** For groups. */
  tell(job: number, cause: number, { kind: _, level, ...note }: GroupNote): void {
    this.#records.get(job)?.tracer.diagnostic(this.#stage.now(), cause, level, note);
  }

  /** Facts one after another, and after each the slots that are free, the waits that are over, and whether anything can still go on. */
  #deal(fact: () => void): void {
    this.#facts.push(fact);
    if (this.#isDealing) return;
    this.#isDealing = true;
    do {
      for (let next = this.#facts.shift(); next !== undefined; next = this.#facts.shift()) next();
      do this.#fill();
      while (this.#groups.handOver());
      this.#lookForDeadlock();
    } while (this.#facts.length > 0);
    this.#isDealing = false;
  }

  #serverIsLost(name: string, cause: number): void {
    this.#unnoticed.delete(name);
    for (const { id } of this.#machine.serverDown(name)) {
      const record = this.#records.get(id);
      // What became of one may have cancelled another.
      if (record === undefined) continue;
      record.cause = cause;
      this.#note(id);
      if (this.#rules.options.serverLoss === 'restart') continue;
      this.#machine.ended(id, 'Failed', this.now());
      this.#close(id, record, unplayed('Failed', `The runbook server ${name} was lost.`), cause);
    }
  }

  #queue(admission: Admission, from: ChildCall['from'], cause: number, told?: BranchTold): number {
    const nowMs = this.#stage.now();
    const job = this.#machine.enqueue({ ...admission.request, ...from }, nowMs);
    const { id } = job;
    this.#jobs += 1;
    const tracer = new Tracer(this.#stream, { server: null, job: id, runbook: admission.runbook.path });
    const seq = tracer.jobQueued(nowMs, cause, from.parent, from.isAwaited, told);
    for (const note of admission.notes) tracer.diagnostic(nowMs, seq, 'Warning', note);
    const parent = from.isAwaited ? this.#records.get(from.parent ?? 0) : undefined;
    const depth = parent === undefined ? 0 : parent.depth + 1;
    this.#records.set(id, { job, admission, cause: seq, tracer, depth, isLost: false });
    this.#note(id);
    const { maxJobs, maxJobDepth } = this.#rules.options;
    if (this.#jobs > maxJobs) this.#tooMuch(`the limit of ${maxJobs} jobs was reached`);
    if (depth > maxJobDepth) {
      this.#tooMuch(
        `job ${id} (${admission.runbook.path}) is the last of ${depth} jobs that each wait for the next`,
      );
    }
    return id;
  }

  #tooMuch(message: string): void {
    this.#facts.push(() => this.#giveUp('step-limit', message));
  }

  /** Gives free slots to the jobs that are next; at once, or when a server looks for jobs. */
  #fill(): void {
    if (this.#rules.options.timing === 'orchestrator' && !this.#isPollDue) {
      this.#waitForPoll();
      return;
    }
    this.#isPollDue = false;
    for (;;) {
      const next = this.#machine.next(this.#stage.now());
      if (next === undefined) return;
      this.#note(next.job.id);
      if (next.kind === 'start') this.#start(next.job);
      else this.#groups.resume(next.job.id);
    }
  }

  #waitForPoll(): void {
    if (!this.#machine.hasQueue || this.#isPollSet) return;
    this.#isPollSet = true;
    this.#stage.at((Math.floor(this.#stage.now() / pollMs) + 1) * pollMs, () => {
      this.#isPollSet = false;
      this.#isPollDue = true;
      this.#deal(() => undefined);
    });
  }

  #start({ id, server }: Job): void {
    const record = this.#recordOf(id);
    const nowMs = this.#stage.now();
    const { runbook, parameters } = record.admission;
    if (server === null) throw new InvariantError(`job ${id} starts on no server`);
    const denial = scheduleDenial(runbook, nowMs, this.#rules);
    if (denial !== undefined) {
      const { deniedJob } = this.#rules.options;
      const status = deniedJob === 'canceled' ? 'Canceled' : 'Failed';
      const note = { code: 'schedule-denied', message: denial };
      const seq = record.tracer.diagnostic(nowMs, record.cause, 'Warning', note);
      this.#machine.ended(id, status, nowMs);
      this.#close(id, record, unplayed(status, denial), seq);
      return;
    }
    record.isLost = false;
    record.tracer = new Tracer(this.#stream, { server, job: id, runbook: runbook.path });
    record.cause = record.tracer.jobStart(nowMs, record.cause);
    this.#stage.play({ job: id, runbook: runbook.path, parameters, server }, record.cause);
  }

  #close(id: number, record: JobRecord, result: JobResult, cause: number): void {
    record.tracer.jobEnd(this.#stage.now(), cause, result.status);
    this.#records.delete(id);
    this.#board.note(record.job);
    if (record.job.request.parent === null) this.roots.push(result);
    this.#groups.ended(id, result);
  }

  #lookForDeadlock(): void {
    const deadlock = this.#stopReason === undefined ? this.#machine.deadlock() : undefined;
    if (deadlock === undefined) return;
    this.#facts.push(() => this.#giveUp('deadlock', deadlock.message));
  }

  #giveUp(limit: WorldLimit, message: string): void {
    if (this.#stopReason !== undefined) return;
    this.#stopEverything(message, limit, this.#tellAll('Error', limit, message));
  }

  #stopEverything(reason: string, limit?: WorldLimit, cause?: number): void {
    this.#limit ??= limit;
    this.#stopReason ??= reason;
    this.#groups.abandonAll();
    const active = [...this.#machine.activeJobs()];
    this.#wasCutShort ||= active.length > 0;
    for (const { id } of active) this.cancelJob(id, reason, cause);
  }

  #recordOf(id: number): JobRecord {
    const record = this.#records.get(id);
    if (record === undefined) throw new InvariantError(`there is no job ${id}`);
    return record;
  }

  #note(id: number): void {
    const record = this.#records.get(id);
    if (record !== undefined) this.#board.note(record.job);
  }

  /** Something of the world as a whole, told under the runbook the run is about. Returns its `seq`. */
  #tellAll(level: Level, code: string, message: string): number {
    const identity = { server: null, job: null, runbook: this.#rules.about };
    const cause = this.#stream.seq - 1;
    return new Tracer(this.#stream, identity).diagnostic(this.#stage.now(), cause, level, { code, message });
  }
}
