/** Entries of two lists that belong together, or one that has no counterpart. */
export interface AlignedPair<Wanted, Actual> {
  readonly want: { readonly value: Wanted } | undefined;
  readonly is: { readonly value: Actual } | undefined;
  readonly isFit: boolean;
}

/** The longest list for which the best alignment is looked for: it takes time by the square. */
const mostAligned = 1_000;

/** Pairs the entries of two lists so that as many as possible fit, in order. */
export function aligned<Wanted, Actual>(
  wanted: readonly Wanted[],
  actual: readonly Actual[],
  fits: (wanted: Wanted, actual: Actual) => boolean,
): readonly AlignedPair<Wanted, Actual>[] {
  const pairs: AlignedPair<Wanted, Actual>[] = [];
  const pair = (at: number, other: number, isFit: boolean) =>
    pairs.push({
      want: at < wanted.length && at >= 0 ? { value: wanted[at] as Wanted } : undefined,
      is: other < actual.length && other >= 0 ? { value: actual[other] as Actual } : undefined,
      isFit,
    });
  let start = 0;
  while (
    start < wanted.length &&
    start < actual.length &&
    fits(wanted[start] as Wanted, actual[start] as Actual)
  ) {
    pair(start, start, true);
    start += 1;
  }
  const left = wanted.length - start;
  const right = actual.length - start;
  if (left > mostAligned || right > mostAligned) {
    for (let at = start; at < Math.max(wanted.length, actual.length); at += 1) {
      const both = at < wanted.length && at < actual.length;
      pair(at, at, both && fits(wanted[at] as Wanted, actual[at] as Actual));
    }
    return pairs;
  }
  const best = commonLengths(wanted.slice(start), actual.slice(start), fits);
  let at = 0;
  let other = 0;
  while (at < left || other < right) {
    const length = best[at]?.[other] ?? 0;
    if (at < left && other < right && fits(wanted[start + at] as Wanted, actual[start + other] as Actual)) {
      pair(start + at, start + other, true);
      at += 1;
      other += 1;
    } else if (at < left && other < right && best[at + 1]?.[other + 1] === length) {
      pair(start + at, start + other, false);
      at += 1;
      other += 1;
    } else if (at < left && (other >= right || best[at + 1]?.[other] === length)) {
      pair(start + at, -1, false);
      at += 1;
    } else {
      pair(-1, start + other, false);
      other += 1;
    }
  }
  return pairs;
}

/** How many entries at most fit, in order, of what is left of both lists from each pair of places. */
function commonLengths<Wanted, Actual>(
  wanted: readonly Wanted[],
  actual: readonly Actual[],
  fits: (wanted: Wanted, actual: Actual) => boolean,
): readonly Uint16Array[] {
  const lengths = Array.from({ length: wanted.length + 1 }, () => new Uint16Array(actual.length + 1));
  for (let at = wanted.length - 1; at >= 0; at -= 1) {
    const row = lengths[at] as Uint16Array;
    const next = lengths[at + 1] as Uint16Array;
    for (let other = actual.length - 1; other >= 0; other -= 1) {
      row[other] = fits(wanted[at] as Wanted, actual[other] as Actual)
        ? 1 + (next[other + 1] as number)
        : Math.max(next[other] as number, row[other + 1] as number);
    }
  }
  return lengths;
}
