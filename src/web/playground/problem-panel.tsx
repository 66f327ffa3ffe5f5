import type { JSX } from 'preact';
import type { Problem } from '../../model/problem.ts';
import { counted } from '../../text/plain-words.ts';
import { Sign } from '../signs.tsx';

/** What the list of problems needs. */
export interface ProblemPanelProps {
  readonly problems: readonly Problem[];
  readonly isBehind: boolean;
  readonly goTo: (problem: Problem) => void;
}

/** How many are listed; the editor marks them all. */
const mostListed = 100;

/** What is wrong with the texts, in the words of `validate`; each leads to its place. */
export function ProblemPanel({ problems, isBehind, goTo }: ProblemPanelProps): JSX.Element {
  const errors = problems.filter(({ severity }) => severity === 'error').length;
  const warnings = problems.length - errors;
  const parts = [
    errors > 0 ? counted(errors, 'error') : '',
    warnings > 0 ? counted(warnings, 'warning') : '',
  ].filter(Boolean);
  return (
    <section class="problems" aria-label="Problems">
      <p role="status" class={isBehind ? 'quiet' : ''}>
        {isBehind ? 'It is being read…' : parts.length === 0 ? 'No problems' : parts.join(', ')}
      </p>
      {problems.length > 0 && (
        <ul>
          {problems.slice(0, mostListed).map((problem, index) => (
            <li key={index} class={problem.severity}>
              <button type="button" onClick={() => goTo(problem)}>
                <Sign kind={problem.severity === 'error' ? 'failed' : 'warning'} />{' '}
                <span class="unseen">{problem.severity}: </span>
                <span class="quiet">
                  {problem.file}:{problem.line}:{problem.column}
                </span>{' '}
                {problem.message}
                {problem.hint !== undefined && <span class="quiet">; {problem.hint}</span>}{' '}
                <code class="quiet">{problem.code}</code>
              </button>
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}
