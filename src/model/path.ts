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

/** The normalised path of something with a folder and a name, without a leading backslash. */
export function pathOf(item: { readonly folder: string; readonly name: string }): string {
  const folder = normalPath(item.folder);
  return folder === '' ? item.name : `${folder}\\${item.name}`;
}

/** The path of a runbook as people write it: \Folder\Name. */
export function runbookPath(runbook: { readonly folder: string; readonly name: string }): string {
  return `\\${pathOf(runbook)}`;
}
