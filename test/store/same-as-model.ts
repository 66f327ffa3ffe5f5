// The jobs of a store go on as those of the naive model do, command by command.
import fc from 'fast-check';
import { expect } from 'vitest';
import type { Claim, JobToKeep } from '../../src/store/job-queue.ts';
import type { JobStore } from '../../src/store/job-store.ts';
import { runs } from '../support/runs.ts';
import { MemoryStore } from './memory/memory-store.ts';
import { bundleOf, done, newJob } from './queue-suite.ts';

const names = ['A', 'B', 'C'] as const;
const which = fc.nat(1_000);

/** `of` and `parent` are taken modulo how many there are to choose from. */
const arbitraryCommand = fc.oneof(
  fc.record({
    kind: fc.constant('enqueue' as const),
    name: fc.constantFrom(...names),
    count: fc.integer({ min: 1, max: 3 }),
    maxSimultaneousJobs: fc.integer({ min: 1, max: 3 }),
    parent: fc.option(which, { nil: undefined }),
    isMonitor: fc.boolean(),
  }),
  fc.record({
    kind: fc.constant('claim' as const),
    server: fc.constantFrom('RBS01', 'RBS02'),
    most: fc.integer({ min: 1, max: 4 }),
    areChildren: fc.boolean(),
  }),
  fc.record({ kind: fc.constant('settle' as const), of: which, isLate: fc.boolean() }),
  fc.record({ kind: fc.constant('waits' as const), of: which, isWaiting: fc.boolean() }),
  fc.record({ kind: fc.constant('handBack' as const), of: which }),
  fc.record({ kind: fc.constant('cancel' as const), of: which }),
  fc.record({ kind: fc.constant('breakDeadlock' as const), of: which, free: fc.nat(1) }),
);
type Command = typeof arbitraryCommand extends fc.Arbitrary<infer One> ? One : never;

/** The store is empty but for ended jobs, before and after. */
export async function expectSameAsModel(count: number, store: JobStore): Promise<void> {
  const bundle = await bundleOf(...names);
  await store.queue.deploy(bundle, new Set());
  await fc.assert(
    fc.asyncProperty(fc.array(arbitraryCommand, { maxLength: 40, size: 'max' }), async (commands) => {
      const pair = new Pair(new MemoryStore(), store);
      try {
        for (const command of commands) await pair.doBoth(command);
      } finally {
        await pair.endAll();
      }
    }),
    runs(count),
  );
}

const at = <One>(list: readonly One[], index: number): One | undefined => list[index % list.length];

/** What is starved if the one server has so many free slots, and the other none. */
async function starvedBy({ queue }: JobStore): Promise<readonly (string | undefined)[]> {
  await queue.starved({ server: 'RBS01', free: 0 });
  return [
    await queue.starved({ server: 'RBS02', free: 1 }),
    await queue.starved({ server: 'RBS02', free: 0 }),
  ];
}

class Pair {
  readonly #stores: readonly JobStore[];
  readonly #ids: string[] = [];
  /** What both have handed out, and has not ended. */
  #held: Claim[] = [];
  /** What either has handed out. */
  readonly #taken: Claim[] = [];

  constructor(...stores: readonly JobStore[]) {
    this.#stores = stores;
  }

  async doBoth(command: Command): Promise<void> {
    if (command.kind === 'enqueue') await this.#enqueue(command);
    else if (command.kind === 'claim') {
      const { server, most, areChildren } = command;
      const claims = await this.#same(async ({ queue }) => {
        const taken = await queue.claim(server, most, areChildren);
        this.#taken.push(...taken);
        return taken.map((claim) => ({ ...claim, waitedMs: 0 }));
      });
      this.#held.push(...claims);
    } else if (command.kind === 'settle') await this.#settle(command);
    else if (command.kind === 'handBack') await this.#handBack(command);
    else if (command.kind === 'waits') {
      const claim = at(this.#held, command.of);
      if (claim !== undefined) await this.#same(({ queue }) => queue.waits(claim, command.isWaiting));
    } else {
      const id = at(this.#ids, command.of);
      if (id === undefined) return;
      await this.#same(async ({ queue }) =>
        command.kind === 'cancel'
          ? await queue.cancel(id, 'enough')
          : await queue.breakDeadlock(id, { server: 'RBS02', free: command.free }),
      );
    }
    await this.#expectSame();
  }

  /** Leaves nothing that has not ended. */
  async endAll(): Promise<void> {
    for (const { queue } of this.#stores) {
      for (const claim of this.#taken) await queue.settle(claim, done, []);
      for (const id of this.#ids) await queue.cancel(id, 'the end');
    }
  }

  async #enqueue({ name, count, parent, ...command }: Command & { kind: 'enqueue' }): Promise<void> {
    const above = parent === undefined ? undefined : at(this.#held, parent);
    const { maxSimultaneousJobs } = command;
    const jobs = Array.from({ length: count }, (_, index): JobToKeep => {
      if (above === undefined) return newJob(name, { maxSimultaneousJobs, isMonitor: command.isMonitor });
      const { id, attempt } = above;
      return newJob(name, { maxSimultaneousJobs, parent: { id, attempt, number: index + 2 } });
    });
    this.#ids.push(...jobs.map(({ id }) => id));
    await this.#same(({ queue }) => queue.enqueue(jobs));
  }

  async #settle({ of, isLate }: Command & { kind: 'settle' }): Promise<void> {
    const claim = at(this.#held, of);
    if (claim === undefined) return;
    const told = isLate ? { ...claim, attempt: claim.attempt - 1 } : claim;
    await this.#same(({ queue }) => queue.settle(told, done, []));
    if (!isLate) this.#held = this.#held.filter((one) => one !== claim);
  }

  async #handBack({ of }: Command & { kind: 'handBack' }): Promise<void> {
    const monitors = this.#held.filter(({ isMonitor }) => isMonitor);
    const claim = at(monitors, of);
    if (claim === undefined) return;
    await this.#same(({ queue }) => queue.handBack(claim, []));
    this.#held = this.#held.filter((one) => one !== claim);
  }

  /** Does the same to both, with the same result. */
  async #same<Result>(act: (store: JobStore) => Promise<Result>): Promise<Result> {
    const [expected, found] = await Promise.all(this.#stores.map(act));
    expect(found).toEqual(expected);
    return expected as Result;
  }

  /** Whatever can be seen of them is the same, but for the times. */
  async #expectSame(): Promise<void> {
    await this.#same(async (store) => {
      const jobs = (await store.jobs()).filter(({ id }) => this.#ids.includes(id));
      return {
        jobs: jobs.map(({ queuedAt, startedAt, endedAt, ...job }) => ({
          ...job,
          times: [queuedAt, startedAt, endedAt].map((time) => time !== null),
        })),
        results: await store.queue.results(this.#ids),
        stopReasons: await store.queue.stopReasons(this.#held.map(({ id }) => id)),
        load: { ...(await store.queue.load()), oldestPendingMs: 0 },
        starved: await starvedBy(store),
      };
    });
  }
}
