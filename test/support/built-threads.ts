// Stands in for src/hosts/threads/worker-file.ts in `npm test`: see vitest.config.ts.
import { existsSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { workerFile as sourceFile } from '../../src/hosts/threads/worker-file.ts';
import { projectRoot } from '../tidy/source-file.ts';

export { threadLimits } from '../../src/hosts/threads/worker-file.ts';

const built = join(projectRoot, 'dist/thread/job-worker.js');
const sources = join(projectRoot, 'src');

/**
 * What a job's thread begins with: the bundle of the build, because some 200 source files take ten times as
 * long. Where the build is missing or older than a source, threads begin with the sources.
 */
export function workerFile(): URL {
  beginning ??= isFresh() ? pathToFileURL(built) : sourceFile();
  return beginning;
}

let beginning: URL | undefined;

function isFresh(): boolean {
  if (!existsSync(built)) return false;
  const builtMs = statSync(built).mtimeMs;
  const files = readdirSync(sources, { recursive: true, encoding: 'utf8' });
  return files.every((file) => statSync(join(sources, file)).mtimeMs <= builtMs);
}
