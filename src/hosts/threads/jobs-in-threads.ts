import { stoppedByUser } from '../../engine/instance.ts';
import { Tracer } from '../../engine/tracer.ts';
import type { JobOrder } from '../../jobs/dispatch-protocol.ts';
import type { JobResult } from '../../model/job.ts';
import type { GroupResult } from '../../model/job-group.ts';
import type { Row } from '../../model/published-data.ts';
import type { Runbook } from '../../model/runbook.ts';
import { thrownText } from '../../text/thrown-text.ts';
import { lengthOfRows } from '../../trace/texts-length.ts';
import type { TraceEvent } from '../../trace/trace-event.ts';
import type { OngoingRun } from '../play/ongoing-run.ts';
import type { Session } from '../session.ts';
import type { RunOptions } from '../settings/run-options.ts';
import { alarm } from './alarm.ts';
import { deathReason, ownTypeName } from './death.ts';
import { FreshThreads } from './fresh-threads.ts';
import { JobTrace, overdueReason, tellJobFailed } from './job-trace.ts';
import { unlessAborted } from './live-job.ts';
import type { LiveJobs, LiveSettings, PlayedJob } from './live-jobs.ts';
import { bytesOfText, lengthOfResult, longText, receivedPlan } from './long-texts.ts';
import type { Threads } from './protocol.ts';
import {
  batchesPerTaken,
  type FromThread,
  type JobReport,
  type LastWord,
  type ThreadData,
} from './protocol.ts';
import type { RunClock } from './run-clock.ts';
import type { LiveSurroundings } from './surroundings.ts';
import { Switchboard } from './switchboard.ts';

/** A job that is told to stop has this much time before its thread is ended. */
const stopGraceMs = 2_000;
/** The time between two checks for scripts that hang. */
const watchMs = 500;

interface ThreadJob {
  readonly order: JobOrder;
  readonly runbook: Runbook;
  readonly trace: JobTrace;
  readonly ending: AbortController;
  /** Batches of events received so far. */
  heard: number;
  allHeard: (() => void) | undefined;
  /** The results of its child jobs, until its thread has room for them. */
  offered: GroupResult | undefined;
  /** What it returned, if that is long. */
  returned: readonly Row[];
  /** Why that could not be kept. */
  noRoom: string | undefined;
  /** Why it was told to stop, or its thread was ended; undefined if neither. */
  stopReason: string | undefined;
  /** Aborted when its thread is left to itself. */
  readonly abandoned: AbortController;
  /** Whether its time is up, so that it is recorded as Failed. */
  isOverdue: boolean;
  /** What its thread said when it ended itself. */
  lastWord: LastWord | undefined;
  /** The functions that call off its timers. */
  readonly callOffs: (() => void)[];
}

/**
 * Plays every job in a thread. If a thread dies, only its job is lost. It is recorded as Failed, with the
 * reason.
 */
export class JobsInThreads implements LiveJobs {
  readonly #session: Session;
  readonly #ongoing: OngoingRun;
  readonly #clock: RunClock;
  readonly #surroundings: LiveSurroundings;
  readonly #options: RunOptions;
  readonly #threads: Threads;
  readonly #board: Switchboard;
  readonly #jobs = new Map<number, ThreadJob>();
  readonly #endWatch: () => void;
  readonly #askCounter: LiveSettings['askCounter'];

