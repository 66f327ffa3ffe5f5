import type { RunOptions } from '../hosts/settings/run-options.ts';
import { PooledThreads } from '../hosts/threads/pooled-threads.ts';
import { runIn } from '../hosts/threads/run.ts';
import { realSurroundings } from '../hosts/threads/surroundings.ts';
import type { Bundle } from '../model/bundle.ts';
import type { AskCounter } from '../model/kept-counter.ts';
import { optionsInForce } from '../model/options.ts';
import type { JobQueue } from '../store/job-queue.ts';
import type { PlayJob } from './claimed-job.ts';

/**
 * Plays jobs as `run` does, with these options, on the server of this name: each with the definition that it
 * was deployed with.
 */
export function livePlay(
  queue: Pick<JobQueue, 'definition' | 'counter'>,
  server: string,
  options: Omit<RunOptions, 'runbook' | 'parameters' | 'servers'>,
): PlayJob {
  const askCounter: AskCounter = (key, change) => queue.counter(key, change);
  const definitions = new Map<number, Promise<Bundle>>();
  return async ({ deployment, runbook, parameters }, elsewhere) => {
    const reading = definitions.get(deployment) ?? queue.definition(deployment);
    definitions.set(deployment, reading);
    const bundle = await reading;
    const { isolation = 'pool', jobMemoryMb } = options;
    const threads = isolation === 'pool' ? new PooledThreads(jobMemoryMb, 1) : undefined;
    const given = { ...options, runbook, parameters, servers: [{ name: server, throttle: 1 }] };
    const played = bundle.runbooks.find(({ path }) => path === runbook);
    const inForce = optionsInForce(played?.options ?? {}, options.options ?? {});
    const parts = { elsewhere, askCounter };
    return { run: runIn(threads, bundle, given, realSurroundings, parts), options: inForce };
  };
}
