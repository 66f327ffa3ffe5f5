import { isObject } from '../formats/native/runbook-draft.ts';
import { runbookPath } from '../model/path.ts';

/** A global setting in `globals.yaml` that this import has not written. */
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

/** Whether the content of a file is global settings: whatever is called like a list of them is a list. */
export function areSettings(content: unknown): content is Readonly<Record<string, unknown>> {
  return isObject(content) && listsIn(content).every(Array.isArray);
}

/** Whether the content of a file is global settings with their origins, as an import wrote JSON. */
export function hasImportedSettings(content: unknown): boolean {
  if (!areSettings(content)) return false;
  const entries: readonly unknown[] = listsIn(content).flat();
  return entries.some((one) => hasOrigin(one) || isInOwnFolder(one));
}

function listsIn(content: Readonly<Record<string, unknown>>): readonly unknown[] {
  return Object.keys(kinds).flatMap((key) => (content[key] === undefined ? [] : [content[key]]));
}

/** Whether a value has an `origin`, its place in an export. */
export function hasOrigin(value: unknown): boolean {
  return isObject(value) && 'origin' in value;
}

/**
 * The global settings of an import, followed by what the existing file has beside them. That is: entries with
 * other paths (made by hand, or from another export), values given to variables that the export does not
 * contain, and keys that no import writes.
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
      // The runbooks of another export may need it.
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

/** Whether a variable is in a folder that only imports make. */
function isInOwnFolder(entry: unknown): boolean {
  return isObject(entry) && (entry['folder'] === 'Secrets' || entry['folder'] === 'Not exported');
}

/** Whether a variable is as an import made it for a value that the export does not contain. */
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
