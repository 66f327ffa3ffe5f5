import type { Criterion } from '../model/criterion.ts';
import type { Runbook } from '../model/runbook.ts';

/** A condition of a link or a loop, and where it stands in its runbook. */
export interface WrittenCondition {
  readonly criterion: Criterion;
  readonly path: readonly (string | number)[];
  /** The id of the activity whose data it tests (A10). */
  readonly source: string;
}

/** All conditions of a runbook: those of its links, then those of its loops. */
export function* writtenConditions({ links, activities }: Runbook): Generator<WrittenCondition> {
  for (const [index, { from, include, exclude }] of links.entries()) {
    yield* tab(include, ['links', index, 'include'], from);
    yield* tab(exclude, ['links', index, 'exclude'], from);
  }
  for (const [index, { id, loop }] of activities.entries()) {
    if (loop === undefined) continue;
    yield* tab(loop.exit, ['activities', index, 'loop', 'exit'], id);
    yield* tab(loop.doNotExit, ['activities', index, 'loop', 'doNotExit'], id);
  }
}

function* tab(
  criteria: readonly Criterion[],
  path: WrittenCondition['path'],
  source: string,
): Generator<WrittenCondition> {
  for (const [index, criterion] of criteria.entries()) yield { criterion, path: [...path, index], source };
}
