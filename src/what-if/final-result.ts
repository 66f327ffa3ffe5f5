import type { CounterValue } from '../hosts/play/counter-values.ts';
import type { RunResult } from '../hosts/run.ts';
import type { PlatformEventEntry } from '../model/platform-event.ts';
import type { InstanceStatus, Row } from '../model/published-data.ts';
import type { RunLimit } from '../model/run-limit.ts';
import type { EventLogMessage, PlatformEvent, TraceEvent } from '../trace/trace-event.ts';

/** One of the jobs that a run began with. */
export interface RootResult {
  readonly runbook: string;
  /** How its last instance ended; null if none did. */
  readonly status: InstanceStatus | null;
  /** The rows it returned. */
  readonly returned: readonly Row[];
}

/** A message that Send Event Log Message wrote, and how often it did. */
export interface CountedMessage extends Pick<EventLogMessage, 'severity' | 'message' | 'computer'> {
  readonly count: number;
}

/** A platform event, and how often it was raised (section 10). */
export interface CountedPlatformEvent extends PlatformEventEntry {
  readonly count: number;
}

/** What a run leaves behind, independent of the order of its events. Plain data. */
export interface FinalResult {
  readonly status: InstanceStatus;
  readonly limit: RunLimit | null;
  /** The first jobs, in the order they were queued. */
  readonly roots: readonly RootResult[];
  readonly counters: readonly CounterValue[];
  /** Sorted by text. */
  readonly messages: readonly CountedMessage[];
  /** Sorted by summary and details. */
  readonly platformEvents: readonly CountedPlatformEvent[];
}

type Growing<Type> = { -readonly [Key in keyof Type]: Type[Key] };

/** Takes the events of a run one by one, in their order, and says at the end what the run leaves behind. */
export class FinalResultFold {
  readonly #roots = new Map<number | null, Growing<RootResult>>();
  readonly #messages = new Map<string, Growing<CountedMessage>>();
  readonly #platformEvents = new Map<string, Growing<CountedPlatformEvent>>();

  add(event: TraceEvent): void {
    switch (event.event) {
      case 'JobQueued':
        if (event.parent === null)
          this.#roots.set(event.job, { runbook: event.runbook, status: null, returned: [] });
        return;
      case 'InstanceEnd': {
        const root = this.#roots.get(event.job);
        if (root !== undefined) Object.assign(root, { status: event.status, returned: event.returned });
        return;
      }
      case 'EventLogMessage':
        this.#countMessage(event);
        return;
      case 'PlatformEvent':
        this.#countPlatformEvent(event);
        return;
      default:
        return;
    }
  }

  /** The result of the run. Two runs that leave the same behind give equal results. */
  of({ status, limit, counters }: RunResult): FinalResult {
    return {
      status,
      limit: limit ?? null,
      roots: [...this.#roots.values()],
      counters,
      messages: byKey(this.#messages),
      platformEvents: byKey(this.#platformEvents),
    };
  }

  #countMessage({ severity, message, computer }: EventLogMessage): void {
    const key = JSON.stringify([message, severity, computer]);
    const known = this.#messages.get(key);
    if (known === undefined) this.#messages.set(key, { severity, message, computer, count: 1 });
    else known.count += 1;
  }

  #countPlatformEvent({ type, summary, details }: PlatformEvent): void {
    const key = JSON.stringify([summary, details, type]);
    const known = this.#platformEvents.get(key);
    if (known === undefined) this.#platformEvents.set(key, { type, summary, details, count: 1 });
    else known.count += 1;
  }
}

function byKey<Value>(counted: ReadonlyMap<string, Value>): readonly Value[] {
  return [...counted].sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0)).map(([, value]) => value);
}
