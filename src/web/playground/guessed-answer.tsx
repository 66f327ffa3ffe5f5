import type { JSX } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import { Sign } from '../signs.tsx';
import { type Answer, rightPlaces, verdictOf } from './tour-answer.ts';
import type { TourQuestion } from './tour-stops.ts';

/** A guess beside what the simulation says. */
export interface GuessedAnswerProps {
  readonly question: TourQuestion;
  readonly guess: Answer;
  readonly answer: Answer;
  /** Why it is so, in the words of `explain`; blank where they say nothing of it. */
  readonly reason: string;
}

/** What the simulation says, and where the guess was right. */
export function GuessedAnswer({ question, guess, answer, reason }: GuessedAnswerProps): JSX.Element {
  const verdict = useRef<HTMLParagraphElement>(null);
  useEffect(() => verdict.current?.focus(), []);
  const right = rightPlaces(guess, answer);
  const isRight = right.every((is) => is);
  return (
    <>
      <p class="verdict" ref={verdict} tabIndex={-1}>
        <Sign kind={isRight ? 'success' : 'note'} /> {verdictOf(guess, answer)}
      </p>
      {typeof answer === 'number' || typeof guess === 'number' ? (
        <p class="answer">
          <b>{String(answer)}</b> {question.ask === 'seconds' ? 'seconds of simulated time' : 'times'}
          {reason !== '' && <span class="reason">It {reason}.</span>}
        </p>
      ) : (
        <table class="orders">
          <thead>
            <tr>
              <th scope="col">
                <span class="unseen">Place</span>
              </th>
              <th scope="col">The simulation</th>
              <th scope="col">Your guess</th>
            </tr>
          </thead>
          <tbody>
            {right.map((is, place) => (
              <tr key={place} class={is ? 'right' : 'wrong'}>
                <th scope="row">{place + 1}</th>
                <td>{answer[place] ?? <span class="quiet">nothing more</span>}</td>
                <td>
                  <Sign kind={is ? 'success' : 'dropped'} />{' '}
                  <span class="unseen">{is ? 'right: ' : 'wrong: '}</span>
                  {guess[place] ?? <span class="quiet">nothing</span>}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </>
  );
}
