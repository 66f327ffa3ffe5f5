import type { TraceEvent, TraceEventName } from './trace-event.ts';

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

/** What is read of each event, beside what all events have. */
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

/** Reads one line of a native trace (format section 4): the event, or in words what is wrong with the line. */
export function traceEventOf(line: string): TraceEvent | string {
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch {
    return line.trim() === '' ? 'it is blank' : 'it is no JSON, or was cut off';
  }
  if (!isObject(value)) return 'it is no JSON object';
  const given = value as Readonly<Record<string, unknown>>;
  const name = given['event'];
  if (typeof name !== 'string') return 'it has no "event"';
  const own = checks.get(name);
  if (own === undefined) return `there is no event ${JSON.stringify(name.slice(0, 40))} in a trace`;
  const wrong = own.find(([key, isRight]) => !isRight(given[key]));
  if (wrong === undefined) return value as TraceEvent;
  return `its "${wrong[0]}" is ${given[wrong[0]] === undefined ? 'missing' : 'not what that of a trace can be'}`;
}
