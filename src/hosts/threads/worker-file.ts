import type { ResourceLimits } from 'node:worker_threads';

/** The file that a job's thread starts with: the source, or the bundle that the build makes from it. */
export function workerFile(): URL {
  return sourceOrBundle('./job-worker.ts', '/thread/job-worker.js');
}

/** The same for the thread of a simulation. */
export function simulationWorkerFile(): URL {
  return sourceOrBundle('../simulation/simulation-worker.ts', '/cli/simulation-worker.js');
}

/** `source`: seen from here; `bundle`: seen from the folder of the build, in which this is bundled or not. */
function sourceOrBundle(source: string, bundle: string): URL {
  const here = import.meta.url;
  if (here.endsWith('.ts')) return new URL(source, here);
  return new URL(here.replace(/\/(?:cli|hosts\/threads)\/[^/]*$/, bundle));
}

/**
 * The limits of a job's thread. QuickJS uses the thread's stack as well as its own, and its own limit must be
 * reached first.
 */
export function threadLimits(memoryMb: number | undefined): ResourceLimits {
  if (memoryMb === undefined) return { stackSizeMb: 32 };
  return { stackSizeMb: 32, maxOldGenerationSizeMb: memoryMb, maxYoungGenerationSizeMb: youngMb };
}

/**
 * What is young beside the limit. A thread whose memory is full gets 16 MB more from Node so that it can end,
 * and V8 aborts the process if a collection moves more than that from the young to the old at once: a third
 * of this may be moved.
 */
const youngMb = 24;
