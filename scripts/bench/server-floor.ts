import { fork } from 'node:child_process';
import { once } from 'node:events';
import { Client } from 'pg';
import { PgBoss } from 'pg-boss';

/** The queue of the floor. */
export const floorQueue = 'floor';

/** What every instance of pg-boss is made with: as many connections as a server has for its store. */
export function floorOptions(address: string) {
  return { connectionString: address, schema: 'floor', schedule: false, supervise: false, max: 10 } as const;
}

/**
 * Jobs that do nothing, in a queue of pg-boss and nothing else, fetched and completed by so many processes,
 * so many `atOnce` by each. Returns how long that took by the clock of the database, in milliseconds: from
 * the first start to the last end.
 */
export async function serverFloor(
  address: string,
  jobs: number,
  processes: number,
  atOnce: number,
): Promise<number> {
  const boss = new PgBoss(floorOptions(address));
  await boss.start();
  await boss.createQueue(floorQueue);
  await boss.insert(
    floorQueue,
    Array.from({ length: jobs }, () => ({})),
  );
  await boss.stop({ graceful: false });
  const script = new URL('measure-boss.ts', import.meta.url);
  const workers = Array.from({ length: processes }, () => fork(script, [address, `${atOnce}`]));
  await Promise.all(workers.map((worker) => once(worker, 'message')));
  for (const worker of workers) worker.send('begin');
  await Promise.all(workers.map((worker) => once(worker, 'exit')));
  const client = new Client(address);
  await client.connect();
  const { rows } = await client.query(
    `SELECT extract(epoch FROM max(completed_on) - min(started_on))::float8 * 1000 AS ms,
       count(*)::integer AS ended FROM floor.job WHERE state = 'completed'`,
  );
  await client.end();
  if (rows[0].ended !== jobs) throw new Error(`${rows[0].ended} of ${jobs} jobs ended`);
  return rows[0].ms;
}
