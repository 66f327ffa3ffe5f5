// Whole simulated worlds, made at random: jobs that start jobs in every way there is, on servers that come
// and go.
import fc from 'fast-check';
import { afterEach, expect, test, vi } from 'vitest';
import type { Choose } from '../../src/engine/link-orders.ts';
import { loadRunbook } from '../../src/files/load.ts';
import { simulate } from '../../src/hosts/simulation/simulate.ts';
import { JobMachine } from '../../src/jobs/job-machine.ts';
import { type Played, played } from '../support/host-play.ts';
import { isLongRun, runs } from '../support/runs.ts';
import { expectWholeJobs, named } from '../support/trace.ts';
import { type Limits, WatchedJobs } from '../support/watched-jobs.ts';
import { type RandomWorld, randomWorld } from './random-world.ts';

afterEach(() => {
  vi.restoreAllMocks();
});

/** Picks by a number, the same every time. */
function chooserOf(seed: number): Choose {
  let state = seed;
  return (count) => {
    state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0;
    return (state >>> 16) % count;
  };
}

async function playedIn({ runbooks, options, given, schedule }: RandomWorld): Promise<Played> {
  const bundle = await loadRunbook({ runbooks, counters: [{ name: 'Calls' }] });
  const choose = schedule === undefined ? {} : { choose: chooserOf(schedule) };
  return played(simulate(bundle, { ...given, ...choose, options }));
}

/**
 * How often each thing was met: the properties would be worth little if nothing ever happened in these
 * worlds.
 */
const met: Record<string, number> = {};
const meet = (...what: readonly string[]) => {
  for (const each of what) met[each] = (met[each] ?? 0) + 1;
};

function note({ result, events }: Played): void {
  meet(result.limit ?? result.status);
  for (const event of events) {
    if (event.event === 'Diagnostic') meet(event.code);
    if (event.event === 'JobEnd') meet(event.status);
    if (event.event === 'JobQueued' && event.compensates) meet('compensates');
  }
}

function limitsOf({ runbooks, given, options }: RandomWorld): Limits {
  const byPath = <Value>(read: (runbook: RandomWorld['runbooks'][number]) => Value) =>
    Object.fromEntries(runbooks.map((runbook) => [`\\${runbook.name}`, read(runbook)]));
  const names = given.servers.map(({ name }) => name);
  return {
    concurrency: byPath(({ maxSimultaneousJobs }) => maxSimultaneousJobs),
    servers: given.servers,
    allowed: byPath(({ runbookServers = names }) => runbookServers),
    waitingParentHoldsSlot: options.waitingParentHoldsSlot ?? true,
    mayBeLost: true,
  };
}

/** Whether a trace tells which slots are free: nothing is lost or delayed, and no job waits for its own. */
function tellsFreeSlots({ options, given }: RandomWorld): boolean {
  const { waitingParentHoldsSlot, jobOrder, timing } = options;
  const isTold = waitingParentHoldsSlot && jobOrder !== 'strict' && timing !== 'orchestrator';
  return isTold === true && given.faults.length === 0;
}

/**
 * Section 7: limits hold at every event, slots are refilled at once, and jobs of a runbook start in the order
 * they were queued.
 */
function expectOrderly(all: Played, world: RandomWorld): void {
  const watched = new WatchedJobs(limitsOf(world));
  const wrong: string[] = [];
  for (const event of all.events) {
    watched.take(event);
    const { seq } = event;
    // Whether the activity of a waiting job ends because the job goes on or because it is cancelled is told
    // by the next event.
    if (event.event !== 'ActivityEnd')
      wrong.push(...watched.breaches().map((name) => `${seq}: too many in ${name}`));
    if (event.event === 'ActivityStart' && tellsFreeSlots(world))
      wrong.push(...watched.idle().map((job) => `${seq}: ${job} could start`));
  }
  expect(wrong).toEqual([]);
  if (world.given.faults.length > 0) return;
  const starts = Map.groupBy(named(all, 'JobStart'), ({ runbook }) => runbook);
  for (const [runbook, own] of starts) {
    const jobs = own.map(({ job }) => Number(job));
    expect([runbook, jobs]).toEqual([runbook, jobs.toSorted((a, b) => a - b)]);
  }
}

