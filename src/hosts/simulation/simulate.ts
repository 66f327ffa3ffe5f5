import type { Bundle } from '../../model/bundle.ts';
import type { Run } from '../run.ts';
import { JavaScriptSandbox } from '../sandbox/javascript-sandbox.ts';
import type { RunOptions } from '../settings/run-options.ts';
import { zoneOffset } from '../settings/zone-offset.ts';
import { memoryShortage } from '../threads/heap-watch.ts';
import { realSurroundings } from '../threads/surroundings.ts';
import { type SimulationTools, simulateIn } from './simulate-in.ts';
import { SimulationThread } from './simulation-thread.ts';

/**
 * Plays runbooks and all their child jobs in virtual time with simulated outcomes. It touches nothing
 * outside, and the same input gives the same trace, byte for byte. Throws UsageError at once for an unknown
 * runbook, parameter or option. What happens later is in the Run.
 */
export function simulate(bundle: Bundle, options: RunOptions = {}): Run {
  const sandbox = new JavaScriptSandbox();
  const thread = threadFor(options);
  const atEnd = async () => {
    await Promise.all([sandbox.close(), thread?.close()]);
  };
  return simulateWith(sandbox, bundle, options, { thread, atEnd });
}

/**
 * The thread that a simulation with these options is played in; undefined if it stays in the caller's.
 * Functions cannot cross, so types and choices of the caller's stay, but for types that come from modules.
 */
export function threadFor({
  activityModules = [],
  choose,
  isolation,
  jobMemoryMb,
}: RunOptions): SimulationThread | undefined {
  if (activityModules.length === 0 || choose !== undefined || isolation === 'none') return undefined;
  return new SimulationThread(activityModules, jobMemoryMb);
}

/** The same with a given sandbox, and with a given thread, which several runs may use one after another. */
export function simulateWith(
  sandbox: JavaScriptSandbox,
  bundle: Bundle,
  given: RunOptions,
  tools: SimulationTools = {},
): Run {
  const newMemory = (bytes: number) => new SharedArrayBuffer(bytes);
  const platform = { surroundings: realSurroundings, sandbox, memoryShortage, zoneOffset, newMemory };
  return simulateIn(platform, bundle, given, tools);
}
