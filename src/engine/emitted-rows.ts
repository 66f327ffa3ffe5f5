import { flattenRows } from '../databus/flatten.ts';
import type { MemoryWatch } from '../databus/memory-watch.ts';
import type { Options } from '../model/options.ts';
import { countOfRows, emptyRow, isList, type Rows, rowList } from '../model/published-data.ts';
import type { ActivityType } from './activity-type.ts';
import type { CompiledActivity } from './compiled-runbook.ts';
import type { Outcome } from './outcome.ts';

/**
 * The rows that an execution puts on the data bus. A failed execution gives one (section 2). An empty result
 * gives one, unless A7 says none. Several rows become one if the activity is flattened. Throws LimitReached
 * if their text gets too long, or too much for the memory.
 */
export function emittedRows(
  of: CompiledActivity,
  { status, rows }: Outcome,
  options: Options,
  memory: MemoryWatch | undefined,
): Rows {
  if (rows === undefined) return emptyRow;
  if (!isList(rows) && of.flatten === undefined) return rows;
  if (status === 'failed') return countOfRows(rows) === 1 ? rows : emptyRow;
  if (of.isJunction) return rows;
  if (countOfRows(rows) === 0) return of.blankWhenEmpty ? emptyRow : rows;
  const { flatten } = of;
  if (flatten === undefined) return rows;
  const single = executionNames(of.type);
  return flattenRows(rowList(rows), flatten, options, (name) => single.has(name.toLowerCase()), memory);
}

const known = new WeakMap<ActivityType, ReadonlySet<string>>();

/** The items of the execution that a type documents, in lower case. */
function executionNames(type: ActivityType): ReadonlySet<string> {
  let names = known.get(type);
  if (names === undefined) {
    const single = type.publishes.filter(({ level }) => level === 'execution');
    names = new Set(single.map(({ name }) => name.toLowerCase()));
    known.set(type, names);
  }
  return names;
}
