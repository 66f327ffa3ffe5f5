import { aligned } from '../../text/aligned-lists.ts';
import { counted } from '../../text/plain-words.ts';
import type { DiffLine, Found } from './expectation.ts';

/**
 * The list that fits an actual one entry by entry. `made` gives the entry for one that is there, from the
 * entry that was wanted in its place, if there was one.
 */
export function fittingList<Wanted, Actual, Made>(
  wanted: readonly Wanted[],
  actual: readonly Actual[],
  fits: (wanted: Wanted, actual: Actual) => boolean,
  made: (wanted: Wanted | undefined, actual: Actual, index: number | undefined) => Made,
): readonly Made[] {
  let index = 0;
  return aligned(wanted, actual, fits).flatMap(({ want, is }) => {
    const own = want === undefined ? undefined : index;
    if (want !== undefined) index += 1;
    return is === undefined ? [] : [made(want?.value, is.value, own)];
  });
}

/** The first entry that was wanted and is not there, or is there and was not wanted. */
export function firstMisfit<Wanted, Actual>(
  wanted: readonly Wanted[],
  actual: readonly Actual[],
  fits: (wanted: Wanted, actual: Actual) => boolean,
): { readonly want: Wanted | undefined; readonly is: Actual | undefined } | undefined {
  const misfits = aligned(wanted, actual, fits).filter(({ isFit }) => !isFit);
  const first = misfits.find(({ want }) => want !== undefined) ?? misfits[0];
  return first && { want: first.want?.value, is: first.is?.value };
}

/**
 * Compares two lists entry by entry, each entry a line. What fits is shown in the same words on both sides,
 * so that only differences differ. Undefined if all fits.
 */
export function linesFound<Wanted, Actual>(
  message: string,
  wanted: readonly Wanted[],
  actual: readonly Actual[],
  wantedText: (wanted: Wanted, actual: Actual | undefined) => string,
  actualText: (actual: Actual, wanted: Wanted | undefined) => string,
  fits: (wanted: Wanted, actual: Actual) => boolean,
): Found {
  const pairs = aligned(wanted, actual, fits);
  if (pairs.every(({ isFit }) => isFit)) return undefined;
  const at = pairs.filter(({ want }) => want !== undefined).findIndex(({ isFit }) => !isFit);
  const diff = pairs.flatMap(({ want, is, isFit }): readonly DiffLine[] => {
    const found = is && actualText(is.value, want?.value);
    if (isFit && found !== undefined) return [{ sign: ' ', text: found }];
    const missing: DiffLine[] = want ? [{ sign: '-', text: wantedText(want.value, is?.value) }] : [];
    return found === undefined ? missing : [...missing, { sign: '+', text: found }];
  });
  const textsOf = (sign: DiffLine['sign']) =>
    diff.filter((line) => line.sign === ' ' || line.sign === sign).map(({ text }) => text);
  const count =
    wanted.length === actual.length
      ? ''
      : ` (${counted(actual.length, 'entry', 'entries')}, not ${wanted.length})`;
  return {
    message: `${message}${count}`,
    expected: textsOf('-'),
    actual: textsOf('+'),
    diff,
    ...(at >= 0 && { at: [at] }),
  };
}
