import { describe, expect, test } from 'vitest';
import { loadRunbook } from '../../src/files/load.ts';
import type { RunOptions } from '../../src/hosts/settings/run-options.ts';
import { simulate } from '../../src/hosts/simulation/simulate.ts';
import { run } from '../../src/hosts/threads/run.ts';
import type { Bundle } from '../../src/model/bundle.ts';
import { UsageError } from '../../src/model/problem.ts';
import { bundleOf, played } from '../support/host-play.ts';
import { named } from '../support/trace.ts';

const runbook = (name: string, folder = '') => ({
  name,
  folder,
  activities: [{ id: 'a', type: 'Initialize Data' }],
});

const several = () =>
  loadRunbook({ runbooks: [runbook('Backup', 'Ops'), runbook('Backup', 'Labs'), runbook('Restore', 'Ops')] });

const parameterised = () =>
  bundleOf({
    init: {
      type: 'Initialize Data',
      parameters: [
        { name: 'Count', type: 'Integer' },
        { name: 'Computer', default: '-' },
        { name: 'Force', type: 'Boolean', default: false },
      ],
    },
  });

/** What a wrong use says, message and hint; it is said at once, before there is a run. */
function refusal(bundle: Bundle, options: unknown, host = simulate): [string, string | undefined] {
  try {
    host(bundle, options as RunOptions);
  } catch (error) {
    expect(error).toBeInstanceOf(UsageError);
    const { message, hint } = error as UsageError;
    return [message, hint];
  }
  throw new Error('nothing was refused');
}

describe('which runbook', () => {
  test('with several and none named: they are listed', async () => {
    expect(refusal(await several(), {})).toEqual([
      'there are 3 runbooks here; say which one',
      'give one of these as the runbook:\n  \\Ops\\Backup\n  \\Labs\\Backup\n  \\Ops\\Restore',
    ]);
  });

  test('one that does not exist: the nearest, those of that name elsewhere, or all there are', async () => {
    expect(refusal(await several(), { runbook: 'Bakup' })).toEqual([
      'there is no runbook "Bakup"',
      'give one of these as the runbook:\n  \\Ops\\Backup\n  \\Labs\\Backup',
    ]);
    const hint = async (wanted: string) => refusal(await several(), { runbook: wanted })[1];
    expect(await hint('Rstore')).toBe('did you mean "Restore"?');
    expect(await hint('Labs\\Bakcup')).toBe('did you mean "\\Labs\\Backup"?');
    expect(await hint('Somewhere else entirely\\restore')).toBe('did you mean "\\Ops\\Restore"?');
    expect(await hint('Somewhere else entirely\\backup')).toContain('\n  \\Ops\\Backup\n  \\Labs\\Backup');
    expect(await hint('zzzzzzzz')).toContain('\\Ops\\Restore');
  });

  test('a name that two have: the paths to choose from', async () => {
    expect(refusal(await several(), { runbook: 'backup' })).toEqual([
      '2 runbooks are called "backup"; give the path',
      'give one of these as the runbook:\n  \\Ops\\Backup\n  \\Labs\\Backup',
    ]);
  });

  test('a path by its end, where only one ends so', async () => {
    const nested = await loadRunbook({
      runbooks: [runbook('A', 'Acme\\One\\In'), runbook('A', 'Acme\\Two\\In'), runbook('B', 'Acme\\Two\\In')],
    });
    const found = async (wanted: string) =>
      (await played(simulate(nested, { runbook: wanted }))).events[0]?.runbook;
    expect(await found('Two\\In\\A')).toBe('\\Acme\\Two\\In\\A');
    expect(await found('in/b')).toBe('\\Acme\\Two\\In\\B');
    expect(refusal(nested, { runbook: 'In\\A' })).toEqual([
      '2 runbooks have a path that ends in "In\\A"; give the path',
      'give one of these as the runbook:\n  \\Acme\\One\\In\\A\n  \\Acme\\Two\\In\\A',
    ]);
    for (const wanted of ['\\Two\\In\\A', 'Policies\\Two\\In\\A', 'n\\B', '\\', 'Policies'])
      expect(refusal(nested, { runbook: wanted })[0]).toBe(`there is no runbook "${wanted}"`);
  });

  test('a folder called Policies is a folder like any other', async () => {
    const own = await loadRunbook({ runbooks: [runbook('A', 'Policies'), runbook('B', 'Ops')] });
    const { events } = await played(simulate(own, { runbook: 'Policies\\A' }));
    expect(events[0]?.runbook).toBe('\\Policies\\A');
    expect(refusal(own, { runbook: 'Policies\\Ops\\B' })[0]).toBe('there is no runbook "Policies\\Ops\\B"');
  });

  test('a long list is cut', async () => {
    const many = await loadRunbook({
      runbooks: Array.from({ length: 23 }, (_, index) => runbook(`R${index}`)),
    });
    const [, hint = ''] = refusal(many, {});
    expect(hint.split('\n').slice(-2)).toEqual(['  \\R19', '  and 3 more']);
  });

  test('none at all', async () => {
    expect(refusal(await loadRunbook({ variables: [] }), {})).toEqual([
      'there is no runbook here',
      'the bundle has no runbooks',
    ]);
    expect(refusal(await loadRunbook({ variables: [] }), { runbook: 'A' })[0]).toBe(
      'there is no runbook "A"',
    );
  });

  test.each([
    '\\Ops\\Restore',
    'ops/restore',
    'RESTORE',
    ' Restore ',
    'Policies\\Ops\\Restore',
    '\\policies\\ops\\restore',
  ])('%j finds it', async (wanted) => {
    const result = await played(simulate(await several(), { runbook: wanted }));
    expect(result.events[0]?.runbook).toBe('\\Ops\\Restore');
  });
});

