import { runbooksOf } from '../analysis/runbook-names.ts';
import type { Execution } from '../databus/token.ts';
import type { RunbookWatch } from '../engine/compiled-runbook.ts';
import { type CounterValue, CounterValues } from '../hosts/play/counter-values.ts';
import type { Run, RunResult } from '../hosts/run.ts';
import { JavaScriptSandbox } from '../hosts/sandbox/javascript-sandbox.ts';
import type { RunOptions } from '../hosts/settings/run-options.ts';
import { simulateWith } from '../hosts/simulation/simulate.ts';
import type { Bundle } from '../model/bundle.ts';
import { optionsInForce } from '../model/options.ts';
import { setOwn } from '../model/own-key.ts';
import { pathOf } from '../model/path.ts';
import type { Row, Value } from '../model/published-data.ts';
import type { TraceEvent } from '../trace/trace-event.ts';

/** A value that somebody who debugs set: one item of one row of one execution. */
export interface Override {
  /** The `seq` of the event that started the execution. */
  readonly seq: number;
  /** From 0. */
  readonly row: number;
  readonly item: string;
  readonly value: Value;
}

/** A value that somebody who debugs set a counter to. */
export interface CounterSetting extends CounterValue {
  /** The index of the event after which it has this value. */
  readonly at: number;
}

/** What somebody who debugs set. */
export interface Settings {
  readonly items: readonly Override[];
  readonly counters: readonly CounterSetting[];
}

/** Where a job is found in the events of its run. All indexes count from 0. */
export interface JobTrack {
  readonly job: number;
  readonly runbook: string;
  readonly parent: number | null;
  readonly queuedAt: number;
  endedAt: number | undefined;
  /** Where its activities start and end. */
  readonly activities: number[];
}

/** So many events a simulation is ahead of the one that was asked for. It stops less often as it grows. */
const [leastAhead, mostAhead] = [256, 65_536];

/**
 * A simulation that is played as far as somebody looks at it, and remembered. The same definition, options
 * and settings always give the same recording, so whoever stands in it can go back as well as on.
 */
export class ReplayableRun {
  /** The event at index i has the `seq` i + 1. */
  readonly events: TraceEvent[] = [];
  readonly jobs = new Map<number, JobTrack>();
  readonly #executions = new Map<number, Execution>();
  readonly #published = new Set<number>();
  readonly #bundle: Bundle;
  readonly #counters: CounterValues;
  readonly #counterSettings: readonly CounterSetting[];
  readonly #counted: { readonly at: number; readonly values: readonly CounterValue[] }[] = [];
  readonly #run: Run;
  readonly #secrets = new Set<string>();
  #wanted = leastAhead;
  #isHolding = false;
  #progress: PromiseWithResolvers<void> | undefined;
  #result: RunResult | undefined;
  #error: unknown;

