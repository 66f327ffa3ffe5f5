import { hostname } from 'node:os';
import { setTimeout } from 'node:timers/promises';
import { v7 } from 'uuid';
import { HeldNameError, type StoreOwner } from '../held-store.ts';
import type { FoundRow, ServerDatabase } from './database.ts';
import { beatMs, leaseSeconds } from './leases.ts';

/** Who waits for a name looks so often whether it is free, in milliseconds. */
const lookMs = 250;

/**
 * The name of a runbook server, which one process at a time has. It has a lease of it, as of its jobs, and
 * renews that while it lives.
 */
export class ServerName {
  readonly #database: ServerDatabase;
  readonly #name: string;
  readonly #holder = v7();
  readonly #words: string;
  #beat: NodeJS.Timeout | undefined;
  #isSayingAlive = false;
  #lost: HeldNameError | undefined;

  constructor(database: ServerDatabase, name: string, { pid, command, since }: StoreOwner) {
    this.#database = database;
    this.#name = name;
    this.#words = `process ${pid} on ${hostname()} (${command}), since ${since}`;
  }

  /**
   * Takes the name. Where another process has it, it waits until that says again that it is alive, and then
   * rejects with HeldNameError, or until its lease is over. `waits` is called before that, with who has it.
   */
  async hold(waits: (holder: string) => void): Promise<void> {
    let first: FoundRow | undefined;
    for (;;) {
      const other = await this.#take();
      if (other === undefined) break;
      if (first === undefined) waits(other['held_by'] as string);
      first ??= other;
      if (first['holder'] !== other['holder'] || first['beat'] !== other['beat']) throw this.#heldBy(other);
      await setTimeout(lookMs);
    }
    this.#beat = setInterval(() => void this.#sayAlive().catch(() => undefined), beatMs);
  }

  /** Throws HeldNameError if another process has taken the name since, because this one was silent. */
  check(): void {
    if (this.#lost !== undefined) throw this.#lost;
  }

  /** Lets go of the name, for the next process to have it at once. */
  async release(): Promise<void> {
    clearInterval(this.#beat);
    await this.#database.all('UPDATE pianola.servers SET holder = NULL WHERE holder = $1', this.#holder);
  }

  async #sayAlive(): Promise<void> {
    if (this.#isSayingAlive) return;
    this.#isSayingAlive = true;
    try {
      const other = await this.#take();
      if (other !== undefined) this.#lost = this.#heldBy(other);
    } finally {
      this.#isSayingAlive = false;
    }
  }

  /** Takes the name or renews the lease, if nobody else has one. Gives who has it otherwise. */
  async #take(): Promise<FoundRow | undefined> {
    const taken = await this.#database.all(
      `INSERT INTO pianola.servers (name, seen_at, free, holder, held_by, beat_at)
         VALUES (lower($1), now(), 0, $2, $3, now())
         ON CONFLICT (name) DO UPDATE SET holder = $2, held_by = $3, beat_at = now()
           WHERE servers.holder IS NULL OR servers.holder = $2 OR
             greatest(servers.beat_at, pg_postmaster_start_time()) < now() - $4 * interval '1 second'
         RETURNING 1`,
      ...[this.#name, this.#holder, this.#words, leaseSeconds],
    );
    if (taken.length > 0) return undefined;
    const [other] = await this.#database.all(
      'SELECT holder, held_by, beat_at::text AS beat FROM pianola.servers WHERE name = lower($1)',
      this.#name,
    );
    return other;
  }

  #heldBy(other: FoundRow): HeldNameError {
    return new HeldNameError(this.#name, other['held_by'] as string);
  }
}
