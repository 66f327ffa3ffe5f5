import type { ActivityType } from '../../engine/activity-type.ts';
import type { Choose } from '../../engine/link-orders.ts';
import type { PublishedDataLogging } from '../../engine/tracer.ts';
import type { RunbookServer } from '../../model/job.ts';
import type { MocksInput } from '../../model/mock.ts';
import type { OptionsInput } from '../../model/options.ts';
import type { Value } from '../../model/published-data.ts';

/** Where jobs are played under run. */
export type Isolation = 'pool' | 'worker' | 'none';

/** What `simulate` and `run` take beside the bundle. Everything has a default. */
export interface RunOptions {
  /**
   * Path or name of the runbook to play, or several, all queued at once; needed when the bundle has several.
   */
  readonly runbook?: string | readonly string[];
  /**
   * Values for the parameters of Initialize Data, by name; of several runbooks each takes those it declares.
   */
  readonly parameters?: Readonly<Record<string, Value>>;
  /** Simulated outcomes by runbook path, then activity id or name; they win over those in the runbook. */
  readonly mocks?: MocksInput;
  /** Switches that override those of the runbook. */
  readonly options?: OptionsInput;
  /** Seeds everything random; whole, 0 to 2^32 - 1. Default 0. */
  readonly seed?: number;
  /** Runbook servers in order, with their throttles; default one, `RBS01`, with throttle 50. */
  readonly servers?: readonly RunbookServer[];
  /** Published data in ActivityEnd events; default none. */
  readonly publishedData?: PublishedDataLogging;
  /**
   * Scripts in ActivityEnd events, their references resolved: what was run, or would have been; default
   * false.
   */
  readonly showScripts?: boolean;
  /** Ends the run with limit `timeout` after this many milliseconds, virtual under simulate. */
  readonly timeoutMs?: number;
  /**
   * The time zone of the runbook servers, by its IANA name; default UTC under simulate, the machine's under
   * run.
   */
  readonly timeZone?: string;
  /** Environment variables of the runbook server, for {{$%NAME%}}; none under simulate unless given. */
  readonly environment?: Readonly<Record<string, string>>;
  /**
   * Values of encrypted variables, by Folder/Name, or by name where only one has it. They reach the password
   * fields of live activities and scripts in JavaScript, and read as `<encrypted>` everywhere else.
   */
  readonly secrets?: Readonly<Record<string, string>>;
  /**
   * What live activities may touch: `read:PATH`, `write:PATH`, `program:NAME`, `net:HOST:PORT`; nothing by
   * default. A PATH may be a folder, and counts from the folder the process is in.
   */
  readonly allow?: readonly string[];
  /** Activity types of your own, or replacements for standard ones. */
  readonly activityTypes?: readonly ActivityType[];
  /** Decides what the rules leave open; see `Choose`. */
  readonly choose?: Choose;
  /**
   * Ends the world after this many milliseconds: monitors stop watching, what is queued or runs is cancelled.
   * No limit is hit.
   */
  readonly untilMs?: number;
  /** Runbook servers that are lost, under simulate. */
  readonly faults?: readonly ServerFault[];
  /** Job concurrency in place of the runbooks' own: of all of them, or by path or name; for what-if runs. */
  readonly concurrency?: number | Readonly<Record<string, number>>;
  /** No group of child jobs runs more branches at once; 1 is one after another. */
  readonly maxWorkers?: number;
  /**
   * Under run: every job in a thread of a pool (`pool`), in a fresh thread (`worker`), or all in this thread
   * (`none`). Default `pool`.
   */
  readonly isolation?: Isolation;
  /**
   * Files that export the `activityTypes` by name: every thread imports them, for functions cannot leave
   * their thread. Give both: the types are needed in this thread too, to check and compile the runbooks.
   */
  readonly activityModules?: readonly string[];
  /**
   * Under run: a job that takes longer than this many milliseconds is stopped and recorded as Failed; one
   * that hangs in this thread (`none`) cannot be.
   */
  readonly jobTimeoutMs?: number;
  /** Under run: how much memory a job's thread may take, in megabytes. */
  readonly jobMemoryMb?: number;
  /** When simulated time begins, in milliseconds since 1970; default 2000-01-01T00:00:00Z. */
  readonly startMs?: number;
}

/** A runbook server that is lost for a while (A26). Times in milliseconds after the run began. */
export interface ServerFault {
  readonly server: string;
  readonly atMs: number;
  /** Infinity: it never comes back. */
  readonly forMs: number;
}

/** No runbook server runs more jobs at once (section 7). */
export const mostThrottle = 1_000;

/**
 * When simulated time begins unless the caller says otherwise: 2000-01-01T00:00:00Z, in milliseconds since
 * 1970.
 */
export const defaultStartMs = 946_684_800_000;
