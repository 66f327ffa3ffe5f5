import { readdir, stat } from 'node:fs/promises';
import { join, relative, sep } from 'node:path';
import { fileErrors } from '../files/file-errors.ts';
import { isTestFile } from '../files/load.ts';
import { UsageError } from '../model/problem.ts';

/**
 * The test files at some paths, in the order of the paths, each once: files as they are named, and of a
 * folder all `*.test.yaml`, `.yml` and `.json` in it and its subfolders, hidden ones left out. Throws
 * UsageError for a path that cannot be read, and if there is none.
 */
export async function findTestFiles(paths: readonly string[]): Promise<readonly string[]> {
  const found = new Set<string>();
  for (const path of paths) for (const file of await filesAt(path)) found.add(file);
  if (found.size === 0)
    throw new UsageError(
      `there are no test files in ${paths.join(', ')}`,
      'test files end in .test.yaml, .test.yml or .test.json',
    );
  return [...found];
}

async function filesAt(path: string): Promise<readonly string[]> {
  try {
    if (!(await stat(path)).isDirectory()) return [path];
    const entries = await readdir(path, { withFileTypes: true, recursive: true });
    return entries
      .filter((entry) => entry.isFile() && isTestFile(entry.name))
      .map((entry) => relative(path, join(entry.parentPath, entry.name)))
      .filter((name) => !name.split(sep).some((part) => part.startsWith('.') || part === 'node_modules'))
      .sort()
      .map((name) => join(path, name));
  } catch (error) {
    const { code = '', message } = error as NodeJS.ErrnoException;
    throw new UsageError(`cannot read ${path}: ${fileErrors[code] ?? message}`);
  }
}
