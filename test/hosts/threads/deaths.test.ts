// A worker thread that dies costs its own job and nothing else.
import { describe, expect, test } from 'vitest';
import type { RunOptions } from '../../../src/hosts/settings/run-options.ts';
import { run } from '../../../src/hosts/threads/run.ts';
import { knowingOwn, type Played, played, severalOf } from '../../support/host-play.ts';
import { invoke, list, message, script, start, takes } from '../../support/runbook-file.ts';
import { expectWholeJobs, messages, named } from '../../support/trace.ts';
import { newSteering } from './steering.ts';

/**
 * Four children one after another; the second is to die. Then the parent calls one that dies, and waits for
 * it.
 */
const family = (dying: object, maxSimultaneousJobs = 1) =>
  severalOf({
    Parent: {
      activities: {
        get: list(4),
        each: start('Child', { parameters: { n: '{{get.n}}' } }),
        join: { type: 'Junction' },
        call: invoke('Child', { parameters: { n: '2' } }),
        log: message('{{call.Child runbook status}}|{{call.Activity status}}'),
      },
      links: ['get->each', 'each->join', 'join->call', { from: 'call', to: 'log', include: [] }],
    },
    Child: {
      activities: {
        init: takes('n'),
        before: message('begins {{init.n}}'),
        dies: dying,
        after: message('ends {{init.n}}'),
      },
      links: [
        'init->before',
        { from: 'before', to: 'after' },
        { from: 'init', to: 'dies', include: [{ item: 'n', operator: 'equals', value: 2 }] },
      ],
      maxSimultaneousJobs,
    },
  });

/** What is expected of such a run, whatever the death. */
function expectOnlyTheirOwn(all: Played, reason: string): void {
  expectWholeJobs(all);
  const [second, called] = [3, 6];
  expect(
    named(all, 'JobEnd')
      .map(({ job, status }) => [job, status])
      .sort(),
  ).toEqual([
    [1, 'Completed'],
    [2, 'Completed'],
    [second, 'Failed'],
    [4, 'Completed'],
    [5, 'Completed'],
    [called, 'Failed'],
  ]);
  const failures = named(all, 'Diagnostic').filter(({ code }) => code === 'job-failed');
  expect(failures.map(({ job, level, message: text }) => [job, level, text])).toEqual(
    [second, called].map((job) => [job, 'Error', `job ${job} was not played to its end: ${reason}`]),
  );
  const dead = named(all, 'ActivityEnd').filter(({ activity }) => activity === 'dies');
  expect(dead).toMatchObject(
    [second, called].map((job) => ({ job, status: 'failed', errorSummary: reason })),
  );
  expect(
    named(all, 'InstanceEnd')
      .filter(({ status }) => status === 'failed')
      .map(({ job }) => job),
  ).toEqual([second, called]);
  // The activities before it are all told; the siblings and the parent go on to their ends (A22: the called
  // one could not be run).
  expect(messages(all).filter((text) => text.startsWith('begins'))).toHaveLength(5);
  expect(
    messages(all)
      .filter((text) => text.startsWith('ends'))
      .sort(),
  ).toEqual(['ends 1', 'ends 3', 'ends 4']);
  expect(messages(all).at(-1)).toBe('failed|failed');
  expect(named(all, 'ActivityEnd').find(({ activity }) => activity === 'call')).toMatchObject({
    status: 'failed',
    errorSummary: reason,
  });
  expect(all.result).toMatchObject({ status: 'warning', jobs: 6, isInterrupted: false });
}

const host = knowingOwn(run);
const die = (what: string) => ({ type: 'Own Die', what });
/** Inside one call of a built-in function no limit of the sandbox is looked at. */
const hanging = script('[].indexOf.call({ length: 2 ** 53 - 1 }, 1)', { timeoutSeconds: 1 });

describe('a job whose thread dies is recorded as Failed, with the reason; siblings, parent and the next in the queue are not touched', () => {
  test.each<[string, object, string, RunOptions]>([
    ['by an uncaught exception', die('exception'), 'the activity type "Own Die" broke: it broke', {}],
    [
      'by an uncaught exception, each job in a thread of its own',
      die('exception'),
      'the activity type "Own Die" broke: it broke',
      { isolation: 'worker' },
    ],
    ['by a thrown null', die('null'), 'the activity type "Own Die" broke: null', {}],
    [
      'by an exception, after messages to whoever started it',
      die('garbage'),
      'the activity type "Own Die" broke: it broke',
      {},
    ],
    [
      'by an exception, after messages to whoever started it, each job in a thread of its own',
      die('garbage'),
      'the activity type "Own Die" broke: it broke',
      { isolation: 'worker' },
    ],
    ['by process.exit(3)', die('exit'), 'the activity type "Own Die" ended its thread with exit code 3', {}],
    [
      'by process.exit(3), each job in a thread of its own',
      die('exit'),
      'the activity type "Own Die" ended its thread with exit code 3',
      { isolation: 'worker' },
    ],
    [
      'because nothing is left that could settle its promise',
      die('never'),
      'the activity type "Own Die" waits for something that can never come',
      {},
    ],
    [
      'because nothing is left that could settle its promise, each job in a thread of its own',
      die('never'),
      'the activity type "Own Die" waits for something that can never come',
      { isolation: 'worker' },
    ],
    [
      'out of memory',
      die('memory'),
      'the activity type "Own Die" ran out of memory (limit: 128 MB)',
      { jobMemoryMb: 128 },
    ],
    [
      'out of memory, in buffers',
      die('buffers'),
      'the activity type "Own Die" ran out of memory (limit: 128 MB)',
      { jobMemoryMb: 128 },
    ],
    [
      'out of memory, in buffers, each job in a thread of its own',
      die('buffers'),
      'the activity type "Own Die" ran out of memory (limit: 128 MB)',
      { jobMemoryMb: 128, isolation: 'worker' },
    ],
    [
      'ended for a script that hangs in one built-in call',
      hanging,
      'a script hung beyond its time limit',
      {},
    ],
  ])(
    '%s',
    async (_how, dying, reason, options) => {
      newSteering();
      expectOnlyTheirOwn(await played(host(await family(dying), { runbook: 'Parent', ...options })), reason);
    },
    60_000,
  );
});

