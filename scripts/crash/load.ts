import { setTimeout } from 'node:timers/promises';
import { v7 } from 'uuid';
import { jobToStart } from '../../src/server/job-to-start.ts';
import type { JobToKeep } from '../../src/store/job-queue.ts';
import type { JobStore } from '../../src/store/job-store.ts';
import type { Chance } from '../storm/chance.ts';
import { untilDone } from './until-done.ts';
import { kinds } from './world.ts';

/** So many jobs wait at least while the load goes on. */
const leastPending = 20;
/** It looks so often, in milliseconds. */
const lookMs = 250;

/** A hundred names of runbooks, each as often as its share. */
const drawn = kinds.flatMap(({ name, share }) => Array.from({ length: share }, () => name)) as [string];
const dying = kinds.flatMap(({ name, dies }) => (dies === undefined ? [] : [name]));

/** Keeps jobs queued, and remembers what the store has said it has. */
export class Load {
  /** The jobs that the store has said it has. */
  readonly acknowledged: string[] = [];
  /** The jobs that it has tried to cancel. */
  readonly cancelled = new Set<string>();
  readonly #store: JobStore;
  readonly #chance: Chance;
  readonly #templates: ReadonlyMap<string, JobToKeep>;
  #isOver = false;
  readonly #going: Promise<void>;

  private constructor(store: JobStore, chance: Chance, templates: ReadonlyMap<string, JobToKeep>) {
    this.#store = store;
    this.#chance = chance;
    this.#templates = templates;
    this.#going = this.#go();
  }

  /** Begins to queue jobs of the runbooks that are deployed. */
  static async begin(store: JobStore, chance: Chance): Promise<Load> {
    const templates = new Map<string, JobToKeep>();
    for (const { name } of kinds)
      templates.set(name, await jobToStart(store.queue, { runbook: name, parameters: {} }));
    return new Load(store, chance, templates);
  }

  /** Queues a job whose thread dies. */
  async killThread(share: number): Promise<void> {
    await this.#queue([dying[Math.floor(share * dying.length)] as string]);
  }

  /** Whether a server of this name plays a job that goes on for a while. */
  isLongAt(server: string): Promise<boolean> {
    return untilDone(async () =>
      (await this.#store.jobs({ status: 'Running', runbooks: ['\\Long'] })).some(
        (job) => job.server === server,
      ),
    );
  }

  /** Cancels a job that waits or runs. */
  async cancel(share: number): Promise<void> {
    await untilDone(async () => {
      const open = (await this.#store.jobs({ most: 500 })).filter(({ endedAt }) => endedAt === null);
      const running = open.filter(({ status }) => status === 'Running');
      // One of those that run as often as one that waits.
      const some = running.length > 0 && share < 0.5 ? running : open;
      const job = some[Math.floor(((share * 2) % 1) * some.length)];
      if (job === undefined) return;
      this.cancelled.add(job.id);
      await this.#store.queue.cancel(job.id, 'The crash test cancels it.');
    });
  }

  /** Queues no more. Settles when nothing is on its way. */
  async end(): Promise<void> {
    this.#isOver = true;
    await this.#going;
  }

  async #go(): Promise<void> {
    for (; !this.#isOver; await setTimeout(lookMs))
      await untilDone(async () => {
        const { pending } = await this.#store.queue.load();
        if (pending >= leastPending) return;
        await this.#queue(Array.from({ length: this.#chance.whole(1, 6) }, () => this.#chance.oneOf(drawn)));
      });
  }

  async #queue(names: readonly string[]): Promise<void> {
    const jobs = names.map((name) => ({ ...(this.#templates.get(name) as JobToKeep), id: v7() }));
    await untilDone(async () => {
      await this.#store.queue.enqueue(jobs);
      this.acknowledged.push(...jobs.map(({ id }) => id));
    });
  }
}
