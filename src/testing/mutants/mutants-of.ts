import { produce } from 'immer';
import type { BundleFacts } from '../../analysis/bundle-facts.ts';
import { coverOf } from '../../analysis/coverage.ts';
import type { Runbook } from '../../model/runbook.ts';
import { droppedActivities, flattening, retargetedJunctions } from './activities.ts';
import type { Change, ChangesOf } from './change.ts';
import { linkConditions, loops } from './conditions.ts';
import { droppedLinks, reorderedLinks, retargetedLinks } from './links.ts';
import { changedProperties } from './properties.ts';

/** A runbook with one change. */
export interface Mutant extends Omit<Change, 'apply'> {
  /** Frozen. It shares what was not changed with the runbook it was made of. */
  readonly runbook: Runbook;
}

const all: readonly ChangesOf[] = [
  linkConditions,
  droppedLinks,
  retargetedLinks,
  reorderedLinks,
  retargetedJunctions,
  flattening,
  loops,
  droppedActivities,
  changedProperties,
];

/**
 * The mutants of a runbook, one change each, made one by one. None is the runbook itself, and no two are the
 * same. Some of them are no sound runbooks. `facts`: those of the bundle, as it is written.
 */
export function* mutantsOf(runbook: Runbook, facts: BundleFacts): Generator<Mutant> {
  const of = facts.of(runbook);
  const changeable = { facts: of, cover: coverOf(of), calls: facts.calls.of(runbook) };
  const known = new Set<string>();
  for (const changes of all)
    for (const { apply, ...change } of changes(changeable)) {
      const changed = produce(runbook, (draft) => apply(draft));
      const difference = differenceOf(runbook, changed);
      if (difference === '' || known.has(difference)) continue;
      known.add(difference);
      yield { ...change, runbook: changed };
    }
}

/** The activities and links that differ, as one text; empty if none does. */
function differenceOf(before: Runbook, after: Runbook): string {
  return (['activities', 'links'] as const)
    .flatMap((key) =>
      after[key].flatMap((part, index) => {
        const was = before[key][index];
        if (part === was) return [];
        const text = JSON.stringify(part);
        return text === JSON.stringify(was) ? [] : [`${key} ${index} ${text}`];
      }),
    )
    .join('\n');
}
