import type { RunOptions } from '../hosts/settings/run-options.ts';
import { KeptThreads } from '../hosts/threads/kept-threads.ts';
import { PooledThreads } from '../hosts/threads/pooled-threads.ts';
import { runIn } from '../hosts/threads/run.ts';
import { realSurroundings } from '../hosts/threads/surroundings.ts';
import type { AskCounter } from '../model/kept-counter.ts';
import { optionsInForce } from '../model/options.ts';
import { runbookPath } from '../model/path.ts';
import type { JobQueue } from '../store/job-queue.ts';
import type { PlayJob } from './claimed-job.ts';
import { KeptDefinitions } from './kept-definitions.ts';

/** How the jobs of a server are played. */
export interface LivePlay {
  readonly play: PlayJob;
  /** Ends the threads that no job has now. */
  close(): Promise<void>;
}

/**
 * Plays jobs as `run` does, with these options, on the server of this name: each with the definition that it
 * was deployed with.
 */
export function livePlay(
  queue: Pick<JobQueue, 'definition' | 'counter'>,
  server: string,
  options: Omit<RunOptions, 'runbook' | 'parameters' | 'servers'>,
): LivePlay {
  const { isolation = 'pool', jobMemoryMb } = options;
  const askCounter: AskCounter = (key, change) => queue.counter(key, change);
  const definitions = new KeptDefinitions((deployment) => queue.definition(deployment));
  const threads = new KeptThreads(jobMemoryMb);
  // What code of a user's own leaves behind in its thread is not to reach the next job.
  const hasOwnCode = (options.activityModules ?? []).length > 0;
  const takeThread = () => {
    if (isolation !== 'pool') return undefined;
    return hasOwnCode ? new PooledThreads(jobMemoryMb, 1) : threads.take();
  };
  const play: PlayJob = async ({ deployment, runbook, parameters }, elsewhere) => {
    const bundle = await definitions.of(deployment);
    const played = bundle.runbooks.find(({ path }) => path === runbook);
    const given = {
      ...{ ...options, parameters, servers: [{ name: server, throttle: 1 }] },
      // It may be spelled otherwise in this version.
      runbook: played === undefined ? runbook : runbookPath(played),
    };
    const inForce = optionsInForce(played?.options ?? {}, options.options ?? {});
    const parts = { elsewhere, askCounter };
    return { run: runIn(takeThread(), bundle, given, realSurroundings, parts), options: inForce };
  };
  return { play, close: () => threads.close() };
}
