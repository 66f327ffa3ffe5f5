// Variables, counters and the environment (section 9).
import { describe, expect, test, vi } from 'vitest';
import { loadRunbook } from '../../../src/files/load.ts';
import { CounterValues } from '../../../src/hosts/play/counter-values.ts';
import { World } from '../../../src/hosts/play/world.ts';
import { simulate } from '../../../src/hosts/simulation/simulate.ts';
import { run } from '../../../src/hosts/threads/run.ts';
import { bundleOf, hosts, played } from '../../support/host-play.ts';
import { message, script } from '../../support/runbook-file.ts';
import { messages, named } from '../../support/trace.ts';

const neverRun = () => {
  throw new Error('no script runs here');
};

describe.each(hosts)('%s', (_name, host) => {
  const told = async (text: string, settings: object, options: Parameters<typeof simulate>[1] = {}) =>
    messages(await played(host(await bundleOf({ a: message(text) }, { settings }), options)));

  test('a variable is found by its path, or by its name where only one has it; letter case does not matter', async () => {
    const variables = [
      { name: 'Region', folder: 'Ops\\Prod', value: 'north' },
      { name: 'Region', folder: 'Ops\\Test', value: 'south' },
      { name: 'Owner', folder: 'Ops', value: 'Ada' },
    ];
    const text = '{{$Ops/Prod/Region}} {{$ops\\test\\REGION}} {{$owner}} {{$Ops/Owner}}';
    expect(await told(text, { variables })).toEqual(['north south Ada Ada']);
  });

  test('an encrypted variable reads as <encrypted>, and its value is nowhere in the trace', async () => {
    const variables = [{ name: 'Key', value: 's3cret', encrypted: true }];
    const bundle = await bundleOf(
      {
        a: script(`publish('A', '{{$Key}}'); console.log(input.k)`, { inputs: { k: '{{$Key}}' } }),
        b: message('{{$Key}} {{a.A}} [Upper("{{$Key}}")]'),
        c: { simulate: { status: 'failed', errorSummary: '{{$Key}}', rows: [{ x: '{{$Key}}' }] } },
      },
      { settings: { variables } },
    );
    const all = await played(host(bundle, { publishedData: 'all' }));
    expect(messages(all)[0]).toMatch(/^<encrypted> <encrypted> /);
    expect(named(all, 'ActivityEnd').at(-1)).toMatchObject({ errorSummary: '<encrypted>' });
    expect(all.bytes.toLowerCase()).not.toContain('s3cret');
  });

  test('a counter goes on from execution to execution, and begins anew in every run', async () => {
    const bundle = await bundleOf(
      {
        get: { simulate: { rows: { repeat: 3, row: {} } } },
        up: { type: 'Modify Counter', counter: 'Tickets' },
        read: { type: 'Get Counter Value', counter: 'ops/tickets' },
        log: message('{{up.Counter Value}} {{read.Counter Value}}'),
      },
      { settings: { counters: [{ name: 'Tickets', folder: 'Ops', default: 10 }] } },
    );
    for (const _ of [1, 2]) expect(messages(await played(host(bundle)))).toEqual(['11 13', '12 13', '13 13']);
  });

  test('a counter that does not exist fails the activity', async () => {
    const bundle = await bundleOf({ up: { type: 'Modify Counter', counter: 'Tickets' } });
    expect(named(await played(host(bundle)), 'ActivityEnd')).toMatchObject([
      { status: 'failed', errorSummary: 'there is no counter Tickets' },
    ]);
  });

  test('the environment that is given is the whole environment; names in any case, what is missing stays as it is', async () => {
    vi.stubEnv('PIANOLA_TEST', 'of this process');
    try {
      const text = '{{$%Temp%}} {{$%PIANOLA_TEST%}}';
      expect(await told(text, {}, { environment: { TEMP: 'C:\\Temp' } })).toEqual([
        'C:\\Temp %PIANOLA_TEST%',
      ]);
    } finally {
      vi.unstubAllEnvs();
    }
  });
});

test('without one, run has the environment of the process, and simulate none', async () => {
  vi.stubEnv('PIANOLA_TEST', 'of this process');
  try {
    const bundle = await bundleOf({
      a: message('{{$%PIANOLA_TEST%}} {{$%Pianola_Test%}} {{$%PIANOLA_NONE%}}'),
    });
    expect(messages(await played(run(bundle)))).toEqual(['of this process of this process %PIANOLA_NONE%']);
    expect(messages(await played(simulate(bundle)))).toEqual([
      '%PIANOLA_TEST% %Pianola_Test% %PIANOLA_NONE%',
    ]);
  } finally {
    vi.unstubAllEnvs();
  }
});

describe('counterScope (A28)', () => {
  const scoped = async (scope: 'global' | 'perRunbook') => {
    const runbook = (name: string) => ({ name, activities: [{ id: 'a', type: 'Query Database' }] });
    const bundle = await loadRunbook({
      runbooks: [runbook('First'), runbook('Second')],
      counters: [{ name: 'A', folder: 'One', default: 5 }, { name: 'A', folder: 'Two' }, { name: 'B' }],
    });
    return new World(bundle, new CounterValues(bundle, scope), neverRun);
  };

  test('global: one value for all runbooks', async () => {
    const world = await scoped('global');
    void world.changeCounter('One\\A', '\\First', () => 7);
    expect([world.counter('one/a', '\\First'), world.counter('One\\A', '\\Second')]).toEqual([7, 7]);
    expect(world.counterDefault('One\\A')).toBe(5);
  });

  test('perRunbook: one value for each', async () => {
    const world = await scoped('perRunbook');
    void world.changeCounter('One\\A', '\\First', () => 7);
    expect([world.counter('One\\A', '\\FIRST'), world.counter('One\\A', '\\Second')]).toEqual([7, 5]);
  });

  test('a name that two counters have is none; what does not exist is not made', async () => {
    const world = await scoped('global');
    void world.changeCounter('A', '\\First', () => 7);
    void world.changeCounter('Nothing', '\\First', () => 7);
    expect([world.counter('A', '\\First'), world.counter('Nothing', '\\First')]).toEqual([
      undefined,
      undefined,
    ]);
    expect(world.counter('One\\A', '\\First')).toBe(5);
    void world.changeCounter('b', '\\First', () => 1);
    expect(world.counter('\\B', '\\First')).toBe(1);
  });
});
