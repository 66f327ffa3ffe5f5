import { InvalidArgumentError } from 'commander';

const most = 10_000;
const largest = 1_000_000;

/** Job concurrencies to try: for all runbooks, and for single ones by path or name. */
export interface ConcurrencyLists {
  readonly all: readonly number[];
  readonly of: Readonly<Record<string, readonly number[]>>;
}

/**
 * Reads whole numbers from 1: `1,5,10`, the range `1..50`, the range with steps `10..100..10`, or several of
 * these with commas. Throws InvalidArgumentError for other texts and for more than 10,000 numbers.
 */
export function parseNumbers(text: string): readonly number[] {
  return [...new Set(text.split(',').flatMap((part) => numbersOf(part.trim(), text)))];
}

/** Gathers the uses of `--throttle`. */
export function collectNumbers(text: string, previous: readonly number[] = []): readonly number[] {
  return [...new Set([...previous, ...parseNumbers(text)])];
}

/** Gathers the uses of `--concurrency`: numbers for all runbooks, or `NAME=NUMBERS` for one of them. */
export function collectConcurrencies(
  text: string,
  previous: ConcurrencyLists = { all: [], of: {} },
): ConcurrencyLists {
  const equals = text.lastIndexOf('=');
  if (equals < 0) return { ...previous, all: collectNumbers(text, previous.all) };
  const name = text.slice(0, equals).trim();
  if (name === '') throw new InvalidArgumentError(`"${text}" names no runbook; write NAME=NUMBERS.`);
  const values = collectNumbers(text.slice(equals + 1), previous.of[name]);
  return { ...previous, of: { ...previous.of, [name]: values } };
}

function numbersOf(part: string, whole: string): number[] {
  const [, first, last = first, step = '1'] = /^(\d+)(?:\.\.(\d+)(?:\.\.(\d+))?)?$/.exec(part) ?? [];
  const [from, to, by] = [Number(first), Number(last), Number(step)];
  const isRange = from >= 1 && to >= from && by >= 1 && to <= largest;
  if (first === undefined || !isRange) {
    throw new InvalidArgumentError(
      `"${whole}" is not a list of whole numbers from 1, as in 1,5,10 or 1..50 or 10..100..10.`,
    );
  }
  const count = Math.floor((to - from) / by) + 1;
  if (count > most)
    throw new InvalidArgumentError(`"${part}" has ${count} numbers; at most ${most} are allowed.`);
  return Array.from({ length: count }, (_, index) => from + index * by);
}
