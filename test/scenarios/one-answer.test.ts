// What a definition means is worked out in one place: all commands give the same answer.
import { describe, expect, test } from 'vitest';
import { loadRunbook, simulate } from '../../src/index.ts';
import { pianola, playFolder } from '../support/command-line.ts';

const folder = playFolder();
const message = (text: string, more: object = {}) => ({
  id: 'log',
  type: 'Send Event Log Message',
  message: text,
  ...more,
});

/** What was logged by a simulation, and how it ended. */
const simulated = async (file: string, ...flags: string[]) => {
  const { code, out, err } = await pianola('simulate', file, '--format', 'ndjson', ...flags);
  const events = out.split('\n').filter((line) => line !== '');
  const logged = events
    .map((line) => JSON.parse(line) as { event: string; message?: string })
    .flatMap(({ event, message: text }) => (event === 'EventLogMessage' && text !== undefined ? [text] : []));
  return { code, err, logged };
};

describe('a text means the same runbook for every command', () => {
  const bundle = folder.file('resolver.json', {
    runbooks: [
      {
        name: 'Nightly',
        folder: 'Ops\\Backup',
        activities: [
          { id: 'get', name: 'Get it', type: 'Get File Status' },
          message('{{get.File owner}}', { id: 'told' }),
        ],
        links: [{ from: 'get', to: 'told', include: [] }],
      },
      { name: 'Other', folder: 'Ops', activities: [message('other')] },
    ],
  });
  const spellings = [
    'Backup\\Nightly',
    'backup/nightly',
    '\\Ops\\Backup\\Nightly',
    'NIGHTLY',
    'Policies\\Ops\\Backup\\Nightly',
  ];

  test.each(spellings)('--runbook %s, and the same as the key of mocks', async (spelling) => {
    const mocks = folder.file('nightly.mocks.json', {
      [spelling]: { get: { rows: [{ 'File owner': 'mocked' }] } },
    });
    expect(await simulated(bundle, '--runbook', spelling, '--mocks', mocks)).toEqual({
      code: 0,
      err: '',
      logged: ['mocked'],
    });
    for (const command of ['explain', 'graph', 'mocks'])
      expect([command, (await pianola(command, bundle, '--runbook', spelling)).err]).toEqual([command, '']);
  });

  test.each(['get', 'GET', 'Get it', 'GET IT', '[get]'])(
    'the activity %s, for explain and for mocks',
    async (spelling) => {
      const mocks = folder.file('get.mocks.json', {
        Nightly: { [spelling]: { rows: [{ 'File owner': 'mocked' }] } },
      });
      expect((await simulated(bundle, '--runbook', 'Nightly', '--mocks', mocks)).logged).toEqual(['mocked']);
      const { out } = await pianola('explain', bundle, spelling, '--runbook', 'Nightly');
      expect(out.split('\n')[0]).toBe('Get it [get] of \\Ops\\Backup\\Nightly');
    },
  );
});

