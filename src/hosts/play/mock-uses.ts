import type { MockUse } from '../../engine/mock.ts';
import { entryCount, type Mocks } from '../../model/mock.ts';
import type { UnusedMock } from '../../model/unused-mock.ts';

/** Keeps which of the caller's outcomes were used. */
export class MockUses {
  readonly #mocks: Mocks;
  readonly #played = new Set<string>();
  readonly #uses = new Map<string, Map<string, MockUse>>();

  constructor(mocks: Mocks) {
    this.#mocks = mocks;
  }

  /** A job of this runbook begins. */
  plays(runbook: string): void {
    this.#played.add(runbook);
  }

  /** Where the use of the outcome for an activity is written down. */
  of(runbook: string, activity: string): MockUse {
    let ofRunbook = this.#uses.get(runbook);
    if (ofRunbook === undefined) {
      ofRunbook = new Map();
      this.#uses.set(runbook, ofRunbook);
    }
    let use = ofRunbook.get(activity);
    if (use === undefined) {
      use = { isAsked: false, matched: new Set() };
      ofRunbook.set(activity, use);
    }
    return use;
  }

  /** What was not used, in the order in which it was given. */
  unused(): readonly UnusedMock[] {
    return Object.entries(this.#mocks).flatMap(([runbook, byActivity]): UnusedMock[] => {
      const given = Object.entries(byActivity);
      if (given.length === 0) return [];
      if (!this.#played.has(runbook))
        return [{ runbook, activity: null, entry: null, why: 'runbook-not-played' }];
      return given.flatMap(([activity, mock]): UnusedMock[] => {
        const { isAsked, matched } = this.of(runbook, activity);
        const entries = entryCount(mock);
        if (!isAsked) return [{ runbook, activity, entry: null, why: 'never-asked' }];
        if (matched.size === 0) return [{ runbook, activity, entry: null, why: 'never-matched' }];
        return Array.from({ length: entries }, (_, index) => index)
          .filter((index) => !matched.has(index))
          .map((index) => ({ runbook, activity, entry: index + 1, why: 'never-matched' }));
      });
    });
  }
}
