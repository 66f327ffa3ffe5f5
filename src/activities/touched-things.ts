import { plainText } from '../databus/readable-template.ts';
import type { TouchedThing } from '../engine/activity-type.ts';
import type { Activity } from '../model/runbook.ts';

/** The files that an activity reads, where it names them without references. */
export function filesRead(activity: Activity): readonly TouchedThing[] {
  return filesOf(activity, false);
}

/** The files that an activity writes, moves or deletes, where it names them without references. */
export function filesWritten(activity: Activity): readonly TouchedThing[] {
  return filesOf(activity, true);
}

/** The table that an activity writes to, where it names it without references. */
export function tableWritten(activity: Activity): readonly TouchedThing[] {
  return namesIn(activity, ['table', 'tableName']).map((name) => ({ kind: 'table', name, isWrite: true }));
}

const clause = /\b(delete\s+from|from|join|into|update)\s+([\w.[\]"`]+)/gi;

/** The tables that the clauses of an activity's query name, where it has no references. */
export function tablesQueried(activity: Activity): readonly TouchedThing[] {
  return namesIn(activity, ['query']).flatMap((query) =>
    [...query.matchAll(clause)].map(
      ([, verb = '', name = '']): TouchedThing => ({
        kind: 'table',
        name,
        isWrite: !/^(from|join)$/i.test(verb),
      }),
    ),
  );
}

/** The counter that an activity names without references. */
export function countersTouched(
  activity: Activity,
  how: Pick<TouchedThing, 'isWrite' | 'onlyAdds'>,
): readonly TouchedThing[] {
  return namesIn(activity, ['counter']).map((name) => ({ kind: 'counter', name, ...how }));
}

function filesOf(activity: Activity, isWrite: boolean): readonly TouchedThing[] {
  const names = namesIn(activity, ['file', 'fileName', 'filePath']);
  return names.map((name) => ({ kind: 'file', name, isWrite }));
}

/** The texts of those properties that are there and hold no reference. */
function namesIn({ properties }: Activity, keys: readonly string[]): string[] {
  return keys.flatMap((key) => {
    const given = properties[key];
    const text = typeof given === 'string' ? plainText(given)?.trim() : undefined;
    return text === undefined || text === '' ? [] : [text];
  });
}
