import { optionsSchema } from '../../src/model/options-schema.ts';
import type { TraceReport } from '../../src/reports/trace/trace-report.ts';
import {
  type ActivityEnd,
  eventIds,
  type TraceEvent,
  type TraceEventName,
} from '../../src/trace/trace-event.ts';

type Own<Name extends TraceEventName> = Partial<Omit<Extract<TraceEvent, { event: Name }>, 'seq' | 'event'>>;

/** What one execution is to look like; `on` is its token. */
interface Played
  extends Partial<Pick<ActivityEnd, 'status' | 'rows' | 'durationMs' | 'errorSummary' | 'simulated'>> {
  readonly on?: string;
  readonly attempt?: number;
  readonly id?: string;
}

/** Puts a trace together by hand, event by event; `seq` and what is usual are filled in. */
export class HandMadeTrace {
  readonly events: TraceEvent[] = [];
  time = '2000-01-01T00:00:00.000Z';
  job = 1;
  runbook = '\\Samples\\Linear';
  #executions = 0;

  add<Name extends TraceEventName>(event: Name, own: Own<Name>): number {
    const seq = this.events.length + 1;
    const base = {
      seq,
      time: this.time,
      event,
      level: 'Information',
      eventId: event === 'EventLogMessage' ? 1 : eventIds[event as keyof typeof eventIds],
      source: event === 'EventLogMessage' ? 'Orchestrator' : 'Pianola',
      server: 'RBS01',
      job: this.job,
      runbook: this.runbook,
      cause: seq - 1 || null,
    };
    this.events.push({ ...base, ...own } as unknown as TraceEvent);
    return seq;
  }

  /** RunStart to InstanceStart; returns the `seq` of the last. */
  begin(): number {
    const options = optionsSchema.parse({});
    this.add('RunStart', { server: null, job: null, options, seed: 0, version: '0.1.0' });
    this.add('JobQueued', { server: null, parent: null, parentIsWaiting: false });
    this.add('JobStart', {});
    return this.add('InstanceStart', {});
  }

  /** An execution from start to end; returns the `seq` of its end. */
  play(name: string, cause: number, { on = '1', attempt = 1, id = name, ...end }: Played = {}): number {
    const [, parentToken = null] = /^(.*)\.\d+$/.exec(on) ?? [];
    this.#executions += 1;
    const own: Own<'ActivityStart'> = {
      activity: id,
      name,
      type: 'Run .Net Script',
      sequenceNumber: this.#executions,
      token: on,
      parentToken,
      attempt,
    };
    const start = this.add('ActivityStart', { level: 'Verbose', cause, ...own });
    const { status = 'success', rows = 1, durationMs = 0, errorSummary = '', simulated } = end;
    const level = ({ success: 'Information', warning: 'Warning', failed: 'Error' } as const)[status];
    const last = { status, rows, durationMs, errorSummary, ...(simulated && { simulated }) };
    return this.add('ActivityEnd', { level, cause: start, ...(own as Own<'ActivityEnd'>), ...last });
  }

  end(
    status: 'success' | 'warning' | 'failed' | 'canceled',
    returned: Own<'InstanceEnd'>['returned'] = [],
  ): void {
    const level = status === 'success' ? 'Information' : status === 'failed' ? 'Error' : 'Warning';
    this.add('InstanceEnd', { level, status, returned });
    this.add('JobEnd', { status: status === 'canceled' ? 'Canceled' : 'Completed' });
  }
}

/** Everything a report writes for a trace. */
export function written(report: TraceReport, events: readonly TraceEvent[]): string {
  return events.map((event) => report.event(event)).join('') + report.end();
}

/** V1 with two rows, ended `warning`. */
export function linearTrace(): HandMadeTrace {
  const trace = new HandMadeTrace();
  const init = trace.play('Initialize Data', trace.begin(), { on: '1' });
  const main = trace.play('Run .Net Script', init, { on: '1.1', rows: 2, durationMs: 1200, simulated: true });
  trace.play('Log', main, { on: '1.1.1' });
  trace.play('Log', main, { on: '1.1.2', status: 'failed', errorSummary: 'access denied' });
  trace.end('warning', [{ Total: 2 }]);
  return trace;
}
