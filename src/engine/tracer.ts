import { isoTime } from '../databus/calendar.ts';
import { commonItems } from '../databus/items.ts';
import type { Execution } from '../databus/token.ts';
import { rowPath } from '../databus/token.ts';
import type { PlatformEventEntry } from '../model/platform-event.ts';
import {
  type ActivityStatus,
  type InstanceStatus,
  type Row,
  type Rows,
  rowList,
  type Value,
} from '../model/published-data.ts';
import { lengthOfRow } from '../trace/texts-length.ts';
import {
  type ActivityEnd,
  type Diagnostic,
  eventIds,
  eventSource,
  type JobEnd,
  type JobQueued,
  type Level,
  type RunStart,
  type TraceEvent,
} from '../trace/trace-event.ts';
import type { EventLogEntry, Outcome } from './outcome.ts';

/** Which published data `ActivityEnd` carries (Runbook Properties, Logging tab). */
export type PublishedDataLogging = 'none' | 'common' | 'specific' | 'all';

/** Numbers the events of a whole run, over all its jobs. */
export interface TraceStream {
  /** The next `seq`; starts at 1. */
  seq: number;
  readonly publishedData: PublishedDataLogging;
  /** Whether `ActivityEnd` carries scripts. */
  readonly showScripts: boolean;
  /** The source that Send Event Log Message writes under (A27). */
  readonly eventLogSource: string;
  readonly eventLogEventId: number;
  /**
   * Who listens: to all events, or to those of a name. Absent: all are heard. An `ActivityStart` that nobody
   * hears is numbered and not made.
   */
  readonly listened?: { readonly [Name in 'event' | TraceEvent['event']]?: boolean };
  emit(event: TraceEvent): void;
}

/** A trace without published data, scripts and messages of its own. `seq`: its first number. */
export function bareStream(seq: number, emit: TraceStream['emit']): TraceStream {
  return {
    seq,
    publishedData: 'none',
    showScripts: false,
    eventLogSource: '',
    eventLogEventId: 0,
    emit,
  };
}

/** The job, runbook and server that events belong to. */
export interface TraceIdentity {
  readonly server: string | null;
  readonly job: number | null;
  readonly runbook: string;
}

const levelOfStatus: Readonly<Record<ActivityStatus, Level>> = {
  success: 'Information',
  warning: 'Warning',
  failed: 'Error',
};

/** The optional keys come last, in this order. */
type ActivityEndInTheMaking = { -readonly [Key in OptionalKey]?: ActivityEnd[Key] } & Omit<
  ActivityEnd,
  OptionalKey
>;
type OptionalKey = 'simulated' | 'data' | 'texts' | 'script' | 'missingParameters';

/**
 * Makes the trace events of one instance and emits them in the order they happen. Each method returns the
 * event's `seq`, so that later events can name it as their cause.
 */
export class Tracer {
  readonly #stream: TraceStream;
  readonly #identity: TraceIdentity;
  #timeMs = Number.NaN;
  #time = '';

  constructor(stream: TraceStream, identity: TraceIdentity) {
    this.#stream = stream;
    this.#identity = identity;
  }

  /** Whether the trace has more of an execution than how it ended: data, texts or scripts. */
  get tellsMore(): boolean {
    return this.#stream.publishedData !== 'none' || this.#stream.showScripts;
  }

  /**
   * How many characters the trace would have of what an execution published, about: data, texts and script,
   * as far as they are logged.
   */
  lengthOf(rows: Rows, { items, texts, script = '' }: Outcome): number {
    const { publishedData, showScripts } = this.#stream;
    const scripts = showScripts ? script.length : 0;
    if (publishedData === 'none') return scripts;
    const told = scripts + (this.#hasTexts ? lengthOfRow(texts ?? {}) : 0);
    const common = publishedData === 'specific' ? 0 : commonLength;
    const ofExecution = publishedData === 'common' ? 0 : lengthOfRow(items ?? {});
    const list = rowList(rows);
    const ofRows = publishedData === 'common' ? 0 : list.reduce((sum, row) => sum + lengthOfRow(row), 0);
    return told + list.length * (common + ofExecution) + ofRows;
  }

  /** Whether `ActivityEnd` carries the texts of the activity itself. */
  get #hasTexts(): boolean {
    return this.#stream.publishedData === 'specific' || this.#stream.publishedData === 'all';
  }

  /** The first event of a run. */
  runStart(nowMs: number, facts: Pick<RunStart, 'options' | 'seed' | 'version' | 'timeZone'>): number {
    const { options, seed, version, timeZone } = facts;
    const base = this.#base('RunStart', 'Information', nowMs, null);
    return this.#send({ ...base, options, seed, version, timeZone });
  }

  jobQueued(
    nowMs: number,
    cause: number,
    parent: number | null,
    parentIsWaiting: boolean,
    told: Pick<JobQueued, 'branch' | 'attempt' | 'compensates'> = {},
  ): number {
    const base = this.#base('JobQueued', 'Information', nowMs, cause);
    return this.#send({ ...base, parent, parentIsWaiting, ...told });
  }

  jobStart(nowMs: number, cause: number): number {
    return this.#send(this.#base('JobStart', 'Information', nowMs, cause));
  }

  jobEnd(nowMs: number, cause: number, status: JobEnd['status']): number {
    const level = status === 'Completed' ? 'Information' : status === 'Canceled' ? 'Warning' : 'Error';
    return this.#send({ ...this.#base('JobEnd', level, nowMs, cause), status });
  }

  instanceStart(nowMs: number, cause: number): number {
    return this.#send(this.#base('InstanceStart', 'Information', nowMs, cause));
  }