describe('slashes in the name of a runbook', () => {
  const invoking = (runbook: string) =>
    folder.file('stop-start.json', {
      runbooks: [
        { name: 'Parent', folder: 'Ops', activities: [{ id: 'a', type: 'Invoke Runbook', runbook }] },
        { name: 'Stop/Start', folder: 'Ops', activities: [message('ran')] },
      ],
    });

  test.each(['Stop\\Start', 'Stop/Start', '\\Ops\\Stop/Start', 'ops/stop/start', 'Stop_Start'])(
    'an Invoke Runbook of %s: validate and simulate give the same answer',
    async (runbook) => {
      const file = invoking(runbook);
      expect((await pianola('validate', file)).out).toBe(`${file}: no problems\n`);
      expect(await simulated(file, '--runbook', 'Parent')).toEqual({ code: 0, err: '', logged: ['ran'] });
      expect((await simulated(file, '--runbook', runbook)).logged).toEqual(['ran']);
      expect((await pianola('explain', file, '--runbook', 'Parent')).out).toContain(
        '\\Ops\\Stop/Start; waits',
      );
    },
  );

  test.each(['Start', 'Stop'])('%s is no part of the path: neither finds it', async (runbook) => {
    const file = invoking(runbook);
    expect((await pianola('validate', file)).out).toContain('unknown-runbook');
    expect((await simulated(file, '--runbook', runbook)).code).toBe(2);
  });

  test('what an import calls Stop_Start is found by the name that the Designer shows', async () => {
    const file = folder.file('import.json', {
      runbooks: [
        { name: 'Stop_Start', folder: 'Ops', activities: [message('ran')] },
        { name: 'Other', folder: 'Ops', activities: [message('other')] },
      ],
    });
    for (const runbook of ['Stop/Start', 'Policies\\Ops\\Stop/Start', 'Ops\\Stop/Start'])
      expect((await simulated(file, '--runbook', runbook)).logged).toEqual(['ran']);
  });

  const twins = (...activities: object[]) =>
    folder.file('twins.json', {
      runbooks: [
        { name: 'A/B', folder: 'Ops', activities: [message('name')] },
        { name: 'B', folder: 'Ops/A', activities: [message('folder')] },
        ...(activities.length === 0 ? [] : [{ name: 'P', folder: 'Ops', activities }]),
      ],
    });

  test.each([
    ['\\Ops\\A/B', 'name'],
    ['Ops\\A/B', 'name'],
    ['A/B', 'name'],
    ['\\Ops\\A\\B', 'folder'],
    ['B', 'folder'],
  ])('what is written exactly as %s wins, for --runbook and in a runbook', async (runbook, logged) => {
    expect((await simulated(twins(), '--runbook', runbook)).logged).toEqual([logged]);
    const file = twins({ id: 'call', type: 'Invoke Runbook', runbook });
    expect((await pianola('validate', file)).out).toBe(`${file}: no problems\n`);
    expect((await simulated(file, '--runbook', 'P')).logged).toEqual([logged]);
  });

  test('where two are meant every command says so, and the paths it lists work', async () => {
    expect(await simulated(twins(), '--runbook', 'ops/a/b')).toEqual({
      code: 2,
      logged: [],
      err:
        'error: 2 runbooks have a path that ends in "ops/a/b"; give the path\n' +
        'give one of these as the runbook:\n  \\Ops\\A/B\n  \\Ops\\A\\B\n',
    });
    const file = twins({ id: 'call', type: 'Invoke Runbook', runbook: 'ops/a/b' });
    const validated = await pianola('validate', file);
    expect(validated.code).toBe(2);
    expect(validated.out).toContain('error ambiguous-runbook: 2 runbooks have the name "ops/a/b"');
    expect(validated.out).toContain('"\\\\Ops\\\\A/B" or "\\\\Ops\\\\A\\\\B"');
    expect((await pianola('simulate', file, '--runbook', 'P')).err).toContain('error ambiguous-runbook');
    const byReference = folder.file('by-reference.json', {
      runbooks: [
        { name: 'A/B', folder: 'Ops', activities: [message('name')] },
        { name: 'B', folder: 'Ops/A', activities: [message('folder')] },
        {
          name: 'P',
          activities: [
            { id: 'init', type: 'Initialize Data', parameters: [{ name: 'Which', default: 'ops/a/b' }] },
            { id: 'call', type: 'Invoke Runbook', runbook: '{{init.Which}}' },
          ],
          links: [{ from: 'init', to: 'call' }],
        },
      ],
    });
    const { out } = await pianola('simulate', byReference, '--runbook', 'P', '--format', 'ndjson');
    expect(out).toContain(
      '2 runbooks are called \\"ops/a/b\\"; give the path: \\\\Ops\\\\A/B or \\\\Ops\\\\A\\\\B',
    );
  });

  test('the advice works as it is printed, backslashes doubled or not', async () => {
    for (const runbook of ['\\Ops\\A/B', '\\\\Ops\\\\A/B'])
      expect((await simulated(twins(), '--runbook', runbook)).logged).toEqual(['name']);
    for (const runbook of ['\\Ops\\A\\B', '\\\\Ops\\\\A\\\\B'])
      expect((await simulated(twins(), '--runbook', runbook)).logged).toEqual(['folder']);
  });
});

describe('two activities of one type without a name', () => {
  const file = folder.file('unnamed.json', {
    name: 'D',
    activities: [
      { id: 'a', type: 'Initialize Data' },
      message('one', { id: 'b' }),
      message('two', { id: 'c', simulate: { durationMs: 5 } }),
    ],
    links: [
      { from: 'a', to: 'b' },
      { from: 'b', to: 'c' },
    ],
  });
  const second = 'Send Event Log Message (2)';

  test('every command calls the second by the same number', async () => {
    const list = (await pianola('simulate', file, '--format', 'list')).out;
    expect(list).toBe(`  1. Initialize Data\n  2. Send Event Log Message\n  3. ${second}\n`);
    for (const format of ['eventlog', 'tree', 'ndjson'])
      expect((await pianola('simulate', file, '--format', format)).out).toContain(second);
    for (const [command = '', ...flags] of [['explain'], ['graph'], ['graph', '--format', 'mermaid']])
      expect([command, (await pianola(command, file, ...flags)).out]).toEqual([
        command,
        expect.stringContaining(second),
      ]);
  });

  test('that name means it, for explain and for mocks', async () => {
    const mocks = folder.file('unnamed.mocks.json', { D: { [second]: { status: 'failed' } } });
    const { out } = await pianola('simulate', file, '--mocks', mocks);
    expect(out).toContain(`${second}: ended failed`);
    expect((await pianola('explain', file, second)).out.split('\n')[0]).toBe(`${second} [c] of \\D`);
  });
});

