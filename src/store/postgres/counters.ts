import type { CounterChange } from '../../model/kept-counter.ts';
import type { Queries, ServerDatabase } from './database.ts';

/**
 * Reads a counter, and changes it if it still has the value that the change is from. Gives the value that it
 * had.
 */
export async function askCounter(
  database: ServerDatabase,
  key: string,
  change?: CounterChange,
): Promise<number | undefined> {
  if (change === undefined) return await counterIn(database, key);
  const { from, to } = change;
  // In a transaction, which is made once although its answer is lost.
  return await database.inTransaction(async (queries) => {
    const changed = await queries.all(
      from === undefined
        ? 'INSERT INTO pianola.counters VALUES ($1, $2) ON CONFLICT DO NOTHING RETURNING 1'
        : 'UPDATE pianola.counters SET value = $2 WHERE key = $1 AND value = $3 RETURNING 1',
      ...[key, to, ...(from === undefined ? [] : [from])],
    );
    return changed.length > 0 ? from : await counterIn(queries, key);
  });
}

async function counterIn(queries: Queries, key: string): Promise<number | undefined> {
  const [row] = await queries.all('SELECT value FROM pianola.counters WHERE key = $1', key);
  return row && Number(row['value']);
}
