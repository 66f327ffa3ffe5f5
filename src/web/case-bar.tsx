import type { JSX } from 'preact';
import type { ReplayCase, ReplayTests } from '../reports/replay/replay-tests.ts';
import { Folded } from './folded.tsx';
import { Sign, type SignKind } from './signs.tsx';

/** The tests whose cases are played, and which of them is. */
export interface ShownTests {
  readonly tests: ReplayTests;
  /** The position of the case. */
  readonly at: number;
  readonly choose: (at: number) => void;
}

const signs: Readonly<Record<ReplayCase['status'], SignKind>> = {
  passed: 'success',
  failed: 'failed',
  stopped: 'canceled',
};

/** Chooses the case that is played, and says what came of it. */
export function CaseBar({ tests: { cases }, at, choose }: ShownTests): JSX.Element | null {
  const shown = cases[at];
  if (shown === undefined) return null;
  const { status, failures, place } = shown;
  const passed = cases.filter((each) => each.status === 'passed').length;
  const [first, ...others] = failures;
  return (
    <section class="case-bar panel" aria-label="Case">
      <select
        aria-label="Case that is shown"
        value={at}
        onChange={({ currentTarget }) => choose(Number(currentTarget.value))}
      >
        {cases.map((each, position) => (
          <option key={position} value={position}>
            {each.status === 'passed' ? '' : `${each.status}: `}
            {each.name}
          </option>
        ))}
      </select>
      <span class="quiet">
        {passed} of {cases.length} passed
      </span>
      <p class="verdict">
        <Sign kind={signs[status]} /> {status}: {first === undefined ? place : first.text}
      </p>
      {others.length > 0 && (
        <Folded
          key={at}
          summary="What was expected, what happened, and why"
          content={() => (
            <div class="failures">
              {others.map(({ kind, level, text }, line) => (
                <p key={line} class={kind} style={{ paddingInlineStart: `${level}em` }}>
                  {text}
                </p>
              ))}
            </div>
          )}
        />
      )}
    </section>
  );
}
