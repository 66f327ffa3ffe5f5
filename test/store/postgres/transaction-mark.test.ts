import { Client } from 'pg';
import { expect, test } from 'vitest';
import { markTransaction, wasCommitted } from '../../../src/store/postgres/transaction-mark.ts';
import { postgresPrograms, startPostgres } from '../../support/postgres.ts';

const programs = postgresPrograms();

test.skipIf(programs === undefined)(
  'a number that a killed database gives again is not taken for the transaction that had it before',
  async () => {
    const postgres = await startPostgres(programs as string);
    try {
      const address = await postgres.newDatabase();
      const connected = async () => {
        const client = new Client(address);
        client.on('error', () => undefined);
        await client.connect();
        return client;
      };
      const begun = async (client: Client) => {
        await client.query('BEGIN');
        return (await client.query(markTransaction)).rows[0];
      };
      const before = await connected();
      await before.query('CREATE TABLE written (number integer)');
      const kept = await begun(before);
      await before.query('INSERT INTO written VALUES (1)');
      await before.query('COMMIT');
      const lost = await begun(before);
      expect(await wasCommitted(before, kept)).toBe(true);
      await expect(wasCommitted(before, lost)).rejects.toThrow(/not known/);
      await postgres.restart();
      const after = await connected();
      expect([await wasCommitted(after, kept), await wasCommitted(after, lost)]).toEqual([true, false]);
      const again = await begun(after);
      await after.query('INSERT INTO written VALUES (2)');
      await after.query('COMMIT');
      expect(again.transaction).toBe(lost.transaction);
      expect([await wasCommitted(after, again), await wasCommitted(after, lost)]).toEqual([true, false]);
      await after.end();
    } finally {
      await postgres.stop();
    }
  },
  60_000,
);
