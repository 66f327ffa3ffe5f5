import type { PoolClient } from 'pg';

/** What a transaction is known by when no answer comes to its COMMIT. */
export interface TransactionMark {
  readonly transaction: string;
  /** When it began, by the clock of the database. */
  readonly began: string;
}

/** Gives the mark of the transaction that has just begun. */
export const markTransaction =
  'SELECT pg_current_xact_id()::text AS transaction, clock_timestamp()::text AS began';

/**
 * Whether a transaction whose end was not heard of was committed. Throws while it is still open.
 *
 * A database that was killed gives numbers again that it had not written down, so a number may be another
 * transaction's by now. It was given again if what the database began with is no higher: its last checkpoint,
 * made after the transaction had begun, has the next number to give.
 */
export async function wasCommitted(
  client: Pick<PoolClient, 'query'>,
  { transaction, began }: TransactionMark,
): Promise<boolean> {
  const { rows } = await client.query(
    `SELECT $1::xid8 >= (split_part(next_xid, ':', 1)::numeric * 4294967296
         + split_part(next_xid, ':', 2)::numeric)::text::xid8
       AND (checkpoint_time > $2::timestamptz OR pg_postmaster_start_time() > $2::timestamptz) AS "isLost"
       FROM pg_control_checkpoint()`,
    [transaction, began],
  );
  if (rows[0].isLost) return false;
  const status = await statusOf(client, transaction);
  if (status === 'in progress')
    throw Object.assign(new Error('it is not known how a transaction has ended'), { code: '08007' });
  return status === 'committed';
}

/** How the transaction of this number stands; undefined where the database has not come to the number yet. */
async function statusOf(client: Pick<PoolClient, 'query'>, transaction: string): Promise<string | undefined> {
  try {
    const { rows } = await client.query('SELECT pg_xact_status($1::xid8) AS status', [transaction]);
    return rows[0].status;
  } catch (error) {
    if ((error as { readonly code?: string }).code === '22023') return undefined;
    throw error;
  }
}
