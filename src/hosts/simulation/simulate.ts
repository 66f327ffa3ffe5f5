import { utc } from '../../databus/calendar.ts';
import type { Bundle } from '../../model/bundle-schema.ts';
import { JavaScriptSandbox } from '../javascript-sandbox.ts';
import { Run, type RunResult } from '../run.ts';
import type { RunOptions } from '../run-options.ts';
import { Session, type StartedJob } from '../session.ts';
import { budget, Turns } from '../turns.ts';
import { Agenda } from './agenda.ts';

/** When simulated time begins unless the caller says otherwise: 2000-01-01T00:00:00Z. */
const defaultStartMs = 946_684_800_000;

/** At one point in simulated time activities end first, then waits are over, and a timeout comes last. */
const priorities = { activity: 0, wait: 1, timeout: 2 };

/**
 * Plays a runbook in virtual time with simulated outcomes: nothing outside is ever touched, and the same input gives the same bytes.
 * Throws UsageError at once for an unknown runbook, parameter or option; what happens later is in the Run.
 */
export function simulate(bundle: Bundle, options: RunOptions = {}): Run {
  const sandbox = new JavaScriptSandbox();
  const stopping = new AbortController();
  const session = new Session(bundle, options, {
    mode: 'simulate',
    utcOffset: utc,
    processId: 1,
    capabilities: { granted: new Set(), signal: stopping.signal },
    environment: () => undefined,
    script: (request) => sandbox.run(request, { deterministic: true }),
  });
  return new Run({
    play: (run) => new Simulation(session, run, options).play(stopping.signal).finally(() => sandbox.close()),
    cancel: (reason) => {
      stopping.abort(reason);
      void sandbox.close();
    },
  });
}

class Simulation {
  readonly #agenda: Agenda;
  readonly #job: StartedJob;
  readonly #turns: Turns;
  readonly #now = () => this.#agenda.nowMs;
  #isAdvancing = true;
  #result: RunResult | undefined;

  constructor(session: Session, run: Run, options: RunOptions) {
    this.#agenda = new Agenda(options.startMs ?? defaultStartMs);
    this.#turns = new Turns(run);
    const { timeoutMs } = options;
    if (timeoutMs !== undefined) {
      const timeOut = () => {
        this.#result ??= this.#job.timedOut(this.#agenda.nowMs, timeoutMs);
      };
      this.#agenda.add(this.#agenda.nowMs + timeoutMs, priorities.timeout, timeOut);
    }
    this.#job = session.start(run, this.#agenda.nowMs);
  }

  async play(stop: AbortSignal): Promise<RunResult> {
    const { player } = this.#job;
    while (this.#result === undefined) {
      if (stop.aborted) return this.#cancel(stop.reason);
      if (this.#isAdvancing) await this.#advance(stop);
      else this.#agenda.step();
      if (this.#turns.isDue) {
        await this.#turns.giveWay({ executions: player.executions, nowMs: this.#agenda.nowMs });
      }
    }
    return this.#result;
  }

  #cancel(reason: unknown): RunResult {
    const ending = this.#job.player.cancel(
      this.#agenda.nowMs,
      typeof reason === 'string' ? reason : undefined,
    );
    return this.#job.finish(ending, this.#agenda.nowMs);
  }

  /** Plays on until simulated time has to pass. A script is waited for, but takes no simulated time. */
  async #advance(stop: AbortSignal): Promise<void> {
    const { player } = this.#job;
    const progress = player.advance(this.#now, budget);
    switch (progress.kind) {
      case 'more':
        break;
      case 'ended':
        this.#result = this.#job.finish(progress, this.#agenda.nowMs);
        break;
      case 'wait':
        this.#wakeAt(progress.untilMs, priorities.wait, () => {});
        break;
      case 'busy': {
        const { execution, outcome, untilMs } = progress;
        this.#wakeAt(untilMs, priorities.activity, () => player.settle(execution, outcome, untilMs));
        break;
      }
      case 'working': {
        const outcome = await progress.outcome;
        if (!stop.aborted) player.settle(progress.execution, outcome, this.#agenda.nowMs);
      }
    }
  }

  #wakeAt(timeMs: number, priority: number, action: () => void): void {
    this.#isAdvancing = false;
    this.#agenda.add(timeMs, priority, () => {
      action();
      this.#isAdvancing = true;
    });
  }
}
