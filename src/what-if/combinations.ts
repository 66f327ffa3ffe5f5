import { UsageError } from '../model/problem.ts';

/** What a sweep tries: every combination of the given numbers. */
export interface SweepPlan {
  /** Throttles, each for all servers. Absent: the servers keep theirs. */
  readonly throttles?: readonly number[];
  /** Job concurrencies, each for all runbooks. Absent: the runbooks keep theirs. */
  readonly concurrencies?: readonly number[];
  /** Job concurrencies of single runbooks, by path or name. They win over `concurrencies`. */
  readonly concurrenciesOf?: Readonly<Record<string, readonly number[]>>;
  /** A run that ends with a warning cannot be the best. */
  readonly strict?: boolean;
}

/** One combination of a sweep. */
export interface Combination {
  /** The throttle of every server; null: the servers keep theirs. */
  readonly throttle: number | null;
  /** The job concurrency of all runbooks; null: the runbooks keep theirs. */
  readonly concurrency: number | null;
  /** The job concurrency of single runbooks, by path or name as given; empty if none was named. */
  readonly concurrencyOf: Readonly<Record<string, number>>;
}

const most = 10_000;

/**
 * All combinations; the throttle changes slowest. Throws UsageError for numbers that are not whole or below
 * 1, for a plan without numbers, and for more than 10,000 combinations.
 */
export function combinationsOf(plan: SweepPlan): readonly Combination[] {
  const { throttles, concurrencies, concurrenciesOf = {} } = plan;
  const named = Object.entries(concurrenciesOf);
  const lists = [throttles ?? [], concurrencies ?? [], ...named.map(([, values]) => values)];
  for (const value of lists.flat()) {
    if (Number.isInteger(value) && value >= 1) continue;
    throw new UsageError(`throttles and job concurrencies must be whole numbers from 1, not ${value}`);
  }
  const counts = lists.map(({ length }) => Math.max(1, length));
  const count = counts.reduce((product, length) => product * length, 1);
  if (lists.every(({ length }) => length === 0)) {
    throw new UsageError('there is nothing to sweep over: give throttles or job concurrencies');
  }
  if (count > most) throw new UsageError(`${count} combinations are too many: a sweep takes ${most} at most`);
  let all: readonly Combination[] = (throttles?.length ? throttles : [null]).map((throttle) => {
    return { throttle, concurrency: null, concurrencyOf: {} };
  });
  if (concurrencies?.length) {
    all = all.flatMap((each) => concurrencies.map((concurrency) => ({ ...each, concurrency })));
  }
  for (const [name, values] of named) {
    all = all.flatMap((each) =>
      values.map((value) => ({ ...each, concurrencyOf: { ...each.concurrencyOf, [name]: value } })),
    );
  }
  return all;
}
