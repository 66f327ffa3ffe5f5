import type { UtcOffset } from '../databus/calendar.ts';
import { permitsStart } from '../databus/schedule.ts';
import { bareStream, Tracer, type TraceStream } from '../engine/tracer.ts';
import type { Schedule } from '../model/bundle.ts';
import { type JobResult, type RunbookServer, unplayed } from '../model/job.ts';
import type { Options } from '../model/options.ts';
import { InvariantError } from '../model/problem.ts';
import type { Level } from '../trace/trace-event.ts';
import type { Admission, JobCommand, JobFact, JobToQueue, Work } from './dispatch-protocol.ts';
import { ChildGroups } from './groups/child-groups.ts';
import type { JobBoardSnapshot } from './job-board.ts';
import { type JobLimit, type JobRecord, JobRecords } from './job-records.ts';
import { Timers } from './timers.ts';

/** The rules of a whole run. */
export interface DispatchRules {
  /** The path of the runbook that the run was started for. */
  readonly about: string;
  readonly servers: readonly RunbookServer[];
  readonly options: Options;
  /** The zone in which schedules are read. */
  readonly utcOffset: UtcOffset;
  /** The most branches that any group runs at once. Absent: only the group's own limit. */
  readonly maxWorkers?: number | undefined;
}

/** Why a run was ended before its jobs were done. */
export type DispatchLimit = 'deadlock' | 'timeout' | 'wall-timeout' | 'memory-limit' | JobLimit;

/**
 * `--timing orchestrator`: servers look for jobs every 2 s, and waiting for a child costs about 6 s in all
 * (section 7).
 */
const pollMs = 2_000;
const noticeMs = 4_000;
/** `--timing orchestrator`: a server counts as lost after it has missed three heartbeats of 15 s. */
const lossMs = 45_000;

/** A fact from outside, or the dispatcher's own decision to give up. */
type Fact = JobFact | { readonly kind: 'giveUp'; readonly limit: DispatchLimit; readonly message: string };

/** A server that is down and does not count as lost yet. `cause`: the `seq` of the event that reports it. */
interface Unnoticed {
  readonly cause: number;
  readonly timer: number;
}

/**
 * Queues the jobs of a run, gives them slots, stops them and records them, for every host (section 7, A22 to
 * A29). Facts go in, commands come out. It uses no clock and no promise, and the same calls give the same
 * commands.
 *
 * Protocol: `take` tells what has happened and when. Then `next` is called until it has no more commands.
 * Each command is done before the next is asked for, and `admit` is answered by then. Facts are handled one
 * after another: one that comes while another is handled waits.
 */
export class Dispatcher {
  readonly #rules: DispatchRules;
  readonly #records: JobRecords;
  readonly #groups: ChildGroups;
  readonly #timers = new Timers();
  readonly #stream: TraceStream;
  readonly #facts: { readonly fact: Fact; readonly nowMs: number; readonly wallMs: number }[] = [];
  readonly #unnoticed = new Map<string, Unnoticed>();
  /** Trace events and commands to be returned by `next`, from index `#handedOut` on. */
  #out: JobCommand[] = [];
  #handedOut = 0;
  #work: Work | undefined;
  #isAsking = false;
  #answer: Admission | undefined;
  /** What the servers' clock says at the current fact. */
  #wallMs = 0;
  #isPollDue = false;
  #isPollSet = false;
  #stopReason: string | undefined;
  #limit: DispatchLimit | undefined;
  #wasCutShort = false;

