// Stands in for src/hosts/threads/worker-file.ts in `npm test`: see vitest.config.ts.
import { existsSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import {
  workerFile as jobSource,
  simulationWorkerFile as simulationSource,
} from '../../src/hosts/threads/worker-file.ts';
import { projectRoot } from '../tidy/source-file.ts';

export { threadLimits } from '../../src/hosts/threads/worker-file.ts';

const sources = join(projectRoot, 'src');
const beginnings = new Map<string, URL>();

/**
 * What a job's thread begins with: the bundle of the build, because some 200 source files take ten times as
 * long. Where the build is missing or older than a source, threads begin with the sources. To do without
 * their types, Node has WebAssembly in each thread, and V8 may abort the process when such a thread is ended.
 */
export function workerFile(): URL {
  return builtIfFresh('dist/thread/job-worker.js', jobSource());
}

/** The same for the thread of a simulation. */
export function simulationWorkerFile(): URL {
  return builtIfFresh('dist/cli/simulation-worker.js', simulationSource());
}

function builtIfFresh(bundle: string, source: URL): URL {
  const built = join(projectRoot, bundle);
  const beginning = beginnings.get(bundle) ?? (isFresh(built) ? pathToFileURL(built) : source);
  beginnings.set(bundle, beginning);
  return beginning;
}

let newestSourceMs: number | undefined;

function isFresh(built: string): boolean {
  if (!existsSync(built)) return false;
  newestSourceMs ??= readdirSync(sources, { recursive: true, encoding: 'utf8' }).reduce(
    (newest, file) => Math.max(newest, statSync(join(sources, file)).mtimeMs),
    0,
  );
  return newestSourceMs <= statSync(built).mtimeMs;
}
