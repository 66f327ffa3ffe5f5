import type { RunOptions } from '../hosts/run-options.ts';
import type { Mocks } from '../model/mock-schema.ts';
import type { PlayFlags } from './play-flags.ts';
import { switchesFrom } from './switches.ts';

/** The options of a run as the command line gave them. Throws UsageError for a switch or value there is not. */
export function runOptionsFrom(flags: PlayFlags, mocks: Mocks | undefined): RunOptions {
  const {
    runbook,
    param = [],
    option = [],
    server,
    seed,
    publishedData,
    timeout,
    maxSteps,
    startTime,
    allow,
  } = flags;
  const options = { ...switchesFrom(option), ...(maxSteps !== undefined && { maxExecutions: maxSteps }) };
  return {
    parameters: Object.fromEntries(param),
    options,
    seed,
    publishedData,
    ...(runbook !== undefined && { runbook }),
    ...(mocks !== undefined && { mocks }),
    ...(server !== undefined && { servers: server }),
    ...(timeout !== undefined && { timeoutMs: timeout * 1000 }),
    ...(startTime !== undefined && { startMs: startTime }),
    ...(allow !== undefined && { allow }),
  };
}