describe('parameters', () => {
  test('one that is not declared: a near one is suggested', async () => {
    expect(refusal(await parameterised(), { parameters: { Cuont: 3 } })).toEqual([
      '\\Test has no parameter "Cuont"',
      'did you mean "Count"?',
    ]);
  });

  test('where none is near, they are named', async () => {
    expect(refusal(await parameterised(), { parameters: { Zebra: 1 } })[1]).toBe(
      'it takes Count, Computer, Force',
    );
    expect(refusal(await bundleOf({ a: {} }), { parameters: { Zebra: 1 } })[1]).toBe(
      'it takes no parameters',
    );
  });

  test.each([
    [{ Count: 'three' }, 'parameter Count must be a whole number, such as 42, not "three"'],
    [{ Count: 2.5 }, 'parameter Count must be a whole number, such as 42, not "2.5"'],
    [{ count: true }, 'parameter Count must be a whole number, such as 42, not "true"'],
  ])('%j does not fit its type, and types are checked (A33)', async (parameters, message) => {
    const options = { parameterTypes: 'checked' } as const;
    expect(refusal(await parameterised(), { parameters, options })[0]).toBe(message);
  });

  test('a value that is none of its type is given as it is, with a warning (A33)', async () => {
    const parameters = { count: 'three', Computer: 5, Force: '' };
    const run = await played(simulate(await parameterised(), { parameters, publishedData: 'specific' }));
    expect(named(run, 'ActivityEnd')[0]).toMatchObject({
      status: 'success',
      data: [{ Count: 'three', Computer: '5', Force: '' }],
    });
    expect(named(run, 'Diagnostic')).toMatchObject([
      {
        code: 'parameter-type',
        level: 'Warning',
        message: 'parameter Count should be a whole number, such as 42, not "three"; it is given as it is',
      },
      { message: 'parameter Force should be true or false, not ""; it is given as it is' },
    ]);
  });

  test('a value that fits becomes its type; letter case of names does not matter', async () => {
    const bundle = await parameterised();
    const parameters = { COUNT: '7', computer: 5, force: 'true' };
    const run = await played(simulate(bundle, { parameters, publishedData: 'specific' }));
    expect(named(run, 'ActivityEnd')[0]?.data).toEqual([{ Count: 7, Computer: '5', Force: true }]);
  });

  test('one without value or default is no wrong use: the activity says so (1.6)', async () => {
    const run = await played(simulate(await parameterised()));
    expect(named(run, 'ActivityEnd')).toMatchObject([
      { status: 'warning', errorSummary: 'parameter Count has no value' },
    ]);
  });
});

