import { describe, expect, test } from 'vitest';
import { loadRunbook } from '../../src/files/load.ts';
import { UsageError } from '../../src/model/problem.ts';
import type { GroupTimeline } from '../../src/trace/group-timelines.ts';
import { type Comparison, compare, type GroupRun } from '../../src/what-if/compare.ts';
import { lasting } from '../cli/example-runbooks.ts';

const rollup = { options: { rollup: 'lastActivity' } };
const bad = (name: string, durationMs: number) => ({
  name,
  ...rollup,
  activities: [{ id: 'x', type: 'Run Program', program: 'x', simulate: { status: 'failed', durationMs } }],
});

/** A runbook of one Parallel, \Group, with branches that take so long each; a branch's id is its letter. */
const group = (durationsMs: readonly number[], more: object = {}) => ({
  runbooks: [
    {
      name: 'Group',
      activities: [
        {
          id: 'all',
          type: 'Parallel',
          name: 'All of them',
          branches: durationsMs.map((_, index) => ({ id: 'abcdefgh'[index], runbook: `R${index}` })),
          ...more,
        },
        { id: 'log', type: 'Send Event Log Message', message: '{{all.Failed branches}}' },
      ],
      links: [{ from: 'all', to: 'log', include: [] }],
    },
    ...durationsMs.map((ms, index) =>
      ms < 0 ? bad(`R${index}`, -ms) : lasting(`R${index}`, ms, { folder: '' }),
    ),
  ],
});

async function compared(source: object, activity?: string, options: object = {}): Promise<Comparison> {
  const found = await compare(await loadRunbook(source), activity, { runbook: 'Group', ...options });
  if (found === undefined) throw new Error('it was interrupted');
  return found;
}

const only = ({ groups }: Comparison) => {
  const [run] = groups[0]?.runs ?? [];
  if (run === undefined) throw new Error('the group did not run');
  return run;
};

/** Each branch as `id from-to`, in seconds, of its last job. */
const bars = (timeline: GroupTimeline | undefined) =>
  timeline?.branches.map(({ id, compensates, jobs }) => {
    const last = jobs.at(-1);
    const name = `${compensates ? 'undo ' : ''}${id}`;
    return last === undefined || last.startMs === null
      ? name
      : `${name} ${last.startMs / 1000}-${last.endMs / 1000}`;
  });

