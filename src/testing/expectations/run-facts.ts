import type { Matcher } from '../../model/matcher.ts';
import { runLimits } from '../../model/run-limit.ts';
import {
  exactly,
  type FoundValue,
  foundText,
  matcherText,
  matches,
  type PossibleValues,
} from '../matcher.ts';
import type { ObservedRun } from '../observed-run.ts';
import { type Bind, isRight } from './expectation.ts';
import { fittingList, linesFound } from './lines-found.ts';

/** Expects one value of the run as a whole. */
function fact(
  what: string,
  read: (run: ObservedRun) => FoundValue,
  possible?: PossibleValues,
): Bind<Matcher> {
  return (matcher, path, _key, binding) => {
    if (!isRight(matcher, path, binding, possible)) return undefined;
    return (run) => {
      const value = read(run);
      if (matches(matcher, value)) return undefined;
      return {
        message: `${what} is ${foundText(value)}, not ${matcherText(matcher)}`,
        expected: [matcherText(matcher)],
        actual: [foundText(value)],
        instead: { value: exactly(value, matcher) },
      };
    };
  };
}

/** How the instance ended. */
export const status = fact('the status', ({ result }) => result?.status, [
  'success',
  'warning',
  'failed',
  'canceled',
]);

/** How long the run took, in simulated seconds. */
export const durationSeconds = fact(
  'the duration in seconds',
  ({ result }) => (result?.durationMs ?? 0) / 1000,
  'number',
);

/** Which limit ended the run; `null` if none did. */
export const limit = fact('the limit', ({ result }) => result?.limit ?? null, runLimits);

/** The codes of the diagnostics in the trace. */
export const diagnostics: Bind<readonly Matcher[]> = (wanted, path, _key, binding) => {
  if (!wanted.every((matcher, index) => isRight(matcher, [...path, index], binding))) return undefined;
  return (run) => {
    const actual = run.diagnostics;
    const found = linesFound('the diagnostics are others', wanted, actual, matcherText, foundText, matches);
    const made = (matcher: Matcher | undefined, code: string) =>
      matcher !== undefined && matches(matcher, code) ? matcher : code;
    return found && { ...found, instead: { value: fittingList(wanted, actual, matches, made) } };
  };
};
