import { namesReadIn } from '../../analysis/references.ts';
import type { Bundle } from '../../model/bundle.ts';
import { isTriggerSpec, type Mock, type Mocks, type OutcomeSpec } from '../../model/mock.ts';
import type { Row } from '../../model/published-data.ts';
import type { UnusedMock } from '../../model/unused-mock.ts';

/**
 * The part of these mocks that a run used, with the items that somebody reads: an activity, a link, a loop,
 * or another mock. `mocks` are by the path of the runbook and the id of the activity.
 */
export function smallMocks(mocks: Mocks, { runbooks }: Bundle, unused: readonly UnusedMock[]): Mocks {
  const words = JSON.stringify(mocks).toLowerCase();
  const small = Object.entries(mocks).flatMap(([path, outcomes]) => {
    const runbook = runbooks.find((one) => one.path === path);
    const here = unused.filter((one) => one.runbook === path);
    if (runbook === undefined || here.some(({ activity }) => activity === null)) return [];
    const reads = namesReadIn(runbook);
    const kept = Object.entries(outcomes).flatMap(([id, mock]): [string, Mock][] => {
      const ofActivity = here.filter(({ activity }) => activity === id);
      if (ofActivity.some(({ entry }) => entry === null)) return [];
      const read = new Set(reads.get(id)?.map((item) => item.toLowerCase()));
      const isRead = (name: string) =>
        read.has(name.toLowerCase()) || words.includes(`${id}.${name}`.toLowerCase());
      const gone = new Set(ofActivity.map(({ entry }) => (entry as number) - 1));
      return [[id, withoutUnread(mock, gone, isRead)]];
    });
    return kept.length === 0 ? [] : [[path, Object.fromEntries(kept)] as const];
  });
  return Object.fromEntries(small);
}

function withoutUnread(mock: Mock, gone: ReadonlySet<number>, isRead: (name: string) => boolean): Mock {
  // What a monitor is triggered with is kept as it is.
  if (isTriggerSpec(mock)) return mock;
  const outcome = ({ rows, ...rest }: OutcomeSpec): OutcomeSpec => {
    if (rows === undefined) return rest;
    const smaller = (row: Row): Row =>
      Object.fromEntries(Object.entries(row).filter(([name]) => isRead(name)));
    return {
      ...rest,
      rows: Array.isArray(rows) ? rows.map(smaller) : { repeat: rows.repeat, row: smaller(rows.row) },
    };
  };
  if (!Array.isArray(mock)) return outcome(mock);
  const [only, ...others] = mock.filter((_, index) => !gone.has(index)).map(outcome);
  return only !== undefined && others.length === 0 && only.when === undefined && only.attempts === undefined
    ? only
    : [...(only === undefined ? [] : [only]), ...others];
}
