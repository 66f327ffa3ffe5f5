import { Tracer, type TraceStream } from '../engine/tracer.ts';
import { type JobResult, type RunbookServer, unplayed } from '../model/job.ts';
import type { Options } from '../model/options.ts';
import { InvariantError } from '../model/problem.ts';
import { runbookFailed } from '../trace/platform-reports.ts';
import type { Diagnostic, JobQueued, Level } from '../trace/trace-event.ts';
import type { JobToQueue, Work } from './dispatch-protocol.ts';
import { JobBoard, type JobBoardSnapshot } from './job-board.ts';
import { JobMachine } from './job-machine.ts';
import type { Job, JobRequest } from './job-state.ts';

/** A job that has not ended. */
export interface JobRecord {
  readonly job: Job;
  readonly toQueue: JobToQueue;
  /** The `seq` of the event that led to its current state. */
  cause: number;
  tracer: Tracer;
  /** How long the chain is of jobs that wait for it, each for the next. */
  readonly depth: number;
  /** Whether it was lost with its server and has not begun anew. */
  isLost: boolean;
  /** Why it was told to stop, if it was. */
  stopReason: string | undefined;
}

/** The fields of a JobQueued that name the branch it is queued for. */
export type BranchTold = Pick<JobQueued, 'branch' | 'attempt' | 'compensates'>;

type Note = Pick<Diagnostic, 'code' | 'message' | 'branch'>;

/** The limits on the jobs of a run: how many there are, and how many wait for each other in a row. */
export type JobLimit = 'job-limit' | 'job-depth';

/** The jobs of a run that have not ended. Keeps the trace and the job board in step with the job machine. */
export class JobRecords {
  readonly machine: JobMachine;
  readonly #board: JobBoard;
  readonly #stream: TraceStream;
  readonly #options: Options;
  readonly #tooMuch: (limit: JobLimit, message: string) => void;
  readonly #open = new Map<number, JobRecord>();
  readonly #roots: JobResult[] = [];
  #queued = 0;
  /** The time of the current fact, in milliseconds since 1970. */
  nowMs = Number.NEGATIVE_INFINITY;

  /** `tooMuch` is called with a limit on jobs and a message if the limit is exceeded. */
  constructor(
    servers: readonly RunbookServer[],
    options: Options,
    stream: TraceStream,
    tooMuch: (limit: JobLimit, message: string) => void,
  ) {
    this.machine = new JobMachine(servers, options);
    this.#board = new JobBoard(servers);
    this.#options = options;
    this.#stream = stream;
    this.#tooMuch = tooMuch;
  }

  /** How many jobs have not ended. */
  get size(): number {
    return this.#open.size;
  }

  /** How many jobs were queued so far. */
  get queued(): number {
    return this.#queued;
  }

  /** The results of the jobs that no other job asked for, in the order they ended. */
  get roots(): readonly JobResult[] {
    return this.#roots;
  }

  /** The current state of the jobs. */
  snapshot(): JobBoardSnapshot {
    return this.#board.snapshot();
  }

  /** A job that has not ended; undefined for any other number. */
  find(id: number): JobRecord | undefined {
    return this.#open.get(id);
  }

  /** A job that plays this attempt; undefined if the attempt is over or was lost with its server. */
  playing(id: number, attempt: number): JobRecord | undefined {
    const record = this.#open.get(id);
    return record?.isLost || record?.job.starts !== attempt ? undefined : record;
  }

  /** A job that has not ended. Throws InvariantError if there is none. */
  get(id: number): JobRecord {
    const record = this.#open.get(id);
    if (record === undefined) throw new InvariantError(`there is no job ${id}`);
    return record;
  }

