import type { TraceEvent, TraceEventName } from '../engine/trace-event.ts';

type Check = (value: unknown) => boolean;

const isText: Check = (value) => typeof value === 'string';
const isCount: Check = (value) => Number.isSafeInteger(value) && (value as number) >= 0;
const oneOf =
  (...words: readonly string[]): Check =>
  (value) =>
    words.some((word) => word === value);

const statuses = ['success', 'warning', 'failed'];
const ofActivity = { activity: isText, attempt: isCount };

/** What is read of each event, beside what all events have. */
const fields: Readonly<Record<TraceEventName, Readonly<Record<string, Check>>>> = {
  RunStart: { options: (value) => typeof value === 'object' && value !== null },
  JobQueued: {},
  JobStart: {},
  JobEnd: {},
  InstanceStart: {},
  InstanceEnd: { status: oneOf(...statuses, 'canceled') },
  ActivityStart: { ...ofActivity, parentToken: (value) => value === null || isText(value) },
  ActivityEnd: { ...ofActivity, status: oneOf(...statuses), rows: isCount },
  TokenDropped: { activity: isText },
  JunctionReleased: { activity: isText, arrived: isCount },
  EventLogMessage: {},
  Diagnostic: {},
};

const common: Readonly<Record<string, Check>> = {
  seq: isCount,
  runbook: isText,
  cause: (value) => value === null || isCount(value),
};

/** Reads one line of a native trace (format section 4): the event, or in words what is wrong with the line. */
export function traceEventOf(line: string): TraceEvent | string {
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch {
    return 'it is no JSON';
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return 'it is no JSON object';
  const given = value as Readonly<Record<string, unknown>>;
  const name = given['event'];
  if (typeof name !== 'string') return 'it has no "event"';
  if (!Object.hasOwn(fields, name))
    return `there is no event ${JSON.stringify(name.slice(0, 40))} in a trace`;
  const checks = { ...common, ...fields[name as TraceEventName] };
  const wrong = Object.entries(checks).find(([key, isRight]) => !isRight(given[key]));
  if (wrong === undefined) return value as TraceEvent;
  return `its "${wrong[0]}" is ${given[wrong[0]] === undefined ? 'missing' : 'not what that of a trace can be'}`;
}