test('names with dots, braces and quotation marks are written as they are shown, in templates and in mocks', async () => {
  const shown = `It's {a} "b".txt`;
  const file = folder.file('dots.json', {
    name: 'Dots',
    activities: [
      { id: 'i', type: 'Initialize Data', name: 'My.Activity', parameters: [{ name: 'Item', default: 'x' }] },
      { id: 'g', type: 'Get File Status', name: shown, file: 'a.txt' },
      message(`{{My.Activity.Item}} [Upper('{{${shown}.File name}}')] {{i.Item}}`),
    ],
    links: [
      { from: 'i', to: 'g' },
      { from: 'g', to: 'log' },
    ],
  });
  const mocks = folder.file('dots.mocks.json', {
    Dots: { [shown]: { rows: [{ 'File name': 'of {{My.Activity.Item}}' }] } },
  });
  expect((await pianola('validate', file)).out).toBe(`${file}: no problems\n`);
  expect((await simulated(file, '--mocks', mocks)).logged).toEqual(['x OF X x']);
  const run = simulate(await loadRunbook(file), {
    mocks: { Dots: { [shown]: { rows: [{ 'File name': '{{My.Activity.Item}}' }] } } },
  });
  const told: unknown[] = [];
  for await (const event of run) if (event.event === 'EventLogMessage') told.push(event.message);
  expect(told).toEqual(['x X x']);
});

describe('who starts whom', () => {
  const child = (name: string) => ({ name, folder: 'Ops', activities: [message(name)] });
  const groups = folder.file('groups.json', {
    runbooks: [
      {
        name: 'Parent',
        folder: 'Ops',
        activities: [
          { id: 'call', type: 'Invoke Runbook', runbook: 'A' },
          { id: 'each', type: 'For Each', items: 'x,y', runbook: '\\Ops\\B' },
          {
            id: 'par',
            type: 'Parallel',
            branches: [
              { id: 'one', runbook: 'ops/c', compensate: 'D' },
              { id: 'two', runbook: '{{call.Child runbook status}}' },
            ],
          },
        ],
        links: [
          { from: 'call', to: 'each' },
          { from: 'each', to: 'par' },
        ],
      },
      ...['A', 'B', 'C', 'D'].map(child),
    ],
  });

  test('the picture names the runbooks of all four kinds of calls, in every format', async () => {
    const drawn = async (format: string) =>
      (await pianola('graph', groups, '--runbook', 'Parent', '--format', format)).out;
    const svg = await drawn('svg');
    const branch = 'branch one starts ops/c';
    expect([...svg.matchAll(/<title>([^<]*)<\/title>/g)].map(([, title]) => title)).toEqual(
      expect.arrayContaining([
        'Invoke Runbook (call); Invoke Runbook, Runbook Control; starts A',
        'For Each (each); For Each, Runbook Control; starts \\Ops\\B for each item',
        `Parallel (par); Parallel, Runbook Control; ${branch}; branch one is made good by D; branch two`,
      ]),
    );
    for (const format of ['mermaid', 'dot'])
      for (const call of ['starts A', 'B for each item', 'branch one starts', 'branch one is made good by D'])
        expect(await drawn(format)).toContain(call);
  });

  test('mocks, the warnings that are told, and the explanation agree on what is started', async () => {
    const { out } = await pianola('explain', groups, '--runbook', 'Parent', '--json');
    const { calls } = JSON.parse(out) as { calls: { runbook: string; kind: string; isInBundle: boolean }[] };
    expect(calls.map(({ runbook, kind }) => [kind, runbook])).toEqual([
      ['invoke', '\\Ops\\A'],
      ['body', '\\Ops\\B'],
      ['branch', '\\Ops\\C'],
      ['compensate', '\\Ops\\D'],
      ['branch', '{Invoke Runbook: Child runbook status}'],
    ]);
    for (const name of ['A', 'B', 'C', 'D']) {
      const called = (await pianola('explain', groups, '--runbook', name)).out;
      expect(called).toMatch(/Called by: \\Ops\\Parent/);
    }
  });
});

