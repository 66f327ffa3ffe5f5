import { timeMs } from '../../trace/event-time.ts';
import { type Tear, tearText } from '../../trace/torn-trace.ts';
import type {
  ActivityEnd,
  ActivityStart,
  JobQueued,
  JobStart,
  RunStart,
  TraceEvent,
} from '../../trace/trace-event.ts';
import { type JobLane, type SliceKind, slicesToEnd } from './job-lane.ts';
import type { TraceOutline } from './trace-outline.ts';

/** The part of a Chrome trace event that differs from event to event. */
type Fields = Readonly<Record<string, unknown>>;

/** In microseconds. */
const nanosecond = 0.001;

/** The lane of what concerns no job, and of jobs that no server has taken. */
const noServer = 'no runbook server';

/**
 * Writes the Chrome trace events of a run: a process for each runbook server, a lane for each job. A lane has
 * begin and end events only, of one name each, strictly nested: the job, its instance, the activities. Flow
 * events lead from the activity that emitted a token to the one that takes it, and from an activity to the
 * jobs it starts.
 * Each call gives the text to write next.
 */
export class ChromeTrace {
  readonly #outline: TraceOutline;
  readonly #processes = new Map<string, number>();
  readonly #named = new Set<string>();
  readonly #lanes = new Map<number, JobLane>();
  readonly #queued = new Map<number, JobQueued>();
  /** Of an event that emitted tokens: the number of the next flow, and how many are still to be taken. */
  readonly #tokenFlows = new Map<number, { next: number; left: number }>();
  readonly #jobFlows = new Map<number, number>();
  #flows = 0;
  #start: RunStart | undefined;
  #startMs: number | undefined;
  /** The time of the event that is written, in microseconds since the start. */
  #at = -nanosecond;
  #text = '';
  #isFirst = true;

  constructor(outline: TraceOutline) {
    this.#outline = outline;
  }

