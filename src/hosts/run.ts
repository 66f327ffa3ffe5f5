import type { JobBoardSnapshot } from '../jobs/job-board.ts';
import type { InstanceStatus, Row } from '../model/published-data.ts';
import type { RunLimit } from '../model/run-limit.ts';
import type { UnusedMock } from '../model/unused-mock.ts';
import type { TraceEvent, TraceEventName } from '../trace/trace-event.ts';
import type { CounterValue } from './play/counter-values.ts';
import { ListenedEmitter } from './play/listened-emitter.ts';

/** How a run ended. */
export interface RunResult {
  /**
   * How the runbook instance ended (1.6); of several runbooks the worst status. `failed` for a job that never
   * played, or was not played to its end. A run that a limit or `cancel` ended is `failed` or `canceled`.
   */
  readonly status: InstanceStatus;
  /** The rows of returned data; of several runbooks one after another. */
  readonly returned: readonly Row[];
  /** Whether `cancel` ended the run: jobs were stopped, or never began. */
  readonly isInterrupted: boolean;
  /** Set when a limit ended the run (exit code 4). */
  readonly limit?: RunLimit;
  /** How many activities ran, each attempt of a loop counted. */
  readonly executions: number;
  /** How many jobs were queued, child jobs included. */
  readonly jobs: number;
  /** How many trace events there were. */
  readonly events: number;
  /** Milliseconds from start to end, virtual under simulate. */
  readonly durationMs: number;
  /** The values of the counters at the end. */
  readonly counters: readonly CounterValue[];
  /**
   * How many executions a simulated outcome stood in for: one that was given, or the one that `simulate` has
   * for activities without an outcome. Each attempt of a loop counts.
   */
  readonly simulated: number;
  /**
   * Of `mocks`, what no execution used. Under simulate only; absent if the run could not be played to its
   * end.
   */
  readonly unusedMocks?: readonly UnusedMock[];
}

/** What a host knows of how its run ended. The Run itself counts what was simulated. */
export type HostResult = Omit<RunResult, 'simulated'>;

type EventOf<Name extends TraceEventName> = Extract<TraceEvent, { readonly event: Name }>;

/**
 * The events that a Run emits: `event` for each trace event, each of them also under its own name, and
 * `progress` from time to time.
 */
export type RunEvents = { [Name in TraceEventName]: [EventOf<Name>] } & {
  event: [TraceEvent];
  progress: [RunProgress];
};

/** How far a run is, for people who wait. */
export interface RunProgress {
  readonly executions: number;
  /** Milliseconds since 1970; virtual under simulate. */
  readonly nowMs: number;
  /** The state of the jobs at this moment; the snapshot never changes. */
  readonly jobs: JobBoardSnapshot;
}

/** The functions through which a Run controls its host. */
export interface RunControls {
  /** Plays to the end. Called once, after the current turn, so that listeners can be added first. */
  play(run: Run): Promise<HostResult>;
  /** Settles after the current turn of the event loop. */
  turn(): Promise<void>;
  cancel(reason: string | undefined): void;
  /** Called when monitors are to be triggered no more. */
  retire?(reason: string): void;
  /** Called after `cancel`, if nothing is to be waited for any more. */
  abandon?(): void;
  /** Called when the run is paused, and when it goes on. */
  pause?(isPaused: boolean): void;
}

const highWater = 1024;

/**
 * A run in progress: a typed emitter of its trace events and, as an alternative, an async iterable of them. A
 * slow consumer calls `pause` and `resume`; the iterable does so by itself. The run starts after the current
 * turn of the event loop.
 */
export class Run extends ListenedEmitter<RunEvents> implements AsyncIterable<TraceEvent> {
  /** Settles when the run has ended; rejects only for a defect of Pianola or of a listener. */
  readonly result: Promise<RunResult>;
  readonly #controls: RunControls;
  #pauses = 0;
  #isCancelled = false;
  #simulated = 0;
  #isEnding = false;
  /** There while somebody waits for the run to go on: all wait for the same. */
  #resumed: PromiseWithResolvers<void> | undefined;

