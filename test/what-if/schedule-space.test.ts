import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type JobSchedule, ScheduleSpace } from '../../src/what-if/schedule-space.ts';

/**
 * A made-up run: how many candidates there are at a point depends on what was picked before; undefined at its
 * end.
 */
type World = (picks: readonly number[]) => number | undefined;

function worldOf(table: readonly number[], depth: number): World {
  return (picks) => {
    if (picks.length >= depth) return undefined;
    const hash = picks.reduce((sum, pick, index) => sum * 7 + pick + index, 3);
    return table[hash % table.length];
  };
}

/** Plays a schedule: the candidates there were at each point, and what was picked. */
function play(world: World, schedule: JobSchedule): { widths: number[]; picks: number[] } {
  const byPoint = new Map(schedule.map(({ point, pick }) => [point, pick]));
  const widths: number[] = [];
  const picks: number[] = [];
  for (let width = world(picks); width !== undefined; width = world(picks)) {
    picks.push(byPoint.get(picks.length) ?? 0);
    widths.push(width);
  }
  return { widths, picks };
}

/** Every way through a made-up run, by trying everything. */
function allWays(world: World, picks: readonly number[] = []): string[] {
  const width = world(picks);
  if (width === undefined) return [picks.join()];
  return Array.from({ length: width }, (_, pick) => allWays(world, [...picks, pick])).flat();
}

const worlds = fc
  .record({
    table: fc.array(fc.integer({ min: 1, max: 3 }), { minLength: 1, maxLength: 9 }),
    depth: fc.nat(5),
  })
  .map(({ table, depth }) => worldOf(table, depth));

function explored(world: World, most: number): { ways: string[]; lengths: number[]; space: ScheduleSpace } {
  const space = new ScheduleSpace();
  const ways: string[] = [];
  const lengths: number[] = [];
  for (let left = most; left > 0; ) {
    const schedule = space.next();
    if (schedule === undefined) break;
    left -= 1;
    const { widths, picks } = play(world, schedule);
    ways.push(picks.join());
    lengths.push(schedule.length);
    space.ran(schedule, widths, left);
  }
  return { ways, lengths, space };
}

test('every schedule is handed out once, those with few deviations first', () => {
  fc.assert(
    fc.property(worlds, (world) => {
      const { ways, lengths, space } = explored(world, Number.POSITIVE_INFINITY);
      expect(ways.toSorted()).toEqual(allWays(world).sort());
      expect(lengths).toEqual(lengths.toSorted((a, b) => a - b));
      expect([space.waiting, space.complete]).toEqual([0, Number.POSITIVE_INFINITY]);
    }),
  );
});

test('a limit ends it early: the same schedules in the same order, and it knows up to how many deviations it has all', () => {
  fc.assert(
    fc.property(worlds, fc.integer({ min: 1, max: 60 }), (world, most) => {
      const all = explored(world, Number.POSITIVE_INFINITY);
      const some = explored(world, most);
      expect(some.ways).toEqual(all.ways.slice(0, most));
      const firstLeftOut = all.lengths[most];
      if (firstLeftOut === undefined) expect(some.space.waiting).toBe(0);
      else {
        expect(some.space.waiting).toBeGreaterThan(0);
        expect(some.space.complete).toBe(firstLeftOut - 1);
      }
    }),
  );
});

test('with one deviation, early points come first, and at a point the first candidates', () => {
  const world: World = (picks) => [3, 1, 2][picks.length];
  const space = new ScheduleSpace();
  const told: JobSchedule[] = [];
  for (let schedule = space.next(); schedule !== undefined; schedule = space.next()) {
    told.push(schedule);
    space.ran(schedule, play(world, schedule).widths, Number.POSITIVE_INFINITY);
  }
  expect(told.slice(0, 4)).toEqual([
    [],
    [{ point: 0, pick: 1 }],
    [{ point: 0, pick: 2 }],
    [{ point: 2, pick: 1 }],
  ]);
  expect(told).toHaveLength(6);
});
