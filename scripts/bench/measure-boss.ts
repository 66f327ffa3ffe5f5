/**
 * The floor of servers on PostgreSQL: pg-boss alone. Fetches jobs, as many at once as a server plays, and
 * completes each by itself, without doing anything. `server-floor.ts` starts it; it begins when it is told.
 */
import { once } from 'node:events';
import { PgBoss } from 'pg-boss';
import { floorOptions, floorQueue } from './server-floor.ts';

const [address = '', batchSize] = process.argv.slice(2);
const boss = new PgBoss(floorOptions(address));
await boss.start();
process.send?.('ready');
await once(process, 'message');
for (;;) {
  const jobs = await boss.fetch(floorQueue, { batchSize: Number(batchSize) });
  if (jobs.length === 0) break;
  await Promise.all(jobs.map(({ id }) => boss.complete(floorQueue, id)));
}
await boss.stop({ graceful: false });
process.disconnect();
