import type { Bundle } from '../model/bundle.ts';
import type { JobResult } from '../model/job.ts';
import type { AskCounter } from '../model/kept-counter.ts';
import type { Value } from '../model/published-data.ts';
import type { TraceEvent } from '../trace/trace-event.ts';

/** A runbook as it was deployed last. */
export interface DeployedRunbook {
  /** Its path. */
  readonly runbook: string;
  /** From 1. */
  readonly version: number;
  /** The number of its deployment, whose other runbooks it calls. */
  readonly deployment: number;
  /** Whether it begins with a monitor, whose job ends by itself never. */
  readonly isMonitor: boolean;
}

/** A job to be queued. */
export interface JobToKeep {
  readonly id: string;
  /** The path of its runbook, which is one of the deployment. */
  readonly runbook: string;
  readonly deployment: number;
  readonly parameters: Readonly<Record<string, Value>>;
  /** The servers that may run it, primary first. Absent: all. */
  readonly servers?: readonly string[];
  /** The job concurrency of its runbook, from 1. */
  readonly maxSimultaneousJobs: number;
  /** What becomes of it when its server is lost (A26). */
  readonly serverLoss: 'restart' | 'fail';
  /** Whether its runbook begins with a monitor. */
  readonly isMonitor: boolean;
  /** The job that asks for it; absent if it is started from outside. */
  readonly parent?: {
    readonly id: string;
    readonly attempt: number;
    /** Its number in the trace of that attempt. */
    readonly number: number;
  };
}

/** One attempt of a job, which a server has taken. What is told of an attempt that is over is fenced off. */
export interface Claim {
  readonly id: string;
  /** From 1. */
  readonly attempt: number;
  readonly runbook: string;
  readonly deployment: number;
  readonly parameters: Readonly<Record<string, Value>>;
  /** Whether its runbook begins with a monitor. */
  readonly isMonitor: boolean;
  /** How many jobs there are above it. */
  readonly depth: number;
  /** How long it was pending since it became so last, in milliseconds. */
  readonly waitedMs: number;
}

/** A server, and how many of its slots no job has. */
export interface FreeSlots {
  readonly server: string;
  readonly free: number;
}

/** What there is to do. */
export interface QueueLoad {
  readonly pending: number;
  /** Those that wait for others included. */
  readonly running: number;
  readonly waiting: number;
  /** For how long a job has been pending the longest, in milliseconds; 0 if there is none. */
  readonly oldestPendingMs: number;
}

/**
 * How a request to cancel a job went. `asked`: its server is told to stop it, or, if that is gone, the
 * next one to record it as Canceled. `unqueued`: a run plays it by itself, and no server.
 */
export type Cancelling = 'canceled' | 'asked' | 'ended' | 'unqueued';

/**
 * The jobs of a store that runbook servers play, and the runbooks that they are of. Time is the store's, in
 * RFC 3339. Its methods reject with UsageError if the store fails.
 */
export interface JobQueue {
  /**
   * Publishes runbooks: each gets its next version. Jobs keep the version they were queued with. The path of
   * a runbook stays as it was first, if only its letter case is another one. `monitors`: the paths of those
   * that begin with a monitor.
   */
  deploy(bundle: Bundle, monitors: ReadonlySet<string>): Promise<readonly DeployedRunbook[]>;
  /** The last version of each runbook, by path. */
  deployed(): Promise<readonly DeployedRunbook[]>;
  /** What was deployed together. */
  definition(deployment: number): Promise<Bundle>;

  /** Queues jobs, all or none, in this order. */
  enqueue(jobs: readonly JobToKeep[]): Promise<void>;
  /**
   * Takes at most so many pending jobs for a server, in the order they were queued, as far as the job
   * concurrency of their runbooks permits. `areChildren`: only those whose parents are running. Without that
   * it rejects with UpgradedStoreError if a later program has brought the store up to date.
   */
  claim(server: string, most: number, areChildren?: boolean): Promise<readonly Claim[]>;
  /**
   * Adds events to the trace of an attempt, and queues the child jobs that they tell of. False if the attempt
   * is over: nothing is added or queued.
   */
  append(claim: Claim, events: readonly TraceEvent[], jobs?: readonly JobToKeep[]): Promise<boolean>;
  /** Whether the job waits for child jobs that no time limit ends. */
  waits(claim: Claim, isWaiting: boolean): Promise<void>;
  /**
   * Records how an attempt ended, with the last events of its trace and the child jobs that they tell of.
   * False if it was over before.
   */
  settle(
    claim: Claim,
    result: JobResult,
    events: readonly TraceEvent[],
    jobs?: readonly JobToKeep[],
  ): Promise<boolean>;
  /**
   * Ends an attempt before its job has ended, with the last events of its trace: the job is pending again.
   * Only for monitors. False if the attempt was over before.
   */
  handBack(claim: Claim, events: readonly TraceEvent[]): Promise<boolean>;
  /** Reads a counter and changes it. */
  readonly counter: AskCounter;
  load(): Promise<QueueLoad>;
  /** The results of those of these jobs that have ended. */
  results(ids: readonly string[]): Promise<ReadonlyMap<string, JobResult>>;
  /** Why jobs that are being played are to stop, by id; those of which nobody wants it are absent. */
  stopReasons(ids: readonly string[]): Promise<ReadonlyMap<string, string>>;
  /** Cancels a job: at once if it is pending, by its server if it is running. */
  cancel(id: string, reason: string): Promise<Cancelling>;
  /** What a job was queued with; undefined for one that a run plays by itself. */
  request(id: string): Promise<Pick<JobToKeep, 'runbook' | 'parameters' | 'servers'> | undefined>;
  /**
   * The id of the first pending job that some job waits for and no server can ever take, because no slot that
   * it needs gets free: all jobs that run wait for others, or are monitors (A25). A server that it names and
   * that is away may come back. `by`: who asks.
   */
  starved(by: FreeSlots): Promise<string | undefined>;
  /** Fails that job, if it still is the one. Gives the reason, in one line; undefined if it is not. */
  breakDeadlock(starved: string, by: FreeSlots): Promise<string | undefined>;
  /** Calls back when jobs may have been queued, cancelled or ended. Gives what ends that. */
  onChange(listener: () => void): () => void;
  /** Ends what it does by itself. */
  close(): Promise<void>;
}
