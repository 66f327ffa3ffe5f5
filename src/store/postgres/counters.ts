import type { CounterChange } from '../../model/kept-counter.ts';
import type { Queries, ServerDatabase } from './database.ts';

/**
 * Reads a counter, and changes it if it still has the value that the change is from. Gives the value that it
 * had. If the answer is lost, the change is made once all the same.
 */
export async function askCounter(
  database: ServerDatabase,
  key: string,
  change?: CounterChange,
): Promise<number | undefined> {
  if (change === undefined) return await counterIn(database, key);
  const { from, to } = change;
  /** The transaction that made the change last, as far as is known. */
  let last: unknown;
  return await database.inTransaction(async (queries) => {
    if (await isCommitted(queries, last)) return from;
    const [changed] = await queries.all(
      `${
        from === undefined
          ? 'INSERT INTO pianola.counters VALUES ($1, $2) ON CONFLICT DO NOTHING'
          : 'UPDATE pianola.counters SET value = $2 WHERE key = $1 AND value = $3'
      } RETURNING pg_current_xact_id()::text AS transaction`,
      ...[key, to, ...(from === undefined ? [] : [from])],
    );
    if (changed === undefined)
      // It may have waited for the one whose answer was lost.
      return (await isCommitted(queries, last)) ? from : await counterIn(queries, key);
    last = changed['transaction'];
    return from;
  });
}

async function counterIn(queries: Queries, key: string): Promise<number | undefined> {
  const [row] = await queries.all('SELECT value FROM pianola.counters WHERE key = $1', key);
  return row && Number(row['value']);
}

async function isCommitted(queries: Queries, transaction: unknown): Promise<boolean> {
  if (transaction === undefined) return false;
  const [row] = await queries.all("SELECT pg_xact_status($1::xid8) = 'committed' AS is_so", transaction);
  return row?.['is_so'] === true;
}
