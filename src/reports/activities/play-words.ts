import { formsOf } from '../../engine/capabilities.ts';
import { harmless } from '../../text/harmless.ts';
import type { ActivityFacts } from './activity-facts.ts';
import type { WayOfPlaying } from './ways-of-playing.ts';

/** One way of playing, in words. */
export interface PlayWords {
  readonly simulate: string;
  readonly run: string;
  /** What happens without a simulated outcome. */
  readonly without: string;
}

/** A few words for a table: `simulated outcome`, `live with --allow read:PATH`, `depends on language`. */
export function shortPlay({ ways }: Pick<ActivityFacts, 'ways'>): string {
  const [first, second] = ways;
  if (second?.when) return `depends on ${harmless(second.when.property)}`;
  return first === undefined ? '' : shortWay(first);
}

function shortWay({ how, needs }: WayOfPlaying): string {
  switch (how) {
    case 'computed':
      return 'computed here';
    case 'scripted':
      return 'script in the sandbox';
    case 'jobs':
      return 'child jobs';
    case 'engine':
      return 'the engine';
    case 'live':
      return needs.length === 0 ? 'live' : `live with --allow ${formsOf(needs)}`;
    case 'outcome':
      return 'simulated outcome';
  }
}

const standsIn = 'the simulated outcome that --mocks or the runbook gives';
const blankOutcome =
  'under simulate it succeeds with one row of blanks (of guesses with the option defaultOutcome=plausible)';
const refused = 'run refuses the runbook before anything starts';
const unlessAllowed = `${refused}, unless that is allowed`;

/** How it is played under simulate and under run, and what happens without an outcome (format section 3). */
export function playWords({ how, needs }: WayOfPlaying): PlayWords {
  switch (how) {
    case 'computed':
      return ours('it is calculated');
    case 'scripted':
      return ours('its script runs in the sandbox');
    case 'jobs':
      return ours('child jobs do it');
    case 'engine':
      return {
        simulate: 'the engine itself',
        run: 'the engine itself',
        without: 'it needs no outcome; one that is given is ignored',
      };
    case 'live': {
      const allow = needs.length === 0 ? '' : ` where --allow ${formsOf(needs)} is given`;
      return {
        simulate: `${standsIn}; nothing outside is touched`,
        run: `an outcome of --mocks; else for real${allow}; else the outcome of the runbook`,
        without: `${blankOutcome}; ${needs.length === 0 ? 'run plays it for real' : unlessAllowed}`,
      };
    }
    case 'outcome':
      return { simulate: standsIn, run: standsIn, without: `${blankOutcome}; ${refused}` };
  }
}

function ours(done: string): PlayWords {
  return {
    simulate: `${standsIn}; else ${done}`,
    run: `an outcome of --mocks; else ${done}`,
    without: `it needs none: ${done}`,
  };
}