  /** Puts a job at the end of the queue. `cause`: the `seq` of the event that asks for it. */
  queue(
    toQueue: JobToQueue,
    from: Pick<JobRequest, 'parent' | 'isAwaited' | 'hasDeadline'>,
    cause: number,
    told?: BranchTold,
  ): JobRecord {
    const { runbook, maxSimultaneousJobs, servers, notes } = toQueue;
    const request = { runbook, maxSimultaneousJobs, ...(servers && { servers }), ...from };
    const job = this.machine.enqueue(request, this.nowMs);
    this.#queued += 1;
    const tracer = this.#tracerFor(job, null);
    const seq = tracer.jobQueued(this.nowMs, cause, from.parent, from.isAwaited, told);
    for (const note of notes) tracer.diagnostic(this.nowMs, seq, 'Warning', note);
    const parent = from.isAwaited ? this.#open.get(from.parent ?? 0) : undefined;
    const depth = parent === undefined ? 0 : parent.depth + 1;
    const record: JobRecord = {
      job,
      toQueue,
      cause: seq,
      tracer,
      depth,
      isLost: false,
      stopReason: undefined,
    };
    this.#open.set(job.id, record);
    this.#board.note(job);
    this.#lookAtLimits(record);
    return record;
  }

  /** Starts a job that has got its slot, for the first time or again. */
  *start(record: JobRecord): Work {
    const { job, toQueue } = record;
    const { id, server, starts } = job;
    if (server === null) throw new InvariantError(`job ${id} starts on no server`);
    record.isLost = false;
    record.tracer = this.#tracerFor(job, server);
    record.cause = record.tracer.jobStart(this.nowMs, record.cause);
    const { runbook, parameters, limits } = toQueue;
    const order = { job: id, attempt: starts, runbook, parameters, server, ...(limits && { limits }) };
    yield { kind: 'start', order, cause: record.cause };
  }

  /**
   * Cancels a job. One that plays is told to stop; any other ends at once. `cause`: the `seq` of the event
   * that says why.
   */
  *cancel(id: number, reason: string, cause?: number): Work {
    const record = this.get(id);
    if (record.job.status !== 'Pending' && !record.isLost) {
      this.machine.stops(id);
      record.stopReason ??= reason;
      yield { kind: 'stop', job: id, reason };
      return;
    }
    if (record.isLost) this.machine.ended(id, 'Canceled', this.nowMs);
    else this.machine.cancelPending(id, this.nowMs);
    this.#close(record, unplayed('Canceled', reason), cause ?? record.cause);
  }

  /** Ends a job that had begun. `cause`: the `seq` of the event that reports it. */
  end(record: JobRecord, result: JobResult, cause: number): void {
    this.machine.ended(record.job.id, result.status, this.nowMs);
    this.#close(record, result, cause);
  }

  /** Tells the board that a job has changed. */
  note(id: number): void {
    this.#board.note(this.get(id).job);
  }

  /** Tells the board that a server is up or down. */
  noteServer(name: string, isUp: boolean): void {
    this.#board.noteServer(name, isUp);
  }

  /** Writes a diagnostic about a job. Returns its `seq`. */
  tell(record: JobRecord, cause: number, level: Level, note: Note): number {
    return record.tracer.diagnostic(this.nowMs, cause, level, note);
  }

  /** Raises the platform event that a job failed before it played, if its runbook is set to report that. */
  reportFailure({ toQueue, tracer }: JobRecord, cause: number, reason: string): void {
    const { reportIfFails: name, runbook: path } = toQueue;
    if (name !== undefined)
      tracer.platformEvent(this.nowMs, cause, null, runbookFailed({ name, path }, reason));
  }

  #lookAtLimits({ job, depth }: JobRecord): void {
    const { maxJobs, maxJobDepth } = this.#options;
    if (this.#queued > maxJobs) this.#tooMuch('job-limit', `the limit of ${maxJobs} jobs was reached`);
    if (depth <= maxJobDepth) return;
    const { id, request } = job;
    const message = `job ${id} (${request.runbook}) is the last of ${depth} jobs that each wait for the next`;
    this.#tooMuch('job-depth', message);
  }

  #tracerFor({ id, request }: Job, server: string | null): Tracer {
    return new Tracer(this.#stream, { server, job: id, runbook: request.runbook });
  }

  #close(record: JobRecord, result: JobResult, cause: number): void {
    const { job, tracer } = record;
    tracer.jobEnd(this.nowMs, cause, result.status);
    this.#open.delete(job.id);
    this.#board.note(job);
    if (job.request.parent === null) this.#roots.push(result);
  }
}
