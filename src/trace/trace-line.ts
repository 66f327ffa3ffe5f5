import type { ActivityEnd, ActivityStart, TraceEvent, TraceEventName } from './trace-event.ts';

type Check = (value: unknown) => boolean;

const isText: Check = (value) => typeof value === 'string';
const isCount: Check = (value) => Number.isSafeInteger(value) && (value as number) >= 0;
const isObject: Check = (value) => typeof value === 'object' && value !== null && !Array.isArray(value);
const isNullOr =
  (isRight: Check): Check =>
  (value) =>
    value === null || isRight(value);
const oneOf =
  (...words: readonly unknown[]): Check =>
  (value) =>
    words.includes(value);

const statuses = ['success', 'warning', 'failed'];
const ofJob = { job: isCount };
const ofActivity = { ...ofJob, activity: isText, attempt: isCount };

/** The fields of each event that are checked, in addition to `common`. */
const fields: Readonly<Record<TraceEventName, Readonly<Record<string, Check>>>> = {
  RunStart: { options: isObject },
  JobQueued: ofJob,
  JobStart: ofJob,
  JobEnd: ofJob,
  InstanceStart: ofJob,
  InstanceEnd: { ...ofJob, status: oneOf(...statuses, 'canceled') },
  ActivityStart: { ...ofActivity, parentToken: isNullOr(isText) },
  ActivityEnd: {
    ...ofActivity,
    status: oneOf(...statuses),
    rows: isCount,
    data: (value) => value === undefined || (Array.isArray(value) && value.every(isObject)),
  },
  TokenDropped: { ...ofJob, activity: isText },
  JunctionReleased: { ...ofJob, activity: isText, arrived: isCount, emitted: isCount },
  EventLogMessage: ofJob,
  PlatformEvent: {
    ...ofJob,
    activity: isNullOr(isText),
    type: oneOf('Information', 'Warning', 'Error'),
    summary: isText,
    details: isText,
  },
  Diagnostic: {},
};

const common: Readonly<Record<string, Check>> = {
  seq: isCount,
  runbook: isText,
  job: isNullOr(isCount),
  cause: isNullOr(isCount),
};

const checks = new Map(
  Object.entries(fields).map(([name, own]) => [name, Object.entries({ ...common, ...own })]),
);

/** What `traceEventOf` says of the beginning of a line. */
export const notJson = 'it is not JSON, or it was cut off';

/**
 * Reads one line of a native trace (format section 4). Returns the event, or in words what is wrong with the
 * line.
 */
export function traceEventOf(line: string): TraceEvent | string {
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch {
    return line.trim() === '' ? 'it is blank' : notJson;
  }
  if (!isObject(value)) return 'it is not a JSON object';
  const given = value as Readonly<Record<string, unknown>>;
  const name = given['event'];
  if (typeof name !== 'string') return 'it has no "event"';
  const own = checks.get(name);
  if (own === undefined) return `a trace has no event ${JSON.stringify(name.slice(0, 40))}`;
  const wrong = own.find(([key, isRight]) => !isRight(given[key]));
  if (wrong === undefined) return value as TraceEvent;
  const [key] = wrong;
  return given[key] === undefined ? `its "${key}" is missing` : `its "${key}" has a wrong value`;
}

/**
 * Makes the function that writes the events of one trace: each as a line of the native trace (format section
 * 4) with its line feed. Keys stand in the order in which the event has them. A line is byte for byte what
 * JSON.stringify gives.
 */
export function traceLineWriter(): (event: TraceEvent) => string {
  // Nearly all events of a long trace are executions, and JSON.stringify takes twice as long for them. So the
  // text that neighbouring events have in common is kept, and only the rest is written anew.
  const quoted = quotedTexts();
  let common: TraceEvent | undefined;
  let commonText = '';
  let activity: ActivityStart | ActivityEnd | undefined;
  let activityText = '';

  const commonOf = (e: TraceEvent): string => {
    if (common === undefined || !isInCommon(e, common)) {
      common = e;
      const at = `"time":${quoted(e.time)},"event":${quoted(e.event)},"level":${quoted(e.level)}`;
      const by = `"eventId":${e.eventId},"source":${quoted(e.source)},"server":${quoted(e.server)}`;
      commonText = `,${at},${by},"job":${e.job},"runbook":${quoted(e.runbook)},"cause":`;
    }
    return commonText;
  };
  const activityOf = (e: ActivityStart | ActivityEnd): string => {
    if (e.activity !== activity?.activity || e.name !== activity.name || e.type !== activity.type) {
      activity = e;
      const named = `"activity":${quoted(e.activity)},"name":${quoted(e.name)}`;
      activityText = `,${named},"type":${quoted(e.type)},"sequenceNumber":`;
    }
    return activityText;
  };
  const execution = (e: ActivityStart | ActivityEnd): string => {
    const parentToken = e.parentToken === null ? 'null' : `"${e.parentToken}"`;
    const head = `{"seq":${e.seq}${commonOf(e)}${e.cause}${activityOf(e)}${e.sequenceNumber}`;
    return `${head},"token":"${e.token}","parentToken":${parentToken},"attempt":${e.attempt}`;
  };

  return (e) => {
    if (e.event === 'ActivityStart') return `${execution(e)}}\n`;
    if (e.event !== 'ActivityEnd') return `${JSON.stringify(e)}\n`;
    const error = e.errorSummary === '' ? '""' : JSON.stringify(e.errorSummary);
    const { status, rows, durationMs } = e;
    const end = `,"status":"${status}","rows":${rows},"durationMs":${durationMs},"errorSummary":${error}`;
    const simulated = e.simulated === undefined ? '' : ',"simulated":true';
    const data = e.data === undefined ? '' : `,"data":${JSON.stringify(e.data)}`;
    const texts = e.texts === undefined ? '' : `,"texts":${JSON.stringify(e.texts)}`;
    const script = e.script === undefined ? '' : `,"script":${JSON.stringify(e.script)}`;
    const missing =
      e.missingParameters === undefined ? '' : `,"missingParameters":${JSON.stringify(e.missingParameters)}`;
    return `${execution(e)}${end}${simulated}${data}${texts}${script}${missing}}\n`;
  };
}

function isInCommon(left: TraceEvent, right: TraceEvent): boolean {
  return (
    left.event === right.event &&
    left.level === right.level &&
    left.time === right.time &&
    left.job === right.job &&
    left.runbook === right.runbook &&
    left.server === right.server &&
    left.eventId === right.eventId &&
    left.source === right.source
  );
}

const mostKept = 4096;

/** The JSON text of strings that repeat. All are forgotten when there are too many. */
function quotedTexts(): (text: string | null) => string {
  const kept = new Map<string | null, string>();
  return (text) => {
    let json = kept.get(text);
    if (json === undefined) {
      if (kept.size >= mostKept) kept.clear();
      json = JSON.stringify(text);
      kept.set(text, json);
    }
    return json;
  };
}
