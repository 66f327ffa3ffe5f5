import type { JobResult } from '../../src/model/job.ts';

/**
 * The runbooks of the soak, how their jobs must end, and how many of ten thousand that are drawn are theirs.
 */
export interface Kind {
  readonly name: string;
  readonly ends: JobResult['status'];
  readonly share: number;
  /** Nobody waits for it. */
  readonly isSlow?: true;
  /** It takes as long as a job may take. */
  readonly hangs?: true;
}

/** What its jobs do is in `world.ts`. */
export const kinds: readonly Kind[] = [
  // Plays a round of those below, and starts the next.
  { name: 'Round', ends: 'Completed', share: 0 },
  { name: 'Works', ends: 'Completed', share: 9700 },
  { name: 'Fails', ends: 'Completed', share: 100 },
  // Their threads die.
  { name: 'Throws', ends: 'Failed', share: 50 },
  { name: 'Exits', ends: 'Failed', share: 50 },
  { name: 'Bursts', ends: 'Failed', share: 3, isSlow: true },
  // They run into the time limit of a job, at rest or busy.
  { name: 'Hangs', ends: 'Failed', share: 5, isSlow: true, hangs: true },
  { name: 'Spins', ends: 'Failed', share: 1, isSlow: true, hangs: true },
  // They cancel jobs: the losers of a race, and a branch that has had its time.
  { name: 'Race', ends: 'Completed', share: 50, isSlow: true },
  { name: 'Deadline', ends: 'Completed', share: 41, isSlow: true },
  { name: 'Waits', ends: 'Canceled', share: 0 },
];

/**
 * So many of them by chance, the same for the same seed (a whole number from 0 to 2^32 - 1), with those that
 * hang or without.
 */
export function drawKinds(seed: number, size: number, withHanging: boolean): readonly string[] {
  let state = seed;
  return Array.from({ length: size }, () => {
    // mulberry32
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    const { name, hangs } = kindAt((((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32) * 10_000);
    return hangs && !withHanging ? 'Works' : name;
  });
}

function kindAt(place: number): Kind {
  let end = 0;
  const found = kinds.find(({ share }) => {
    end += share;
    return place < end;
  });
  if (found === undefined) throw new Error(`no kind at ${place}`);
  return found;
}
