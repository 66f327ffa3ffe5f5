import type { DatabaseSync } from 'node:sqlite';
import { inTransaction } from './connection.ts';

interface Write {
  /** Writes, and gives what settles it when that is on the disk. */
  readonly act: () => () => void;
  readonly reject: (error: unknown) => void;
}

/**
 * Writes of one turn go into one transaction, since the disk takes as long for one as for many. Each settles
 * when it is on the disk. One that fails costs no other, unless the whole transaction does.
 */
export class JointWrites {
  readonly #database: DatabaseSync;
  #waiting: Write[] = [];

  constructor(database: DatabaseSync) {
    this.#database = database;
  }

  add<Result>(act: () => Result): Promise<Result> {
    return new Promise((resolve, reject) => {
      const write = () => {
        const result = this.#alone(act);
        return () => ('error' in result ? reject(result.error) : resolve(result.value));
      };
      this.#waiting.push({ act: write, reject });
      if (this.#waiting.length === 1) setImmediate(() => this.flush());
    });
  }

  /** Writes what waits. */
  flush(): void {
    const writes = this.#waiting;
    if (writes.length === 0) return;
    this.#waiting = [];
    try {
      const settles = inTransaction(this.#database, () => writes.map(({ act }) => act()));
      for (const settle of settles) settle();
    } catch (error) {
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