test('a place in a runbook is written in one way: positions in brackets, from 0', async () => {
  const file = folder.file('place.json', {
    name: 'Place',
    activities: [
      { id: 's', type: 'Get File Status' },
      {
        id: 'm',
        type: 'Map Published Data',
        rules: [
          { name: 'A', source: 'x' },
          { name: 'B', source: '{{s.File path}}' },
        ],
      },
    ],
    links: [{ from: 's', to: 'm' }],
  });
  expect((await pianola('explain', file, 'm')).out).toContain(
    '  rules[1].source: File path of Get File Status',
  );
  expect((await pianola('mocks', file)).out).toContain('read by Map Published Data (rules[1].source)');
});

test('a runbook has one start, the enabled one: in picture, description and explanation', async () => {
  const file = folder.file('start.json', {
    name: 'Two',
    activities: [
      { id: 'idle', type: 'Send Email', enabled: false },
      { id: 'go', type: 'Initialize Data' },
      { id: 'log', type: 'Send Event Log Message', message: 'x' },
    ],
    links: [{ from: 'go', to: 'log' }],
  });
  const svg = (await pianola('graph', file)).out;
  expect(svg).toContain('starting with Initialize Data.');
  const signed = svg.split('<g class="activity"').filter((part) => part.includes('<circle'));
  expect(signed.map((part) => /data-id="(\w+)"/.exec(part)?.[1])).toEqual(['go']);
  expect((await pianola('graph', file, '--format', 'mermaid')).out.match(/\(\[/g)).toHaveLength(1);
  expect((await pianola('graph', file, '--format', 'dot')).out.match(/penwidth=2/g)).toHaveLength(1);
  const { out } = await pianola('explain', file, '--json');
  expect(JSON.parse(out)).toMatchObject({ start: { activity: 'go', kind: 'parameters' } });
});

describe('what explain says of a link and of data, validate warns of', () => {
  const isOne = { item: 'X', operator: 'equals', value: '1' };
  const drift = folder.file('drift.json', {
    name: 'Drift',
    activities: [
      { id: 'start', type: 'Initialize Data', parameters: [{ name: 'X', default: '1' }] },
      { id: 'get', type: 'Get File Status', simulate: { rows: [{ 'File name': 'a' }] } },
      { id: 'log', type: 'Send Event Log Message', message: '{{get.File name}}' },
      { id: 'never', type: 'Send Event Log Message', message: '{{get.File name}} {{start.X}}' },
    ],
    links: [
      { from: 'start', to: 'get', enabled: false },
      { from: 'start', to: 'log' },
      { from: 'get', to: 'log', enabled: false },
      { from: 'start', to: 'never', include: [isOne], exclude: [isOne] },
    ],
  });

  test('a link that includes what it excludes never passes', async () => {
    const { code, out } = await pianola('validate', drift);
    expect(code).toBe(0);
    expect(out).toContain(
      'link-never-passes: the link can never pass: everything that is included is excluded',
    );
    expect((await pianola('explain', drift)).out).toContain('never: everything that is included is excluded');
  });

  test('data is always blank where all links that bring it are disabled', async () => {
    const told = JSON.parse((await pianola('validate', drift, '--json')).out) as object[];
    expect(told).toMatchObject([
      { code: 'not-upstream', path: ['activities', 2, 'message'] },
      { code: 'not-upstream', path: ['activities', 3, 'message'] },
      { code: 'link-never-passes', path: ['links', 3] },
    ]);
    expect(told[0]).toMatchObject({
      message: expect.stringContaining('"{{get.File name}}" is always blank: nothing can pass all the links'),
    });
    expect((await pianola('explain', drift, 'log')).out).toContain('always blank');
  });

  test('nothing is said of data that one of two links brings, nor of what is disabled', async () => {
    const file = folder.file('one-way.json', {
      name: 'One way',
      activities: [
        { id: 'get', type: 'Get File Status' },
        { id: 'by', type: 'Get File Status' },
        { id: 'log', type: 'Send Event Log Message', message: '{{get.File name}} {{by.File name}}' },
        { id: 'off', type: 'Send Event Log Message', message: '{{log.Activity name}}', enabled: false },
      ],
      links: [
        { from: 'get', to: 'by' },
        { from: 'by', to: 'log' },
        { from: 'get', to: 'log', enabled: false },
        { from: 'log', to: 'off' },
      ],
    });
    expect((await pianola('validate', file)).out).toBe(`${file}: no problems\n`);
  });
});
