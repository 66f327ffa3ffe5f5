/**
 * How often a property is tried, and from which seed. The seed is fixed so that a commit is green or red for everyone; PIANOLA_SEED
 * explores others, and fast-check prints the seed of whatever it finds.
 */
export function runs(numRuns: number): { numRuns: number; seed: number } {
  return { numRuns, seed: Number(process.env['PIANOLA_SEED'] ?? 20_120_511) };
}
