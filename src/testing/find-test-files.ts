import { join } from 'node:path';
import { filesBelow } from '../files/folder-files.ts';
import { isFolder, isTestFile } from '../files/load.ts';
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
  if (!(await isFolder(path))) return [path];
  return (await filesBelow(path, isTestFile)).map((name) => join(path, name));
}
