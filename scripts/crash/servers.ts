import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, openSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { type Line, newLine } from '../../test/support/line.ts';
import { projectRoot } from '../../test/tidy/source-file.ts';
import { throttle } from './world.ts';

/** The activity types that kill their threads. */
export const ownActivities = join(projectRoot, 'scripts/soak/activities.ts');
/** A server gets so long to drain, in milliseconds. */
const drainMs = 60_000;

/** A runbook server as a process of its own. */
interface Server {
  readonly name: string;
  readonly process: ChildProcess;
  /** How it is to end; undefined while it is to go on. */
  due?: 'killed' | 'drained';
}

/**
 * The servers of the cluster: in each place one after another, each with a name of its own, and all of a
 * place over the same line to the database.
 */
export class Servers {
  /** What is wrong: a server that ended by itself, or that did not drain. */
  readonly problems: string[] = [];
  readonly #folder: string;
  readonly #lines: readonly Line[];
  readonly #addresses: readonly string[];
  readonly #places: Server[] = [];
  readonly #all = new Set<Server>();
  #begun = 0;

  private constructor(folder: string, addresses: readonly string[], lines: readonly Line[]) {
    this.#folder = folder;
    this.#lines = lines;
    this.#addresses = addresses.map((address, place) => {
      const url = new URL(address);
      url.port = String((lines[place] as Line).port);
      return url.href;
    });
    for (const place of this.#addresses.keys()) this.#begin(place);
  }

  /** Starts one for each address of the database. Their logs are in the folder. */
  static async begin(folder: string, addresses: readonly string[]): Promise<Servers> {
    const lines = await Promise.all(addresses.map((address) => newLine(Number(new URL(address).port))));
    return new Servers(folder, addresses, lines);
  }

  /** The name of the one that is in a place now. */
  nameAt(place: number): string {
    return this.#at(place).server.name;
  }

  /** Kills one at once, and starts another. */
  kill(place: number): void {
    const { server } = this.#at(place);
    server.due = 'killed';
    server.process.kill('SIGKILL');
    this.#begin(place);
  }

  /** Tells one to drain, and starts another. */
  drain(place: number): void {
    const { server } = this.#at(place);
    server.due = 'drained';
    server.process.kill('SIGTERM');
    this.#begin(place);
  }

  /** Stops one for a while. */
  async stop(place: number, forMs: number): Promise<void> {
    const { server } = this.#at(place);
    server.process.kill('SIGSTOP');
    await setTimeout(forMs);
    server.process.kill('SIGCONT');
  }

  /** Lets nothing through between one and the database for a while. */
  async deafen(place: number, forMs: number): Promise<void> {
    const { line } = this.#at(place);
    line.isDeaf = true;
    await setTimeout(forMs);
    line.isDeaf = false;
  }

  /** Drains all, and kills what does not end. */
  async end(): Promise<void> {
    for (const server of this.#all) {
      if (server.due === undefined) server.process.kill('SIGTERM');
      server.due ??= 'drained';
    }
    const endMs = performance.now() + drainMs;
    while (this.#all.size > 0 && performance.now() < endMs) await setTimeout(50);
    for (const { name } of this.#all) this.problems.push(`${name} has not drained within a minute`);
    await this.close();
  }

  /** Kills all that there are. */
  async close(): Promise<void> {
    await Promise.all(
      [...this.#all].map(async (server) => {
        server.due = 'killed';
        server.process.kill('SIGKILL');
        await once(server.process, 'exit');
      }),
    );
    for (const line of this.#lines) line.close();
  }

  #at(place: number): { readonly server: Server; readonly line: Line } {
    return { server: this.#places[place] as Server, line: this.#lines[place] as Line };
  }

  #begin(place: number): void {
    this.#begun += 1;
    const name = `RBS${String(this.#begun).padStart(2, '0')}`;
    const path = join(this.#folder, `${name}.log`);
    const log = openSync(path, 'a');
    const words = ['server', '--store', this.#addresses[place] as string, '--name', name];
    const flags = ['--throttle', String(throttle), '--job-memory', '64', '--allow-simulated'];
    const own = ['--activities', ownActivities];
    const argv = [join(projectRoot, 'bin/pianola.js'), ...words, ...flags, ...own];
    const server: Server = {
      name,
      process: spawn(process.execPath, argv, { stdio: ['ignore', log, log] }),
    };
    closeSync(log);
    this.#places[place] = server;
    this.#all.add(server);
    server.process.once('exit', (code, signal) => {
      this.#all.delete(server);
      const told = readFileSync(path, 'utf8').trimEnd();
      // One that is told to end before it takes jobs was interrupted.
      const isDrained = server.due === 'drained' && (code === 0 || (code === 130 && told === ''));
      if (server.due === 'killed' || isDrained) return;
      const last = told.split('\n').at(-1);
      // The database was away when it began. What supervises servers begins it again.
      if (code === 2 && !told.includes(' takes jobs, ') && told.includes('cannot use the store')) {
        if (server.due === undefined) this.#begin(place);
        return;
      }
      this.problems.push(`${name} ended by itself with ${signal ?? code}: ${last}`);
      if (server.due === undefined) this.#begin(place);
    });
  }
}