  event(event: TraceEvent): string {
    this.#pass(event);
    switch (event.event) {
      case 'RunStart':
        this.#start = event;
        break;
      case 'JobQueued':
        this.#jobQueued(event);
        break;
      case 'JobStart':
        this.#jobStarts(event);
        break;
      case 'InstanceStart':
        this.#begin(event, 'instance', event.runbook, {});
        break;
      case 'ActivityStart':
        this.#activityStarts(event);
        break;
      case 'ActivityEnd':
        this.#activityEnds(event);
        break;
      case 'InstanceEnd':
        this.#end(event, 'instance', { status: event.status, returned: event.returned.length });
        break;
      case 'JobEnd':
        if (this.#laneOf(event).open.length === 0)
          this.#instant(event, `${event.status} before it started`, {});
        else this.#end(event, 'job', { status: event.status });
        break;
      case 'TokenDropped':
        this.#instant(event, 'row dropped', { token: event.token, reason: event.reason });
        break;
      case 'JunctionReleased':
        this.#instant(event, 'Junction released', { arrived: event.arrived, emitted: event.emitted });
        break;
      case 'EventLogMessage':
        this.#instant(event, 'log message', { severity: event.severity, message: event.message });
        break;
      case 'PlatformEvent':
        this.#instant(event, 'platform event', {
          type: event.type,
          summary: event.summary,
          details: event.details,
        });
        break;
      case 'Diagnostic':
        this.#instant(event, event.code, { message: event.message });
        break;
    }
    return this.#written();
  }

  /** Ends what is still open, and the text. `tear`: where the trace ends, if it is not whole. */
  end(tear?: Tear): string {
    this.#passUntil(0);
    for (const lane of this.#lanes.values()) {
      while (lane.open.length > 0) this.#endInnermost(lane, { incomplete: true });
    }
    const { version, seed } = this.#start ?? {};
    const otherData = {
      source: 'Pianola',
      version,
      seed,
      clock: this.#outline.timePasses ? 'time' : 'logical: the order of events (seq), as no time passes',
      ...(tear !== undefined && { incomplete: tearText(tear) }),
    };
    const head = this.#isFirst ? '{"traceEvents":[' : '';
    return `${head}${this.#written()}\n],"displayTimeUnit":"ms","otherData":${JSON.stringify(otherData)}}\n`;
  }

  #jobQueued(event: JobQueued): void {
    const { job, parent } = event;
    if (job === null) return;
    this.#queued.set(job, event);
    const lane = parent === null ? undefined : this.#lanes.get(parent);
    if (lane === undefined || lane.open.length === 0 || !this.#outline.isStartedChild(job)) return;
    if (this.#jobFlows.has(job)) return;
    this.#flows += 1;
    this.#jobFlows.set(job, this.#flows);
    this.#flow('s', lane, 'child job', this.#flows);
  }

  #jobStarts(event: JobStart): void {
    const { job } = event;
    const queued = this.#queued.get(job ?? 0);
    const { parent = null, branch, attempt, compensates } = queued ?? {};
    const isFirst = !this.#lanes.has(job ?? 0) && queued !== undefined;
    const waitedMs = isFirst ? timeMs(event.time) - timeMs(queued.time) : undefined;
    const args = { runbook: event.runbook, parent, branch, attempt, compensates, waitedMs };
    const lane = this.#begin(event, 'job', `job ${job}`, args);
    const id = this.#jobFlows.get(job ?? 0);
    if (id === undefined) return;
    this.#jobFlows.delete(job ?? 0);
    this.#flow('f', lane, 'child job', id);
  }

  #activityStarts(event: ActivityStart): void {
    const { name, type, activity, token, sequenceNumber, attempt } = event;
    const lane = this.#begin(event, 'activity', name, { type, activity, token, sequenceNumber, attempt });
    const flows = this.#tokenFlows.get(event.cause ?? 0);
    if (flows === undefined) return;
    this.#flow('f', lane, 'link', flows.next);
    flows.next += 1;
    flows.left -= 1;
    if (flows.left === 0) this.#tokenFlows.delete(event.cause ?? 0);
  }

  #activityEnds(event: ActivityEnd): void {
    const lane = this.#laneOf(event);
    const count = lane.open.at(-1)?.kind === 'activity' ? this.#outline.startsAfter(event.seq) : 0;
    if (count > 0) {
      this.#tokenFlows.set(event.seq, { next: this.#flows + 1, left: count });
      for (let index = 1; index <= count; index += 1) this.#flow('s', lane, 'link', this.#flows + index);
      this.#flows += count;
    }
    const { status, rows, errorSummary, simulated = false } = event;
    this.#end(event, 'activity', { status, rows, ...(errorSummary !== '' && { errorSummary }), simulated });
  }

  #begin(event: TraceEvent, kind: SliceKind, name: string, args: Fields): JobLane {
    const lane = this.#laneOf(event);
    // A job that begins again, on another server or on the same one, has lost what it was in.
    for (let left = slicesToEnd(lane, kind); left > 0; left -= 1)
      this.#endInnermost(lane, { incomplete: true });
    const own = this.#laneOf(event, kind === 'job');
    own.open.push({ kind, name });
    this.#add({ name, cat: kind, ph: 'B', ts: this.#at, pid: own.pid, tid: own.tid, args });
    return own;
  }

  #end(event: TraceEvent, kind: SliceKind, args: Fields): void {
    const lane = this.#laneOf(event);
    const count = slicesToEnd(lane, kind);
    for (let left = count; left > 1; left -= 1) this.#endInnermost(lane, { incomplete: true });
    if (count > 0) this.#endInnermost(lane, args);
  }

  #endInnermost(lane: JobLane, args: Fields): void {
    const name = lane.open.pop()?.name;
    this.#add({ name, ph: 'E', ts: this.#at, pid: lane.pid, tid: lane.tid, args });
  }

  #instant(event: TraceEvent, name: string, args: Fields): void {
    const { pid, tid } = this.#laneOf(event);
    this.#add({ name, cat: event.event, ph: 'i', s: 't', ts: this.#at, pid, tid, args });
  }

  /** A flow ends in the slice that encloses it (`bp`), not in the next one. */
  #flow(ph: 's' | 'f', lane: JobLane, name: string, id: number): void {
    const bound = ph === 'f' ? { bp: 'e' } : {};
    this.#add({ name, cat: name, ph, id, ...bound, ts: this.#at, pid: lane.pid, tid: lane.tid });
  }

  #pass(event: TraceEvent): void {
    const ms = timeMs(event.time);
    this.#startMs ??= ms;
    const at = this.#outline.timePasses ? (ms - this.#startMs) * 1000 : event.seq;
    this.#passUntil(Number.isNaN(at) ? 0 : at);
  }

  /**
   * What happens at the same time stands a nanosecond apart: some viewers order by the time alone. After
   * eleven days a number has no room for nanoseconds, so it is a microsecond.
   */
  #passUntil(at: number): void {
    const step = this.#at < 1e12 ? nanosecond : 1;
    this.#at = Math.max(at, Math.round((this.#at + step) * 1000) / 1000);
  }

  /** The lane of the job of an event. A job that begins gets a lane on the server that has taken it. */
  #laneOf({ job, server, runbook }: TraceEvent, begins = false): JobLane {
    const tid = job ?? 0;
    const known = this.#lanes.get(tid);
    const process = server ?? noServer;
    if (known !== undefined && !begins) return known;
    const pid = this.#processOf(process);
    const lane: JobLane = known?.pid === pid ? known : { pid, tid, open: [] };
    this.#lanes.set(tid, lane);
    const key = `${pid} ${tid}`;
    if (!this.#named.has(key)) {
      this.#named.add(key);
      this.#metadata('thread_name', lane, job === null ? 'the run' : `job ${job} ${runbook}`);
    }
    return lane;
  }

  #processOf(name: string): number {
    const known = this.#processes.get(name);
    if (known !== undefined) return known;
    const pid = this.#processes.size + 1;
    this.#processes.set(name, pid);
    this.#metadata('process_name', { pid, tid: 0 }, name);
    return pid;
  }

  #metadata(name: string, { pid, tid }: Pick<JobLane, 'pid' | 'tid'>, value: string): void {
    this.#add({ name, ph: 'M', ts: 0, pid, tid, args: { name: value } });
  }

  #add(fields: Fields): void {
    this.#text += `${this.#isFirst ? '{"traceEvents":[' : ','}\n${JSON.stringify(fields)}`;
    this.#isFirst = false;
  }

  #written(): string {
    const text = this.#text;
    this.#text = '';
    return text;
  }
}
