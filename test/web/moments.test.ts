import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type JobMoment, jobAfter, Moments } from '../../src/web/moments.ts';
import type { TraceIndex } from '../../src/web/trace-index.ts';
import { arbitraryFamily } from '../properties/arbitrary-family.ts';
import { arbitraryRunbook } from '../properties/arbitrary-runbook.ts';
import { runs } from '../support/runs.ts';
import { named } from '../support/trace.ts';
import { readThree, replayed } from './replayed.ts';

/** Every moment, each made from the one before and by nothing else. */
function plainly(index: TraceIndex): ReadonlyMap<number, JobMoment>[] {
  const all: ReadonlyMap<number, JobMoment>[] = [new Map()];
  for (const event of index.events) {
    const before = all.at(-1) as ReadonlyMap<number, JobMoment>;
    const { job } = event;
    all.push(job === null ? before : new Map([...before, [job, jobAfter(before.get(job), event, index)]]));
  }
  return all;
}

const files = fc.oneof(
  arbitraryRunbook({ time: true }),
  arbitraryFamily.map(({ runbooks }) => ({ runbooks })),
);

test('wherever one comes from, a moment is what its events make of it one by one', async () => {
  const property = fc.asyncProperty(files, fc.array(fc.nat(), { maxLength: 40 }), async (file, jumps) => {
    const runbook = 'runbooks' in file ? 'R0' : undefined;
    const { index } = await replayed(file, runbook === undefined ? {} : { runbook });
    const all = plainly(index);
    const moments = new Moments(index);
    const last = index.events.length;
    for (const seq of [...all.keys(), ...jumps.map((jump) => jump % (last + 1)), last, last - 1, 0])
      expect(moments.at(seq)).toEqual({ seq, jobs: all[seq] });
    const anew = new Moments(index);
    const there = anew.at(last);
    for (let seq = last; seq >= 0; seq -= 1) expect(anew.at(seq).jobs).toEqual(all[seq]);
    expect(anew.at(last)).toEqual(there);
  });
  await fc.assert(property, runs(40));
});

test('no queue is ever less than empty, what runs is counted, and nothing waits when all has ended', async () => {
  const property = fc.asyncProperty(files, async (file) => {
    const runbook = 'runbooks' in file ? 'R0' : undefined;
    const { index } = await replayed(file, runbook === undefined ? {} : { runbook });
    for (const jobs of plainly(index)) {
      for (const { activities } of jobs.values()) {
        const all = [...activities.values()];
        expect(all.filter(({ queued, gathered }) => queued < 0 || gathered < 0)).toEqual([]);
        expect(all.filter(({ isRunning }) => isRunning).length).toBeLessThanOrEqual(1);
      }
    }
    const end = new Moments(index).at(index.events.length);
    const all = [...end.jobs.values()].flatMap(({ activities }) => [...activities.values()]);
    expect(all.filter(({ queued, gathered, isRunning }) => queued + gathered > 0 || isRunning)).toEqual([]);
    const sum = (numbers: readonly number[]) => numbers.reduce((total, each) => total + each, 0);
    const starts = named({ events: [...index.events] }, 'ActivityStart').filter(
      ({ attempt }) => attempt === 1,
    );
    expect(sum(all.map(({ runs: ran }) => ran))).toBe(starts.length);
    expect(sum(all.map(({ ended }) => ended.success + ended.warning + ended.failed))).toBe(starts.length);
  });
  await fc.assert(property, runs(40));
});

test('rows wait for the activities that will run on them, and tokens gather at a Junction', async () => {
  const { index, events } = await replayed(readThree);
  const moments = new Moments(index);
  const at = (seq: number, activity: string) => moments.at(seq).jobs.get(1)?.activities.get(activity);
  const ends = named({ events }, 'ActivityEnd');
  const listed = ends.find(({ activity }) => activity === 'list')?.seq ?? 0;
  expect([at(listed, 'read')?.queued, at(listed, 'log')?.queued, at(listed - 1, 'read')]).toEqual([
    3,
    3,
    undefined,
  ]);
  const tokens = (seq: number, most: number) =>
    index.queueAt(1, 'read', seq, most).map(({ start, row }) => [start.token, row]);
  expect(tokens(listed, 2)).toEqual([
    ['1.1.1', 0],
    ['1.1.2', 1],
  ]);
  expect(tokens(listed - 1, 9)).toEqual([]);
  const reads = ends.filter(({ activity }) => activity === 'read');
  const second = reads[1]?.seq ?? 0;
  expect(at(second, 'read')).toMatchObject({
    queued: 1,
    runs: 2,
    last: 'failed',
    ended: { success: 1, failed: 1 },
  });
  expect(tokens(second, 9)).toEqual([['1.1.3', 2]]);
  const released = named({ events }, 'JunctionReleased')[0];
  expect(released).toMatchObject({ arrived: 5 });
  expect(at((released?.seq ?? 0) - 1, 'join')?.gathered).toBe(5);
  expect(at(released?.seq ?? 0, 'join')?.gathered).toBe(0);
  const dropped = named({ events }, 'TokenDropped')[0]?.seq ?? 0;
  expect([at(dropped - 1, 'read')?.dropped, at(dropped, 'read')?.dropped]).toEqual([0, 1]);
});
