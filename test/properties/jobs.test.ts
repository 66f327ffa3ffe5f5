// Jobs under every host: limits, refilling, causes, and that no interleaving changes what a job does (section
// 7, design 1 and 2).
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { loadRunbook } from '../../src/files/load.ts';
import type { RunOptions } from '../../src/hosts/settings/run-options.ts';
import { simulate } from '../../src/hosts/simulation/simulate.ts';
import { run } from '../../src/hosts/threads/run.ts';
import { type Host, hereHosts, type Played, played, runHere } from '../support/host-play.ts';
import { runs, seeded } from '../support/runs.ts';
import {
  doings,
  expectRefilled,
  expectWholeJobs,
  expectWithinLimits,
  mostAtOnce,
  named,
} from '../support/trace.ts';
import { arbitraryFamily, type Family, limitsOf } from './arbitrary-family.ts';

async function play(host: Host, { runbooks, servers }: Family, options: RunOptions = {}) {
  return played(host(await loadRunbook({ runbooks }), { runbook: 'R0', servers, ...options }));
}

/**
 * Without it two parents may wait for each other’s slots for ever, and when that comes about depends on the
 * speed of threads.
 */
const noDeadlock = { waitingParentHoldsSlot: false };

describe.each(hereHosts)('%s', (_name, host) => {
  test('every job is queued and ended once, causes come first, limits hold at every event, slots are refilled at once', async () => {
    await fc.assert(
      fc.asyncProperty(
        arbitraryFamily,
        fc.record({
          waitingParentHoldsSlot: fc.boolean(),
          jobOrder: fc.constantFrom('skipBlocked', 'skipBlocked', 'strict'),
        }),
        async (family, options) => {
          const all = await play(host, family, { options });
          expectWholeJobs(all);
          const limits = limitsOf(family, options.waitingParentHoldsSlot);
          expectWithinLimits(all, limits);
          if (options.waitingParentHoldsSlot && options.jobOrder === 'skipBlocked')
            expectRefilled(all, limits);
          expect([undefined, 'deadlock']).toContain(all.result.limit);
          if (!options.waitingParentHoldsSlot) expect(all.result.limit).toBeUndefined();
        },
      ),
      runs(host === simulate ? 150 : 60),
    );
  }, 60_000);
});

test('what each job does, and in what order, is the same under simulate and run', async () => {
  await fc.assert(
    fc.asyncProperty(arbitraryFamily, async (family) => {
      const simulated = await play(simulate, family, { options: noDeadlock });
      const live = await play(runHere, family, { options: noDeadlock });
      expect(doings(live)).toEqual(doings(simulated));
      expect(live.result).toMatchObject({
        status: simulated.result.status,
        jobs: simulated.result.jobs,
        executions: simulated.result.executions,
      });
    }),
    runs(60),
  );
}, 60_000);

test('nor does it depend on which job goes on first (choose)', async () => {
  await fc.assert(
    fc.asyncProperty(
      arbitraryFamily,
      fc.array(fc.nat(7), { minLength: 1, maxLength: 50 }),
      async (family, picks) => {
        const documented = await play(simulate, family, { options: noDeadlock });
        let asked = 0;
        const choose = (count: number, what: string) => {
          if (what !== 'next job') return 0;
          asked += 1;
          return (picks[asked % picks.length] as number) % count;
        };
        const other = await play(simulate, family, { options: noDeadlock, choose });
        expectWholeJobs(other);
        expectWithinLimits(other, limitsOf(family, false));
        expect(doings(other)).toEqual(doings(documented));
      },
    ),
    runs(100),
  );
}, 60_000);

test('a choose that always answers 0 plays the documented order: the same bytes', async () => {
  await fc.assert(
    fc.asyncProperty(arbitraryFamily, async (family) => {
      const documented = await play(simulate, family);
      expect((await play(simulate, family, { choose: () => 0 })).bytes).toBe(documented.bytes);
    }),
    runs(100),
  );
}, 60_000);

test('with jobs in threads too, one at a time or four: limits hold, and each job does the same', async () => {
  const families = fc.sample(arbitraryFamily, runs(5));
  const bundle = await loadRunbook({
    runbooks: families.flatMap(({ runbooks }, at) => inFolder(`F${at}`, runbooks)),
  });
  const runbook = families.map((_, at) => `\\F${at}\\R0`);
  const concurrency = Object.fromEntries(
    bundle.runbooks.map(({ path, maxSimultaneousJobs }) => [path, maxSimultaneousJobs]),
  );
  const simulated = await played(simulate(bundle, { runbook, options: noDeadlock }));
  for (const throttle of [1, 4]) {
    const servers = [{ name: 'RBS01', throttle }];
    const all = await played(run(bundle, { runbook, servers, options: noDeadlock }));
    expectWholeJobs(all);
    expectWithinLimits(all, { concurrency, servers, waitingParentHoldsSlot: false });
    expect(doings(all)).toEqual(doings(simulated));
    expect(all.result.jobs).toBe(simulated.result.jobs);
  }
}, 120_000);

/** The same family in a folder of its own: its runbooks call each other by path. */
function inFolder(folder: string, runbooks: Family['runbooks']): object[] {
  const renamed = JSON.stringify(runbooks).replaceAll(
    /"runbook":"(R\d)"/g,
    (_, name) => `"runbook":"\\\\${folder}\\\\${name}"`,
  );
  return (JSON.parse(renamed) as object[]).map((runbook) => ({
    ...runbook,
    folder,
    runbookServers: undefined,
  }));
}

describe('generated families reach it often enough', async () => {
  const families = fc.sample(arbitraryFamily, seeded(120));
  const samples = await Promise.all(
    families.map(async (family) => ({ family, all: await play(simulate, family) })),
  );
  type Sample = (typeof samples)[number];
  const cases: [string, number, (sample: Sample) => boolean][] = [
    ['five jobs or more', 35, ({ all }) => all.result.jobs >= 5],
    ['twenty jobs or more', 5, ({ all }) => all.result.jobs >= 20],
    ['three at once', 25, ({ all }) => mostAtOnce(all) >= 3],
    [
      'several servers',
      25,
      ({ all }) => new Set(named(all, 'JobStart').map(({ server }) => server)).size > 1,
    ],
    ['a job waits in the queue', 50, ({ all }) => queues(all)],
    ['a deadlock', 8, ({ all }) => all.result.limit === 'deadlock'],
    [
      'a child that fails',
      4,
      ({ all }) => named(all, 'InstanceEnd').some(({ status, job }) => status === 'failed' && job !== 1),
    ],
    [
      'rows are returned',
      50,
      ({ all }) => named(all, 'InstanceEnd').some(({ returned }) => returned.length > 1),
    ],
    [
      'a group of branches',
      25,
      ({ all }) => named(all, 'JobQueued').some(({ branch }) => branch !== undefined),
    ],
  ];
  test.each(cases)('%s', (_, atLeast, happens) => {
    expect((samples.filter(happens).length / samples.length) * 100).toBeGreaterThanOrEqual(atLeast);
  });
});

function queues({ events }: Pick<Played, 'events'>): boolean {
  return events.some(({ event, job }, at) => event === 'JobQueued' && events[at + 1]?.job !== job);
}
