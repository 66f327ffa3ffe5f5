import type { Outcome } from '../../engine/outcome.ts';
import type { Performer } from './performer.ts';

/** A performer whose simulated outcomes take this long, in milliseconds, where they do not say how long. */
export function takingTime(performer: Performer, durationMs: number): Performer {
  const timed = (outcome: Outcome): Outcome =>
    outcome.simulated && !outcome.durationMs ? { ...outcome, durationMs } : outcome;
  return {
    isForeign: performer.isForeign,
    play: (execution, context) => {
      const played = performer.play(execution, context);
      if ('plan' in played) return played;
      return 'then' in played ? played.then(timed) : timed(played);
    },
  };
}
