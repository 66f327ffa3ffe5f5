import type { Choose } from '../engine/link-orders.ts';
import type { RunResult } from '../hosts/run.ts';
import type { Bundle } from '../model/bundle.ts';
import type { TraceEvent } from '../trace/trace-event.ts';
import { Simulations } from '../what-if/simulations.ts';
import type { Failure } from './expectations/expectation.ts';
import { ObservedRun } from './observed-run.ts';
import type { TestCase } from './test-case.ts';
import type { TestMockUses } from './unused-in-tests.ts';

/** One run of a case. */
export interface PlayedCase {
  readonly run: ObservedRun;
  readonly result: RunResult;
  readonly failures: readonly Failure[];
}

/** What a run of a case does beside. */
export interface PlayHooks {
  readonly choose?: Choose | undefined;
  /** Gets the events of the run, one by one. */
  readonly take?: ((event: TraceEvent) => void) | undefined;
  /** Plays the case with this definition, which has the same runbooks and links, or more links. */
  readonly bundle?: Bundle | undefined;
}

/** A case whose run takes longer than this by the clock is ended. */
const caseLimitMs = 60_000;

/** Plays the cases of one definition, one after another, in this thread. Call `close` at the end. */
export class CasePlayer {
  readonly #mockUses: TestMockUses | undefined;
  readonly #simulations: Simulations;
  readonly #limitMs: number;
  readonly #bundle: Bundle;

  /**
   * `signal` stops the run of a case; its result is then interrupted. `mockUses`: is told what the runs did
   * not use of their simulated outcomes.
   */
  constructor(bundle: Bundle, signal: AbortSignal, limitMs = caseLimitMs, mockUses?: TestMockUses) {
    this.#mockUses = mockUses;
    this.#simulations = new Simulations(bundle, {}, { signal });
    this.#limitMs = limitMs;
    this.#bundle = bundle;
  }

  /** Plays a case once. Rejects with UsageError for what `simulate` refuses. */
  async play(test: TestCase, { choose, take, bundle }: PlayHooks = {}): Promise<PlayedCase> {
    const options = { ...test.options, ...(choose && { choose }), wallTimeoutMs: this.#limitMs };
    const { runbooks } = bundle ?? this.#bundle;
    const observed = new ObservedRun(test.looks, runbooks);
    const watched = (event: TraceEvent) => {
      observed.add(event);
      take?.(event);
    };
    const result = await this.#simulations.play(options, watched, { watch: observed, bundle });
    observed.result = result;
    this.#mockUses?.add(test, result);
    const tooLong = result.limit === 'wall-timeout' ? [tooLongFor(test, this.#limitMs)] : [];
    return { run: observed, result, failures: [...tooLong, ...failuresOf(test, observed)] };
  }

  async close(): Promise<void> {
    await this.#simulations.close();
  }
}

function failuresOf({ expectations }: TestCase, run: ObservedRun): readonly Failure[] {
  return expectations.flatMap(({ path, check }) => {
    const found = check(run);
    return found === undefined ? [] : [{ ...found, path }];
  });
}

function tooLongFor({ path }: TestCase, limitMs: number): Failure {
  const limit = `${limitMs / 1000} s`;
  return {
    path,
    message: `the case was stopped: it took longer than ${limit} by the clock`,
    expected: [`at most ${limit}`],
    actual: ['longer'],
  };
}
