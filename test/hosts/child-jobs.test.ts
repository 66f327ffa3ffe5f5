// Invoke Runbook: children as jobs of their own (section 6), in every host.
import { describe, expect, test } from 'vitest';
import { simulate } from '../../src/hosts/simulation/simulate.ts';
import { hosts, type Played, played, type RunbookPart, runHere, severalOf } from '../support/host-play.ts';
import { invoke, list, message, script, start, takes } from '../support/runbook-file.ts';
import { doings, expectWholeJobs, messages, mostAtOnce, named } from '../support/trace.ts';

/** What the activity `of` a parent published, row by row. */
const rowsOf = (all: Played, activity: string) =>
  named(all, 'ActivityEnd').find((end) => end.activity === activity)?.data;

const back = (values: object) => ({ type: 'Return Data', values });
const returns = (...names: readonly string[]) => names.map((name) => ({ name }));
const always = (from: string, to: string) => ({ from, to, include: [] });

describe.each(hosts)('%s: without waiting', (_name, host) => {
  test('V6: children start in the order of their parent’s tokens, and the parent does not wait', async () => {
    const bundle = await severalOf({
      Parent: {
        activities: {
          Init: { type: 'Initialize Data' },
          Main: list(3),
          Invoke: start('Child', { parameters: { n: '{{Main.n}}' } }),
        },
      },
      Child: { activities: { init: takes('n'), work: message('{{init.n}}') }, maxSimultaneousJobs: 3 },
    });
    const all = await played(host(bundle, { runbook: 'Parent' }));
    expectWholeJobs(all);
    const parent = named(all, 'ActivityStart').filter(({ job }) => job === 1);
    expect(parent.map(({ activity, token }) => `${activity} ${token}`)).toEqual([
      'Init 1',
      'Main 1.1',
      'Invoke 1.1.1',
      'Invoke 1.1.2',
      'Invoke 1.1.3',
    ]);
    const children = all.events.filter(({ runbook }) => runbook === '\\Child');
    for (const event of ['JobQueued', 'JobStart', 'InstanceStart']) {
      expect(children.flatMap((each) => (each.event === event ? [each.job] : []))).toEqual([2, 3, 4]);
    }
    expect(children.filter(({ event }) => event === 'JobQueued')).toMatchObject(
      ['1.1.1', '1.1.2', '1.1.3'].map((token) => ({
        parent: 1,
        parentIsWaiting: false,
        cause: parent.find((each) => each.token === token)?.seq,
      })),
    );
    for (const [index, child] of Object.values(doings(all)).slice(1).entries())
      expect(child).toContain(`"${index + 1}"`);
  });

  test('the job id is published, the status and what would be returned are blank', async () => {
    const bundle = await severalOf({
      Parent: {
        activities: {
          call: start('Child'),
          log: message('<{{call.Child runbook Job ID}}> <{{call.Child runbook status}}> <{{call.Answer}}>'),
        },
      },
      Child: { activities: { back: back({ Answer: '42' }) }, returnedData: returns('Answer') },
    });
    const all = await played(host(bundle, { runbook: 'Parent' }));
    expect(messages(all)).toEqual(['<2> <> <>']);
    expect(all.result).toMatchObject({ status: 'success', jobs: 2, executions: 3 });
  });
});

