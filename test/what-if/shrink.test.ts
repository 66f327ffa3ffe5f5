import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { JobSchedule } from '../../src/what-if/schedule-space.ts';
import { type Shows, shrunk } from '../../src/what-if/shrink.ts';

const schedules = fc
  .uniqueArray(fc.record({ point: fc.nat(30), pick: fc.integer({ min: 1, max: 3 }) }), {
    minLength: 1,
    maxLength: 12,
    selector: ({ point }) => point,
  })
  .map((deviations): JobSchedule => deviations.toSorted((a, b) => a.point - b.point));

const pointsOf = (schedule: JobSchedule) => schedule.map(({ point }) => point);

test('what is not needed is left out', async () => {
  await fc.assert(
    fc.asyncProperty(schedules, fc.nat(11), fc.nat(11), async (schedule, a, b) => {
      const needed = [schedule[a % schedule.length], schedule[b % schedule.length]].map(
        (each) => each?.point,
      );
      const shows: Shows = async (candidate) =>
        needed.every((point) => pointsOf(candidate).includes(point ?? -1)) ? candidate : undefined;
      const found = await shrunk(schedule, shows, 10_000);
      expect(pointsOf(found)).toEqual([...new Set(needed)].sort((x, y) => (x ?? 0) - (y ?? 0)));
      expect(found.every(({ pick }) => pick === 1)).toBe(true);
    }),
  );
});

test('what is needed comes as early as it can, with the smallest pick', async () => {
  const shows: Shows = async (schedule) =>
    schedule.some(({ point, pick }) => point >= 5 && pick >= 2) ? schedule : undefined;
  const found = await shrunk([{ point: 9, pick: 3 }], shows, 10_000);
  expect(found).toEqual([{ point: 5, pick: 3 }]);
});

test('no more is tried than the budget allows, and what shows it is kept', async () => {
  let tries = 0;
  const shows: Shows = async () => {
    tries += 1;
    return undefined;
  };
  const schedule = Array.from({ length: 40 }, (_, point) => ({ point: point * 2, pick: 1 }));
  expect(await shrunk(schedule, shows, 7)).toEqual(schedule);
  expect(tries).toBe(7);
});
