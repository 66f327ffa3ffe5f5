import type { LiveSurroundings } from './surroundings.ts';

/** Timers of Node reach about 24.8 days; a longer one goes off at once. */
const longestTimerMs = 2 ** 31 - 1;

/**
 * Calls `action` once when the clock reaches `timeMs`, however far away that is, but never in the current
 * turn. Gives a function that calls it off. `now` and `timeMs` are milliseconds from the same point in time.
 * A clock that can be set is looked at every `lookMs`.
 */
export function alarm(
  { after }: Pick<LiveSurroundings, 'after'>,
  now: () => number,
  timeMs: number,
  action: () => void,
  lookMs = longestTimerMs,
): () => void {
  const set = (leftMs: number) => after(Math.min(Math.max(leftMs, 0), lookMs), look);
  const look = () => {
    const leftMs = timeMs - now();
    if (leftMs > 0) callOff = set(leftMs);
    else action();
  };
  let callOff = set(timeMs - now());
  return () => callOff();
}
