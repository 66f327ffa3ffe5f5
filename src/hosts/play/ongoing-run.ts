import type { MemoryWatch } from '../../databus/memory-watch.ts';
import type { TraceStream } from '../../engine/tracer.ts';
import type { JobCommand, JobFact, JobOrder } from '../../jobs/dispatch-protocol.ts';
import type { Dispatcher } from '../../jobs/dispatcher.ts';
import type { JobBoardSnapshot } from '../../jobs/job-board.ts';
import type { JobResult } from '../../model/job.ts';
import type { GroupResult } from '../../model/job-group.ts';
import { type InstanceStatus, type Row, worseOf } from '../../model/published-data.ts';
import { isInstanceLimit, type RunLimit } from '../../model/run-limit.ts';
import type { HostResult } from '../run.ts';
import type { CallableRunbooks } from './callable-runbooks.ts';
import type { CounterValues } from './counter-values.ts';

/**
 * Carries out the dispatcher's commands on the jobs of a run. It reports the result of a command later, as a
 * fact.
 */
export interface JobHost {
  /** Milliseconds since 1970; never goes back. */
  now(): number;
  /** What the clock of the runbook servers says at this time, which is the present. */
  wallOf(nowMs: number): number;
  /** Plays a job that has its slot. `cause`: the `seq` of its JobStart. */
  start(order: JobOrder, cause: number): void;
  /** Lets the execution of this job that asked for child jobs go on. */
  goOn(job: number, result: GroupResult): void;
  /** Stops a running job. */
  stop(job: number, reason: string): void;
  /** The server of a job is lost: its instance ends failed, and nothing is told of it. */
  lose(job: number, reason: string): void;
  /** An execution of a job asks for child jobs. Absent where nobody wants to know. */
  asked?(fact: JobFact & { readonly kind: 'asks' }): void;
  /** Does something at this time, or at once if it has passed. Returns what calls it off. */
  wake(atMs: number, action: () => void): () => void;
}

/** What a job takes, with the execution that asked for it, about. */
const bytesPerJob = 1_200;

/** The fact that the time of the run is over (`untilMs`). */
export const timeIsOver: JobFact = { kind: 'stopAll', reason: 'The run has come to its end.' };

/**
 * A run in progress. It tells facts to its dispatcher, has the host carry out the commands, and sums up at
 * the end.
 */
export class OngoingRun {
  /** The trace of the run. */
  readonly stream: TraceStream;
  readonly #dispatcher: Dispatcher;
  readonly #callable: CallableRunbooks;
  readonly #host: JobHost;
  readonly #begin: (nowMs: number) => JobFact;
  readonly #counters: CounterValues;
  readonly #shown: (row: Row) => Row;
  readonly #memory: MemoryWatch | undefined;
  /** What calls off the timers of the dispatcher. */
  readonly #timers = new Map<number, () => void>();
  #startMs = 0;
  #isCommanding = false;
  #isMemoryFull = false;

  /**
   * `begin` begins the trace and gives the first fact; `shown` hides secrets in what the run returns.
   * `memory` is asked whether there is room for one more job.
   */
  constructor(
    dispatcher: Dispatcher,
    callable: CallableRunbooks,
    host: JobHost,
    stream: TraceStream,
    begin: (nowMs: number) => JobFact,
    counters: CounterValues,
    shown: (row: Row) => Row,
    memory: MemoryWatch | undefined,
  ) {
    this.#dispatcher = dispatcher;
    this.#callable = callable;
    this.#host = host;
    this.stream = stream;
    this.#begin = begin;
    this.#counters = counters;
    this.#shown = shown;
    this.#memory = memory;
  }

