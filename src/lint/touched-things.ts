import { getCounterValue } from '../activities/utilities/get-counter-value.ts';
import { addsToCounter, modifyCounter } from '../activities/utilities/modify-counter.ts';
import { plainText } from '../databus/readable-template.ts';
import type { Counter } from '../model/bundle.ts';
import type { NamedItems } from '../model/named-items.ts';
import { normalPath, pathOf } from '../model/path.ts';
import type { Activity, Runbook } from '../model/runbook.ts';

/** Something outside the runbook that an activity reads or writes. */
export interface Touch {
  readonly kind: 'counter' | 'file' | 'table';
  /** As the activity names it. */
  readonly name: string;
  /** The same for all names of the same thing. */
  readonly key: string;
  readonly isWrite: boolean;
  /**
   * A write that comes to the same in any order with others of its kind: a counter that is incremented or
   * decremented.
   */
  readonly commutes: boolean;
}

/**
 * The counters, files and database tables that a runbook's own activities touch, where they name them without
 * references.
 */
export function thingsTouched({ options, activities }: Runbook, counters: NamedItems<Counter>): Touch[] {
  const isRacy = options.counterUpdates === 'racy';
  return activities.flatMap((activity) => touchesOf(activity, counters, isRacy));
}

const readsFile = new Set([
  'Copy File',
  'Compress File',
  'Find Text',
  'Get File Status',
  'Get Lines',
  'Print File',
  'Query XML',
  'Read Line',
  'Read Text Log',
]);
const writesFile = new Set([
  'Append Line',
  'Delete File',
  'Delete Line',
  'Insert Line',
  'Move File',
  'Rename File',
  'Search and Replace Text',
]);

function touchesOf(activity: Activity, counters: NamedItems<Counter>, isRacy: boolean): Touch[] {
  const { type } = activity;
  if (type === getCounterValue.name || type === modifyCounter.name)
    return named(activity, ['counter']).map((name) => {
      const counter = counters.find(name);
      const key = counter === undefined ? normalPath(name) : pathOf(counter);
      if (type !== modifyCounter.name) return touch('counter', name, key, false);
      return { ...touch('counter', name, key, true), commutes: !isRacy && addsToCounter(activity) };
    });
  if (readsFile.has(type) || writesFile.has(type))
    return named(activity, ['file', 'fileName', 'filePath']).map((name) =>
      touch('file', name, normalPath(name), writesFile.has(type)),
    );
  if (type === 'Write to Database')
    return named(activity, ['table', 'tableName']).map((name) => touch('table', name, tableKey(name), true));
  return type === 'Query Database' ? named(activity, ['query']).flatMap(tablesOf) : [];
}

function touch(kind: Touch['kind'], name: string, key: string, isWrite: boolean): Touch {
  return { kind, name, key: `${kind} ${key.toLowerCase()}`, isWrite, commutes: false };
}

/** The texts of those properties that are there and hold no reference. */
function named({ properties }: Activity, keys: readonly string[]): string[] {
  return keys.flatMap((key) => {
    const given = properties[key];
    const text = typeof given === 'string' ? plainText(given)?.trim() : undefined;
    return text === undefined || text === '' ? [] : [text];
  });
}

const clause = /\b(delete\s+from|from|join|into|update)\s+([\w.[\]"`]+)/gi;

/** The tables that the clauses of a query name. */
function tablesOf(query: string): Touch[] {
  return [...query.matchAll(clause)].map(([, verb = '', name = '']) =>
    touch('table', name, tableKey(name), !/^(from|join)$/i.test(verb)),
  );
}

function tableKey(name: string): string {
  return name.replace(/[[\]"`]/g, '');
}
