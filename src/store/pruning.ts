/** So many runs are looked at in one step, and so many jobs are removed in one. */
const [mostRuns, mostJobs] = [500, 1_000];
/** Before the ids of all runs. */
const firstId = '00000000-0000-0000-0000-000000000000';

/** The steps of pruning a store. Each is a short transaction: others use the store meanwhile. */
export interface PruningSteps {
  /** The next runs in the order of their ids. `isOld`: whether all their jobs ended long ago. */
  readonly runsAfter: (
    id: string,
    most: number,
  ) => Promise<readonly { readonly root: string; readonly isOld: boolean }[]>;
  /** Removes jobs of these runs with their traces, the last ones first. Gives how many. */
  readonly remove: (roots: readonly string[], most: number) => Promise<number>;
}

/** Removes the old runs of a store step by step. Gives how many jobs they had. */
export async function pruneInSteps({ runsAfter, remove }: PruningSteps): Promise<number> {
  let count = 0;
  for (let runs = await runsAfter(firstId, mostRuns); runs.length > 0; ) {
    const roots = runs.filter(({ isOld }) => isOld).map(({ root }) => root);
    for (let removed = roots.length === 0 ? 0 : mostJobs; removed === mostJobs; count += removed)
      removed = await remove(roots, mostJobs);
    runs = await runsAfter(runs.at(-1)?.root ?? '', mostRuns);
  }
  return count;
}
