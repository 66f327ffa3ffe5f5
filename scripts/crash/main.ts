/**
 * `npm run crash`: several runbook servers on a PostgreSQL of its own, one of them through PgBouncer, under
 * load. Two hundred times (`--times N`) something by chance is killed, stopped, deafened or restarted: a
 * server, its line to the database, the database, the pooler, the thread of a job; or a job is cancelled.
 * Then every job is accounted for from what the store has recorded. `--seed N` makes the same choice of
 * blows again, `--servers N` sets how many servers there are, and `--only KIND` strikes in one way only.
 * Exit code 1 with what does not add up; the database and the logs of the servers are kept then.
 */
import { parseArgs } from 'node:util';
import { poolerProgram, postgresPrograms } from '../../test/support/postgres.ts';
import { type BlowKind, blowKinds, drawBlows } from './blows.ts';
import { crash } from './crash.ts';

const { values } = parseArgs({
  options: {
    times: { type: 'string', default: '200' },
    seed: { type: 'string', default: String(Date.now() % 2 ** 31) },
    servers: { type: 'string', default: '3' },
    only: { type: 'string' },
  },
});
const programs = postgresPrograms();
if (programs === undefined)
  throw new Error('PostgreSQL is not installed: apt-get install postgresql pgbouncer');
process.exitCode = await main(programs);

async function main(programs: string): Promise<number> {
  const pooler = poolerProgram();
  const [times, seed, servers] = [values.times, values.seed, values.servers].map(Number) as [
    number,
    number,
    number,
  ];
  const can = blowKinds.filter((kind) => pooler !== undefined || kind !== 'restart the pooler');
  const kinds = can.filter((kind) => values.only === undefined || kind === values.only);
  if (kinds.length === 0) throw new Error(`--only is one of: ${[...new Set(can)].join(', ')}`);
  const blows = drawBlows(seed, times, servers, kinds);
  const through = pooler === undefined ? '' : ', one of them through PgBouncer';
  console.log(`${times} blows of seed ${seed} on ${servers} servers${through}`);
  const sinceMs = performance.now();
  const { problems, jobs, attempts, ends, folder } = await crash({
    ...{ programs, pooler, servers, blows, seed },
    tell: ({ kind, server }, number) => {
      const which = kind.endsWith('a server') ? ` (${server + 1})` : '';
      console.log(`${seconds(sinceMs).padStart(7)} s  ${number}. ${kind}${which}`);
    },
  });
  const struck = Map.groupBy(blows, ({ kind }): BlowKind => kind);
  for (const [kind, { length }] of struck) console.log(`${String(length).padStart(7)}  ${kind}`);
  for (const [status, count] of ends) console.log(`${String(count).padStart(7)}  jobs ${status}`);
  console.log(`${jobs} jobs in ${attempts} attempts, ${seconds(sinceMs)} s, seed ${seed}`);
  for (const problem of problems) console.log(`WRONG: ${problem}`);
  if (folder === undefined) {
    console.log('every job is accounted for');
    return 0;
  }
  console.log(`the database and the logs of the servers are in ${folder}`);
  return 1;
}

function seconds(sinceMs: number): string {
  return ((performance.now() - sinceMs) / 1000).toFixed(1);
}
