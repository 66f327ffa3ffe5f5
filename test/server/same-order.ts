import fc from 'fast-check';
import { expect } from 'vitest';
import { loadRunbook } from '../../src/files/load.ts';
import { simulate } from '../../src/hosts/simulation/simulate.ts';
import type { JobStore } from '../../src/store/job-store.ts';
import { arbitraryFamily } from '../properties/arbitrary-family.ts';
import { played } from '../support/host-play.ts';
import { runs } from '../support/runs.ts';
import { doings, expectWholeTrace } from '../support/trace.ts';
import { served } from './serving.ts';

/**
 * The same runbooks with the same outcomes do the same under a server as under simulate, in the same order.
 * Without `store` each is played from a file of its own.
 */
export async function expectSameOrder(count: number, store?: JobStore): Promise<void> {
  await fc.assert(
    fc.asyncProperty(arbitraryFamily, async ({ runbooks }) => {
      const anywhere = runbooks.map(({ runbookServers: _, ...runbook }) => ({
        ...runbook,
        // With no limits of its own nothing can wait for ever.
        maxSimultaneousJobs: 1_000,
      }));
      const bundle = await loadRunbook({ runbooks: anywhere });
      const simulated = await played(simulate(bundle, { runbook: 'R0' }));
      const { traces } = await served({ bundle, start: ['R0'], ...(store && { store }) });
      const [events = []] = traces;
      expectWholeTrace(events);
      expect(doings({ events })).toEqual(doings(simulated));
    }),
    runs(count),
  );
}
