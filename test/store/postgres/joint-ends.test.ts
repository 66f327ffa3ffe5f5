// What ends together is recorded together, and one that cannot be recorded costs no other.
import { expect, test } from 'vitest';
import type { Ending } from '../../../src/store/postgres/attempts.ts';
import { JointEnds } from '../../../src/store/postgres/joint-ends.ts';

const ending = (id: string) => ({ claim: { id } }) as Ending;

test('what ends while others are recorded is recorded next, all of it at once', async () => {
  const groups: (readonly string[])[] = [];
  const go = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
  const ends = new JointEnds(async (endings) => {
    const ids = endings.map(({ claim }) => claim.id);
    groups.push(ids);
    await go[groups.length - 1]?.promise;
    return new Set(ids.filter((id) => id !== 'late'));
  });
  const first = [ends.add(ending('a')), ends.add(ending('b'))];
  await new Promise(setImmediate);
  const next = [ends.add(ending('c')), ends.add(ending('late'))];
  go[0]?.resolve();
  expect(await Promise.all(first)).toEqual([true, true]);
  go[1]?.resolve();
  expect(await Promise.all(next)).toEqual([true, false]);
  expect(groups).toEqual([
    ['a', 'b'],
    ['c', 'late'],
  ]);
});

test('one that cannot be recorded costs no other', async () => {
  const ends = new JointEnds(async (endings) => {
    if (endings.some(({ claim }) => claim.id === 'bad')) throw new Error('no such text');
    return new Set(endings.map(({ claim }) => claim.id));
  });
  const told = await Promise.allSettled(['a', 'bad', 'b'].map((id) => ends.add(ending(id))));
  expect(told.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
  expect(await ends.add(ending('c'))).toBe(true);
});