describe('switches, seed, mocks, servers', () => {
  test.each([
    [{ options: { rolup: 'sco' } }, /^option: .*"rolup"/],
    [{ options: { rollup: 'loose' } }, /^option rollup: .*"sco"/],
    [{ options: { maxExecutions: 0 } }, /^option maxExecutions: /],
    [{ seed: -1 }, /^the seed must be a whole number from 0 to 4294967295, not -1$/],
    [{ seed: 2 ** 32 }, /not 4294967296$/],
    [{ seed: 1.5 }, /not 1\.5$/],
    [{ seed: Number.NaN }, /not NaN$/],
    [{ mocks: { '\\Test': { a: { status: 'done' } } } }, /^mock \\Test\.a/],
    [{ mocks: { '\\Test': { a: { rowz: [] } } } }, /^mock \\Test\.a/],
    [{ mocks: { '\\Test': { a: [] } } }, /^mock \\Test\.a/],
    [{ mocks: { '\\Test': 'success' } }, /^mock \\Test: /],
    [{ servers: [] }, /^a run needs at least one runbook server$/],
    [
      { servers: [{ name: 'A', throttle: 0 }] },
      /^the throttle of A must be a whole number from 1 to 1000, not 0$/,
    ],
    [{ servers: [{ name: 'A', throttle: 1.5 }] }, /not 1\.5$/],
    [{ servers: [{ name: 'A', throttle: 1001 }] }, /from 1 to 1000, not 1001$/],
    [
      {
        servers: [
          { name: 'A', throttle: 1 },
          { name: 'a', throttle: 1 },
        ],
      },
      /^the runbook server a is named twice$/,
    ],
    [{ maxWorkers: 0 }, /^maxWorkers must be a whole number from 1, not 0$/],
    [{ concurrency: 0 }, /^the job concurrency of concurrency must be a whole number from 1, not 0$/],
    [{ concurrency: { Test: 2.5 } }, /^the job concurrency of Test must be a whole number from 1, not 2\.5$/],
    [{ concurrency: { Tset: 2 } }, /^there is no runbook "Tset"$/],
    [{ untilMs: 0 }, /^untilMs must be a number above 0, not 0$/],
    [{ timeoutMs: -1 }, /^timeoutMs must be a number above 0, not -1$/],
    [{ jobTimeoutMs: Number.NaN }, /^jobTimeoutMs must be a number above 0, not NaN$/],
    [{ jobMemoryMb: 1 }, /^jobMemoryMb must be a number from 16, not 1$/],
  ])('%j is refused', async (options, message) => {
    const bundle = await bundleOf({ a: { simulate: {} } });
    expect(refusal(bundle, options)[0]).toMatch(message);
    expect(refusal(bundle, options, run)[0]).toMatch(message);
  });

  test('faults are simulated only, and name servers there are; letter case does not matter', async () => {
    const bundle = await bundleOf({ a: { simulate: {} } });
    const faults = (server: string, atMs = 0) => ({ faults: [{ server, atMs, forMs: 1 }] });
    expect(refusal(bundle, faults('RBS9'))).toEqual([
      'the fault names RBS9, which is not a runbook server of this run',
      'there is RBS01',
    ]);
    expect(refusal(bundle, faults('RBS01', -1))[0]).toMatch(/^the fault of RBS01 /);
    expect(refusal(bundle, faults('RBS01'), run)[0]).toBe('faults of runbook servers can only be simulated');
    const { result } = await played(simulate(bundle, faults('rbs01')));
    expect(result.status).toBe('success');
  });

  test('all that is wrong with them is said at once', async () => {
    const options = { rollup: 'x', midBase: 7, nonsense: 1 };
    const [message] = refusal(await bundleOf({ a: {} }), { options });
    expect(message.split('\n')).toHaveLength(3);
  });

  test.each([0, 2 ** 32 - 1])('%i is a seed', async (seed) => {
    expect((await played(simulate(await bundleOf({ a: {} }), { seed }))).events[0]).toMatchObject({ seed });
  });
});