describe.each(hosts)('%s: waiting', (_name, host) => {
  const family = () =>
    severalOf({
      Parent: {
        activities: {
          none: invoke('None'),
          one: invoke('\\Many', { parameters: { Rows: 1 } }),
          many: invoke('many', { parameters: { Rows: 3 } }),
          log: message('{{many.N}} {{one.N}} {{none.N}} {{many.Child runbook status}}'),
        },
        returnedData: returns('Sum'),
      },
      None: { activities: { a: message('nothing to return') }, returnedData: returns('N') },
      Many: {
        activities: {
          init: takes('Rows'),
          get: { simulate: { rows: { repeat: '{{init.Rows}}', row: { n: '{{$row}}' } } } },
          back: back({ N: 'r{{get.n}}' }),
        },
        returnedData: returns('N'),
      },
    });

  test('N returned rows are N tokens, none is one token with blanks (A21)', async () => {
    const all = await played(host(await family(), { runbook: 'Parent', publishedData: 'specific' }));
    expectWholeJobs(all);
    const child = (job: string, rows: readonly object[]) =>
      rows.map((row) => ({ 'Child runbook Job ID': job, 'Child runbook status': 'success', ...row }));
    expect(rowsOf(all, 'none')).toEqual(child('2', [{}]));
    expect(rowsOf(all, 'one')).toEqual(child('3', [{ N: 'r1' }]));
    expect(rowsOf(all, 'many')).toEqual(child('4', [{ N: 'r1' }, { N: 'r2' }, { N: 'r3' }]));
    expect(messages(all)).toEqual([
      'nothing to return',
      ...['r1', 'r2', 'r3'].map((n) => `${n} r1  success`),
    ]);
    expect(named(all, 'JobQueued').map(({ parent, parentIsWaiting }) => [parent, parentIsWaiting])).toEqual([
      [null, false],
      [1, true],
      [1, true],
      [1, true],
    ]);
  });

  test('the next token is invoked only when the child of the one before has ended, whatever the concurrency', async () => {
    const bundle = await severalOf({
      Parent: { activities: { get: list(3), call: invoke('Child') } },
      Child: { activities: { a: { simulate: { durationMs: 5 } } }, maxSimultaneousJobs: 10 },
    });
    const all = await played(host(bundle, { runbook: 'Parent' }));
    expect(mostAtOnce(all, '\\Child')).toBe(1);
    expect(mostAtOnce(all)).toBe(2);
  });

  test('X15: a child that fails leaves Invoke Runbook a success, and its status says so (A22)', async () => {
    const bundle = await severalOf({
      Parent: {
        activities: {
          Init: { type: 'Initialize Data' },
          Invoke: invoke('Child'),
          A: message('A'),
          B: message('B'),
          C: message('C {{Invoke.Child runbook status}}'),
        },
        links: [
          'Init->Invoke',
          'Invoke->A',
          { from: 'Invoke', to: 'B', include: [{ status: ['failed'] }] },
          {
            from: 'Invoke',
            to: 'C',
            include: [
              { item: 'Child runbook status', operator: 'equals', value: 'failed' },
              { item: 'Child runbook status', operator: 'equals', value: 'warning' },
            ],
          },
        ],
      },
      Child: { activities: { fails: { simulate: { status: 'failed', errorSummary: 'no disk' } } } },
    });
    const order = async (options: object) => {
      const all = await played(host(bundle, { runbook: 'Parent', ...options }));
      expectWholeJobs(all);
      expect(named(all, 'JobEnd').map(({ status }) => status)).toEqual(['Completed', 'Completed']);
      const own = named(all, 'ActivityEnd').filter(({ job }) => job === 1);
      return { order: own.map(({ activity }) => activity).join(' '), own };
    };
    expect((await order({})).order).toBe('Init Invoke A C');
    const mirrored = await order({ options: { invokeStatus: 'mirrorChild' } });
    expect(mirrored.order).toBe('Init Invoke B C');
    expect(mirrored.own[1]).toMatchObject({
      status: 'failed',
      errorSummary: 'Child ended with the status failed (job 2): no disk',
    });
  });

  test('a child that cannot be run is a failure that says why, and no job (A22)', async () => {
    const bundle = await severalOf({
      Parent: {
        activities: {
          init: { type: 'Initialize Data', parameters: [{ name: 'Who', default: 'Nowhere' }] },
          unknown: invoke('{{init.Who}}'),
          strange: invoke('{{init.Child}}Child', { parameters: { Zebra: '1' } }),
          unfit: invoke('Child', { parameters: { Count: '{{init.Who}}' } }),
          monitor: invoke('{{init.Child}}Monitor'),
          queued: start('{{init.Who}}'),
          log: message('{{queued.Child runbook Job ID}}|{{monitor.Child runbook status}}'),
        },
        links: [
          'init->unknown',
          ...['unknown', 'strange', 'unfit', 'monitor', 'queued'].map((from, index, all) =>
            always(from, all[index + 1] ?? 'log'),
          ),
        ],
      },
      Child: {
        activities: { init: { type: 'Initialize Data', parameters: [{ name: 'Count', type: 'Integer' }] } },
      },
      Monitor: { activities: { at: { type: 'Monitor Date/Time', at: '18:30' } } },
    });
    const options = { parameterTypes: 'checked' } as const;
    const all = await played(host(bundle, { runbook: 'Parent', options }));
    expectWholeJobs(all);
    expect(all.result).toMatchObject({ status: 'warning', jobs: 1 });
    expect(messages(all)).toEqual(['|']);
    expect(
      named(all, 'ActivityEnd').flatMap(({ status, errorSummary }) =>
        status === 'failed' ? [errorSummary] : [],
      ),
    ).toEqual([
      'there is no runbook "Nowhere"',
      '\\Child has no parameter "Zebra"; it takes Count',
      'parameter Count must be a whole number, such as 42, not "Nowhere"',
      '\\Monitor starts with a monitor, Monitor Date/Time: nothing can invoke it',
      'there is no runbook "Nowhere"',
    ]);
    expect(named(all, 'Diagnostic').filter(({ code }) => code === 'branch-refused')).toHaveLength(0);
  });

  test("a child runs with a value that is none of its parameter's type, and a warning says so (A33)", async () => {
    const number = { type: 'Initialize Data', parameters: [{ name: 'N', type: 'Integer' }] };
    const bundle = await severalOf({
      Parent: { activities: { call: invoke('Child', { parameters: { n: '{{call.N}}' } }) } },
      Child: { activities: { init: number, log: message('ran with <{{init.N}}>') } },
    });
    const all = await played(host(bundle, { runbook: 'Parent' }));
    expectWholeJobs(all);
    expect([all.result.status, messages(all)]).toEqual(['success', ['ran with <>']]);
    expect(named(all, 'Diagnostic')).toMatchObject([
      { code: 'parameter-type', runbook: '\\Child', job: 2, message: expect.stringContaining('parameter N') },
    ]);
  });

  test('a child that lacks a value for a parameter runs, and ends with a warning (1.6)', async () => {
    const bundle = await severalOf({
      Parent: { activities: { call: invoke('Child'), log: message('{{call.Child runbook status}}') } },
      Child: { activities: { init: takes('Count') } },
    });
    expect(messages(await played(host(bundle, { runbook: 'Parent' })))).toEqual(['warning']);
  });

  test('a runbook that invokes itself is stopped by its own condition, or by maxJobs (exit code 4)', async () => {
    const bundle = await severalOf({
      Down: {
        maxSimultaneousJobs: 100,
        activities: {
          init: { type: 'Initialize Data', parameters: [{ name: 'n', type: 'Integer', default: 4 }] },
          again: invoke('Down', { parameters: { n: "[Diff('{{init.n}}',1)]" } }),
          back: back({ Depth: "[Sum('{{again.Depth}}',1)]" }),
          last: back({ Depth: '0' }),
        },
        links: [
          { from: 'init', to: 'again', include: [{ item: 'n', operator: 'is greater than', value: 0 }] },
          { from: 'init', to: 'last', include: [{ item: 'n', operator: 'equals', value: 0 }] },
          'again->back',
        ],
        returnedData: returns('Depth'),
      },
    });
    const all = await played(host(bundle));
    expectWholeJobs(all);
    expect(all.result).toMatchObject({ status: 'success', jobs: 5, returned: [{ Depth: '4' }] });
    const capped = await played(host(bundle, { options: { maxJobs: 3 } }));
    expectWholeJobs(capped);
    expect(capped.result).toMatchObject({ status: 'canceled', limit: 'job-limit', jobs: 4 });
    expect(named(capped, 'Diagnostic')).toMatchObject([
      { code: 'job-limit', message: 'the limit of 3 jobs was reached' },
    ]);
  });
});

