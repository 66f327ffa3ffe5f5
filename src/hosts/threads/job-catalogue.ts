import { computedTypes } from '../../activities/computed-types.ts';
import type { ActivityType, Catalogue } from '../../engine/activity-type.ts';
import type { Bundle } from '../../model/bundle.ts';

/**
 * The activity types of the runbooks that a thread has played so far, a caller's own in the place of others
 * of their names. Those that are only stood in for are by far the most, and are loaded when the first runbook
 * has one.
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

  /** To be awaited before the runbook is compiled. */
  async provide(path: string, { runbooks }: Bundle): Promise<void> {
    const runbook = runbooks.find((one) => one.path === path);
    if (runbook === undefined || runbook.activities.every(({ type }) => this.#types.has(type))) return;
    const { standardCatalogue } = await import('../../activities/catalogue.ts');
    for (const [name, type] of standardCatalogue) if (!this.#types.has(name)) this.#types.set(name, type);
  }
}
