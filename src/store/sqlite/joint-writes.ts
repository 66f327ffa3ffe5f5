import type { DatabaseSync } from 'node:sqlite';
import { inTransaction } from './connection.ts';
import { isBusy } from './owner-lock.ts';

/** While another process writes, this is tried again after this time, in milliseconds. */
const againMs = 15;

interface Write {
  /** Writes, and gives what settles it when that is on the disk. */
  readonly act: () => () => void;
  readonly reject: (error: unknown) => void;
}

/**
 * Writes of one turn go into one transaction, since the disk takes as long for one as for many. Each settles
 * when it is on the disk. One that fails costs no other, unless the whole transaction does. While another
 * process writes, they wait for it, and what is added meanwhile goes into the same transaction.
 */
export class JointWrites {
  readonly #database: DatabaseSync;
  readonly #patienceMs: number;
  #waiting: Write[] = [];

  /** `patienceMs`: they fail when others have written for so long, in milliseconds. */
  constructor(database: DatabaseSync, patienceMs: number) {
    this.#database = database;
    this.#patienceMs = patienceMs;
  }

  add<Result>(act: () => Result): Promise<Result> {
    return new Promise((resolve, reject) => {
      const write = () => {
        const result = this.#alone(act);
        return () => ('error' in result ? reject(result.error) : resolve(result.value));
      };
      this.#waiting.push({ act: write, reject });
      if (this.#waiting.length === 1) setImmediate(() => this.#write(performance.now() + this.#patienceMs));
    });
  }

  /** Writes what waits, now or never. */
  flush(): void {
    this.#write(0);
  }

  /** Writes what waits, or tries again before this time if another process writes now. */
  #write(lastMs: number): void {
    const writes = this.#waiting;
    if (writes.length === 0) return;
    try {
      const settles = inTransaction(this.#database, () => writes.map(({ act }) => act()));
      this.#waiting = [];
      for (const settle of settles) settle();
    } catch (error) {
      if (isBusy(error) && performance.now() < lastMs) {
        setTimeout(() => this.#write(lastMs), againMs);
        return;
      }
      this.#waiting = [];
      for (const { reject } of writes) reject(error);
    }
  }

  /** Does all of it or nothing, within the transaction. */
  #alone<Result>(act: () => Result): { readonly value: Result } | { readonly error: unknown } {
    const database = this.#database;
    database.exec('SAVEPOINT one');
    try {
      const value = act();
      database.exec('RELEASE one');
      return { value };
    } catch (error) {
      // SQLite gives up the whole transaction if the disk is full.
      if (!database.isTransaction) throw error;
      database.exec('ROLLBACK TO one; RELEASE one');
      return { error };
    }
  }
}
