/** How much of its full size a test takes on: 1 in `npm run test:long`, less in `npm test`. */
const share = Number(process.env['PIANOLA_SHARE_OF_RUNS'] ?? 1);

/** Whether this is the long run, in which every test has its full size. */
export const isLongRun = share >= 1;

/** So much of a full size as this run takes on, at least 1. */
export function sized(full: number): number {
  return Math.ceil(full * share);
}

/** How often a property is tried: `full` times in the long run. */
export function runs(full: number): { numRuns: number; seed: number } {
  return seeded(sized(full));
}

/**
 * So many cases in every run. The seed is fixed so that a commit is green or red for everyone. PIANOLA_SEED
 * explores others, and fast-check prints the seed of whatever it finds.
 */
export function seeded(numRuns: number): { numRuns: number; seed: number } {
  return { numRuns, seed: Number(process.env['PIANOLA_SEED'] ?? 20_120_511) };
}
