import fc from 'fast-check';
import type { RunOptions } from '../../src/hosts/settings/run-options.ts';
import { type RandomWorld, type RunbookInWorld, randomWorld } from '../../test/hosts/random-world.ts';
import { type Deed, deeds } from './activities.ts';
import { Chance } from './chance.ts';
import type { Speed } from './machine.ts';
import type { Death } from './threads.ts';

/** Something that goes wrong from outside. Times are milliseconds after the machine was switched on. */
export type Fault =
  /** The thread that sends or hears this message, counted over all threads, dies instead. */
  | { readonly kind: 'death'; readonly atMessage: number; readonly how: Death }
  | { readonly kind: 'clock'; readonly atMs: number; readonly byMs: number }
  | { readonly kind: 'cancel'; readonly atMs: number }
  | { readonly kind: 'pause'; readonly atMs: number; readonly forMs: number }
  /** The main thread does something else. */
  | { readonly kind: 'busy'; readonly atMs: number; readonly forMs: number };

/** Where the trace goes. Sizes are characters. */
export interface Disk {
  readonly capacity: number;
  /** The writer should wait when so much is not written yet. */
  readonly buffer: number;
  readonly perMs: number;
}

/** Everything that a run of the storm depends on: plain data. */
export interface StormWorld {
  readonly seed: number;
  readonly runbooks: readonly RunbookInWorld[];
  readonly options: RandomWorld['options'];
  readonly given: Pick<RunOptions, 'maxWorkers' | 'timeoutMs' | 'untilMs' | 'jobTimeoutMs'> & {
    readonly runbook: readonly string[];
    readonly servers: RandomWorld['given']['servers'];
    readonly isolation: 'pool' | 'worker' | 'none';
  };
  readonly speed: Speed;
  readonly disk: Disk | undefined;
  readonly faults: readonly Fault[];
  /** Nothing kills or ends anything, and no outcome depends on who is faster, as in the simulation. */
  readonly isCalm: boolean;
}

type ActivityInWorld = {
  readonly type: string;
  readonly runbook?: string;
  readonly branches?: readonly (Branch & object)[];
  readonly simulate?: object;
};
type Branch = { readonly runbook: string; readonly compensate?: string; readonly timeoutSeconds?: number };

/** The world of a seed. */
export function worldOf(seed: number): StormWorld {
  const chance = new Chance(seed);
  const [base] = fc.sample(randomWorld, { seed, numRuns: 1 }) as [RandomWorld];
  const isCalm = chance.percent(35);
  const isolation = chance.oneOf(['pool', 'pool', 'worker', 'none'] as const);
  const { options, given } = base;
  const runbooks = isCalm
    ? base.runbooks.map(calmed)
    : base.runbooks.map((one) => stormy(one, chance, isolation));
  const { timeoutMs, maxWorkers } = given;
  const mayHang =
    JSON.stringify(runbooks).includes('"never"') || /"hang|hangs/.test(JSON.stringify(runbooks));
  const jobTimeoutMs = mayHang || (!isCalm && chance.percent(20)) ? chance.whole(1, 15) * 1000 : undefined;
  return {
    seed,
    runbooks: [...runbooks, burst(chance.whole(1, 60))],
    options,
    given: {
      runbook: rootsOf(given.runbook, isCalm, chance),
      servers: given.servers,
      isolation,
      ...(maxWorkers !== undefined && { maxWorkers }),
      ...(timeoutMs !== undefined && !isCalm && { timeoutMs }),
      ...(jobTimeoutMs !== undefined && { jobTimeoutMs }),
      ...(!isCalm && chance.percent(10) && { untilMs: chance.whole(1, 20) * 1000 }),
    },
    speed: {
      delayMs: chance.oneOf([0.1, 1, 5, 20]),
      latePercent: chance.oneOf([0, 1, 20]),
      lookMs: chance.oneOf([0, 0, 0.01, 0.5, 4]),
      startMs: chance.oneOf([1, 30, 500]),
    },
    disk: diskBy(chance, isCalm),
    faults: faultsBy(chance, isCalm),
    isCalm,
  };
}

function rootsOf(given: RunOptions['runbook'], isCalm: boolean, chance: Chance): string[] {
  const roots = [given ?? []].flat().map((name) => (isCalm && name === 'Flaky' ? 'R4' : name));
  return chance.percent(25) ? [...roots, 'Burst'] : roots;
}

