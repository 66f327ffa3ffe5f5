import { setTimeout } from 'node:timers/promises';
import { Pool, type PoolClient, type QueryResult } from 'pg';
import { UsageError } from '../../model/problem.ts';
import { markTransaction, type TransactionMark, wasCommitted } from './transaction-mark.ts';

/** A query that takes longer is given up, in milliseconds: its connection may be deaf. */
export const queryMs = 20_000;
/** Who plays jobs waits so long for a database that cannot be reached, in milliseconds. */
export const patienceMs = 10 * 60_000;

/** A row that a query gives. */
export type FoundRow = Readonly<Record<string, unknown>>;

/** Queries, in a transaction or each by itself. */
export interface Queries {
  /** Gives the rows. Rejects with UsageError if the database fails. */
  all(sql: string, ...values: readonly unknown[]): Promise<readonly FoundRow[]>;
}

/** A database on a server. Each query gets a connection of a pool, and a transaction keeps one. */
export class ServerDatabase implements Queries {
  /** The address without its password. */
  readonly name: string;
  readonly #pool: Pool;
  /** For so long is tried again what fails because the database cannot be reached, in milliseconds. */
  patienceMs = 0;

  constructor(address: string) {
    this.name = withoutPassword(address);
    this.#pool = new Pool({
      ...{ connectionString: address, application_name: 'pianola', max: 10 },
      // A connection over which nothing comes any more is given up.
      ...{ connectionTimeoutMillis: 10_000, query_timeout: queryMs, keepAlive: true },
    });
    // A connection that breaks while nobody uses it: the next query gets another one.
    this.#pool.on('error', () => undefined);
  }

  async all(sql: string, ...values: readonly unknown[]): Promise<readonly FoundRow[]> {
    return await this.told(async () => (await this.#pool.query(sql, [...values])).rows);
  }

  /** Once, and as the driver gives it: a text may be several statements. */
  async raw(text: string, values?: unknown[]): Promise<{ rows: FoundRow[] }> {
    return await this.#pool.query(text, values);
  }

  /**
   * Does all of it in one transaction, or nothing. What was committed is not done again. `lock`: a statement
   * that takes one, first of all.
   */
  async inTransaction<Result>(act: (queries: Queries) => Promise<Result>, lock?: string): Promise<Result> {
    /** What was to be committed, and no answer came. */
    let unsure: { readonly mark: TransactionMark; readonly result: Result } | undefined;
    return await this.told(async () => {
      const client = await this.#pool.connect();
      client.on('error', noMatter);
      try {
        if (unsure === undefined || !(await wasCommitted(client, unsure.mark))) {
          unsure = undefined;
          const mark = await begun(client, lock);
          const result = await act(queriesOf(client));
          unsure = { mark, result };
          await client.query('COMMIT');
        }
        client.off('error', noMatter);
        client.release();
        return unsure.result;
      } catch (error) {
        // Its end rolls back what has begun.
        client.release(true);
        throw error;
      }
    });
  }

  async close(): Promise<void> {
    await this.#pool.end();
  }

  /** Does something with the database. Rejects with UsageError if it fails and there is no patience left. */
  async told<Result>(act: () => Promise<Result>): Promise<Result> {
    const endMs = performance.now() + this.patienceMs;
    for (let pauseMs = 100; ; pauseMs = Math.min(2 * pauseMs, 2_000)) {
      try {
        return await act();
      } catch (error) {
        if (error instanceof UsageError || !(error instanceof Error)) throw error;
        if (lacksPassword(error))
          throw new UsageError(
            `cannot use the store ${this.name}: its role needs a password`,
            'give it in PGPASSWORD, in a password file (PGPASSFILE), or in the address',
          );
        const isAway = isOutOfReach(error);
        if (isDeadlock(error) || (isAway && performance.now() < endMs)) await setTimeout(pauseMs);
        else if (isAway || 'code' in error)
          throw new UsageError(`cannot use the store ${this.name}: ${messageOf(error)}`);
        else throw error;
      }
    }
  }
}

/**
 * The database ends a transaction of which it hears nothing for so long. A server that was lost in the middle
 * of one would keep its locks, and nobody could take a job, until the connection is given up: hours.
 */
const begin = `BEGIN; ${markTransaction}, set_config('idle_in_transaction_session_timeout', '5s', true)`;

/** Begins a transaction, and takes a lock if there is one to take; gives its mark. */
async function begun(client: PoolClient, lock?: string): Promise<TransactionMark> {
  const texts = [begin, ...(lock === undefined ? [] : [lock])].join('; ');
  const [, result] = (await client.query(texts)) as unknown as readonly QueryResult[];
  return result?.rows[0];
}

const noMatter = () => undefined;

/** Whether the database could not be reached, or went away; not whether it refused something. */
function isOutOfReach(error: Error): boolean {
  const { code = '' } = error as { readonly code?: string };
  // Those of the system, of a connection that broke or said nothing, and of a server that stops or starts.
  if (/^(E[A-Z]+|08...|25P03|57P0[123]|53300)$/.test(code)) return true;
  return error instanceof AggregateError
    ? error.errors.some((one) => one instanceof Error && isOutOfReach(one))
    : /connection (terminated|timeout|ended)|timeout exceeded|query read timeout|not queryable/i.test(
        error.message,
      );
}

/** Whether two transactions waited for each other, and this one was rolled back. */
function isDeadlock(error: Error): boolean {
  return 'code' in error && error.code === '40P01';
}

/** Whether the server asks for a password, and there is none. */
function lacksPassword({ message }: Error): boolean {
  return /client password must be a (?:non-empty )?string/.test(message);
}

function queriesOf(client: PoolClient): Queries {
  return { all: async (sql, ...values) => (await client.query(sql, [...values])).rows };
}

/** A refused connection has a message for each address that was tried. */
function messageOf(error: Error): string {
  const parts = error instanceof AggregateError ? error.errors.map(String) : [error.message];
  return parts.filter((part) => part !== '').join('; ') || String((error as { code?: unknown }).code);
}

function withoutPassword(address: string): string {
  try {
    const { protocol, username, host, pathname } = new URL(address);
    return `${protocol}//${username === '' ? '' : `${username}@`}${host}${pathname}`;
  } catch {
    throw new UsageError(
      'the address of the store is none',
      'write it as postgres://USER@HOST:PORT/DATABASE',
    );
  }
}
