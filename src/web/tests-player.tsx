import type { JSX } from 'preact';
import { useMemo, useState } from 'preact/hooks';
import type { ReplayTests } from '../reports/replay/replay-tests.ts';
import { Player, type PlayerProps } from './player.tsx';

/** The cases of tests to play. */
export interface TestsPlayerProps {
  readonly tests: ReplayTests;
  /** Their runs, in the order of the cases. */
  readonly runs: readonly Pick<PlayerProps, 'replay' | 'events'>[];
}

/** Plays one case of tests after another; the first that failed comes first. */
export function TestsPlayer({ tests, runs }: TestsPlayerProps): JSX.Element | null {
  const [at, choose] = useState(() =>
    Math.max(
      0,
      tests.cases.findIndex(({ status }) => status === 'failed'),
    ),
  );
  const shown = useMemo(() => ({ tests, at, choose }), [tests, at]);
  const run = runs[at];
  return run === undefined ? null : <Player {...run} tested={shown} />;
}
