import { constants, type FileHandle, lstat, open, realpath } from 'node:fs/promises';
import { basename, dirname, isAbsolute, join, relative, resolve, sep } from 'node:path';
import type { FilePort, Grant } from '../../engine/capabilities.ts';
import { fileErrors } from '../../files/file-errors.ts';

type Way = 'read' | 'write';

/** The port for the files that these grants name. `signal` ends an operation in progress. */
export function filePort(grants: readonly Grant[], signal: AbortSignal): FilePort {
  return {
    read: (path) =>
      opened('read', path, grants, constants.O_RDONLY, (file) => file.readFile({ encoding: 'utf8', signal })),
    write: (path, text) => {
      const flags = constants.O_WRONLY | constants.O_CREAT | constants.O_TRUNC;
      return opened('write', path, grants, flags, (file) => file.writeFile(text, { signal }));
    },
  };
}

async function opened<Result>(
  way: Way,
  path: string,
  grants: readonly Grant[],
  flags: number,
  use: (file: FileHandle) => Promise<Result>,
): Promise<Result> {
  try {
    const real = await grantedPath(way, path, grants);
    // The path has no symbolic links left. One that was made since then is not followed (Windows has no such
    // flag).
    const file = await open(real, flags | (constants.O_NOFOLLOW ?? 0));
    try {
      return await use(file);
    } finally {
      await file.close();
    }
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code ?? '';
    if (fileErrors[code] === undefined) throw error;
    throw new Error(`cannot ${way} ${path}: ${fileErrors[code]}`);
  }
}

/** The real path of a file. Throws if no grant covers it, whether the file exists or not. */
async function grantedPath(way: Way, path: string, grants: readonly Grant[]): Promise<string> {
  const named = grants.flatMap((grant) => (grant.kind === way ? [resolve(grant.path)] : []));
  const allowed = [...named, ...(await Promise.all(named.map(reachable)))];
  const wanted = resolve(path);
  const granted = named.map((at) => `${way}:${at}`).join(', ');
  const outside = new Error(`cannot ${way} ${path}: it is not inside what --allow names (${granted})`);
  // Outside the grants, the caller learns nothing: not even whether a file exists.
  if (!allowed.some((folder) => isInside(wanted, folder))) throw outside;
  const real = way === 'read' ? await realpath(wanted) : await reachable(wanted);
  if (!allowed.slice(named.length).some((folder) => isInside(real, folder))) throw outside;
  return real;
}

/**
 * The same path without symbolic links; its last part may be missing. A link that leads nowhere is an error.
 */
async function reachable(path: string): Promise<string> {
  try {
    return await realpath(path);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT' || (await isThere(path))) throw error;
    const parent = dirname(path);
    return parent === path ? path : join(await reachable(parent), basename(path));
  }
}

function isThere(path: string): Promise<boolean> {
  return lstat(path).then(
    () => true,
    () => false,
  );
}

function isInside(path: string, folder: string): boolean {
  const way = relative(folder, path);
  return way === '' || (way !== '..' && !way.startsWith(`..${sep}`) && !isAbsolute(way));
}
