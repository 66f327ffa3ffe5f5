import { UsageError } from '../model/problem.ts';

/** What a sweep tries; every combination of what is given. */
export interface SweepPlan {
  /** Throttles, each for every server alike; absent: those the servers have. */
  readonly throttles?: readonly number[];
  /** Job concurrencies, each for all runbooks; absent: their own. */
  readonly concurrencies?: readonly number[];
  /** Job concurrencies of single runbooks, by path or name; they go before `concurrencies`. */
  readonly concurrenciesOf?: Readonly<Record<string, readonly number[]>>;
  /** A run that ends with a warning is none that could be the best. */
  readonly strict?: boolean;
}

/** One of them. */
export interface Combination {
  /** Of every server; null: the servers keep theirs. */
  readonly throttle: number | null;
  /** Of all runbooks; null: the runbooks keep theirs. */
  readonly concurrency: number | null;
  /** Of single runbooks, by path or name as given; empty where none was named. */
  readonly concurrencyOf: Readonly<Record<string, number>>;
}

const most = 10_000;

/** All combinations, throttles slowest. Throws UsageError where there is nothing to try, or too much. */
export function combinationsOf(plan: SweepPlan): readonly Combination[] {
  const { throttles, concurrencies, concurrenciesOf = {} } = plan;
  const named = Object.entries(concurrenciesOf);
  const lists = [throttles ?? [], concurrencies ?? [], ...named.map(([, values]) => values)];
  for (const value of lists.flat()) {
    if (Number.isInteger(value) && value >= 1) continue;
    throw new UsageError(`throttles and job concurrencies are whole numbers from 1, not ${value}`);
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
