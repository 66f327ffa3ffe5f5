import type { RunResult } from '../hosts/run.ts';
import { JavaScriptSandbox } from '../hosts/sandbox/javascript-sandbox.ts';
import type { RunOptions } from '../hosts/settings/run-options.ts';
import { simulateWith, threadFor } from '../hosts/simulation/simulate.ts';
import type { SimulationTools } from '../hosts/simulation/simulate-in.ts';
import type { SimulationThread } from '../hosts/simulation/simulation-thread.ts';
import { WallTimeout } from '../hosts/simulation/wall-timeout.ts';
import { realSurroundings } from '../hosts/threads/surroundings.ts';
import type { Bundle } from '../model/bundle.ts';
import type { TraceEvent } from '../trace/trace-event.ts';

/** Watches and stops a series of simulated runs. */
export interface WhatIfWatch {
  /**
   * Once it is aborted, no new runs are tried. The result is what was found so far; runs may be repeated to
   * describe it.
   */
  readonly signal?: AbortSignal;
  /** Called after each run with the number of runs so far. */
  onRun?(runs: number): void;
}

/** What one run of a series is played with, beside what all share. */
interface RunTools extends Pick<SimulationTools, 'watch'> {
  /** Plays this bundle in place of the one of the series. */
  readonly bundle?: Bundle | undefined;
}

/** What ends a series of runs before all were tried: `wallTimeoutMs`. */
export type WhatIfLimit = 'wall-timeout';

/** Simulates a bundle many times, one run after another, each with other options. Call `close` at the end. */
export class Simulations {
  readonly #bundle: Bundle;
  readonly #options: RunOptions;
  readonly #watch: WhatIfWatch;
  /** One for all runs, because starting a thread for scripts takes longer than most runs. */
  readonly #sandbox = new JavaScriptSandbox();
  readonly #thread: SimulationThread | undefined;
  readonly #wallTimeout: WallTimeout | undefined;
  readonly #standIns = new Set<string>();
  #runs = 0;

  constructor(bundle: Bundle, options: RunOptions, watch: WhatIfWatch) {
    this.#bundle = bundle;
    this.#options = options;
    this.#watch = watch;
    this.#thread = threadFor(options);
    const { wallTimeoutMs } = options;
    this.#wallTimeout =
      wallTimeoutMs === undefined ? undefined : new WallTimeout(wallTimeoutMs, realSurroundings);
  }

  /** The types of the activities that simulated outcomes replaced so far, in the order they came. */
  get standIns(): readonly string[] {
    return [...this.#standIns];
  }

  get isInterrupted(): boolean {
    return this.#watch.signal?.aborted ?? false;
  }

  /** The limit that ended the series, if one did. */
  get limit(): WhatIfLimit | null {
    return this.#wallTimeout?.signal.aborted ? 'wall-timeout' : null;
  }

  /** Whether no other run is to be tried. */
  get isOver(): boolean {
    return this.isInterrupted || this.limit !== null;
  }

  /**
   * Plays one run to its end, or until it is interrupted. `take` gets its events one by one. Rejects with
   * UsageError for what `simulate` refuses.
   */
  play(changes: RunOptions, take: (event: TraceEvent) => void, tools?: RunTools): Promise<RunResult> {
    return this.#playUntil(this.#watch.signal, changes, take, tools);
  }

  /** The same for a run that describes what was found already: an interrupt does not end it. */
  playAgain(changes: RunOptions, take: (event: TraceEvent) => void): Promise<RunResult> {
    return this.#playUntil(undefined, changes, take);
  }

  async #playUntil(
    signal: AbortSignal | undefined,
    changes: RunOptions,
    take: (event: TraceEvent) => void,
    { bundle = this.#bundle, ...more }: RunTools = {},
  ): Promise<RunResult> {
    // The first run has checked the mocks.
    const checked = this.#runs > 0 ? { mockCheck: 'off' as const } : {};
    const options = { ...this.#options, ...checked, ...changes };
    const thread = options.choose === undefined ? this.#thread : undefined;
    const tools = { ...more, thread, wallLimit: this.#wallTimeout };
    const run = simulateWith(this.#sandbox, bundle, options, tools);
    const stop = () => run.cancel();
    if (signal?.aborted) stop();
    signal?.addEventListener('abort', stop, { once: true });
    try {
      run.on('ActivityEnd', ({ simulated, type }) => {
        if (simulated) this.#standIns.add(type);
      });
      run.on('event', take);
      const result = await run.result;
      this.#runs += 1;
      this.#watch.onRun?.(this.#runs);
      return result;
    } finally {
      signal?.removeEventListener('abort', stop);
    }
  }

  async close(): Promise<void> {
    this.#wallTimeout?.end();
    await Promise.all([this.#sandbox.close(), this.#thread?.close()]);
  }
}