  constructor(session: Session, ongoing: OngoingRun, options: RunOptions, facts: LiveSettings) {
    this.#session = session;
    this.#ongoing = ongoing;
    this.#clock = facts.clock;
    this.#surroundings = facts.surroundings;
    this.#options = options;
    this.#askCounter = facts.askCounter;
    this.#board = new Switchboard((message) => this.#hear(message));
    const { bundle, ...settings } = session.settings;
    const data: ThreadData = {
      settings,
      bundle,
      activityModules: options.activityModules ?? [],
      control: facts.control,
      origin: facts.clock.origin,
      processId: process.pid,
      ...(facts.askCounter && { areCountersKept: true }),
    };
    facts.threads?.open(data, this.#board);
    this.#threads =
      facts.threads ?? new FreshThreads(data, options.jobMemoryMb, this.#board, facts.surroundings);
    this.#endWatch = facts.surroundings.every(watchMs, 'idle', () => this.#endHanging());
  }

  async play(order: JobOrder, cause: number): Promise<PlayedJob> {
    const { runbook } = this.#session.repertoire.playable(order.runbook).compiled;
    const job: ThreadJob = {
      order,
      runbook,
      trace: new JobTrace(this.#ongoing.stream, order, runbook, this.#clock.now(), cause),
      ending: new AbortController(),
      heard: 0,
      allHeard: undefined,
      offered: undefined,
      returned: [],
      noRoom: undefined,
      stopReason: undefined,
      abandoned: new AbortController(),
      isOverdue: false,
      lastWord: undefined,
      callOffs: [],
    };
    this.#jobs.set(order.job, job);
    const { jobTimeoutMs } = this.#options;
    if (jobTimeoutMs !== undefined) this.#after(job, jobTimeoutMs, () => this.#timeOut(job, jobTimeoutMs));
    // The parent that starts a job goes on first, because waking a thread takes time.
    await undefined;
    try {
      const playing = this.#threads.play(order, job.ending.signal);
      const report = await unlessAborted(playing, job.abandoned.signal);
      return report === undefined ? await this.#broken(job, undefined) : await this.#ended(job, report);
    } catch (error) {
      return await this.#broken(job, error);
    } finally {
      for (const callOff of job.callOffs) callOff();
      this.#jobs.delete(order.job);
    }
  }

  goOn(number: number, result: GroupResult): void {
    const job = this.#jobs.get(number);
    if (job === undefined) return;
    const length = lengthOfResult(result);
    if (length > longText) {
      job.offered = result;
      this.#board.tell({ kind: 'offers', job: number, length });
    } else this.#board.tell({ kind: 'goOn', job: number, result, batches: job.heard });
  }

  stop(number: number, reason: string): void {
    const job = this.#jobs.get(number);
    if (job === undefined || job.stopReason !== undefined) return;
    job.stopReason = reason;
    if (this.#board.isPlaying(number)) {
      this.#board.tell({ kind: 'stop', job: number, reason });
      this.#after(job, stopGraceMs, () => job.ending.abort());
    } else {
      // No thread has begun with the job, and none should.
      job.ending.abort();
    }
  }

  retire(reason: string): void {
    for (const [job, { order }] of this.#jobs) {
      if (!this.#session.repertoire.isMonitor(order.runbook)) continue;
      if (this.#board.isPlaying(job)) this.#board.tell({ kind: 'retire', job, reason });
      else this.stop(job, reason);
    }
  }

  abandon(): void {
    for (const job of this.#jobs.values()) {
      job.stopReason ??= stoppedByUser;
      job.ending.abort();
      job.abandoned.abort();
    }
  }

  toldAt(job: number, time: string): void {
    this.#jobs.get(job)?.trace.toldAt(time);
  }

  get executions(): number {
    let sum = 0;
    for (const { trace } of this.#jobs.values()) sum += trace.executions;
    return sum;
  }

  async close(): Promise<void> {
    this.#endWatch();
    await this.#threads.close();
    this.#board.close();
  }

  /**
   * The report and the events of a job come by two ways, so the report may be here before the last batch of
   * events.
   */
  async #ended(job: ThreadJob, report: JobReport): Promise<PlayedJob> {
    while (job.heard < report.batches) {
      await new Promise<void>((resolve) => {
        job.allHeard = resolve;
      });
    }
    job.trace.take(report.events);
    this.#keepReturned(job, report.events);
    const { limit, executions, endSeq } = report;
    const cause = job.trace.seqOf(endSeq);
    const result = this.#resultOf(job, report, cause);
    if (!job.isOverdue || result.status !== 'Canceled') return { result, limit, executions, cause };
    const reason = job.stopReason ?? '';
    tellJobFailed(this.#ongoing.stream, job.order, job.runbook, this.#clock.now(), reason, cause);
    return { result: { ...result, status: 'Failed', reason }, limit, executions, cause };
  }

  /** Keeps the long rows that a job returned, if there is room for them. */
  #keepReturned(job: ThreadJob, events: readonly TraceEvent[]): void {
    const end = events.findLast((event) => event.event === 'InstanceEnd');
    const length = end === undefined ? 0 : lengthOfRows(end.returned);
    if (end === undefined || length <= longText) return;
    const shortage = this.#surroundings.memoryShortage?.(bytesOfText(length));
    job.noRoom = shortage && `${shortage}: it returned ${length} characters`;
    job.returned = shortage === undefined ? end.returned : [];
  }

  /** A job whose rows do not fit into the memory of this thread any more is Failed. */
  #resultOf(job: ThreadJob, { result, isLong }: JobReport, cause: number): JobResult {
    if (!isLong) return result;
    const { noRoom: reason, returned } = job;
    if (reason === undefined) return { ...result, returned };
    tellJobFailed(this.#ongoing.stream, job.order, job.runbook, this.#clock.now(), reason, cause);
    return { ...result, status: 'Failed', reason };
  }

  async #broken(job: ThreadJob, error: unknown): Promise<PlayedJob> {
    if (!job.abandoned.signal.aborted) await this.#board.drained(job.order.job);
    const left = this.#board.takeLeft(job.order.job);
    job.trace.takeLeft(left.events);
    const isStopped = job.stopReason !== undefined && !job.isOverdue;
    const reason = job.stopReason ?? this.#reasonOfDeath(job, error);
    const nowMs = this.#clock.now();
    const { stream } = this.#ongoing;
    if (!isStopped) tellJobFailed(stream, job.order, job.runbook, nowMs, reason, job.trace.openSeq);
    this.#tellLost(job, left.begun - job.trace.executions, nowMs);
    const instanceStatus = isStopped ? 'canceled' : 'failed';
    const cause = job.trace.breakOff(nowMs, instanceStatus, reason);
    const status = isStopped ? 'Canceled' : 'Failed';
    const result: JobResult = {
      status,
      instanceStatus,
      returned: [],
      broke: false,
      errorSummary: '',
      reason,
    };
    return { result, limit: undefined, executions: job.trace.executions, cause };
  }

  /** Says so if the thread died before it could tell of all that it had begun. */
  #tellLost({ order, trace }: ThreadJob, count: number, nowMs: number): void {
    if (count <= 0) return;
    const { server, job, runbook } = order;
    const [activities, are, them] =
      count === 1 ? ['1 activity', 'is', 'it'] : [`${count} activities`, 'are', 'them'];
    const why = `its thread could not tell of ${them}`;
    const message = `${activities} that job ${job} had begun ${are} not in the trace: ${why}`;
    const note = { code: 'events-lost', message, count };
    new Tracer(this.#ongoing.stream, { server, job, runbook }).diagnostic(
      nowMs,
      trace.openSeq,
      'Error',
      note,
    );
  }

  #hear(message: FromThread): void {
    const job = this.#jobs.get(message.job);
    if (job === undefined) return;
    if (message.kind === 'takes') {
      if (job.offered !== undefined)
        this.#board.tell({ kind: 'goOn', job: message.job, result: job.offered, batches: job.heard });
      job.offered = undefined;
      return;
    }
    if (message.kind === 'counter') {
      void this.#tellCounter(message);
      return;
    }
    if (!('events' in message)) {
      job.lastWord = message.kind;
      return;
    }
    job.trace.take(message.events);
    this.#keepReturned(job, message.events);
    job.heard += 1;
    job.allHeard?.();
    if (message.kind === 'ask') this.#ask(job, message);
    else if (message.isAwaited || job.heard % batchesPerTaken === 0)
      this.#board.tell({ kind: 'taken', job: message.job, batches: job.heard });
  }

  async #tellCounter({ job, number, key, change }: FromThread & { kind: 'counter' }): Promise<void> {
    const answer = { kind: 'counted', job, number } as const;
    try {
      this.#board.tell({ ...answer, value: await this.#askCounter?.(key, change) });
    } catch (error) {
      this.#board.tell({ ...answer, value: undefined, failure: thrownText(error) });
    }
  }

  #ask({ order, trace }: ThreadJob, { asked, cause }: FromThread & { kind: 'ask' }): void {
    const { job, attempt } = order;
    const plan = receivedPlan(asked);
    this.#ongoing.tell({ kind: 'asks', job, attempt, plan, cause: trace.seqOf(cause) });
  }

  #after(job: ThreadJob, delayMs: number, action: () => void): void {
    const now = () => this.#clock.now();
    job.callOffs.push(alarm(this.#surroundings, now, now() + delayMs, action));
  }

  /** The job ends like a stopped one, but is recorded as Failed. */
  #timeOut(job: ThreadJob, limitMs: number): void {
    job.isOverdue = true;
    this.stop(job.order.job, overdueReason(limitMs));
  }

  #endHanging(): void {
    for (const number of this.#board.overdue(this.#surroundings.monotonicMs())) {
      const job = this.#jobs.get(number);
      if (job === undefined) continue;
      job.isOverdue = true;
      job.stopReason ??= 'a script hung beyond its time limit';
      job.ending.abort();
    }
  }

  /** Blames the user's own code if that played the activity in progress. */
  #reasonOfDeath({ trace, lastWord }: ThreadJob, error: unknown): string {
    const { activityTypes = [], jobMemoryMb: memoryMb } = this.#options;
    const own = activityTypes.find(({ name }) => name === trace.activity?.type);
    return deathReason(error, { by: own && ownTypeName(own), memoryMb, lastWord });
  }
}