/** Many activities in one job, which send many events. */
function burst(rows: number): RunbookInWorld {
  return {
    name: 'Burst',
    maxSimultaneousJobs: 2,
    activities: [
      {
        id: 'a1',
        type: 'Query Database',
        simulate: { rows: { repeat: rows, row: { n: '{{$row}}' } } },
        publishes: [{ name: 'n' }],
      },
      { id: 'a2', type: 'Send Event Log Message', severity: 'Information', message: 'row {{a1.n}}' },
      { id: 'a3', type: 'Query Database', simulate: { durationMs: 10 } },
    ],
    links: [
      { from: 'a1', to: 'a2' },
      { from: 'a2', to: 'a3' },
    ],
  };
}

const timing = new Set(['Flaky', 'Looper', 'Body']);
const calmName = (name: string) => (timing.has(name) ? 'R4' : name);

/**
 * The same runbook without what depends on who is faster: time limits, races, shared counters, and branches
 * that are compensated in the order in which they ended.
 */
function calmed(runbook: RunbookInWorld): RunbookInWorld {
  if (timing.has(runbook.name)) return runbook;
  const activities = (runbook.activities as readonly ActivityInWorld[]).map((activity) => {
    const { timeoutSeconds: _, ...rest } = activity as ActivityInWorld & { timeoutSeconds?: number };
    const { strategy } = rest as { readonly strategy?: string };
    return {
      ...rest,
      ...(rest.runbook !== undefined && { runbook: calmName(rest.runbook) }),
      ...((strategy === 'race' || strategy === 'failFast') && { strategy: 'waitAll' }),
      ...(rest.branches && {
        branches: rest.branches.map(({ timeoutSeconds: __, compensate, ...branch }, index) => ({
          ...branch,
          runbook: calmName(branch.runbook),
          ...(index === 0 && compensate !== undefined && { compensate: calmName(compensate) }),
        })),
      }),
    };
  });
  return { ...runbook, activities };
}

/** Some of its activities wait, hang, play scripts or kill their threads. */
function stormy(runbook: RunbookInWorld, chance: Chance, isolation: string): RunbookInWorld {
  const activities = (runbook.activities as readonly (ActivityInWorld & { id: string })[]).map((activity) => {
    const { id, type } = activity;
    if (type === 'Invoke Runbook' && chance.percent(15)) return { ...activity, runbook: 'Burst' };
    if (type !== 'Query Database' || !chance.percent(30)) return activity;
    if (isolation !== 'none' && chance.percent(40)) {
      const ms = chance.whole(0, 4000);
      const script = { ms, ...(chance.percent(35) && { hangs: true }) };
      const timeoutSeconds = chance.whole(1, 4);
      return {
        id,
        type: 'Run .Net Script',
        language: 'JavaScript',
        script: JSON.stringify(script),
        timeoutSeconds,
      };
    }
    const harmless: Deed[] = ['wait', 'wait', 'reject', 'never'];
    const what = chance.oneOf((isolation === 'none' ? harmless : ['wait', ...deeds]) as [Deed, ...Deed[]]);
    return { id, type: 'Storm Work', what, ms: chance.whole(0, 3000) };
  });
  return { ...runbook, activities };
}

function diskBy(chance: Chance, isCalm: boolean): Disk | undefined {
  if (chance.percent(40)) return undefined;
  const isFull = !isCalm && chance.percent(25);
  return {
    capacity: isFull ? chance.whole(0, 40_000) : Number.POSITIVE_INFINITY,
    buffer: chance.oneOf([100, 2_000, 16_384]),
    perMs: chance.oneOf([0.5, 5, 50]),
  };
}

const stepsOfClock = [
  -86_400_000, -3_600_000, -60_000, -1_000, -5, 1_000, 60_000, 3_600_000, 86_400_000,
] as const;

function faultsBy(chance: Chance, isCalm: boolean): readonly Fault[] {
  const times = (most: number, make: () => Fault) =>
    chance.percent(50) ? [] : Array.from({ length: chance.whole(1, most) }, make);
  const atMs = () => chance.whole(0, chance.oneOf([100, 3_000, 20_000]));
  const faults: Fault[] = [
    ...times(3, () => ({ kind: 'clock', atMs: atMs(), byMs: chance.oneOf(stepsOfClock) })),
    ...times(2, () => ({ kind: 'pause', atMs: atMs(), forMs: chance.whole(1, 5_000) })),
    ...times(2, () => ({ kind: 'busy', atMs: atMs(), forMs: chance.whole(1, 3_000) })),
  ];
  if (isCalm) return faults;
  const deaths = ['exit', 'error', 'memory'] as const;
  const atMessage = () => chance.whole(1, chance.oneOf([10, 60, 300]));
  faults.push(...times(4, () => ({ kind: 'death', atMessage: atMessage(), how: chance.oneOf(deaths) })));
  if (chance.percent(25)) faults.push({ kind: 'cancel', atMs: chance.percent(20) ? -1 : atMs() });
  return faults;
}
