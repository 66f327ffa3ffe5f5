import { computedTypes } from '../../activities/computed-types.ts';
import type { ActivityType, Catalogue } from '../../engine/activity-type.ts';
import type { Bundle } from '../../model/bundle.ts';

/**
 * The activity types of the runbooks that a thread has played so far. A caller's own types replace others of
 * the same name. Most types only have simulated outcomes; these are loaded when the first runbook needs one.
 */
export class JobCatalogue {
  readonly #types: Map<string, ActivityType>;

  constructor(own: readonly ActivityType[]) {
    this.#types = new Map([...computedTypes, ...own].map((type) => [type.name, type]));
  }

  /** Grows as runbooks need it. */
  get types(): Catalogue {
    return this.#types;
  }

  /** Loads the types of a runbook. Await it before the runbook is compiled. */
  async provide(path: string, { runbooks }: Bundle): Promise<void> {
    const runbook = runbooks.find((one) => one.path === path);
    if (runbook === undefined || runbook.activities.every(({ type }) => this.#types.has(type))) return;
    const { standardCatalogue } = await import('../../activities/catalogue.ts');
    for (const [name, type] of standardCatalogue) if (!this.#types.has(name)) this.#types.set(name, type);
  }
}
