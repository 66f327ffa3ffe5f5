import { expect, test } from 'vitest';
import { countUpTo } from '../../src/trace/count-up-to.ts';
import { tokenLabel } from '../../src/web/data-bus.ts';
import { timelineOf } from '../../src/web/lanes.ts';
import { LogLines, neighbour } from '../../src/web/log-lines.ts';
import { Moments } from '../../src/web/moments.ts';
import { viewAt } from '../../src/web/view.ts';
import { named } from '../support/trace.ts';
import { readThree, replayed } from './replayed.ts';

const parent = {
  runbooks: [
    {
      name: 'Parent',
      activities: [
        {
          id: 'both',
          type: 'Parallel',
          strategy: 'waitAll',
          branches: [
            { id: 'north', runbook: 'Child' },
            { id: 'south', runbook: 'Child' },
          ],
        },
      ],
    },
    {
      name: 'Child',
      activities: [{ id: 'work', type: 'Run Program', program: 'x', simulate: { durationMs: 5000 } }],
    },
  ],
};

test('the data bus of a token is what the activities on its way published, row by row', async () => {
  const { index, events } = await replayed(readThree);
  const view = (seq: number, activity?: string) => viewAt(index, new Moments(index), seq, { activity });
  const starts = named({ events }, 'ActivityStart').filter(({ activity }) => activity === 'read');
  const third = view(starts[2]?.seq ?? 0);
  expect(third).toMatchObject({ shown: 'read', current: 'read', token: '1.1.3 file3', job: 1 });
  expect(third.bus?.entries.map(({ end, row }) => [end.activity, row])).toEqual([
    ['list', 2],
    ['init', 0],
  ]);
  expect(third.bus?.entries[0]?.own).toContainEqual(['Program output', 'file3']);
  expect(third.bus?.entries[0]?.common.map(([name]) => name)).toContain('Activity status');
  const ended = view(index.endOf(starts[1]?.seq ?? 0)?.seq ?? 0);
  expect(ended.bus?.entries[0]).toMatchObject({ row: undefined, end: { errorSummary: 'no such file' } });
  expect(ended.bus?.texts).toEqual([['program', 'cat file2']]);
  // An activity that was chosen is told of as it was the last time.
  const later = view(events.length, 'read');
  expect(later.execution).toBe(starts[2]);
  const [log] = named({ events }, 'ActivityEnd').filter(({ activity }) => activity === 'log');
  expect(log && tokenLabel(index, log, 0)).toBe('file1');
});

test('behind a Junction a token reads nothing of what came before it', async () => {
  const { index, events } = await replayed(readThree);
  const done = named({ events }, 'ActivityStart').find(({ activity }) => activity === 'done')?.seq ?? 0;
  const { bus } = viewAt(index, new Moments(index), done, {});
  expect(bus?.entries.map(({ end }) => end.activity)).toEqual(['join']);
});

test('the view follows the job of the event, or stays with the one that was chosen', async () => {
  const { index, events } = await replayed(parent, { runbook: 'Parent' });
  const moments = new Moments(index);
  const childStart = named({ events }, 'InstanceStart').find(({ job }) => job === 2)?.seq ?? 0;
  expect(viewAt(index, moments, childStart, {})).toMatchObject({ job: 2, runbook: { path: '\\Child' } });
  expect(viewAt(index, moments, childStart, { job: 1 })).toMatchObject({
    job: 1,
    shown: 'both',
    isOwn: false,
  });
  const both = named({ events }, 'ActivityStart').find(({ activity }) => activity === 'both');
  expect(index.jobsOf(both?.seq ?? 0)).toEqual([2, 3]);
  expect([...index.jobs.values()].map(({ parent: of, purpose }) => [of, purpose])).toEqual([
    [null, ''],
    [1, 'branch north'],
    [1, 'branch south'],
  ]);
});

test('one lane for each job and server; a job that is lost begins a second one', async () => {
  const { index } = await replayed(parent, {
    runbook: 'Parent',
    servers: [
      { name: 'A', throttle: 1 },
      { name: 'B', throttle: 3 },
    ],
    faults: [{ server: 'A', atMs: 2000, forMs: Number.POSITIVE_INFINITY }],
  });
  const { lanes, from, to, placeOf } = timelineOf(index, 'time');
  const told = lanes.map(({ job, server, bars }) => [job, server, bars.map(({ kind }) => kind).join(' ')]);
  expect(told).toEqual(told.toSorted(([left], [right]) => Number(left) - Number(right)));
  expect(new Set(lanes.map(({ job, server }) => `${job} ${server}`)).size).toBe(lanes.length);
  expect(lanes.length).toBeGreaterThan(3);
  const bars = lanes.flatMap((lane) => lane.bars);
  expect(bars.filter((bar) => bar.from > bar.to || bar.from < from || bar.to > to)).toEqual([]);
  // Each bar of a job lies behind the one before, whichever lane it is on.
  for (const own of Map.groupBy(lanes, ({ job }) => job).values()) {
    const periods = own.flatMap(({ bars }) => bars.filter(({ kind }) => kind === 'job' || kind === 'queued'));
    const inOrder = periods.toSorted((left, right) => left.from - right.from || left.to - right.to);
    for (const [at, period] of inOrder.entries())
      expect(period.from).toBeGreaterThanOrEqual(inOrder[at - 1]?.to ?? from);
  }
  expect(placeOf(index.events.length)).toBe(to);
  const byOrder = timelineOf(index, 'order');
  expect([byOrder.from, byOrder.to]).toEqual([1, index.events.length]);
});

test('whether the clock tells events apart', async () => {
  expect((await replayed(readThree)).index.isTimeless).toBe(true);
  expect((await replayed(parent, { runbook: 'Parent' })).index.isTimeless).toBe(false);
});

test('the log is searched word by word, in the words of the report', async () => {
  const { events } = await replayed(readThree);
  const lines = new LogLines(events);
  const [found, ...others] = lines.matching('READ file no such', 'all');
  expect(others).toEqual([]);
  expect(`${lines.subject(found ?? 0)}: ${lines.message(found ?? 0)}`).toBe(
    'Read file: ended failed, 1 row (simulated): no such file',
  );
  expect(lines.matching('', 'failures')).toContain(found);
  expect(lines.matching('', 'dropped').map((seq) => events[seq - 1]?.event)).toEqual(['TokenDropped']);
  expect(lines.matching('', 'all')).toHaveLength(events.length);
  expect(lines.matching('nowhere', 'all')).toEqual([]);
});

test('how many numbers are up to another, and the nearest event of a kind', async () => {
  const upTo = (wanted: number) => countUpTo([1, 2, 5, 9], wanted, (each) => each);
  expect([0, 1, 4, 5, 99].map(upTo)).toEqual([0, 1, 2, 3, 4]);
  const { events } = await replayed(readThree);
  const isEnd = ({ event }: (typeof events)[number]) => event === 'ActivityEnd';
  const first = neighbour(events, 0, 1, isEnd) ?? 0;
  expect(events[first - 1]).toMatchObject({ event: 'ActivityEnd', activity: 'init' });
  expect([neighbour(events, first, -1, isEnd), neighbour(events, events.length, 1, isEnd)]).toEqual([
    undefined,
    undefined,
  ]);
});