  constructor(rules: DispatchRules) {
    const { servers, options } = rules;
    this.#rules = rules;
    const emit: TraceStream['emit'] = (event) => this.#out.push({ kind: 'trace', event });
    // The dispatcher writes no events of activities.
    this.#stream = bareStream(1, emit);
    this.#records = new JobRecords(servers, options, this.#stream, (limit, message) =>
      this.#wantToGiveUp(limit, message),
    );
    const delayMs = options.timing === 'orchestrator' ? noticeMs : 0;
    this.#groups = new ChildGroups(this.#records, this.#timers, delayMs);
  }

  /** Whether nothing is queued, runs, or is still to be queued. */
  get isOver(): boolean {
    return this.#records.size === 0 && this.#groups.isEmpty && this.#facts.length === 0;
  }

  /** The limit that ended the run, if one did. */
  get limit(): DispatchLimit | undefined {
    return this.#limit;
  }

  /** Whether jobs were stopped or never began because the whole run was ended. */
  get wasCutShort(): boolean {
    return this.#wasCutShort;
  }

  /** How many jobs were queued. */
  get jobs(): number {
    return this.#records.queued;
  }

  /** The results of the jobs that the run began with, in the order they ended. */
  get roots(): readonly JobResult[] {
    return this.#records.roots;
  }

  /** The current state of the jobs. */
  snapshot(): JobBoardSnapshot {
    return this.#records.snapshot();
  }

  /**
   * Takes a fact that happened at `nowMs`, in milliseconds since 1970. Time never goes back: a time before
   * that of the last fact counts as the latter. `wallMs` is what the clock of the runbook servers said, which
   * can be set; schedules go by it.
   */
  take(fact: JobFact, nowMs: number, wallMs = nowMs): void {
    this.#facts.push({ fact, nowMs, wallMs });
  }

  /** Answers the command `admit`. */
  answer(admission: Admission): void {
    if (!this.#isAsking) throw new InvariantError('nobody has asked whether a call can be queued');
    this.#isAsking = false;
    this.#answer = admission;
  }

  /**
   * The next command; undefined if there is none until the next fact. `seq`: the number of the next trace
   * event.
   */
  next(seq: number): JobCommand | undefined {
    if (this.#handedOut === this.#out.length) this.#goOn(seq);
    const command = this.#out[this.#handedOut];
    if (command !== undefined) this.#handedOut += 1;
    return command;
  }

  /** Works until there is a command to return, or nothing more to do. */
  #goOn(seq: number): void {
    this.#out = [];
    this.#handedOut = 0;
    this.#stream.seq = seq;
    this.#work ??= this.#deal();
    const answer = this.#answer;
    this.#answer = undefined;
    const { value: command } = this.#work.next(answer);
    if (command === undefined) {
      this.#work = undefined;
      return;
    }
    this.#isAsking = command.kind === 'admit';
    this.#out.push(command);
  }

  /**
   * Handles the facts one after another, then gives out free slots, ends waits that are over, and looks for a
   * deadlock.
   */
  *#deal(): Work {
    while (this.#facts.length > 0) {
      for (let next = this.#facts.shift(); next !== undefined; next = this.#facts.shift()) {
        this.#records.nowMs = Math.max(this.#records.nowMs, next.nowMs);
        this.#wallMs = next.wallMs;
        yield* this.#dealWith(next.fact);
      }
      do yield* this.#fill();
      while (yield* this.#groups.handOver());
      this.#lookForDeadlock();
    }
  }

  *#dealWith(fact: Fact): Work {
    switch (fact.kind) {
      case 'begin':
        for (const job of fact.jobs) this.#records.queue(job, { parent: null, isAwaited: false }, fact.cause);
        break;
      case 'asks':
        yield* this.#ask(fact);
        break;
      case 'ended':
        yield* this.#ended(fact);
        break;
      case 'timeIsUp':
        yield* this.#timers.timeIsUp(fact.timer);
        break;
      case 'serverDown':
        yield* this.#serverDown(fact.server);
        break;
      case 'serverUp':
        yield* this.#serverUp(fact.server);
        break;
      case 'stopAll':
        yield* this.#stopAll(fact.reason);
        break;
      case 'timedOut':
        yield* this.#giveUp(fact.isWall ? 'wall-timeout' : 'timeout', timeoutText(fact));
        break;
      case 'memoryIsFull':
        yield* this.#giveUp('memory-limit', `${fact.message}: ${this.#records.size} jobs have not ended`);
        break;
      case 'stalled':
        yield* this.#giveUp('deadlock', this.#stalledMessage());
        break;
      case 'giveUp':
        yield* this.#giveUp(fact.limit, fact.message);
    }
  }

  *#ask({ job, attempt, plan, cause }: JobFact & { kind: 'asks' }): Work {
    if (this.#records.playing(job, attempt) === undefined || this.#stopReason !== undefined) return;
    const most = this.#rules.maxWorkers;
    const limited =
      most === undefined ? plan : { ...plan, maxWorkers: Math.min(plan.maxWorkers ?? most, most) };
    yield* this.#groups.ask(job, limited, cause);
  }

  *#ended({ job, attempt, result, cause }: JobFact & { kind: 'ended' }): Work {
    const record = this.#records.playing(job, attempt);
    if (record !== undefined) yield* this.#end(record, result, cause);
  }

  /** A runbook server is down. Once that is noticed, its jobs start again elsewhere or fail (A26). */
  *#serverDown(name: string): Work {
    const { machine } = this.#records;
    if (!machine.isUp(name)) return;
    machine.serverCloses(name);
    this.#records.noteServer(name, false);
    const cause = this.#tellAll('Warning', 'server-down', `the runbook server ${name} is down`);
    for (const { id, server } of machine.activeJobs()) {
      if (server !== name) continue;
      yield { kind: 'lose', job: id, reason: `The runbook server ${name} was lost.` };
      yield* this.#groups.abandon(id);
      this.#records.get(id).isLost = true;
    }
    if (this.#rules.options.timing === 'immediate') {
      yield* this.#serverIsLost(name, cause);
      return;
    }
    const noticed = () => this.#serverIsLost(name, cause);
    const timer = yield* this.#timers.set(this.#records.nowMs + lossMs, noticed);
    this.#unnoticed.set(name, { cause, timer });
  }

  /** A lost runbook server is back. */
  *#serverUp(name: string): Work {
    const { machine } = this.#records;
    if (machine.isUp(name)) return;
    const unnoticed = this.#unnoticed.get(name);
    if (unnoticed !== undefined) {
      yield* this.#timers.callOff(unnoticed.timer);
      yield* this.#serverIsLost(name, unnoticed.cause);
    }
    machine.serverUp(name);
    this.#records.noteServer(name, true);
    this.#tellAll('Information', 'server-up', `the runbook server ${name} is up`);
  }

  *#serverIsLost(name: string, cause: number): Work {
    this.#unnoticed.delete(name);
    for (const { id } of this.#records.machine.serverDown(name)) {
      const record = this.#records.find(id);
      // The end of one job may have cancelled another.
      if (record === undefined) continue;
      record.cause = cause;
      this.#records.note(id);
      const { stopReason } = record;
      // The job was lost while it was being stopped, so it does not start again.
      if (stopReason !== undefined) yield* this.#end(record, unplayed('Canceled', stopReason), cause);
      else if (this.#rules.options.serverLoss === 'fail')
        yield* this.#end(record, unplayed('Failed', `The runbook server ${name} was lost.`), cause);
    }
  }

  #stalledMessage(): string {
    const { pending } = this.#records.machine;
    const jobs = pending === 1 ? '1 job waits' : `${pending} jobs wait`;
    return `${jobs} for a runbook server that never comes back`;
  }

  /** Gives free slots to the next jobs, at once or when a server looks for jobs. */
  *#fill(): Work {
    if (this.#rules.options.timing === 'orchestrator' && !this.#isPollDue) {
      yield* this.#waitForPoll();
      return;
    }
    this.#isPollDue = false;
    const { machine, nowMs } = this.#records;
    for (let given = machine.next(nowMs); given !== undefined; given = machine.next(nowMs)) {
      const { id } = given.job;
      this.#records.note(id);
      if (given.kind === 'start') yield* this.#start(this.#records.get(id));
      else yield* this.#groups.resume(id);
    }
  }

  *#waitForPoll(): Work {
    const { machine, nowMs } = this.#records;
    if (!machine.hasQueue || this.#isPollSet) return;
    this.#isPollSet = true;
    yield* this.#timers.set((Math.floor(nowMs / pollMs) + 1) * pollMs, () => {
      this.#isPollSet = false;
      this.#isPollDue = true;
      return undefined;
    });
  }

  *#start(record: JobRecord): Work {
    const denial = this.#denial(record.toQueue);
    if (denial === undefined) {
      yield* this.#records.start(record);
      return;
    }
    const status = this.#rules.options.deniedJob === 'canceled' ? 'Canceled' : 'Failed';
    const note = { code: 'schedule-denied', message: denial };
    const cause = this.#records.tell(record, record.cause, 'Warning', note);
    if (status === 'Failed') this.#records.reportFailure(record, cause, denial);
    yield* this.#end(record, unplayed(status, denial), cause);
  }

  /** Why the runbook's schedule does not permit a job to start now; undefined if it does (A29). */
  #denial({ runbook, schedule }: JobToQueue): string | undefined {
    if (permitsStart(schedule, this.#wallMs, this.#rules.utcOffset)) return;
    return `the schedule ${(schedule as Schedule).name} does not permit ${runbook} to start now`;
  }

  *#end(record: JobRecord, result: JobResult, cause: number): Work {
    this.#records.end(record, result, cause);
    yield* this.#groups.ended(record.job.id, result);
  }

  #lookForDeadlock(): void {
    const deadlock = this.#records.machine.deadlock();
    if (deadlock !== undefined) this.#wantToGiveUp('deadlock', deadlock.message);
  }

  #wantToGiveUp(limit: DispatchLimit, message: string): void {
    const { nowMs } = this.#records;
    this.#facts.push({ fact: { kind: 'giveUp', limit, message }, nowMs, wallMs: this.#wallMs });
  }

  *#giveUp(limit: DispatchLimit, message: string): Work {
    if (this.#stopReason !== undefined) return;
    this.#limit = limit;
    yield* this.#stopAll(message, this.#tellAll('Error', limit, message));
  }

  /**
   * Cancels all queued and running jobs. Without a `cause` no event announces it, and the end of a pending
   * job has its JobQueued as its cause.
   */
  *#stopAll(reason: string, cause?: number): Work {
    this.#stopReason ??= reason;
    yield* this.#groups.abandonAll();
    const active = [...this.#records.machine.activeJobs()];
    this.#wasCutShort ||= active.length > 0;
    for (const { id } of active) yield* this.#records.cancel(id, reason, cause);
  }

  /** Writes a diagnostic about the whole run, under the runbook it was started for. Returns its `seq`. */
  #tellAll(level: Level, code: string, message: string): number {
    const identity = { server: null, job: null, runbook: this.#rules.about };
    const cause = this.#stream.seq - 1;
    return new Tracer(this.#stream, identity).diagnostic(this.#records.nowMs, cause, level, {
      code,
      message,
    });
  }
}

/** Why a run that has reached a timeout was ended, in words. */
export function timeoutText({
  timeoutMs,
  isWall,
}: Pick<JobFact & { kind: 'timedOut' }, 'timeoutMs' | 'isWall'>): string {
  const time = `${timeoutMs / 1000} s`;
  return isWall
    ? `the run was ended by its wall timeout of ${time} of real time`
    : `the run was ended by its timeout of ${time}`;
}
