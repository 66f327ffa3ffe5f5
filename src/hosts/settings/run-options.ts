import type { ActivityType } from '../../engine/activity-type.ts';
import type { Choose } from '../../engine/link-orders.ts';
import type { PublishedDataLogging } from '../../engine/tracer.ts';
import type { RunbookServer } from '../../model/job.ts';
import type { MocksInput } from '../../model/mock.ts';
import type { MockCheck } from '../../model/mock-check.ts';
import type { OptionsInput } from '../../model/options.ts';
import type { Value } from '../../model/published-data.ts';

/** Where jobs are played under run. */
export type Isolation = 'pool' | 'worker' | 'none';

/** The options of `simulate` and `run`. Each has a default. */
export interface RunOptions {
  /**
   * Path or name of the runbook to play, or several of them, which are all queued at once. Needed if the
   * bundle has several.
   */
  readonly runbook?: string | readonly string[];
  /**
   * Values for the parameters of Initialize Data, by name. If there are several runbooks, each takes those it
   * declares.
   */
  readonly parameters?: Readonly<Record<string, Value>>;
  /** Simulated outcomes by runbook path, then activity id or name; they win over those in the runbook. */
  readonly mocks?: MocksInput;
  /**
   * How closely `mocks` are held against what the activities publish (format section 3): `strict`: names of
   * items and types of values; `present`: names only; `off`: not at all. Default `strict`. Outcomes in the
   * runbook are checked when the definition is loaded.
   */
  readonly mockCheck?: MockCheck | undefined;
  /**
   * How long a stand-in takes where its outcome does not say, in milliseconds, by activity type: `{ 'Query
   * Database': 1000 }`. Activities that are computed or run for real, and monitors, take their own time.
   */
  readonly durations?: Readonly<Record<string, number>>;
  /** Switches that override those of the runbook. */
  readonly options?: OptionsInput;
  /** Seeds everything random; whole, 0 to 2^32 - 1. Default 0. */
  readonly seed?: number;
  /** Runbook servers in order, with their throttles; default one, `RBS01`, with throttle 50. */
  readonly servers?: readonly RunbookServer[];
  /**
   * Which published data ActivityEnd events carry; default none. With `specific` and `all` they carry the
   * texts of the activity as well, with their references resolved.
   */
  readonly publishedData?: PublishedDataLogging;
  /**
   * Whether ActivityEnd events carry scripts with their references resolved, as they were run or would have
   * been. Default false.
   */
  readonly showScripts?: boolean;
  /**
   * Under simulate: ends the run with limit `wall-timeout` after this many milliseconds of real time, pauses
   * included. Of several simulated runs (`sweep`, `compare`, `exploreSchedules`) it is the time of all.
   */
  readonly wallTimeoutMs?: number;
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
   * Values of encrypted variables, by Folder/Name, or by name if only one variable has it. Password fields of
   * live activities and scripts in JavaScript get them; everywhere else they read `<encrypted>`.
   */
  readonly secrets?: Readonly<Record<string, string>>;
  /**
   * What live activities may touch: `read:PATH`, `write:PATH`, `program:NAME`, `net:HOST:PORT`. Default:
   * nothing. A PATH may be a folder; a relative one starts at the working folder of the process.
   */
  readonly allow?: readonly string[];
  /**
   * Under run: whether simulated outcomes may stand in for activities that cannot be played for real, or that
   * `mocks` have outcomes for. If false, such a run is refused. Default true; RunResult counts them.
   */
  readonly allowSimulated?: boolean;
  /** Activity types of your own, or replacements for standard ones. */
  readonly activityTypes?: readonly ActivityType[];
  /** Decides the order that the rules leave open; see `Choose`. */
  readonly choose?: Choose;
  /**
   * Ends the run after this many milliseconds. Monitors stop watching, and queued and running jobs are
   * cancelled. This does not count as a limit.
   */
  readonly untilMs?: number;
  /** Runbook servers that are lost, under simulate. */
  readonly faults?: readonly ServerFault[];
  /**
   * Job concurrency that replaces the runbooks' own, for all of them, or by path or name. For what-if runs.
   */
  readonly concurrency?: number | Readonly<Record<string, number>>;
  /** The most branches or items that a group of child jobs runs at once; 1 means one after another. */
  readonly maxWorkers?: number;
  /**
   * Under run: every job in a thread of a pool (`pool`), in a fresh thread (`worker`), or all in this thread
   * (`none`). Default `pool`. Under simulate: `none` keeps `activityModules` in this thread as well, where a
   * simulation without them is always played.
   */
  readonly isolation?: Isolation;
  /**
   * The files that the `activityTypes` come from. Every thread imports them, because functions cannot leave
   * their thread; so does the thread that a simulation with such files is played in. Give both: this thread
   * needs the types to check and compile the runbooks. They are what `loadActivityTypes` makes of the files.
   */
  readonly activityModules?: readonly string[];
  /**
   * Under run: a job that takes longer than this many milliseconds is stopped and recorded as Failed. With
   * isolation `none` a job that hangs cannot be stopped.
   */
  readonly jobTimeoutMs?: number;
  /**
   * How much memory a thread may take, in megabytes: under run that of a job, under simulate the one that
   * plays the `activityModules`. It counts for the JavaScript heap, and by itself for what is outside of it,
   * such as buffers and the memory of scripts. That may be 64 MB larger, and is looked at ten times a second.
   */
  readonly jobMemoryMb?: number;
  /** When simulated time begins, in milliseconds since 1970; default 2000-01-01T00:00:00Z. */
  readonly startMs?: number;
}

/** A runbook server that is lost for some time (A26). Times are in milliseconds after the run began. */
export interface ServerFault {
  readonly server: string;
  readonly atMs: number;
  /** How long it is lost; Infinity: it never comes back. */
  readonly forMs: number;
}

/** The highest throttle of a runbook server (section 7). */
export const mostThrottle = 1_000;

/** The default start of simulated time, 2000-01-01T00:00:00Z, in milliseconds since 1970. */
export const defaultStartMs = 946_684_800_000;
