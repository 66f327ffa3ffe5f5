import type { Runbook } from '../../model/runbook.ts';
import type { UnusedMock } from '../../model/unused-mock.ts';
import { quoted } from '../../text/quoting.ts';
import type { FilePlace, Path } from '../text/place.ts';
import type { Finding } from '../text/problem-list.ts';
import type { GivenOutcome } from './read-mocks.ts';

/** The code of what is told of outcomes that nothing used. */
export const unusedMock = 'unused-mock';

/**
 * What to tell of a mocks file after a run, with the places in the file. An outcome for several activities is
 * used if one of them used it.
 */
export function unusedFindings(
  given: ReadonlyMap<Runbook, readonly GivenOutcome[]>,
  unused: readonly UnusedMock[],
): readonly (Finding & FilePlace)[] {
  return [...given].flatMap(([runbook, outcomes]) => {
    const here = unused.filter((one) => one.runbook === runbook.path);
    if (here.some(({ activity }) => activity === null)) return notPlayed(runbook, outcomes);
    return [...Map.groupBy(outcomes, ({ path }) => JSON.stringify(path)).values()].flatMap((of) =>
      ofOutcome(of, here),
    );
  });
}

function notPlayed({ path: runbook }: Runbook, outcomes: readonly GivenOutcome[]) {
  const keys = [...new Set(outcomes.map(({ path: [key = ''] }) => key))];
  return keys.map((key) =>
    finding([key], `no job played ${runbook}: its outcomes were not used`, 'take them out', true),
  );
}

function ofOutcome(given: readonly GivenOutcome[], unused: readonly UnusedMock[]) {
  const ofEach = given.map(({ activity: { id } }) => unused.filter(({ activity }) => activity === id));
  const [{ path } = { path: [] }] = given;
  const name = quoted(String(path.at(-1)));
  const isWhole = ({ entry }: UnusedMock) => entry === null;
  if (ofEach.every((one) => one.some(({ why }) => why === 'replaced')))
    return [
      finding(path, `every case replaces the outcome of ${name}: it was not used`, 'take it out', true),
    ];
  const neverAsked = ({ why }: UnusedMock) => why === 'never-asked' || why === 'runbook-not-played';
  if (ofEach.every((one) => one.some(neverAsked)))
    return [finding(path, `${name} was never played: its outcome was not used`, 'take it out', true)];
  const hint = 'mend its "when" or "attempts", or take it out';
  if (ofEach.every((one) => one.some(isWhole)))
    return [finding(path, `no execution of ${name} matched its outcome: it was not used`, hint, true)];
  const entries = new Set(ofEach.flatMap((one) => one.flatMap(({ entry }) => entry ?? [])));
  return [...entries]
    .filter((entry) => ofEach.every((one) => one.some((each) => isWhole(each) || each.entry === entry)))
    .map((entry) =>
      finding(
        [...path, entry - 1],
        `no execution of ${name} used entry ${entry} of its outcome`,
        hint,
        false,
      ),
    );
}

function finding(path: Path, message: string, hint: string, atKey: boolean): Finding & FilePlace {
  return { path, atKey, code: unusedMock, severity: 'warning', message, hint };
}
