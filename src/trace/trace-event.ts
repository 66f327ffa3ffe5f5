import type { Options } from '../model/options.ts';
import type { PlatformEventEntry } from '../model/platform-event.ts';
import type { ActivityStatus, InstanceStatus, Row } from '../model/published-data.ts';

/** The level that an event viewer shows for an event. */
export type Level = 'Information' | 'Warning' | 'Error' | 'Verbose';

/** The fields of every trace event (format section 4), in the order they are written. */
interface EventBase<Name extends string> {
  /** From 1, without gaps, over all jobs of the run. */
  readonly seq: number;
  /** RFC 3339, UTC, milliseconds. */
  readonly time: string;
  readonly event: Name;
  readonly level: Level;
  readonly eventId: number;
  readonly source: string;
  /** The runbook server; null before a job has one. */
  readonly server: string | null;
  /** The job's number, from 1; null for the run as a whole. */
  readonly job: number | null;
  /** \Folder\Name. */
  readonly runbook: string;
  /** The `seq` of the event that led to this one; null for the first event. */
  readonly cause: number | null;
}

/** The first event of every trace. It and the runbook are enough to repeat a simulated run. */
export interface RunStart extends EventBase<'RunStart'> {
  readonly options: Options;
  readonly seed: number;
  readonly version: string;
  /** The zone of the runbook servers, by its IANA name. */
  readonly timeZone: string;
}

export interface JobQueued extends EventBase<'JobQueued'> {
  /** The job that invoked it; null for one started from outside. */
  readonly parent: number | null;
  readonly parentIsWaiting: boolean;
  /** The branch of Parallel, or the number of the item of For Each, that it is queued for. */
  readonly branch?: string;
  /** Above 1 for a retry of its branch. */
  readonly attempt?: number;
  /** The job compensates its branch, which had succeeded (section 14.1 rule 5). */
  readonly compensates?: true;
}

export interface JobStart extends EventBase<'JobStart'> {}

/** The job's own status (1.6); how the runbook ended is in InstanceEnd. */
export interface JobEnd extends EventBase<'JobEnd'> {
  readonly status: 'Completed' | 'Failed' | 'Canceled';
}

export interface InstanceStart extends EventBase<'InstanceStart'> {}

export interface InstanceEnd extends EventBase<'InstanceEnd'> {
  readonly status: InstanceStatus;
  /** The rows of returned data, in the order Return Data ran. */
  readonly returned: readonly Row[];
}

interface ActivityEventBase<Name extends string> extends EventBase<Name> {
  readonly activity: string;
  readonly name: string;
  readonly type: string;
  /** From 1 in the instance. */
  readonly sequenceNumber: number;
  /** The token it ran on, as a path of row numbers. */
  readonly token: string;
  /** Null for the first token of an instance or of a Junction. */
  readonly parentToken: string | null;
  readonly attempt: number;
}

export interface ActivityStart extends ActivityEventBase<'ActivityStart'> {}

export interface ActivityEnd extends ActivityEventBase<'ActivityEnd'> {
  readonly status: ActivityStatus;
  /** How many rows it published. */
  readonly rows: number;
  readonly durationMs: number;
  readonly errorSummary: string;
  /** A simulated outcome replaced the activity. */
  readonly simulated?: true;
  /** The published data of each row, if published data is logged. */
  readonly data?: readonly Row[];
  /**
   * Its own texts that have references, with those resolved, by place (`message`, `rules[0].source`); if
   * published data of activities is logged.
   */
  readonly texts?: Readonly<Record<string, string>>;
  /** The script that it ran or would have run, with references resolved, if scripts are to be shown. */
  readonly script?: string;
  /** For Initialize Data: the parameters that had no value. */
  readonly missingParameters?: readonly string[];
}

/** A row that passed no link and is lost. */
export interface TokenDropped extends EventBase<'TokenDropped'> {
  readonly activity: string;
  readonly token: string;
  readonly reason: string;
}

export interface JunctionReleased extends EventBase<'JunctionReleased'> {
  readonly activity: string;
  /** How many tokens had arrived. */
  readonly arrived: number;
  /** How many tokens go on. */
  readonly emitted: number;
}

/** What Send Event Log Message wrote. */
export interface EventLogMessage extends EventBase<'EventLogMessage'> {
  readonly activity: string;
  readonly severity: 'Information' | 'Warning' | 'Error';
  readonly message: string;
  readonly computer: string;
}

/**
 * A platform event, as the Events tab of the Designer shows it (section 10): what Send Platform Event raised,
 * or the report that an activity or a runbook failed or runs longer than it should.
 */
export interface PlatformEvent extends EventBase<'PlatformEvent'>, PlatformEventEntry {
  /** The id of the activity; null for a report about the runbook. */
  readonly activity: string | null;
}

/** An activity, and how many rows it gave. */
export interface RowFactor {
  /** The id of the activity. */
  readonly activity: string;
  readonly rows: number;
}

/**
 * Something that a reader of the trace should know, such as a starved Junction, a limit or a stale reference.
 * `message` is for people only.
 */
export interface Diagnostic extends EventBase<'Diagnostic'> {
  readonly code: string;
  readonly message: string;
  readonly activity?: string;
  /** For `branch-timeout`: the branch of Parallel that reached its timeout. */
  readonly branch?: string;
  /** For `triggers-unserved`: how many triggers of the monitor still waited when its job ended. */
  readonly count?: number;
  /** For `token-limit`: the activities whose numbers of rows multiply, from the first to the last. */
  readonly product?: readonly RowFactor[];
}

/** One line of the native trace. */
export type TraceEvent =
  | RunStart
  | JobQueued
  | JobStart
  | JobEnd
  | InstanceStart
  | InstanceEnd
  | ActivityStart
  | ActivityEnd
  | TokenDropped
  | JunctionReleased
  | EventLogMessage
  | PlatformEvent
  | Diagnostic;

export type TraceEventName = TraceEvent['event'];

/** The event ids of Pianola's own events. The event id of Send Event Log Message is an option (A27). */
export const eventIds: Readonly<Record<Exclude<TraceEventName, 'EventLogMessage'>, number>> = {
  RunStart: 100,
  JobQueued: 110,
  JobStart: 111,
  JobEnd: 112,
  InstanceStart: 120,
  InstanceEnd: 121,
  ActivityStart: 130,
  ActivityEnd: 131,
  TokenDropped: 132,
  JunctionReleased: 133,
  PlatformEvent: 134,
  Diagnostic: 140,
};

/** The source of Pianola's own events. */
export const eventSource = 'Pianola';
