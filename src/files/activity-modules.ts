import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { isMainThread } from 'node:worker_threads';
import type { ActivityType } from '../engine/activity-type.ts';
import { UsageError } from '../model/problem.ts';
import { isMeantAsType, ownType } from './own-type.ts';

/**
 * The activity types that files export by name, in their order, guarded (`ownType`). Throws UsageError for a
 * file that cannot be imported or exports no type, and for a type that is incomplete. Other exports are
 * ignored. stdout is for the trace, so everything the files print while they are imported goes to stderr.
 * From then on `console` in this thread writes to stderr, too.
 */
export async function activityTypesOf(modules: readonly string[]): Promise<readonly ActivityType[]> {
  if (modules.length === 0) return [];
  const { Console } = await import('node:console');
  globalThis.console = new Console(process.stderr);
  const { write } = process.stdout;
  process.stdout.write = process.stderr.write.bind(process.stderr);
  try {
    return await typesOf(modules);
  } finally {
    // A job's thread writes no trace, so its stdout stays redirected.
    if (isMainThread) process.stdout.write = write;
  }
}

async function typesOf(modules: readonly string[]): Promise<readonly ActivityType[]> {
  const types: ActivityType[] = [];
  for (const path of modules) {
    const found = Object.values(await imported(path)).filter(isMeantAsType);
    if (found.length === 0)
      throw new UsageError(`${path} exports no activity type; make one with defineActivity`);
    types.push(...found.map((type) => ownType(type, path)));
  }
  return types;
}

async function imported(path: string): Promise<Readonly<Record<string, unknown>>> {
  try {
    return await import(path.startsWith('file:') ? path : pathToFileURL(resolve(path)).href);
  } catch (error) {
    throw new UsageError(`cannot import ${path}: ${error instanceof Error ? error.message : String(error)}`);
  }
}