/**
 * Whoever is named by a deadlock never gets on: not even in the same world without the detection, which ends
 * when nothing can happen any more. And where no deadlock was found none was overlooked: only a server that
 * is lost for good ends a world otherwise.
 */
async function expectTrueDeadlock(all: Played, world: RandomWorld): Promise<void> {
  const told = named(all, 'Diagnostic').find(({ code }) => code === 'deadlock');
  if (told === undefined) return;
  if (told.message.endsWith('never comes back')) {
    meet('stall');
    expect(world.given.faults.some(({ forMs }) => forMs === Number.POSITIVE_INFINITY)).toBe(true);
    return;
  }
  vi.spyOn(JobMachine.prototype, 'deadlock').mockReturnValue(undefined);
  const undetected = await playedIn(world);
  vi.restoreAllMocks();
  const since = undetected.events.slice(told.seq - 1);
  expect(undetected.events.slice(0, told.seq - 1)).toEqual(all.events.slice(0, told.seq - 1));
  // The loss of a server ends all that waited on it, which nobody can count on.
  if (named({ events: since }, 'Diagnostic').some(({ code }) => code === 'server-down')) return;
  const chain = new Set([...told.message.matchAll(/job (\d+) \(/g)].map(([, job]) => Number(job)));
  expect(chain.size).toBeGreaterThan(1);
  const end = named(undetected, 'Diagnostic').find(({ code }) =>
    ['deadlock', 'job-limit', 'job-depth', 'step-limit', 'timeout'].includes(code),
  );
  expect(end).toBeDefined();
  const early = named(undetected, 'JobEnd').filter(
    ({ seq, job }) => chain.has(Number(job)) && seq < (end?.seq ?? 0),
  );
  expect(early).toEqual([]);
}

test('any world ends, every job ends once, limits hold, deadlocks are true, and the same world gives the same bytes (section 7, 14.1)', async () => {
  await fc.assert(
    fc.asyncProperty(randomWorld, async (world) => {
      const all = await playedIn(world);
      note(all);
      expectWholeJobs(all);
      expectOrderly(all, world);
      await expectTrueDeadlock(all, world);
      expect((await playedIn(world)).bytes).toBe(all.bytes);
    }),
    runs(500),
  );
  const expected = [
    'success',
    'warning',
    'failed',
    'deadlock',
    'timeout',
    'stall',
    'Canceled',
    'retry',
    'branch-timeout',
    'group-timeout',
    'partial-failure',
    'compensates',
    'compensation-failed',
    // These are rare.
    ...(isLongRun ? ['job-limit', 'Failed', 'branch-refused'] : []),
  ];
  expect(expected.filter((what) => met[what] === undefined)).toEqual([]);
}, 60_000);

test('a world that begins before 1970 is the same as one that begins later', async () => {
  // The calendar repeats itself after 400 years.
  const beginningIn = async (year: number, world: RandomWorld) => {
    const startMs = Date.UTC(year, 0, 1);
    const { events, result } = await playedIn({ ...world, given: { ...world.given, startMs } });
    return { events: events.map((event) => ({ ...event, time: Date.parse(event.time) - startMs })), result };
  };
  await fc.assert(
    fc.asyncProperty(randomWorld, async (world) => {
      const before = await beginningIn(1900, world);
      expect(before).toEqual(await beginningIn(2300, world));
      expect(before.events.map(({ time }) => time)).toEqual(
        before.events.map(({ time }) => time).toSorted((a, b) => a - b),
      );
    }),
    runs(200),
  );
});