test.each(hosts)(
  '%s: a limit that ended the run is in its status, even if all that was started from outside ended well',
  async (_name, host) => {
    const bundle = await severalOf({
      Parent: { activities: { call: start('Loops') } },
      Loops: { activities: { a: { simulate: { status: 'failed' }, loop: {} } } },
      Chain: { activities: { a: { simulate: {} }, call: start('Chain') } },
    });
    const looping = await played(host(bundle, { runbook: 'Parent', options: { maxLoopAttempts: 3 } }));
    expect(looping.result).toMatchObject({ status: 'failed', limit: 'loop-cap' });
    const many = await played(host(bundle, { runbook: 'Chain', options: { maxJobs: 3 } }));
    expect(many.result).toMatchObject({ status: 'canceled', limit: 'job-limit' });
  },
);

test('a script gets the seed of its own job: children of one run draw different numbers, the same in every host', async () => {
  const draw = script(`publish('R', Math.random())`);
  const bundle = await severalOf({
    Parent: { activities: { get: list(2), call: invoke('Child') } },
    Child: { activities: { draw, log: message('{{draw.R}}') } },
  });
  const drawn = async (host: (typeof hosts)[number][1], seed: number) =>
    messages(await played(host(bundle, { runbook: 'Parent', seed })));
  const [first, second] = await drawn(simulate, 7);
  expect(first).not.toBe(second);
  for (const [, host] of hosts) expect(await drawn(host, 7)).toEqual([first, second]);
  expect(await drawn(runHere, 8)).not.toContain(first);
});

describe.each(hosts)('%s: several runbooks at once', (_name, host) => {
  test('are queued in the order given, the worst status is that of the run, and what they return is one after another', async () => {
    const runbook = (value: string, status: 'success' | 'failed'): RunbookPart => ({
      activities: {
        init: takes('X', value),
        a: { simulate: { status } },
        b: back({ V: `${value}{{init.X}}` }),
      },
      links: ['init->a', always('a', 'b')],
      returnedData: returns('V'),
      options: { rollup: 'lastActivity' as const },
    });
    const bundle = await severalOf({
      A: runbook('a', 'success'),
      B: { activities: { a: { simulate: { status: 'warning' } } } },
      C: runbook('c', 'failed'),
    });
    const all = await played(host(bundle, { runbook: ['C', 'B', 'A'], parameters: { X: 1, a: 2, c: 3 } }));
    expectWholeJobs(all);
    expect(named(all, 'JobQueued').map(({ runbook: path, parent }) => [path, parent])).toEqual([
      ['\\C', null],
      ['\\B', null],
      ['\\A', null],
    ]);
    expect(all.result).toMatchObject({ status: 'warning', jobs: 3 });
    expect([...all.result.returned].map(({ V }) => V).sort()).toEqual(['a1', 'c1']);
    expect(() => host(bundle, { runbook: ['C', 'A'], parameters: { Y: 1 } })).toThrow('has no parameter "Y"');
  });
});
