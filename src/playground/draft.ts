import { usualThrottle } from '../model/job.ts';

/** A file of the playground: what an editor shows of it is the whole of it. */
export interface Sheet {
  readonly name: string;
  readonly text: string;
}

/** What somebody has in the playground, and how it is to be played. Plain data. */
export interface Draft {
  /** The definition: a runbook, a bundle, or several files that belong together. */
  readonly sheets: readonly Sheet[];
  /** Simulated outcomes; blank for none. */
  readonly mocks: Sheet;
  /** The runbook to play, by its path or name; blank for the first one that no other starts. */
  readonly runbook: string;
  /** Values for the parameters of that runbook. One that is missing or blank has its default. */
  readonly parameters: Readonly<Record<string, string>>;
  readonly seed: number;
  /** How many jobs the runbook server runs at once. */
  readonly throttle: number;
}

/** A definition with nothing around it. */
export function draftOf(sheets: readonly Sheet[], more: Partial<Draft> = {}): Draft {
  const mocks = { name: 'mocks.yaml', text: '' };
  return { sheets, mocks, runbook: '', parameters: {}, seed: 0, throttle: usualThrottle, ...more };
}