  constructor(controls: RunControls) {
    super();
    this.#controls = controls;
    this.result = this.#play();
    // A consumer of the iterable gets the failure there; without this it would also be reported as unhandled.
    this.result.catch(() => undefined);
  }

  /**
   * Stops the run, paused or not. Activities in progress end `failed`, instances end `canceled`, and the
   * trace is complete.
   */
  cancel(reason?: string): void {
    this.#isCancelled = true;
    this.#pauses = 0;
    this.#controls.cancel(reason);
    this.#goOn();
  }

  /**
   * Cancels the run and waits for nothing any more. What plays its jobs is ended, and `result` settles at
   * once. The trace gets all ends that are missing.
   */
  abandon(): void {
    this.cancel();
    this.#controls.abandon?.();
  }

  /**
   * Monitors are triggered no more: their jobs end canceled, each when the instance that it plays has ended.
   * Other jobs play on. Only under `run`.
   */
  retire(reason: string): void {
    this.#controls.retire?.(reason);
  }

  /**
   * Pauses the run between two activities, until `resume` was called as often as `pause`. A run that is
   * cancelled, or ended by its limit of real time, cannot be paused.
   */
  pause(): void {
    if (this.#isCancelled || this.#isEnding) return;
    this.#pauses += 1;
    this.#controls.pause?.(true);
  }

  resume(): void {
    this.#pauses = Math.max(0, this.#pauses - 1);
    if (this.#pauses === 0) this.#goOn();
  }

  get isPaused(): boolean {
    return this.#pauses > 0;
  }

  get isCancelled(): boolean {
    return this.#isCancelled;
  }

  /** For hosts: the run has to end now. If it is paused it goes on, and it cannot be paused again. */
  endPauses(): void {
    this.#isEnding = true;
    this.#pauses = 0;
    this.#goOn();
  }

  async #play(): Promise<RunResult> {
    await this.#controls.turn();
    const result = await this.#controls.play(this);
    return { ...result, simulated: this.#simulated };
  }

  /** For hosts: settles at once, or when a paused run goes on. */
  async whenRunning(): Promise<void> {
    while (this.#pauses > 0) {
      this.#resumed ??= Promise.withResolvers();
      await this.#resumed.promise;
    }
  }

  /** For hosts: hands out one trace event. */
  publish(event: TraceEvent): void {
    if (event.event === 'ActivityEnd' && event.simulated === true) this.#simulated += 1;
    const { listened } = this;
    if (listened.event) this.emit('event', event);
    if (listened[event.event])
      (this.emit as (name: string, event: TraceEvent) => void).call(this, event.event, event);
  }

  #goOn(): void {
    this.#controls.pause?.(false);
    this.#resumed?.resolve();
    this.#resumed = undefined;
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<TraceEvent, void, undefined> {
    let waiting: TraceEvent[] = [];
    let isOver = false;
    let isHolding = false;
    let wake: (() => void) | undefined;
    const listen = (event: TraceEvent) => {
      waiting.push(event);
      if (waiting.length >= highWater && !isHolding) {
        isHolding = true;
        this.pause();
      }
      wake?.();
    };
    const over = () => {
      isOver = true;
      wake?.();
    };
    this.on('event', listen);
    this.result.then(over, over);
    try {
      while (!isOver || waiting.length > 0) {
        const ready = waiting;
        waiting = [];
        yield* ready;
        if (isHolding && waiting.length === 0) {
          isHolding = false;
          this.resume();
        }
        if (!isOver && waiting.length === 0) {
          await new Promise<void>((resolve) => {
            wake = resolve;
          });
        }
      }
      await this.result;
    } finally {
      this.off('event', listen);
      if (isHolding) this.resume();
    }
  }
}