  /** Begins the trace and queues the first jobs. */
  begin(): void {
    this.#startMs = this.#host.now();
    this.tell(this.#begin(this.#startMs));
  }

  /**
   * Takes a fact and carries out all commands that follow. Called during a command, it only queues the fact.
   */
  tell(fact: JobFact): void {
    if (fact.kind === 'asks') this.#host.asked?.(fact);
    const nowMs = this.#host.now();
    this.#dispatcher.take(fact, nowMs, this.#host.wallOf(nowMs));
    if (this.#isCommanding) return;
    this.#isCommanding = true;
    for (let command = this.#next(); command !== undefined; command = this.#next()) this.#perform(command);
    this.#isCommanding = false;
  }

  /** Whether no job is queued, running, or still to be queued. */
  get isOver(): boolean {
    return this.#dispatcher.isOver;
  }

  /** The results of the jobs that the run began with, in the order they ended; secrets do not show. */
  get roots(): readonly JobResult[] {
    return this.#dispatcher.roots.map((result) => ({
      ...result,
      returned: result.returned.map(this.#shown),
    }));
  }

  /** Values without secrets, as they may be shown. */
  shown(values: Row): Row {
    return this.#shown(values);
  }

  /** The current state of the jobs. */
  snapshot(): JobBoardSnapshot {
    return this.#dispatcher.snapshot();
  }

  /**
   * Sums up a run that is over. `executions`: how many activities ran. `hit`: the first limit that an
   * instance reached.
   */
  finish(executions: number, hit: RunLimit | undefined, isCancelled: boolean, nowMs: number): HostResult {
    const { limit = hit, jobs, roots, wasCutShort } = this.#dispatcher;
    const isInterrupted = isCancelled && wasCutShort;
    const status = roots.map(statusOf).reduce(worseOf, 'success');
    return {
      status: limit === undefined && !isInterrupted ? status : worseOf(status, statusAt(limit)),
      returned: roots.flatMap(({ returned }) => returned).map(this.#shown),
      executions,
      jobs,
      events: this.stream.seq - 1,
      durationMs: nowMs - this.#startMs,
      isInterrupted,
      counters: this.#counters.all(),
      ...(limit && { limit }),
    };
  }

  #next(): JobCommand | undefined {
    return this.#dispatcher.next(this.stream.seq);
  }

  #perform(command: JobCommand): void {
    switch (command.kind) {
      case 'trace':
        this.stream.seq += 1;
        this.stream.emit(command.event);
        if (command.event.event === 'JobQueued') this.#lookAtMemory();
        break;
      case 'admit':
        this.#dispatcher.answer(this.#callable.admit(command.call));
        break;
      case 'start':
        this.#host.start(command.order, command.cause);
        break;
      case 'goOn':
        this.#host.goOn(command.job, command.result);
        break;
      case 'stop':
        this.#host.stop(command.job, command.reason);
        break;
      case 'lose':
        this.#host.lose(command.job, command.reason);
        break;
      case 'wake':
        this.#wake(command.timer, command.atMs);
        break;
      case 'callOff':
        this.#timers.get(command.timer)?.();
        this.#timers.delete(command.timer);
    }
  }

  #lookAtMemory(): void {
    const message = this.#isMemoryFull ? undefined : this.#memory?.grown(bytesPerJob);
    if (message === undefined) return;
    this.#isMemoryFull = true;
    this.tell({ kind: 'memoryIsFull', message });
  }

  #wake(timer: number, atMs: number): void {
    const callOff = this.#host.wake(atMs, () => {
      this.#timers.delete(timer);
      this.tell({ kind: 'timeIsUp', timer });
    });
    this.#timers.set(timer, callOff);
  }
}

/**
 * The best status that a run can have when this limit, or a cancel, ended it. A limit of an instance fails
 * the instance, whichever job it is of; anything else stops jobs that were well.
 */
function statusAt(limit: RunLimit | undefined): InstanceStatus {
  return isInstanceLimit(limit) ? 'failed' : 'canceled';
}

function statusOf({ status, instanceStatus }: JobResult): InstanceStatus {
  if (status === 'Failed') return 'failed';
  return instanceStatus ?? 'canceled';
}