describe('14.3: the same branches one after another, and under the strategy', () => {
  test('three branches of 10 s each: 30 s against 10 s', async () => {
    const found = await compared(group([10_000, 10_000, 10_000]));
    expect(found.groups).toMatchObject([
      { activity: 'all', name: 'All of them', type: 'Parallel', strategy: 'waitAll', maxWorkers: 0 },
    ]);
    expect(only(found)).toMatchObject({ savedMs: 20_000, factor: 3 });
    expect(bars(only(found).oneByOne)).toEqual(['a 0-10', 'b 10-20', 'c 20-30']);
    expect(bars(only(found).asWritten)).toEqual(['a 0-10', 'b 0-10', 'c 0-10']);
    expect([found.oneByOne.durationMs, found.asWritten.durationMs]).toEqual([30_000, 10_000]);
  });

  test('four of 10 min: 40 min against 10 min', async () => {
    const minutes = 60_000;
    const run = only(await compared(group(Array<number>(4).fill(10 * minutes))));
    expect([run.oneByOne?.durationMs, run.asWritten?.durationMs]).toEqual([40 * minutes, 10 * minutes]);
  });

  test('the slowest branch is the one that takes longest, and it says how long the group takes', async () => {
    const run = only(await compared(group([2000, 7000, 3000])));
    expect(run.slowest).toEqual({ id: 'b', durationMs: 7000 });
    expect(run.asWritten?.durationMs).toBe(7000);
  });

  test('maxWorkers and throttles count as written; a branch that waits for a slot has a start after its place in the queue', async () => {
    const two = only(await compared(group([1000, 1000, 1000, 1000], { maxWorkers: 2 })));
    expect(bars(two.asWritten)).toEqual(['a 0-1', 'b 0-1', 'c 1-2', 'd 1-2']);
    const servers = [{ name: 'A', throttle: 2 }];
    const held = only(await compared(group([1000, 1000]), undefined, { servers }));
    expect(held.asWritten?.branches[1]?.jobs).toMatchObject([{ queuedMs: 0, startMs: 1000, endMs: 2000 }]);
    expect(held.savedMs).toBe(0);
  });

  test('race: one after another the first that succeeds ends it; the others stand there without a job', async () => {
    const run = only(await compared(group([5000, 2000, 3000], { strategy: 'race' })));
    expect(bars(run.oneByOne)).toEqual(['a 0-5', 'b', 'c']);
    expect(bars(run.asWritten)).toEqual(['a 0-2', 'b 0-2', 'c 0-2']);
    expect(run.asWritten?.branches.map(({ jobs }) => jobs.at(-1)?.status)).toEqual([
      'canceled',
      'success',
      'canceled',
    ]);
    expect(run).toMatchObject({ savedMs: 3000, slowest: { id: 'b', durationMs: 2000 } });
  });

  test('fireAndForget lasts as long as its jobs; nobody waits for them, so that no time is saved', async () => {
    const run = only(await compared(group([4000, 4000], { strategy: 'fireAndForget' })));
    expect([run.oneByOne?.durationMs, run.asWritten?.durationMs]).toEqual([8000, 4000]);
    expect(run).toMatchObject({ savedMs: null, factor: null, isAtLeast: false });
  });

  test('a branch whose time is over has timed out, and may be the slowest; what is not needed is cancelled', async () => {
    const branches = ['a', 'b', 'c'].map((id, index) => ({
      id,
      runbook: `R${index}`,
      ...(id === 'b' && { timeoutSeconds: 4 }),
    }));
    const statuses = (run: GroupRun) =>
      run.asWritten?.branches.map(({ jobs }) => [jobs.at(-1)?.status, (jobs.at(-1)?.endMs ?? 0) / 1000]);
    const all = only(await compared(group([1000, 9000, 2000], { branches })));
    expect(statuses(all)).toEqual([
      ['success', 1],
      ['timedOut', 4],
      ['success', 2],
    ]);
    expect(all).toMatchObject({ savedMs: 3000, isAtLeast: false, slowest: { id: 'b', durationMs: 4000 } });
    expect(all.asWritten?.isCutOff).toBe(false);
    const first = only(await compared(group([9000, 9000, 9000], { branches, strategy: 'failFast' })));
    expect(statuses(first)).toEqual([
      ['canceled', 4],
      ['timedOut', 4],
      ['canceled', 4],
    ]);
  });

  test('one after another its time is over before it is through: what is saved is a lower bound', async () => {
    const run = only(await compared(group([4000, 4000, 4000], { timeoutSeconds: 10 })));
    expect([run.oneByOne?.isCutOff, run.asWritten?.isCutOff]).toEqual([true, false]);
    expect(run.oneByOne?.branches.map(({ jobs }) => jobs[0]?.status)).toEqual([
      'success',
      'success',
      'timedOut',
    ]);
    expect(run).toMatchObject({ savedMs: 6000, factor: 2.5, isAtLeast: true });
    const both = only(await compared(group([4000, 4000, 4000], { timeoutSeconds: 3 })));
    expect([both.oneByOne?.isCutOff, both.asWritten?.isCutOff]).toEqual([true, true]);
    expect(both).toMatchObject({ savedMs: null, factor: null, isAtLeast: false });
  });

  test.each([{ untilMs: 9000 }, { timeoutMs: 9000 }])(
    'one after another the run is over before it is through: %j',
    async (options) => {
      const run = only(await compared(group([4000, 4000, 4000]), undefined, options));
      expect([run.oneByOne?.isCutOff, run.asWritten?.isCutOff]).toEqual([true, false]);
      expect(run).toMatchObject({ savedMs: 5000, factor: 2.25, isAtLeast: true });
    },
  );

  test('retries are jobs of their branch, compensations stand last', async () => {
    const branches = [
      { id: 'a', runbook: 'R0', compensate: 'R2' },
      { id: 'b', runbook: 'R1', retries: { attempts: 2, delaySeconds: 3 } },
    ];
    const run = only(await compared(group([1000, -2000, 500], { branches })));
    expect(bars(run.asWritten)).toEqual(['a 0-1', 'b 5-7', 'undo a 7-7.5']);
    expect(run.asWritten?.branches[1]?.jobs.map(({ attempt }) => attempt)).toEqual([1, 2]);
    expect(run.asWritten).toMatchObject({ status: 'failed', durationMs: 7500 });
    expect(run.asWritten?.errorSummary).toContain('b');
  });

  test('For Each with several workers is compared as well, with one it is not', async () => {
    const each = (id: string, maxWorkers: number) => ({
      id,
      type: 'For Each',
      count: 3,
      runbook: 'R',
      maxWorkers,
    });
    const activities = [each('one', 1), each('two', 2)];
    const runbook = { name: 'Group', activities, links: [{ from: 'one', to: 'two' }] };
    const body = lasting('R', 1000, { maxSimultaneousJobs: 9, folder: '' });
    const found = await compared({ runbooks: [runbook, body] });
    expect(found.groups.map(({ activity }) => activity)).toEqual(['two']);
    expect(bars(only(found).asWritten)).toEqual(['1 0-1', '2 0-1', '3 1-2']);
    await expect(compared({ runbooks: [runbook, body] }, 'one')).rejects.toThrow(
      /^one \(For Each\) of .* nothing to/,
    );
  });

  test('an activity that runs several times is compared each time', async () => {
    const file = group([1000, 2000]);
    const [runbook, ...others] = file.runbooks as [(typeof file.runbooks)[0] & { links: object[] }];
    const rows = { id: 'rows', type: 'Query Database', simulate: { rows: [{}, {}, {}] } };
    const links = [{ from: 'rows', to: 'all' }, ...runbook.links];
    const found = await compared({
      runbooks: [{ ...runbook, activities: [rows, ...runbook.activities], links }, ...others],
    });
    expect(found.groups[0]?.runs.map(({ savedMs }) => savedMs)).toEqual([1000, 1000, 1000]);
  });

  test('one that the runbook does not come to has no runs', async () => {
    const file = group([1000]);
    const [runbook, ...others] = file.runbooks as [(typeof file.runbooks)[0] & { links: object[] }];
    const first = { id: 'first', type: 'Query Database', simulate: { status: 'failed' } };
    const links = [{ from: 'first', to: 'all' }, ...runbook.links];
    const activities = [first, ...runbook.activities];
    const found = await compared({ runbooks: [{ ...runbook, activities, links }, ...others] });
    expect(found.groups[0]?.runs).toEqual([]);
  });
});

