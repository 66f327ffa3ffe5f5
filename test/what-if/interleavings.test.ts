import { describe, expect, test } from 'vitest';
import { loadRunbook } from '../../src/files/load.ts';
import { UsageError } from '../../src/model/problem.ts';
import { type Exploration, type ExplorePlan, exploreSchedules } from '../../src/what-if/interleavings.ts';
import { lasting, lostUpdates, parentAndChild } from '../cli/example-runbooks.ts';
import { script } from '../support/runbook-file.ts';

const values = ({ results }: Exploration) =>
  results.map(({ result }) => result.counters.map(({ value }) => value));

/** Runs \Ops\Both, two workers unless told otherwise. */
async function explored(schedules: number | 'all', more: object = {}, workers = 2): Promise<Exploration> {
  const bundle = await loadRunbook(lostUpdates(workers));
  return exploreSchedules(bundle, { schedules, ...more }, { runbook: 'Both', seed: 7 });
}

describe('section 9: a counter that is read, then set, loses updates', () => {
  test('the documented order loses none; all schedules of two jobs show both results, and nothing else', async () => {
    const found = await explored('all');
    expect(values(found)).toEqual([[2], [1]]);
    expect(found).toMatchObject({ isExhaustive: true, allUpTo: null, isInterrupted: false });
    expect(found.results.reduce((sum, { count }) => sum + count, 0)).toBe(found.schedules);
    const [documented, lost] = found.results;
    expect(documented?.schedule).toEqual([]);
    expect(lost?.result).toMatchObject({
      status: 'success',
      limit: null,
      counters: [{ counter: '\\Visits' }],
    });
  });

  test('the shortest schedule says which job went on instead of which, and when', async () => {
    const { results } = await explored('all');
    expect(results[1]?.schedule).toMatchObject([
      {
        what: 'next job',
        after: { event: 'ActivityEnd', job: 2, activity: 'Get Counter Value' },
        wentOn: { job: 3, runbook: '\\Ops\\Add', activity: 'Get Counter Value' },
        insteadOf: { job: 2, runbook: '\\Ops\\Add', activity: 'Modify Counter' },
      },
    ]);
  });

  test('three workers: two updates are lost with two deviations', async () => {
    const found = await explored(400, {}, 3);
    expect(values(found)).toEqual([[3], [2], [1]]);
    expect(found.results.map(({ schedule }) => schedule.length)).toEqual([0, 1, 2]);
    expect(found).toMatchObject({ schedules: 400, isExhaustive: false });
    expect(found.allUpTo).toBeGreaterThanOrEqual(1);
  });

  test('with a job concurrency of 1 there is one result', async () => {
    const bundle = await loadRunbook(lostUpdates(2));
    const options = { runbook: 'Both', concurrency: { Add: 1 } };
    const found = await exploreSchedules(bundle, { schedules: 'all' }, options);
    expect(values(found)).toEqual([[2]]);
    expect(found.isExhaustive).toBe(true);
  });

  test.each([
    ['atomic', [[2]]],
    ['racy', [[2], [1]]],
  ] as const)('Modify Counter that increments, counterUpdates %s: %j', async (counterUpdates, expected) => {
    const file = lostUpdates(2);
    const [both, add] = file.runbooks;
    const increment = { id: 'set', type: 'Modify Counter', counter: 'Visits', action: 'Increment', value: 1 };
    const runbooks = [both, { ...add, activities: [increment], links: [] }];
    const bundle = await loadRunbook({ ...file, runbooks });
    const options = { runbook: 'Both', options: { counterUpdates } };
    const found = await exploreSchedules(bundle, { schedules: 'all' }, options);
    expect(values(found).toSorted()).toEqual(expected.toSorted());
    expect(found.isExhaustive).toBe(true);
  });
});

