import type { ResourceLimits } from 'node:worker_threads';

/**
 * The file a job's thread begins with: the source beside this one, or the bundle that the build makes of it.
 */
export function workerFile(): URL {
  const here = import.meta.url;
  if (here.endsWith('.ts')) return new URL('./job-worker.ts', here);
  return new URL(here.replace(/\/(?:cli|hosts\/threads)\/[^/]*$/, '/thread/job-worker.js'));
}

/**
 * QuickJS recurses on the thread's stack as well as on its own; a script must reach the limit of its own
 * first.
 */
export function threadLimits(memoryMb: number | undefined): ResourceLimits {
  return { stackSizeMb: 32, ...(memoryMb !== undefined && { maxOldGenerationSizeMb: memoryMb }) };
}
