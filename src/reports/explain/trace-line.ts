import type { TraceEvent } from '../../engine/trace-event.ts';
import { UsageError } from '../../model/problem.ts';

const eventKeys: Readonly<Record<string, Readonly<Record<string, 'number' | 'string'>>>> = {
  ActivityStart: { activity: 'string', attempt: 'number', cause: 'number', job: 'number' },
  ActivityEnd: { activity: 'string', attempt: 'number', status: 'string', rows: 'number', job: 'number' },
  TokenDropped: { activity: 'string', reason: 'string' },
  JunctionReleased: { activity: 'string', arrived: 'number', emitted: 'number' },
  InstanceEnd: { status: 'string', job: 'number' },
  JobQueued: { job: 'number' },
  JobEnd: { job: 'number' },
};

/**
 * Reads one line of a trace (format section 4), from 1, which must have the next `seq`. Throws UsageError that names the line for anything
 * that is no event, or that does not follow the line before.
 */
export function traceEvent(text: string, line: number): TraceEvent {
  const event = parsed(text, line);
  if (
    typeof event['event'] !== 'string' ||
    typeof event['runbook'] !== 'string' ||
    !Number.isInteger(event['seq'])
  )
    throw noEvent(line, 'it has no "seq", "event" and "runbook"');
  if (line === 1 && event['event'] !== 'RunStart')
    throw broken(`line 1 is no beginning of a trace: its event is ${event['event']}, not RunStart`);
  if (event['seq'] !== line)
    throw broken(`line ${line} has the event ${event['seq']}: lines are missing, or were moved`);
  for (const [key, type] of Object.entries(eventKeys[event['event']] ?? {}))
    if (typeof event[key] !== type) throw noEvent(line, `its ${event['event']} has no "${key}"`);
  return event as unknown as TraceEvent;
}

function parsed(text: string, line: number): Readonly<Record<string, unknown>> {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw noEvent(line, 'it is no JSON: the file is broken or was cut off there');
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw noEvent(line, 'it is no JSON object');
  return value as Readonly<Record<string, unknown>>;
}

function noEvent(line: number, reason: string): UsageError {
  return broken(`line ${line} is no event of a trace: ${reason}`);
}

/** What is said of a trace that cannot be used. */
export function broken(message: string): UsageError {
  return new UsageError(
    message,
    'give a whole trace, as written by: pianola simulate FILE --format ndjson --out TRACE',
  );
}