describe('what cannot be compared is a usage error', () => {
  const hint = async (promise: Promise<unknown>) => {
    const error = await promise.then(
      () => undefined,
      (reason: unknown) => reason,
    );
    expect(error).toBeInstanceOf(UsageError);
    return (error as UsageError).hint;
  };

  test('a runbook without such an activity: where there is one is said', async () => {
    expect(await hint(compared(group([1]), undefined, { runbook: 'R0' }))).toBe(
      'these runbooks have some: \\Group',
    );
    expect(await hint(compared(lasting('Group', 1)))).toBeUndefined();
  });

  test('an activity that is not there, or is something else: what there is is said', async () => {
    expect(await hint(compared(group([1]), 'al'))).toBe(
      'did you mean "all"?\nactivities to compare: all (All of them)',
    );
    expect(await hint(compared(group([1]), 'log'))).toBe('activities to compare: all (All of them)');
  });

  test('several runbooks', async () => {
    await hint(compared(group([1]), undefined, { runbook: ['Group', 'R0'] }));
  });
});

test('an activity is found by its name, too, in any letter case', async () => {
  expect((await compared(group([1000]), 'all of THEM')).groups).toHaveLength(1);
});

test('it stops when told to', async () => {
  const bundle = await loadRunbook(group([1000]));
  expect(
    await compare(bundle, undefined, { runbook: 'Group' }, { signal: AbortSignal.abort() }),
  ).toBeUndefined();
});
