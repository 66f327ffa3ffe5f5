import { isObject } from '../formats/native/runbook-draft.ts';
import { runbookPath } from '../model/path.ts';

/** A global setting in the file of an import that this import has not written. */
export interface OwnSetting {
  readonly kind: (typeof kinds)[keyof typeof kinds];
  /** \Folder\Name. */
  readonly path: string;
}

const kinds = {
  variables: 'variable',
  counters: 'counter',
  schedules: 'schedule',
  computerGroups: 'computer group',
} as const;

/** Whether the content of a file is global settings some of which an import has written. */
export function hasImportedSettings(content: unknown): content is Readonly<Record<string, unknown>> {
  if (!isObject(content)) return false;
  const lists = Object.keys(kinds).flatMap((key) => (content[key] === undefined ? [] : [content[key]]));
  return lists.every(Array.isArray) && lists.flat().some((one) => hasOrigin(one) || isInOwnFolder(one));
}

/** Whether something says where in an export it comes from. */
export function hasOrigin(value: unknown): boolean {
  return isObject(value) && 'origin' in value;
}

/**
 * The global settings of an import, and behind them what else is in the file that has them already: entries
 * of other paths, by hand or of another export, values given to variables that did not come along with the
 * export, and keys that no import writes.
 */
export function withOwnSettings(
  imported: Readonly<Record<string, readonly object[]>>,
  there: Readonly<Record<string, unknown>>,
): { readonly content: object; readonly kept: readonly OwnSetting[] } {
  const others = Object.entries(there).filter(([key]) => !Object.hasOwn(kinds, key));
  const content: Record<string, unknown> = Object.fromEntries(others);
  const kept: OwnSetting[] = [];
  for (const key of Object.keys(kinds) as (keyof typeof kinds)[]) {
    const list = imported[key] ?? [];
    const made = new Map(list.map((entry) => [keyOf(entry), entry]));
    const own = ((there[key] ?? []) as readonly unknown[]).filter((entry) => {
      const written = made.get(keyOf(entry));
      // Another export's runbooks may need what this one does not have.
      if (written === undefined) return true;
      return isPlaceholder(written) && !hasOrigin(entry) && !isPlaceholder(entry);
    });
    const given = new Set(own.map(keyOf));
    const all = [...list.filter((entry) => !given.has(keyOf(entry))), ...own];
    if (all.length > 0) content[key] = all;
    kept.push(...own.map((entry) => ({ kind: kinds[key], path: pathOf(entry) })));
  }
  return { content, kept };
}

/** Folders of variables that no export has, and that imports make. */
function isInOwnFolder(entry: unknown): boolean {
  return isObject(entry) && (entry['folder'] === 'Secrets' || entry['folder'] === 'Not exported');
}

/** A variable that an import made for a value it does not have, untouched. */
function isPlaceholder(entry: unknown): boolean {
  if (!isInOwnFolder(entry) || !isObject(entry) || 'value' in entry || hasOrigin(entry)) return false;
  const { description } = entry;
  return (
    typeof description === 'string' &&
    /^(The encrypted |A global variable that did not come along)/.test(description)
  );
}

function keyOf(entry: unknown): string {
  return pathOf(entry).toLowerCase();
}

function pathOf(entry: unknown): string {
  const { name, folder = '' } = isObject(entry) ? entry : {};
  if (typeof name !== 'string' || typeof folder !== 'string') return JSON.stringify(entry);
  return runbookPath({ name, folder });
}
