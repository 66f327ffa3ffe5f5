import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { setTimeout } from 'node:timers/promises';
import { v7 } from 'uuid';
import { loadRunbook } from '../../src/index.ts';
import { jobToStart } from '../../src/server/job-to-start.ts';
import type { JobStore } from '../../src/store/job-store.ts';
import { migrateStore, openStore } from '../../src/store/stores.ts';
import { child } from './job-runbooks.ts';
import { root } from './table.ts';

/** A store with a small runbook, whose job concurrency keeps no server from anything. */
export async function newStore(address: string): Promise<JobStore> {
  await migrateStore(address);
  const store = await openStore(address, { mayMake: true });
  await store.queue.deploy(await loadRunbook({ ...child, maxSimultaneousJobs: 1_000 }), new Set());
  return store;
}

/** Queues so many jobs, all at once. */
export async function queue(store: JobStore, jobs: number): Promise<void> {
  const one = await jobToStart(store.queue, { runbook: child.name, parameters: { Item: 'file' } });
  await store.queue.enqueue(Array.from({ length: jobs }, () => ({ ...one, id: v7() })));
}

/** Settles when all jobs have ended: how long that took, from the first start to the last end, in ms. */
export async function playedMs(store: JobStore): Promise<number> {
  for (;;) {
    const { pending, running } = await store.queue.load();
    if (pending + running === 0) break;
    await setTimeout(50);
  }
  const jobs = await store.jobs();
  if (jobs.some(({ instanceStatus }) => instanceStatus !== 'success')) throw new Error('a job failed');
  const times = (which: 'startedAt' | 'endedAt') => jobs.map((job) => Date.parse(job[which] as string));
  return Math.max(...times('endedAt')) - Math.min(...times('startedAt'));
}

/** A runbook server as a user starts it. */
export class ServerProcess {
  readonly #process: ChildProcess;
  /** Settles when it takes jobs. */
  readonly ready: Promise<unknown>;

  constructor(address: string, name: string, throttle: number) {
    const own = ['--store', address, '--name', name, '--throttle', `${throttle}`];
    const words = ['bin/pianola.js', 'server', ...own];
    this.#process = spawn(process.execPath, words, { cwd: root, stdio: ['ignore', 'ignore', 'pipe'] });
    const told = this.#process.stderr as NonNullable<ChildProcess['stderr']>;
    this.ready = once(told, 'data').then(() => told.resume());
  }

  /** The most memory that was resident, in MB; undefined where the system does not tell. */
  get residentMb(): number | undefined {
    if (process.platform !== 'linux') return undefined;
    const [, kilobytes] =
      /VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${this.#process.pid}/status`, 'utf8')) ?? [];
    return Number(kilobytes) / 1024;
  }

  /** Ends it as a supervisor does. */
  async end(): Promise<void> {
    this.#process.kill('SIGTERM');
    await once(this.#process, 'exit');
  }
}
