import { Execution } from '../databus/execution.ts';
import type { InstanceEnding, RunbookInstance } from '../engine/instance.ts';
import type { Outcome } from '../engine/outcome.ts';
import type { CallContext, Performer } from './performer.ts';
import type { Run } from './run.ts';

/** Where a job stands after it was advanced. */
export type JobProgress =
  /** The budget is used up, or the run is paused or cancelled; see to that, then advance it again. */
  | { readonly kind: 'more' }
  /** An activity takes until a known time; `settle` it then. */
  | {
      readonly kind: 'busy';
      readonly execution: Execution;
      readonly outcome: Outcome;
      readonly untilMs: number;
    }
  /** An activity or its script is at work; `settle` it with what the promise gives. */
  | { readonly kind: 'working'; readonly execution: Execution; readonly outcome: PromiseLike<Outcome> }
  /** Nothing can run before this time. */
  | { readonly kind: 'wait'; readonly untilMs: number }
  | InstanceEnding;

const more: JobProgress = { kind: 'more' };

/** Plays one instance as far as it goes without time passing; the host lets time pass. Nothing here waits. */
export class JobPlayer {
  readonly #instance: RunbookInstance;
  readonly #performers: readonly Performer[];
  readonly #context: CallContext;
  readonly #run: Pick<Run, 'isPaused' | 'isCancelled'>;
  /** Executions begun so far. */
  executions = 0;

  /** `performers`: one for each activity of the runbook, in stored order. */
  constructor(
    instance: RunbookInstance,
    performers: readonly Performer[],
    context: CallContext,
    run: Pick<Run, 'isPaused' | 'isCancelled'>,
  ) {
    this.#instance = instance;
    this.#performers = performers;
    this.#context = context;
    this.#run = run;
  }

  /** Plays until time has to pass, the instance has ended, or `budget` executions were played. `now`: milliseconds since 1970. */
  advance(now: () => number, budget: number): JobProgress {
    const run = this.#run;
    for (let left = budget; left > 0 && !run.isPaused && !run.isCancelled; left -= 1) {
      const command = this.#instance.next(now());
      if (!(command instanceof Execution)) return command;
      this.executions = command.sequenceNumber;
      // A listener that cancels when an activity starts: it is in progress, and `cancel` ends it.
      if (run.isCancelled) break;
      const performer = this.#performers[command.activityIndex] as Performer;
      const outcome = performer.play(command, this.#context);
      if (performer.isWaitedFor && 'then' in outcome) return { kind: 'working', execution: command, outcome };
      const { durationMs } = outcome as Outcome;
      if (durationMs) {
        return {
          kind: 'busy',
          execution: command,
          outcome: outcome as Outcome,
          untilMs: command.startMs + durationMs,
        };
      }
      this.#instance.settle(command, outcome as Outcome, now());
    }
    return more;
  }

  settle(execution: Execution, outcome: Outcome, nowMs: number): void {
    this.#instance.settle(execution, outcome, nowMs);
  }

  cancel(nowMs: number, reason?: string): InstanceEnding {
    return this.#instance.cancel(nowMs, reason);
  }
}
