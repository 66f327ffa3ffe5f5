import { ActivityFailure } from '../../databus/activity-failure.ts';
import type { Counter } from '../../model/bundle.ts';
import type { AskCounter, CounterChange } from '../../model/kept-counter.ts';
import type { Options } from '../../model/options.ts';
import { pathOf } from '../../model/path.ts';
import { thrownText } from '../../text/thrown-text.ts';
import type { Counters } from './counter-values.ts';

/**
 * Counters whose values are in a store, one for all jobs of all its servers (section 9). No update is lost.
 * There is one value for each counter, or with `perRunbook` one for each counter and runbook (A28).
 */
export class KeptCounters implements Counters {
  readonly #scope: Options['counterScope'];
  readonly #ask: AskCounter;

  constructor(scope: Options['counterScope'], ask: AskCounter) {
    this.#scope = scope;
    this.#ask = ask;
  }

  async get(counter: Counter, runbookPath: string): Promise<number> {
    return (await this.#asked(this.#keyOf(counter, runbookPath))) ?? counter.default;
  }

  async change(
    counter: Counter,
    runbookPath: string,
    change: (current: number) => number | undefined,
  ): Promise<number | undefined> {
    const key = this.#keyOf(counter, runbookPath);
    for (let from = await this.#asked(key); ; ) {
      const to = change(from ?? counter.default);
      if (to === undefined) return undefined;
      const had = await this.#asked(key, { from, to });
      if (had === from) return to;
      from = had;
    }
  }

  /** If the store fails, the activity does. */
  async #asked(key: string, change?: CounterChange): Promise<number | undefined> {
    try {
      return await this.#ask(key, change);
    } catch (error) {
      throw new ActivityFailure(thrownText(error));
    }
  }

  #keyOf(counter: Counter, runbookPath: string): string {
    const owner = this.#scope === 'global' ? '' : ` ${runbookPath}`;
    return `${pathOf(counter)}${owner}`.toLowerCase();
  }
}
