// Runs are removed in steps, however many they are and however many jobs they have.
import { expect, test } from 'vitest';
import { pruneInSteps } from '../../src/store/pruning.ts';

interface Job {
  readonly root: string;
  readonly isOld: boolean;
}

/** So many runs, each with so many jobs; all jobs of every third run are old but one, and the rest is old. */
const jobsOf = (runs: number, jobs: number): readonly Job[] =>
  Array.from({ length: runs * jobs }, (_, index) => {
    const run = index % runs;
    return { root: String(run + 1).padStart(8, '0'), isOld: run % 3 !== 1 || index >= runs };
  });

test.each([
  [0, 1],
  [1, 1],
  [1, 3_500],
  [500, 2],
  [1_234, 1],
  [1_234, 3],
])('%i runs of %i jobs', async (runs, each) => {
  let jobs = jobsOf(runs, each);
  const isOld = (root: string) => jobs.every((job) => job.root !== root || job.isOld);
  const young = new Set(jobs.filter((job) => !job.isOld).map(({ root }) => root));
  const kept = jobs.filter(({ root }) => young.has(root));
  const all = jobs.length;
  const removed = await pruneInSteps({
    runsAfter: async (id, most) => {
      const roots = [...new Set(jobs.map(({ root }) => root))].filter((root) => root > id).sort();
      const old = new Set(roots.filter((root) => !young.has(root)));
      return roots.slice(0, most).map((root) => ({ root, isOld: old.has(root) }));
    },
    remove: async (roots, most) => {
      expect(roots.every(isOld)).toBe(true);
      const gone = new Set(jobs.filter(({ root }) => roots.includes(root)).slice(-most));
      jobs = jobs.filter((job) => !gone.has(job));
      return gone.size;
    },
  });
  expect(removed).toBe(all - kept.length);
  expect(jobs).toEqual(kept);
});