  /** Throws UsageError for options that cannot be played with. */
  constructor(bundle: Bundle, options: RunOptions, { items, counters }: Settings = nothingSet) {
    this.#bundle = bundle;
    this.#counterSettings = counters;
    const { counterScope } = optionsInForce(
      runbooksOf(bundle, options.runbook)[0].options,
      options.options ?? {},
    );
    this.#counters = new CounterValues(bundle, counterScope);
    const bySeq = Map.groupBy(items, ({ seq }) => seq);
    const watch: RunbookWatch = {
      begun: (execution) => void this.#executions.set(execution.causeSeq, execution),
      rowsOf: ({ causeSeq }, rows) => overridden(rows, bySeq.get(causeSeq)),
      offered: () => undefined,
      ended: () => undefined,
      published: ({ causeSeq }) => void this.#published.add(causeSeq),
    };
    const runbook = (_path: string, secrets: readonly string[]) => {
      for (const secret of secrets) this.#secrets.add(secret);
      return watch;
    };
    const sandbox = new JavaScriptSandbox();
    this.#run = simulateWith(sandbox, bundle, options, {
      counters: this.#counters.memory,
      watch: { runbook, wantsTexts: () => false },
      atEnd: () => sandbox.close(),
    });
    this.#run.on('event', (event) => this.#keep(event));
    this.#run.result.then(
      (result) => {
        this.#result = result;
        this.#progress?.resolve();
      },
      (error: unknown) => {
        this.#error = error;
        this.#progress?.resolve();
      },
    );
  }

  /** Plays until there is an event of this index. False if the run ends before. Throws what ended the run. */
  async reach(index: number): Promise<boolean> {
    while (this.events.length <= index && this.#result === undefined) {
      if (this.#error !== undefined) throw this.#error;
      this.#wanted = index + Math.min(Math.max(index, leastAhead), mostAhead);
      this.#progress = Promise.withResolvers();
      if (this.#isHolding) this.#run.resume();
      this.#isHolding = false;
      await this.#progress.promise;
    }
    return this.events.length > index;
  }

  /** How the run ended; undefined while it can still be played on. */
  get result(): RunResult | undefined {
    return this.#result;
  }

  /** Every value that must never be shown. */
  get secrets(): readonly string[] {
    return [...this.#secrets];
  }

  /**
   * The execution that an ActivityStart or ActivityEnd is about. What it published stands in it as soon as it
   * is played, wherever one looks from.
   */
  executionOf(event: TraceEvent): Execution | undefined {
    return this.#executions.get(event.event === 'ActivityEnd' ? (event.cause ?? 0) : event.seq);
  }

  /** The index of the event that started an execution which has ended. */
  startOf({ causeSeq }: Execution): number {
    const ended = this.events[causeSeq - 1];
    return (ended?.event === 'ActivityEnd' ? (ended.cause ?? causeSeq) : causeSeq) - 1;
  }

  /** Whether the rows of an execution went on to its links: those of a loop only when it has exited. */
  isPublished({ causeSeq }: Execution): boolean {
    return this.#published.has(causeSeq);
  }

  /** The values of the counters after the event of this index. */
  countersAt(index: number): readonly CounterValue[] {
    return this.#counted.findLast(({ at }) => at <= index)?.values ?? [];
  }

  /** Ends the simulation, wherever it is. */
  async close(): Promise<void> {
    this.#run.cancel();
    await this.#run.result.catch(() => undefined);
  }

  #keep(event: TraceEvent): void {
    const index = this.events.push(event) - 1;
    this.#track(event, index);
    this.#setCounters(index);
    if (this.events.length <= this.#wanted || this.#isHolding) return;
    this.#isHolding = true;
    this.#run.pause();
    this.#progress?.resolve();
  }

  #track(event: TraceEvent, index: number): void {
    const { job, runbook } = event;
    if (event.event === 'RunStart' || event.event === 'ActivityEnd') this.#count(index);
    if (job === null) return;
    if (event.event === 'JobQueued') {
      const { parent } = event;
      this.jobs.set(job, {
        job,
        runbook,
        parent,
        queuedAt: index,
        endedAt: undefined,
        activities: [],
      });
    }
    const track = this.jobs.get(job);
    if (track === undefined) return;
    if (event.event === 'ActivityStart' || event.event === 'ActivityEnd') track.activities.push(index);
    if (event.event === 'JobEnd') track.endedAt = index;
  }

  /** What is set after an event counts before anything else happens. */
  #setCounters(index: number): void {
    const set = this.#counterSettings.filter(({ at }) => at === index);
    for (const { counter, runbook, value } of set) {
      const of = this.#bundle.counters.find((each) => `\\${pathOf(each)}` === counter);
      if (of !== undefined) this.#counters.change(of, runbook ?? '', () => value);
    }
    if (set.length > 0) this.#count(index);
  }

  #count(at: number): void {
    const last = this.#counted.at(-1)?.values;
    const values = this.#counters.all();
    const isSame =
      last?.length === values.length && values.every(({ value }, place) => value === last[place]?.value);
    if (!isSame) this.#counted.push({ at, values });
  }
}

const nothingSet: Settings = { items: [], counters: [] };

function overridden(rows: readonly Row[], overrides: readonly Override[] = []): readonly Row[] {
  if (overrides.length === 0) return rows;
  const copies = rows.map((row) => ({ ...row }));
  for (const { row, item, value } of overrides) {
    const copy = copies[row];
    if (copy !== undefined) setOwn(copy, item, value);
  }
  return copies;
}
