import type { JSX } from 'preact';
import type { ReplayCover, ReplayTests } from '../reports/replay/replay-tests.ts';
import { Sign } from './signs.tsx';

/** What the key needs. */
export interface CoverageKeyProps {
  readonly cover: ReplayCover;
  /** The paths of runbooks that no case starts. */
  readonly unstarted: ReplayTests['unstarted'];
}

const mostNamed = 5;

/** What all cases reach of a runbook, and what the lines and signs of its picture mean then. */
export function CoverageKey({ cover, unstarted }: CoverageKeyProps): JSX.Element {
  const more = unstarted.length > mostNamed ? ` and ${unstarted.length - mostNamed} more` : '';
  return (
    <ul class="coverage-key" aria-label="Coverage">
      <li>All cases: {cover.words}</li>
      <li>
        <Sign kind="success" /> reached in every way
      </li>
      <li>
        <Sign kind="warning" /> in part
      </li>
      <li>
        <Sign kind="failed" /> never
      </li>
      {unstarted.length > 0 && (
        <li class="quiet">
          no case starts {unstarted.slice(0, mostNamed).join(', ')}
          {more}
        </li>
      )}
    </ul>
  );
}
