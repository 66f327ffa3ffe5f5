import { plainText } from '../databus/readable-template.ts';
import type { TouchedThing } from '../engine/activity-type.ts';
import type { Activity } from '../model/runbook.ts';

const fileKeys = ['file', 'fileName', 'filePath'];

/** The files that an activity reads, where it names them without references. */
export const filesRead = filesTouched({ reads: fileKeys });

/** The files that an activity writes, moves or deletes, where it names them without references. */
export const filesWritten = filesTouched({ writes: fileKeys });

/** The same for files that are named by other properties. */
export function filesTouched({ reads = [], writes = [] }: FileProperties) {
  return (activity: Activity): readonly TouchedThing[] => [
    ...namesIn(activity, reads).map((name) => fileTouched(name, false)),
    ...namesIn(activity, writes).map((name) => fileTouched(name, true)),
  ];
}

/** The properties that name the files that an activity reads, and those that it writes, moves or deletes. */
interface FileProperties {
  readonly reads?: readonly string[];
  readonly writes?: readonly string[];
}

function fileTouched(name: string, isWrite: boolean): TouchedThing {
  return { kind: 'file', name, isWrite };
}

/**
 * The folder whose files Rename File renames, and the old and new names in it that have no references and no
 * wildcards.
 */
export function filesRenamed(activity: Activity): readonly TouchedThing[] {
  const pairs = activity.properties['destination'];
  const rows = (Array.isArray(pairs) ? pairs : []) as readonly Readonly<Record<string, unknown>>[];
  return namesIn(activity, ['folder']).flatMap((folder) => {
    const names = rows.flatMap((properties) => namesIn({ properties }, ['oldName', 'newName']));
    const files = names.filter((name) => !/[*?]/.test(name)).map((name) => `${folder}\\${name}`);
    return [folder, ...files].map((name) => fileTouched(name, true));
  });
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

/** The texts of those properties that are there and hold no reference. */
function namesIn({ properties }: Pick<Activity, 'properties'>, keys: readonly string[]): string[] {
  return keys.flatMap((key) => {
    const given = properties[key];
    const text = typeof given === 'string' ? plainText(given)?.trim() : undefined;
    return text === undefined || text === '' ? [] : [text];
  });
}