describe('which schedules are run', () => {
  test('the same input gives the same exploration, at random too', async () => {
    expect(await explored(50, {}, 3)).toEqual(await explored(50, {}, 3));
    const random = await explored(50, { random: true }, 3);
    expect(random).toEqual(await explored(50, { random: true }, 3));
    expect(random).toMatchObject({ schedules: 50, isExhaustive: false });
  });

  test('one schedule is the documented order', async () => {
    const found = await explored(1);
    expect(found).toMatchObject({ schedules: 1, isExhaustive: false, allUpTo: 0 });
    expect(values(found)).toEqual([[2]]);
  });

  test('with random, a space that is small enough is run whole; what is found at random is told by a schedule as short', async () => {
    const all = await explored('all');
    expect(await explored(all.schedules, { random: true })).toEqual(all);
    const inOrder = await explored(400, {}, 3);
    const atRandom = await explored(30, { random: true }, 3);
    const lengthOf = ({ results }: Exploration, visits: number) =>
      results.find(({ result }) => result.counters[0]?.value === visits)?.schedule.length;
    expect(atRandom.schedules).toBe(30);
    for (const visits of [2, 1]) expect(lengthOf(atRandom, visits)).toEqual(lengthOf(inOrder, visits));
  });

  test('jobs that have nothing in common end the same under every schedule, in whatever order their messages come', async () => {
    const child = {
      ...parentAndChild.runbooks[1],
      activities: [{ id: 'say', type: 'Send Event Log Message', message: 'from {{say.Job ID}}done' }],
    };
    const bundle = await loadRunbook({ runbooks: [parentAndChild.runbooks[0], child] });
    const options = { runbook: 'Parent', parameters: { Count: 3 } };
    const found = await exploreSchedules(bundle, { schedules: 200 }, options);
    expect(found.results).toHaveLength(1);
    expect(found.results[0]?.result.messages).toMatchObject([{ count: 3 }]);
    expect(found.schedules).toBe(200);
  });

  test('A4: with every choice the order of links is varied, too', async () => {
    const log = (id: string, message: string) => ({ id, type: 'Send Event Log Message', message });
    const count = (id: string, value: string) => ({
      id,
      type: 'Modify Counter',
      counter: 'N',
      action: 'Set',
      value,
    });
    const bundle = await loadRunbook({
      counters: [{ name: 'N' }],
      runbooks: [
        {
          name: 'Split',
          activities: [log('a', 'go'), count('b', '1'), count('c', '2')],
          links: [
            { from: 'a', to: 'b' },
            { from: 'a', to: 'c' },
          ],
        },
      ],
    });
    const plain = await exploreSchedules(bundle, { schedules: 'all' });
    expect([plain.schedules, values(plain)]).toEqual([1, [[2]]]);
    const every = await exploreSchedules(bundle, { schedules: 'all', everyChoice: true });
    expect([every.schedules, values(every)]).toEqual([2, [[2], [1]]]);
    expect(every.results[1]?.schedule[0]?.what).toBe('next link of a');
  });

  test('14.1: of two branches that end at the same time, either can win a race', async () => {
    const branches = ['a', 'b'].map((id) => ({ id, runbook: 'Work' }));
    const race = { id: 'race', type: 'Parallel', strategy: 'race', branches };
    const back = { id: 'back', type: 'Return Data', values: { Winner: '{{race.Winner}}' } };
    const first = { name: 'Race', activities: [race, back], links: [{ from: 'race', to: 'back' }] };
    const bundle = await loadRunbook({
      runbooks: [first, lasting('Work', 1000, { maxSimultaneousJobs: 2 })],
    });
    const found = await exploreSchedules(bundle, { schedules: 'all' }, { runbook: 'Race' });
    const winners = found.results.map(({ result }) => result.roots[0]?.returned);
    expect(winners).toEqual([[{ Winner: 'a' }], [{ Winner: 'b' }]]);
    expect([found.results[1]?.schedule.length, found.isExhaustive]).toEqual([1, true]);
  });

  test('A28: with a value for each runbook, only those that were changed are told', async () => {
    const bundle = await loadRunbook(lostUpdates(2));
    const options = { runbook: 'Both', options: { counterScope: 'perRunbook' } } as const;
    const { results } = await exploreSchedules(bundle, { schedules: 1 }, options);
    expect(results[0]?.result.counters).toEqual([{ counter: '\\Visits', runbook: '\\Ops\\Add', value: 2 }]);
  });

  test('a deadlock under some schedules only is a result of its own', async () => {
    const call = { id: 'call', type: 'Invoke Runbook', runbook: 'Leaf' };
    const first = {
      name: 'A',
      activities: [{ id: 'set', type: 'Modify Counter', counter: 'N', action: 'Set', value: 1 }, call],
      links: [{ from: 'set', to: 'call' }],
    };
    // Waits for a child only where it comes before the other.
    const isFirst = [{ item: 'Counter Value', operator: 'equals', value: 0 }];
    const second = {
      name: 'B',
      activities: [{ id: 'get', type: 'Get Counter Value', counter: 'N' }, call],
      links: [{ from: 'get', to: 'call', include: isFirst }],
    };
    const leaf = { name: 'Leaf', maxSimultaneousJobs: 5, activities: [{ id: 'x', type: 'Query Database' }] };
    const bundle = await loadRunbook({ counters: [{ name: 'N' }], runbooks: [first, second, leaf] });
    const servers = [{ name: 'S', throttle: 2 }];
    const found = await exploreSchedules(bundle, { schedules: 'all' }, { runbook: ['A', 'B'], servers });
    expect(found.results.map(({ result }) => result.limit)).toEqual([null, 'deadlock']);
  });
});

