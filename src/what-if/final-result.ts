import type { CounterValue } from '../hosts/play/counter-values.ts';
import type { Run, RunLimit, RunResult } from '../hosts/run.ts';
import type { InstanceStatus, Row } from '../model/published-data.ts';
import type { EventLogMessage } from '../trace/trace-event.ts';

/** One of the jobs that a run began with. */
export interface RootResult {
  readonly runbook: string;
  /** How its (last) instance ended; null when none did. */
  readonly status: InstanceStatus | null;
  /** The rows it returned. */
  readonly returned: readonly Row[];
}

/** A message that Send Event Log Message wrote, and how often. */
export interface CountedMessage extends Pick<EventLogMessage, 'severity' | 'message' | 'computer'> {
  readonly count: number;
}

/** What a run leaves behind, whatever the order in which it came about. Plain data. */
export interface FinalResult {
  readonly status: InstanceStatus;
  readonly limit: RunLimit | null;
  /** In the order they were queued. */
  readonly roots: readonly RootResult[];
  readonly counters: readonly CounterValue[];
  /** By text. */
  readonly messages: readonly CountedMessage[];
}

type Told = { -readonly [Key in keyof RootResult]: RootResult[Key] };

/** Listens to a run, and says in the end what it leaves behind. */
export class FinalResultListener {
  readonly #roots = new Map<number | null, Told>();
  readonly #messages = new Map<string, { -readonly [Key in keyof CountedMessage]: CountedMessage[Key] }>();

  constructor(run: Pick<Run, 'on'>) {
    run.on('JobQueued', ({ job, parent, runbook }) => {
      if (parent === null) this.#roots.set(job, { runbook, status: null, returned: [] });
    });
    run.on('InstanceEnd', ({ job, status, returned }) => {
      const root = this.#roots.get(job);
      if (root !== undefined) Object.assign(root, { status, returned });
    });
    run.on('EventLogMessage', ({ severity, message, computer }) => {
      const key = JSON.stringify([message, severity, computer]);
      const known = this.#messages.get(key);
      if (known === undefined) this.#messages.set(key, { severity, message, computer, count: 1 });
      else known.count += 1;
    });
  }

  /** The same for two runs only if they leave the same behind. */
  of({ status, limit, counters }: RunResult): FinalResult {
    const byText = [...this.#messages].sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0));
    return {
      status,
      limit: limit ?? null,
      roots: [...this.#roots.values()],
      counters,
      messages: byText.map(([, message]) => message),
    };
  }
}
