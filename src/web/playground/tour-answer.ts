import type { PlayedRun } from '../../playground/protocol.ts';
import { counted } from '../../text/plain-words.ts';
import { ListedActivities } from '../../trace/listed-activities.ts';
import type { TraceEvent } from '../../trace/trace-event.ts';
import type { TourQuestion } from './tour-stops.ts';

/** What a reader guesses, and what a run answers: names in their order, or a number. */
export type Answer = readonly string[] | number;

/** What a run answers. Nothing of it is known before it was played. */
export function answerOf(
  question: TourQuestion,
  { durationMs, runbook }: Pick<PlayedRun, 'durationMs' | 'runbook'>,
  events: readonly TraceEvent[],
): Answer {
  if (question.ask === 'seconds') return durationMs / 1000;
  if (question.ask === 'order') {
    const listed = new ListedActivities();
    return events.map((event) => listed.nameOf(event)).filter((name) => name !== undefined);
  }
  return events.filter(
    (event) =>
      event.event === 'ActivityStart' &&
      isAbout(question, event.runbook, runbook) &&
      (event.activity === question.of || event.name === question.of),
  ).length;
}

/** Why an activity that is asked for ran so often, in the words of `explain`; blank for other questions. */
export function reasonOf(
  question: TourQuestion,
  { replay, runbook }: Pick<PlayedRun, 'replay' | 'runbook'>,
): string {
  if (question.ask !== 'count') return '';
  const asked = replay.runbooks.find(({ path }) => isAbout(question, path, runbook));
  return asked?.activities.find(({ id, name }) => id === question.of || name === question.of)?.why ?? '';
}

/** Whether a question is about a runbook. */
function isAbout(
  { in: within }: Extract<TourQuestion, { readonly ask: 'count' }>,
  path: string | null,
  played: string,
): boolean {
  return within === undefined ? path === played : path?.endsWith(`\\${within}`) === true;
}

/** Whether each place of a guess is right; a number has one place. */
export function rightPlaces(guess: Answer, answer: Answer): readonly boolean[] {
  if (typeof guess === 'number' || typeof answer === 'number') return [guess === answer];
  return Array.from(
    { length: Math.max(guess.length, answer.length) },
    (_, place) => guess[place] === answer[place],
  );
}

/** How good a guess was, in words. */
export function verdictOf(guess: Answer, answer: Answer): string {
  const right = rightPlaces(guess, answer);
  if (right.every((is) => is)) return 'You are right.';
  if (typeof guess === 'number' || typeof answer === 'number') {
    return `Not quite: you said ${String(guess)}, and it is ${String(answer)}.`;
  }
  const first = right.indexOf(false);
  const there = answer[first];
  const instead = there === undefined ? 'it has ended' : `${there} runs`;
  return (
    `${right.filter((is) => is).length} of ${counted(right.length, 'place')} are right. ` +
    `At place ${first + 1} ${instead}${guess[first] === undefined ? '' : `, not ${guess[first]}`}.`
  );
}