test('children that run scripts share one sandbox thread, and their results are seen', async () => {
  const child = {
    name: 'Child',
    maxSimultaneousJobs: 2,
    activities: [
      { id: 'get', type: 'Get Counter Value', counter: 'N' },
      { id: 'js', ...script(`publish('Next', Number('{{get.Counter Value}}') + 1)`) },
      { id: 'set', type: 'Modify Counter', counter: 'N', action: 'Set', value: '{{js.Next}}' },
    ],
    links: [
      { from: 'get', to: 'js' },
      { from: 'js', to: 'set' },
    ],
  };
  const both = {
    name: 'Both',
    activities: [{ id: 'e', type: 'For Each', count: 2, runbook: 'Child', maxWorkers: 2 }],
  };
  const bundle = await loadRunbook({ runbooks: [both, child], counters: [{ name: 'N' }] });
  const found = await exploreSchedules(bundle, { schedules: 30 }, { runbook: 'Both' });
  expect(values(found)).toEqual([[2], [1]]);
});

describe('it stops when told to, with what was found until then', () => {
  /** Stops after 40 runs, and says how many there were in the end. */
  const interrupted = async (workers: number, plan: ExplorePlan) => {
    const bundle = await loadRunbook(lostUpdates(workers));
    const stopping = new AbortController();
    let runs = 0;
    const onRun = (count: number) => {
      runs = count;
      if (count === 40) stopping.abort();
    };
    const watch = { signal: stopping.signal, onRun };
    const found = await exploreSchedules(bundle, plan, { runbook: 'Both', seed: 7 }, watch);
    expect(found).toMatchObject({ isInterrupted: true, isExhaustive: false });
    return { found, runs };
  };

  test('and those results are told as ever: who went on instead of whom', async () => {
    const { found } = await interrupted(3, { schedules: 'all' });
    const whole = await explored(400, {}, 3);
    expect(found.schedules).toBe(40);
    expect(values(found)).toEqual([[3], [2], [1]]);
    for (const [index, { schedule, isTold }] of found.results.entries())
      expect([isTold, schedule]).toEqual([true, whole.results[index]?.schedule]);
    expect(found.results[1]?.schedule[0]).toMatchObject({ wentOn: { job: 3 }, insteadOf: { job: 2 } });
  });

  test('but no more than 100 runs are spent on telling: what is left has its points alone', async () => {
    const { found, runs } = await interrupted(14, { schedules: 1000, random: true });
    expect(runs).toBeLessThanOrEqual(140);
    const untold = found.results.filter(({ isTold }) => !isTold);
    expect(untold.length).toBeGreaterThan(0);
    for (const { schedule } of untold)
      expect(schedule[0]).toMatchObject({ pick: expect.any(Number), wentOn: null, insteadOf: null });
  });
});

test.each([0, 1.5, -1, Number.NaN])('%s schedules are a usage error', async (schedules) => {
  await expect(explored(schedules)).rejects.toThrow(UsageError);
});

test('what simulate refuses is refused', async () => {
  const bundle = await loadRunbook(lostUpdates(2));
  await expect(exploreSchedules(bundle, { schedules: 5 }, { runbook: 'Neither' })).rejects.toThrow(
    UsageError,
  );
});
