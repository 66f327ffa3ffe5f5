import {
  Execution,
  type LoopProgress,
  PlayedActivity,
  RootToken,
  RowToken,
  type Token,
} from '../../src/databus/token.ts';
import { Tracer, type TraceStream } from '../../src/engine/tracer.ts';
import type { ActivityStatus, Row } from '../../src/model/published-data.ts';
import type { Activity } from '../../src/model/runbook.ts';
import type { TraceEvent } from '../../src/trace/trace-event.ts';
import { facts } from '../support/engine-play.ts';

/** An activity without a runbook. */
export function activity(id: string, more: Partial<Activity> = {}): Activity {
  return { id, name: id, type: 'Run .Net Script', properties: {}, ...more };
}

export interface Made {
  of?: Activity;
  /** The token it ran on; absent: the first of an instance. */
  on?: Token;
  status?: ActivityStatus;
  errorSummary?: string;
  rows?: readonly Row[];
  items?: Row;
  startMs?: number;
  endMs?: number;
  loop?: LoopProgress;
}

/** An execution that has ended, with no engine around it. */
export function execution(made: Made = {}): Execution {
  const { of = activity('a'), on = new RootToken('1'), startMs = 0, loop } = made;
  const result = new Execution(new PlayedActivity(of, 0, facts), on, 1, startMs, loop);
  const { status = 'success', errorSummary = '', items = {}, rows = [{}], endMs = startMs } = made;
  result.end({ status, errorSummary, items }, rows, endMs);
  return result;
}

/** The token of one of its rows. */
export function rowOf(source: Execution, row = 0): Token {
  return new RowToken(source, row, source.token);
}

/** A tracer of a job of `\\Test`, and the events that it makes. `listened`: absent if all are heard. */
export function listening(
  job: number,
  listened?: TraceStream['listened'],
): { readonly tracer: Tracer; readonly events: readonly TraceEvent[] } {
  const events: TraceEvent[] = [];
  const stream = {
    seq: 1,
    publishedData: 'none' as const,
    showScripts: false,
    eventLogSource: 'Source',
    eventLogEventId: 7,
    ...(listened && { listened }),
    emit: (event: TraceEvent) => void events.push(event),
  };
  return { tracer: new Tracer(stream, { server: 'RBS01', job, runbook: '\\Test' }), events };
}