test.each([
  ['pool', 'an endless loop', 'loop', 3],
  ['pool', 'an activity that waits for ever', 'wait', 3],
  ['none', 'an activity that waits for ever', 'wait', 0.05],
] as const)(
  'isolation %s: %s is ended by jobTimeoutMs, and costs its own job only',
  async (isolation, _what, what, seconds) => {
    newSteering();
    const bundle = await severalOf({
      Stuck: { activities: { before: message('before'), dies: die(what), after: message('after') } },
      Fine: { activities: { a: message('fine') } },
    });
    const servers = [{ name: 'RBS01', throttle: 1 }];
    const all = await played(
      host(bundle, { runbook: ['Stuck', 'Fine'], servers, jobTimeoutMs: seconds * 1000, isolation }),
    );
    expectWholeJobs(all);
    const reason = `the job ran longer than ${seconds} s`;
    expect(named(all, 'JobEnd').map(({ job, status }) => [job, status])).toEqual([
      [1, 'Failed'],
      [2, 'Completed'],
    ]);
    expect(named(all, 'Diagnostic')).toMatchObject([
      { code: 'job-failed', job: 1, message: `job 1 was not played to its end: ${reason}` },
    ]);
    expect(named(all, 'ActivityEnd').find(({ activity }) => activity === 'dies')).toMatchObject({
      status: 'failed',
      errorSummary: reason,
    });
    expect(messages(all)).toEqual(['before', 'fine']);
    expect(all.result).toMatchObject({ status: 'failed', isInterrupted: false });
    expect(all.result.limit).toBeUndefined();
  },
  60_000,
);

test('a pool has as many threads as before when some have died', async () => {
  newSteering();
  const bundle = await severalOf({
    Parent: { activities: { get: list(6), each: start('Child') } },
    Child: { activities: { dies: die('exit') }, maxSimultaneousJobs: 6 },
  });
  const servers = [{ name: 'RBS01', throttle: 2 }];
  const all = await played(host(bundle, { runbook: 'Parent', servers }));
  expectWholeJobs(all);
  expect(named(all, 'JobEnd').map(({ status }) => status)).toEqual(['Completed', ...Array(6).fill('Failed')]);
});

test.each(['pool', 'worker'] as const)(
  'isolation %s: an abandoned run waits for no thread, and its trace is whole',
  async (isolation) => {
    newSteering();
    const bundle = await severalOf({
      Parent: { activities: { get: list(2), each: start('Child'), call: invoke('Child') } },
      Child: { activities: { before: message('before'), dies: die('loop'), after: message('after') } },
    });
    const going = host(bundle, { runbook: 'Parent', isolation, servers: [{ name: 'RBS01', throttle: 2 }] });
    let atMs = 0;
    going.on('ActivityStart', ({ activity }) => {
      if (activity !== 'dies') return;
      going.cancel('enough');
      setImmediate(() => {
        atMs = performance.now();
        going.abandon();
      });
    });
    const all = await played(going);
    expect(performance.now() - atMs).toBeLessThan(1_500);
    expectWholeJobs(all);
    expect(named(all, 'ActivityEnd').find(({ activity }) => activity === 'dies')).toMatchObject({
      status: 'failed',
      errorSummary: 'enough',
    });
    expect(named(all, 'JobEnd').filter(({ status }) => status !== 'Completed')).not.toEqual([]);
    expect(all.result).toMatchObject({ status: 'canceled', isInterrupted: true });
  },
  60_000,
);

test('a thread that runs out of memory in activities that Pianola computes loses no event', async () => {
  newSteering();
  // What is queued and what is flattened grow until nothing fits any more.
  const bundle = await severalOf({
    Grows: {
      activities: {
        get: list(5_000),
        more: list(500),
        last: message('{{more.n}}'),
      },
      options: { maxTokens: 1_000_000_000 },
    },
  });
  const all = await played(host(bundle, { jobMemoryMb: 32 }));
  expectWholeJobs(all);
  const reason = 'its thread ran out of memory (limit: 32 MB)';
  expect(named(all, 'Diagnostic')).toMatchObject([
    { code: 'job-failed', message: `job 1 was not played to its end: ${reason}` },
  ]);
  expect(named(all, 'ActivityEnd').length).toBeGreaterThan(20);
  expect(named(all, 'JobEnd')).toMatchObject([{ status: 'Failed' }]);
}, 60_000);
