/** What has a place in the folder tree: a runbook or a global setting. */
export interface InFolder {
  /** A text in which both slashes separate the names of folders, or the names themselves, outermost first. */
  readonly folder: string | readonly string[];
  readonly name: string;
}

/**
 * The one spelling of a path in the folder tree: backslashes, no empty parts, no leading backslash. Both
 * slashes separate, so `Ops/Backup`, `\Ops\Backup` and `Ops\Backup` are the same place.
 */
export function normalPath(text: string): string {
  return text
    .split(/[\\/]+/)
    .map((part) => part.trim())
    .filter((part) => part !== '')
    .join('\\');
}

/** The names that lead to something, its own being the last. A name may have any characters. */
export function namesTo({ folder, name }: InFolder): readonly string[] {
  if (typeof folder !== 'string') return [...folder, name];
  const above = normalPath(folder);
  return above === '' ? [name] : [...above.split('\\'), name];
}

/** The path of something with a folder and a name, as Orchestrator shows it, without a leading backslash. */
export function pathOf(item: InFolder): string {
  return namesTo(item).join('\\');
}

/**
 * The path of a runbook as people write it: \Folder\Name. A backslash that belongs to a name is doubled, so
 * that no two runbooks have one path.
 */
export function runbookPath(runbook: InFolder): string {
  return `\\${pathOfNames(namesTo(runbook))}`;
}

/** What `runbookPath` gives this path for. */
export function inFolderOf(path: string): InFolder {
  const names = path.match(/(?:[^\\]|\\\\)+/g)?.map((name) => name.replaceAll('\\\\', '\\')) ?? [];
  return { folder: names.slice(0, -1), name: names.at(-1) ?? '' };
}

/** Names in the spelling of `runbookPath`, without a leading backslash. */
export function pathOfNames(names: readonly string[]): string {
  return names.map((name) => name.replaceAll('\\', '\\\\')).join('\\');
}
