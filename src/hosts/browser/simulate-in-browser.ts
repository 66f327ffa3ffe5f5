import type { Bundle } from '../../model/bundle.ts';
import type { Run } from '../run.ts';
import type { RunOptions } from '../settings/run-options.ts';
import { simulateIn } from '../simulation/simulate-in.ts';
import { browserSurroundings } from './browser-surroundings.ts';
import { browserZoneOffset, zonesReady } from './browser-zones.ts';
import { WorkerSandbox } from './worker-sandbox.ts';

/**
 * Plays runbooks and all their child jobs in virtual time with simulated outcomes, in a page or a worker. The
 * same input gives the same trace as under Node, byte for byte. Activity types of your own play in this
 * thread, whatever `activityModules` says. Throws UsageError at once for an unknown runbook, parameter or
 * option.
 */
export function simulateInBrowser(bundle: Bundle, options: RunOptions = {}): Run {
  const sandbox = new WorkerSandbox();
  const platform = {
    surroundings: browserSurroundings,
    sandbox,
    zoneOffset: browserZoneOffset,
    zonesReady,
  };
  return simulateIn(platform, bundle, options, { atEnd: () => sandbox.close() });
}
