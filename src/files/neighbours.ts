import { readdir, readFile, stat } from 'node:fs/promises';
import { dirname, extname, join, relative } from 'node:path';
import { BundleCalls } from '../analysis/calls.ts';
import { RunbookNames } from '../analysis/runbook-names.ts';
import type { Catalogue } from '../engine/activity-type.ts';
import { parseText } from '../formats/text/parse-text.ts';
import type { SourceFile } from '../formats/text/parsed-text.ts';
import { type BundleReading, readBundle, type Surroundings } from '../lint/checked-bundle.ts';
import type { IgnoreFiles } from './ignore-file.ts';
import { admit } from './root.ts';

const extensions = new Set(['.json', '.jsonc', '.yaml', '.yml']);
/** More files, and larger ones, are not looked at. */
const mostFiles = 200;
const mostBytes = 1024 * 1024;

/**
 * Reads the files of a definition. A file that starts runbooks it does not have is read with the files beside
 * it that have them: the warnings then name these files.
 */
export async function withNeighbours(
  sources: readonly SourceFile[],
  catalogue: Catalogue,
  ignored: IgnoreFiles,
  around: Surroundings,
): Promise<BundleReading> {
  const reading = await readBundle(sources, catalogue, around);
  const [only, ...others] = sources;
  if (reading.bundle === undefined || only === undefined || others.length > 0 || only.name === '-')
    return reading;
  const calls = new BundleCalls(reading.bundle.runbooks, catalogue);
  const missing = reading.bundle.runbooks
    .flatMap((runbook) => calls.of(runbook))
    .flatMap(({ name, meant, by }) => (name === undefined || meant.length > 0 || by.simulate ? [] : [name]));
  if (missing.length === 0) return reading;
  const beside = await filesWith(new Set(missing), only.name, ignored);
  return beside.size === 0 ? reading : readBundle(sources, catalogue, { ...around, beside });
}

/** The file beside a file that has a runbook, by the name it is called. */
async function filesWith(
  names: ReadonlySet<string>,
  file: string,
  ignored: IgnoreFiles,
): Promise<ReadonlyMap<string, string>> {
  const found = new Map<string, string>();
  const folder = dirname(file);
  const entries = await readdir(folder, { withFileTypes: true }).catch(() => []);
  const candidates = entries
    .filter((entry) => entry.isFile() && extensions.has(extname(entry.name).toLowerCase()))
    .map((entry) => join(folder, entry.name))
    .filter((path) => relative(path, file) !== '' && !ignored.leavesOut(path))
    .sort()
    .slice(0, mostFiles);
  for (const path of candidates) {
    const known = new RunbookNames(await runbooksIn(path));
    for (const name of names) if (!found.has(name) && known.meant(name).length > 0) found.set(name, path);
  }
  return found;
}

/** What the runbooks of a file are called; none for a file that is no definition. */
async function runbooksIn(
  path: string,
): Promise<readonly { readonly folder: string; readonly name: string }[]> {
  try {
    admit(path);
    if ((await stat(path)).size > mostBytes) return [];
    const { value } = await parseText({ name: path, bytes: await readFile(path) });
    const { runbooks, activities } = (value ?? {}) as { runbooks?: unknown; activities?: unknown };
    const all: readonly unknown[] = Array.isArray(activities)
      ? [value]
      : Array.isArray(runbooks)
        ? runbooks
        : [];
    return all.flatMap((one) => {
      const { folder = '', name } = (one ?? {}) as { folder?: unknown; name?: unknown };
      return typeof name === 'string' && typeof folder === 'string' ? [{ folder, name }] : [];
    });
  } catch {
    return [];
  }
}
