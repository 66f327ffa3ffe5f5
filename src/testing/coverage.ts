import { BundleFacts } from '../analysis/bundle-facts.ts';
import { coverOf, type RunbookCover } from '../analysis/coverage.ts';
import type { Catalogue } from '../engine/activity-type.ts';
import type { RunbookPlace } from '../formats/native/read-bundle.ts';
import type { Bundle } from '../model/bundle.ts';
import { activityKey, type ObservedRun } from './observed-run.ts';

/** A definition with what its cases reached. */
export interface CoveredDefinition {
  /** The path that was read. */
  readonly path: string;
  readonly runbooks: readonly RunbookCover[];
  /** Where each of the runbooks was read from. */
  readonly places: readonly RunbookPlace[];
}

/** Adds up what the cases of a definition reach of its runbooks. */
export class Coverage {
  /** In stored order. */
  readonly runbooks: readonly RunbookCover[];

  constructor(bundle: Bundle, catalogue: Catalogue) {
    const facts = new BundleFacts(bundle, catalogue);
    this.runbooks = bundle.runbooks.map((runbook) => coverOf(facts.of(runbook)));
  }

  /** Adds what one run reached. */
  add(run: ObservedRun): void {
    for (const cover of this.runbooks) {
      const { of, activities, links } = cover;
      cover.count += run.jobs.get(of.path)?.count ?? 0;
      for (const activity of activities) {
        const key = activityKey(of.path, activity.of.id);
        activity.count += run.ran.get(key) ?? 0;
        const statuses = run.statuses.get(key);
        for (const outcome of activity.outcomes) outcome.count += statuses?.[outcome.of] ?? 0;
      }
      const uses = run.links.get(of.path);
      for (const { index, ways } of links)
        for (const way of ways)
          way.count += (way.of === 'passed' ? uses?.[index]?.passed : uses?.[index]?.heldBack) ?? 0;
    }
  }
}
