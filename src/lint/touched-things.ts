import type { TouchedThing } from '../engine/activity-type.ts';
import { normalPath, pathOf } from '../model/path.ts';
import type { Runbook } from '../model/runbook.ts';
import type { LintedBundle } from './linted-bundle.ts';

/** Something outside the runbook that an activity reads or writes. */
export interface Touch extends TouchedThing {
  /** The same for all names of the same thing. */
  readonly key: string;
  /**
   * A write that comes to the same in any order with others of its kind: a counter that is incremented or
   * decremented.
   */
  readonly commutes: boolean;
}

/**
 * The counters, files and database tables that a runbook's own activities touch, where they name them without
 * references.
 */
export function thingsTouched({ options, activities }: Runbook, bundle: LintedBundle): Touch[] {
  const isRacy = options.counterUpdates === 'racy';
  return activities.flatMap((activity) =>
    (bundle.typeOf(activity).touches?.(activity) ?? []).map((thing) => ({
      ...thing,
      key: `${thing.kind} ${keyOf(thing, bundle).toLowerCase()}`,
      commutes: !isRacy && thing.onlyAdds === true,
    })),
  );
}

function keyOf({ kind, name }: TouchedThing, { counters }: LintedBundle): string {
  if (kind === 'table') return name.replace(/[[\]"`]/g, '');
  const counter = kind === 'counter' ? counters.find(name) : undefined;
  return counter === undefined ? normalPath(name) : pathOf(counter);
}
