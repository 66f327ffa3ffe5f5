// Job concurrency and throttles, with jobs that meet each other: whoever waits for the others waits until
// they are there, nobody sleeps.
import { describe, expect, test } from 'vitest';
import { simulate } from '../../../src/hosts/simulation/simulate.ts';
import { run } from '../../../src/hosts/threads/run.ts';
import { type Host, knowingOwn, type Played, played, runHere, severalOf } from '../../support/host-play.ts';
import { list, start, takes } from '../../support/runbook-file.ts';
import { expectWholeJobs, mostAtOnce, named } from '../../support/trace.ts';
import { newSteering, places } from './steering.ts';

/** Ten items, each given to a child that is not waited for. */
const tenItems = (child: string, maxSimultaneousJobs: number) =>
  severalOf({
    Parent: { activities: { get: list(10), call: start('Child', { parameters: { n: '{{get.n}}' } }) } },
    Child: {
      activities: { init: takes('n'), work: { type: child, simulate: { durationMs: 1000 } } },
      maxSimultaneousJobs,
    },
  });

const children = Array.from({ length: 10 }, (_, index) => index + 2);
const startOrder = (all: Played, event: 'JobStart' | 'InstanceStart') =>
  named(all, event).flatMap(({ job, runbook }) => (runbook === '\\Child' ? [job] : []));

const live: readonly (readonly [string, Host])[] = [
  ['run, isolation none', knowingOwn(runHere)],
  ['run, isolation pool', knowingOwn(run)],
];

describe.each(live)('%s', (_name, host) => {
  test('concurrency 10: all ten run at once, and start in the order of their parent’s tokens', async () => {
    newSteering(10);
    const all = await played(host(await tenItems('Own Meet', 10), { runbook: 'Parent' }));
    expectWholeJobs(all);
    expect(startOrder(all, 'JobStart')).toEqual(children);
    expect(startOrder(all, 'InstanceStart')).toEqual(children);
    expect(all.result).toMatchObject({ status: 'success', jobs: 11, executions: 31 });
    expect(named(all, 'ActivityEnd').every(({ status }) => status === 'success')).toBe(true);
  });

  test('concurrency 1: they queue, one starts when the one before has ended', async () => {
    const steering = newSteering();
    const all = await played(host(await tenItems('Own Crowd', 1), { runbook: 'Parent' }));
    expectWholeJobs(all);
    expect(startOrder(all, 'JobStart')).toEqual(children);
    expect([mostAtOnce(all, '\\Child'), Atomics.load(steering, places.most)]).toEqual([1, 1]);
  });

  test('throttle 4: four at once, and never more', async () => {
    const steering = newSteering(4);
    const bundle = await tenItems('Own Meet', 10);
    const servers = [{ name: 'RBS01', throttle: 4 }];
    const all = await played(host(bundle, { runbook: 'Parent', servers }));
    expectWholeJobs(all);
    expect(Atomics.load(steering, places.arrived)).toBe(10);
    expect(mostAtOnce(all)).toBe(4);
    expect(startOrder(all, 'JobStart')).toEqual(children);
    const crowded = newSteering();
    await played(host(await tenItems('Own Crowd', 10), { runbook: 'Parent', servers }));
    expect(Atomics.load(crowded, places.most)).toBeLessThanOrEqual(4);
  });
});

test.each([
  [10, 50, [0, 0, 0, 0, 0, 0, 0, 0, 0, 0]],
  [1, 50, [0, 1, 2, 3, 4, 5, 6, 7, 8, 9]],
  [10, 4, [0, 0, 0, 0, 1, 1, 1, 1, 2, 2]],
  [3, 4, [0, 0, 0, 1, 1, 1, 2, 2, 2, 3]],
])(
  'simulate: ten children of 1 s each, concurrency %i, throttle %i, start after %j s',
  async (concurrency, throttle, seconds) => {
    const bundle = await tenItems('Query Database', concurrency);
    const all = await played(simulate(bundle, { runbook: 'Parent', servers: [{ name: 'RBS01', throttle }] }));
    expectWholeJobs(all);
    expect(startOrder(all, 'JobStart')).toEqual(children);
    const began = Date.parse(all.events[0]?.time as string);
    const starts = named(all, 'JobStart').filter(({ runbook }) => runbook === '\\Child');
    expect(starts.map(({ time }) => (Date.parse(time) - began) / 1000)).toEqual(seconds);
    expect(all.result.durationMs).toBe(((seconds.at(-1) as number) + 1) * 1000);
  },
);
