import type { Wired } from '../../analysis/wiring.ts';
import { type Play, playOf } from '../../engine/activity-type.ts';
import { formsOf } from '../../engine/capabilities.ts';

/** How an activity is played, in words (format section 3). */
export function playText({ activity, type }: Wired): string {
  const play = playOf(activity, type);
  if (activity.simulate === undefined || play.how === 'engine') return withoutOutcome(play);
  return play.how === 'outcome'
    ? 'it takes its simulated outcome'
    : `it takes its simulated outcome under simulate; else ${withoutOutcome(play)}`;
}

function withoutOutcome(play: Play): string {
  switch (play.how) {
    case 'engine':
      return 'the engine plays it';
    case 'computed':
      return 'computed, the same under simulate and run';
    case 'scripted':
      return 'its JavaScript runs in the sandbox, the same under simulate and run';
    case 'jobs':
      return 'child jobs do it, the same under simulate and run';
    case 'live':
      return `under run for real with --allow ${formsOf(play.needs)}; under simulate success with one row`;
    case 'outcome':
      return 'it has no simulated outcome: under simulate it succeeds with one row, run refuses it';
  }
}
