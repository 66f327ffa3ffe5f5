import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { isMainThread } from 'node:worker_threads';
import { defineActivity } from '../activities/define-activity.ts';
import type { ActivityType, Zod } from '../engine/activity-type.ts';
import { UsageError } from '../model/problem.ts';
import { thrownText } from '../text/thrown-text.ts';
import { isMeantAsType, ownType, readingExports } from './own-type.ts';
import { throughOwnCode } from './whereabouts.ts';

/** What the function that an activity module exports as its default is given. */
export interface ActivityModuleInput {
  /** The schema library, zod 4, that Pianola itself reads definitions with. */
  readonly z: Zod;
  /** Makes an activity type from its definition, as the library's export of this name does. */
  readonly defineActivity: typeof defineActivity;
}

/**
 * The default export of an activity module that imports nothing: a function that makes the activity types. It
 * is called once in every thread that plays them, and makes the same types each time. It may be async.
 */
export type ActivityModuleFunction = (
  input: ActivityModuleInput,
) => ActivityType | readonly ActivityType[] | PromiseLike<ActivityType | readonly ActivityType[]>;

/**
 * The activity types of modules, in their order: those exported by name, and those that a default export
 * makes that is a function (`ActivityModuleFunction`). A path is relative to the working folder; a file: URL
 * is taken as well. Other exports are ignored. Errors that the code of a type throws name the type and its
 * file. Throws UsageError for a file that cannot be imported or has no type, for a default export that throws
 * or returns anything else than one type or a list of types, and for a type that is incomplete.
 */
export async function loadActivityTypes(modules: readonly string[]): Promise<readonly ActivityType[]> {
  const types: ActivityType[] = [];
  for (const path of modules) {
    const found: Partial<ActivityType>[] = [];
    const exported = await imported(path);
    for (const [name, value] of readingExports(path, () => Object.entries(exported))) {
      if (name === 'default' && typeof value === 'function')
        found.push(...(await made(value as ActivityModuleFunction, path)));
      else if (readingExports(path, () => isMeantAsType(value))) found.push(value as Partial<ActivityType>);
    }
    if (found.length === 0) throw new UsageError(`${path} exports no activity type`, howToExport);
    types.push(...found.map((type) => ownType(type, path)));
  }
  return types;
}

/**
 * The same, for a command, whose stdout is for the trace: everything the modules print while they are
 * imported goes to stderr. From then on `console` in this thread writes to stderr, too.
 */
export async function activityTypesOf(modules: readonly string[]): Promise<readonly ActivityType[]> {
  if (modules.length === 0) return [];
  const { Console } = await import('node:console');
  globalThis.console = new Console(process.stderr);
  const { write } = process.stdout;
  process.stdout.write = process.stderr.write.bind(process.stderr);
  if (!isMainThread) keepProcess();
  try {
    return await loadActivityTypes(modules);
  } finally {
    // A job's thread writes no trace, so its stdout stays redirected.
    if (isMainThread) process.stdout.write = write;
  }
}

/** From now on `process.kill` in this thread does not end the process that the thread is a part of. */
function keepProcess(): void {
  const { kill } = process;
  process.kill = (id, signal) => {
    if (id === process.pid && signal !== 0)
      throw new Error('process.kill cannot be used on the process of Pianola itself');
    return kill.call(process, id, signal);
  };
}

const howToExport =
  'export a function as default that is given { z, defineActivity } and returns what defineActivity makes';

async function imported(path: string): Promise<Readonly<Record<string, unknown>>> {
  try {
    const url = path.startsWith('file:') ? path : pathToFileURL(resolve(path)).href;
    return await throughOwnCode(path, 'while it was loaded', () => import(url));
  } catch (error) {
    const message = thrownText(error);
    const needsNone = /^Cannot find package '(zod|pianola)'/.test(message);
    throw new UsageError(`cannot import ${path}: ${message}`, needsNone ? howToExport : undefined);
  }
}

async function made(make: ActivityModuleFunction, path: string): Promise<readonly Partial<ActivityType>[]> {
  const { z } = await import('zod');
  let given: unknown;
  try {
    given = await throughOwnCode(path, 'in its default export', async () => make({ z, defineActivity }));
  } catch (error) {
    throw new UsageError(`the default export of ${path} threw: ${thrownText(error)}`);
  }
  const types: readonly unknown[] = Array.isArray(given) ? given : [given];
  const strange = readingExports(path, () => types.findIndex((type) => !isMeantAsType(type)));
  if (types.length > 0 && strange < 0) return types as readonly Partial<ActivityType>[];
  const where = Array.isArray(given) && types.length > 0 ? ` as number ${strange + 1} of its list` : '';
  const what = types.length === 0 ? 'an empty list' : kindOf(types[strange]);
  throw new UsageError(
    `the default export of ${path} returned ${what}${where}`,
    'return an activity type, made with defineActivity, or a list of activity types',
  );
}

function kindOf(value: unknown): string {
  if (value === null || value === undefined) return String(value);
  if (typeof value === 'object') return 'an object that is no activity type';
  if (typeof value === 'function') return 'a function';
  return typeof value === 'string' ? JSON.stringify(value) : String(value);
}
