/**
 * Finds the candidate that a misspelt word most likely means; undefined when none is near. With `most`, at
 * most so many letters may be wrong, and a word never means a longer one that it begins.
 */
export type Suggest = (word: string, candidates: Iterable<string>, most?: number) => string | undefined;

const longestWord = 100;
const mostWrong = 3;
/** How many letters a word must have to mean a longer one that it begins. */
const shortestBeginning = 4;

/**
 * Makes the function behind "did you mean". Letter case, spaces and punctuation do not count. A letter too
 * many, too few, changed or swapped with its neighbour counts one, and a third of the letters may be wrong,
 * three at most. Of equally near candidates the earlier is taken. If none is near, the shortest that begins
 * with the word is taken. After `budget` comparisons nothing is suggested any more, so that a file with a
 * hundred thousand wrong names is answered at once.
 */
export function suggester(budget = 300_000): Suggest {
  let left = budget;
  return (word, candidates, most) => {
    if (word.length > longestWord) return undefined;
    const wanted = plain(word);
    let best: string | undefined;
    let begun: string | undefined;
    const mayBegin = most === undefined && wanted.length >= shortestBeginning;
    let least = Math.min(most ?? mostWrong, Math.max(1, Math.floor(wanted.length / 3))) + 1;
    for (const candidate of candidates) {
      if (left <= 0) break;
      left -= 1;
      if (candidate === word || Math.abs(candidate.length - word.length) > longestWord) continue;
      const letters = plain(candidate);
      if (mayBegin && letters.startsWith(wanted) && candidate.length < (begun?.length ?? Infinity))
        begun = candidate;
      const found = distance(wanted, letters, least);
      if (found < least) {
        least = found;
        best = candidate;
      }
    }
    return best ?? begun;
  };
}

/** The hint "did you mean …?", or `otherwise` when nothing was found. */
export function didYouMean(found: string | undefined, otherwise: string): string {
  return found === undefined ? otherwise : `did you mean ${JSON.stringify(found)}?`;
}

function plain(word: string): string {
  const letters = word.toLowerCase().replace(/[^\p{L}\p{N}]/gu, '');
  return letters === '' ? word : letters;
}

/** Optimal string alignment distance; `limit` when the distance is `limit` or more. */
function distance(left: string, right: string, limit: number): number {
  if (Math.abs(left.length - right.length) >= limit) return limit;
  let before: number[] = [];
  let above = Array.from({ length: right.length + 1 }, (_, column) => column);
  for (let row = 1; row <= left.length; row += 1) {
    const current = [row];
    for (let column = 1; column <= right.length; column += 1) {
      const isSame = left[row - 1] === right[column - 1];
      let cost = Math.min(
        (above[column] as number) + 1,
        (current[column - 1] as number) + 1,
        (above[column - 1] as number) + (isSame ? 0 : 1),
      );
      if (
        row > 1 &&
        column > 1 &&
        left[row - 1] === right[column - 2] &&
        left[row - 2] === right[column - 1]
      ) {
        cost = Math.min(cost, (before[column - 2] as number) + 1);
      }
      current.push(cost);
    }
    if (Math.min(...current) >= limit) return limit;
    before = above;
    above = current;
  }
  return Math.min(above[right.length] as number, limit);
}
