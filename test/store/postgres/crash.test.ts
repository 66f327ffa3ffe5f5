// A short one of `npm run crash`: see scripts/crash.
import { expect, test } from 'vitest';
import { type BlowKind, drawBlows } from '../../../scripts/crash/blows.ts';
import { crash } from '../../../scripts/crash/crash.ts';
import { poolerProgram, postgresPrograms } from '../../support/postgres.ts';

const programs = postgresPrograms();

test.skipIf(programs === undefined)(
  'servers, the database, the pooler and threads are struck under load, and every job is accounted for',
  async () => {
    const pooler = poolerProgram();
    const kinds: readonly BlowKind[] = [
      ...(['kill a server', 'restart the database', "kill a job's thread", 'cancel a job'] as const),
      ...(pooler === undefined ? [] : (['restart the pooler'] as const)),
    ];
    const blows = drawBlows(7, kinds.length, 2, kinds).map((blow) => ({
      ...blow,
      afterMs: blow.afterMs / 4,
    }));
    const { problems, again, ends } = await crash({
      ...{ programs: programs as string, pooler, servers: 2, blows, seed: 7 },
    });
    expect(problems).toEqual([]);
    expect(again).toBeGreaterThan(0);
    expect(ends.get('Completed')).toBeGreaterThan(10);
  },
  120_000,
);
