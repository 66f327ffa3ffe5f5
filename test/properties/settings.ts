/**
 * How often a property is tried, and from which seed. The seed is fixed so that a commit is green or red for everyone; PIANOLA_SEED
 * explores others, and fast-check prints the seed of whatever it finds. PIANOLA_SHARE_OF_RUNS below 1 tries less often.
 */
export function runs(numRuns: number): { numRuns: number; seed: number } {
  const share = Number(process.env['PIANOLA_SHARE_OF_RUNS'] ?? 1);
  return { numRuns: Math.ceil(numRuns * share), seed: Number(process.env['PIANOLA_SEED'] ?? 20_120_511) };
}