  instanceEnd(nowMs: number, cause: number, status: InstanceStatus, returned: readonly Row[]): number {
    const level = status === 'canceled' ? 'Warning' : levelOfStatus[status];
    return this.#send({ ...this.#base('InstanceEnd', level, nowMs, cause), status, returned });
  }

  activityStart(execution: Execution, cause: number): number {
    const { listened } = this.#stream;
    if (listened !== undefined && !listened.event && !listened.ActivityStart) {
      this.#stream.seq += 1;
      return this.#stream.seq - 1;
    }
    const { of, token } = execution;
    const { server, job, runbook } = this.#identity;
    return this.#send({
      seq: this.#stream.seq,
      time: this.#timeOf(execution.startMs),
      event: 'ActivityStart',
      level: 'Verbose',
      eventId: eventIds.ActivityStart,
      source: eventSource,
      server,
      job,
      runbook,
      cause,
      activity: of.id,
      name: of.name,
      type: of.type,
      sequenceNumber: execution.sequenceNumber,
      token: token.path,
      parentToken: token.parentPath,
      attempt: execution.attempt,
    });
  }

  activityEnd(
    execution: Execution,
    cause: number,
    { status, errorSummary = '', simulated, texts, script, missingParameters }: Outcome,
  ): number {
    const { of, token } = execution;
    const { server, job, runbook } = this.#identity;
    const event: ActivityEndInTheMaking = {
      seq: this.#stream.seq,
      time: this.#timeOf(execution.endMs),
      event: 'ActivityEnd',
      level: levelOfStatus[status],
      eventId: eventIds.ActivityEnd,
      source: eventSource,
      server,
      job,
      runbook,
      cause,
      activity: of.id,
      name: of.name,
      type: of.type,
      sequenceNumber: execution.sequenceNumber,
      token: token.path,
      parentToken: token.parentPath,
      attempt: execution.attempt,
      status,
      rows: execution.rowCount,
      durationMs: execution.durationMs,
      errorSummary,
    };
    const { publishedData, showScripts } = this.#stream;
    if (simulated) event.simulated = simulated;
    if (publishedData !== 'none') event.data = publishedRows(execution, publishedData);
    if (texts !== undefined && this.#hasTexts) event.texts = texts;
    if (script !== undefined && showScripts) event.script = script;
    if (missingParameters !== undefined) event.missingParameters = missingParameters;
    return this.#send(event);
  }

  tokenDropped(execution: Execution, row: number, reason: string): number {
    const base = this.#base('TokenDropped', 'Verbose', execution.endMs, execution.causeSeq);
    return this.#send({
      ...base,
      activity: execution.activity.id,
      token: rowPath(execution.token, row),
      reason,
    });
  }

  junctionReleased(execution: Execution, cause: number, arrived: number, emitted: number): number {
    const base = this.#base('JunctionReleased', 'Verbose', execution.startMs, cause);
    return this.#send({ ...base, activity: execution.activity.id, arrived, emitted });
  }

  eventLogMessage(nowMs: number, cause: number, activity: string, entry: EventLogEntry): number {
    const { eventLogSource, eventLogEventId } = this.#stream;
    const { severity, message, computer } = entry;
    const base = this.#base('EventLogMessage', entry.severity, nowMs, cause);
    return this.#send({
      ...base,
      source: eventLogSource,
      eventId: eventLogEventId,
      activity,
      severity,
      message,
      computer,
    });
  }

  /** `activity`: null for a report about the runbook. */
  platformEvent(nowMs: number, cause: number, activity: string | null, entry: PlatformEventEntry): number {
    const { type, summary, details } = entry;
    return this.#send({
      ...this.#base('PlatformEvent', type, nowMs, cause),
      activity,
      type,
      summary,
      details,
    });
  }

  diagnostic(
    nowMs: number,
    cause: number,
    level: Level,
    note: Pick<Diagnostic, 'code' | 'message' | 'activity' | 'branch' | 'count' | 'product'>,
  ): number {
    return this.#send({ ...this.#base('Diagnostic', level, nowMs, cause), ...note });
  }

  #base<Name extends TraceEvent['event']>(event: Name, level: Level, nowMs: number, cause: number | null) {
    // An event log message has the event id that the options give.
    const eventId = eventIds[event as keyof typeof eventIds];
    const { server, job, runbook } = this.#identity;
    return {
      seq: this.#stream.seq,
      time: this.#timeOf(nowMs),
      event,
      level,
      eventId,
      source: eventSource,
      server,
      job,
      runbook,
      cause,
    };
  }

  #send(event: TraceEvent): number {
    this.#stream.seq += 1;
    this.#stream.emit(event);
    return event.seq;
  }

  /**
   * Keeps the last time, because most events of a simulated run happen in the same millisecond as the one
   * before.
   */
  #timeOf(ms: number): string {
    if (ms !== this.#timeMs) {
      this.#timeMs = ms;
      this.#time = isoTime(ms);
    }
    return this.#time;
  }
}

/** About as many characters have the common items of a row, names included. */
const commonLength = 1200;

/** The published data of each row: its own items, the common items, or both. */
function publishedRows(execution: Execution, logging: Exclude<PublishedDataLogging, 'none'>): Row[] {
  return execution.rows.map((row) => publishedRow(execution, row, logging));
}

/** All that an execution published with one of its rows, or a part of that. */
export function publishedRow(
  execution: Execution,
  row: Row,
  part: Exclude<PublishedDataLogging, 'none'>,
): Row {
  const common: [string, Value][] = [];
  if (part !== 'specific') {
    for (const [name, read] of commonItems) common.push([name, read(execution)]);
  }
  return part === 'common'
    ? Object.fromEntries(common)
    : { ...Object.fromEntries(common), ...execution.items, ...row };
}
