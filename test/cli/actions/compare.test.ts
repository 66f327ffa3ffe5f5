import { describe, expect, test } from 'vitest';
import { FakeIo, pianola, playFolder } from '../../support/command-line.ts';
import { lasting } from '../example-runbooks.ts';

const folder = playFolder();
const enrich = (more: object = {}) => ({
  runbooks: [
    {
      name: 'Enrich',
      folder: 'Ops',
      activities: [
        {
          id: 'ask',
          type: 'Parallel',
          name: 'Ask the vendors',
          branches: ['north', 'south', 'west'].map((id) => ({ id, runbook: id })),
          ...more,
        },
        { id: 'log', type: 'Send Event Log Message', message: '{{ask.Failed branches}}' },
      ],
      links: [{ from: 'ask', to: 'log', include: [] }],
    },
    ...['north', 'south', 'west'].map((name) => lasting(name, 10_000)),
  ],
});
const file = folder.file('enrich.json', enrich());

test('14.3: both timelines, the slowest branch, the time saved', async () => {
  const { code, out, err } = await pianola('compare', file, '--runbook', 'Enrich');
  expect([code, err]).toEqual([0, '']);
  expect(out).toBe(
    [
      '\\Ops\\Enrich: Ask the vendors (Parallel, waitAll)',
      '',
      'One after another: 30 s',
      '  north  ================                                10 s',
      '  south                  ===============                 10 s',
      '  west                                  ================ 10 s',
      '',
      'As written: 10 s',
      '  north  ================                                10 s',
      '  south  ================                                10 s',
      '  west   ================                                10 s',
      '',
      'Slowest branch: north, 10 s',
      'Time saved: 20 s, 3 times as fast',
      '',
    ].join('\n'),
  );
});

test('a branch that waits for a slot is drawn waiting, and nothing is saved', async () => {
  const { out } = await pianola('compare', file, '--runbook', 'Enrich', '--server', 'RBS01=2');
  expect(out).toMatch(/^ {2}south {2}\.{16}={15} +10 s$/m);
  expect(out).toContain('\n= runs, . waits in the queue for a slot (job concurrency, throttle)\n');
  expect(out).toContain('\nTime saved: none\n');
});

test('a race: what was not needed is cancelled, or never begun', async () => {
  const races = folder.file('race.json', enrich({ strategy: 'race' }));
  const { out } = await pianola('compare', races, '--runbook', 'Enrich');
  expect(out.match(/^ {2}(south|west) +not begun$/gm)).toHaveLength(2);
  expect(out.match(/10 s cancelled$/gm)).toHaveLength(2);
});

test('a branch that timed out says so; it is not cancelled', async () => {
  const branches = ['north', 'south'].map((id) => ({
    id,
    runbook: id,
    ...(id === 'south' && { timeoutSeconds: 5 }),
  }));
  const late = folder.file('late.json', enrich({ branches }));
  const { out } = await pianola('compare', late, '--runbook', 'Enrich');
  expect(out.match(/^ {2}south .* 5 s timed out$/gm)).toHaveLength(2);
  expect(out).not.toContain('cancelled');
});

test('what was cut off is said, and what is saved is a lower bound or not known', async () => {
  const cut = folder.file('cut.json', enrich({ timeoutSeconds: 15 }));
  const { out } = await pianola('compare', cut, '--runbook', 'Enrich');
  expect(out).toContain('\nOne after another: cut off after 15 s, ended failed: ');
  expect(out).toContain('\nAs written: 10 s\n');
  expect(out.replaceAll(/\s+/g, ' ')).toContain(
    'Time saved: at least 5 s, at least 1.5 times as fast, because the run one after another was cut off',
  );
  const short = folder.file('short.json', enrich({ timeoutSeconds: 5 }));
  const both = await pianola('compare', short, '--runbook', 'Enrich');
  expect(both.out).toContain('\nAs written: cut off after 5 s, ended failed: ');
  expect(both.out).toContain('\nTime saved: not known, because the run as written was cut off\n');
});

test('fireAndForget: nobody waits, so that no time is saved', async () => {
  const off = folder.file('off.json', enrich({ strategy: 'fireAndForget' }));
  const { out } = await pianola('compare', off, '--runbook', 'Enrich');
  expect(out).toContain('\nOne after another: 30 s until the last job has ended\n');
  expect(out).toContain('\nAs written: 10 s until the last job has ended\n');
  expect(out).toContain('\nTime saved: none, because the runbook does not wait for the branches\n');
});

test('many branches are drawn in part, all of them are counted; nothing is wider than 80 columns', async () => {
  const ids = Array.from({ length: 100 }, (_, index) => `branch number ${index + 1} of them`);
  const branches = ids.map((id) => ({ id, runbook: 'north' }));
  const many = folder.file('many.json', enrich({ branches, maxWorkers: 10 }));
  const { out } = await pianola('compare', many, '--runbook', 'Enrich');
  expect(out).toContain('(Parallel, waitAll, 10 at once)\n');
  expect(out.match(/^ {2}and 76 more branches$/gm)).toHaveLength(2);
  for (const line of out.split('\n')) expect(line.length).toBeLessThanOrEqual(80);
  const narrow = await new FakeIo().onTerminal(60).main('compare', file, '--runbook', 'Enrich');
  for (const line of narrow.out.split('\n')) expect(line.length).toBeLessThanOrEqual(60);
});

test('--json is one object', async () => {
  const { code, out } = await pianola('compare', file, 'ask', '--runbook', 'Enrich', '--json');
  expect(code).toBe(0);
  const told = JSON.parse(out);
  expect(told).toMatchObject({
    runbook: '\\Ops\\Enrich',
    exitCode: 0,
    oneByOne: { status: 'success', limit: null, durationMs: 30_000, jobs: 4 },
    asWritten: { status: 'success', limit: null, durationMs: 10_000, jobs: 4 },
    groups: [{ activity: 'ask', strategy: 'waitAll', runs: [{ savedMs: 20_000, factor: 3 }] }],
  });
  expect(told.groups[0].runs[0].asWritten.branches[1]).toEqual({
    id: 'south',
    compensates: false,
    jobs: [{ job: 3, queuedMs: 0, startMs: 0, endMs: 10_000, attempt: 1, status: 'success' }],
  });
});

describe('the exit code is that of the runbook as written', () => {
  const strict = { options: { rollup: 'strict' } };
  const failing = (more: object) => {
    const bundle = enrich(more);
    const [first, ...others] = bundle.runbooks;
    const bad = [
      { id: 'x', type: 'Run Program', program: 'x', simulate: { status: 'failed', durationMs: 5 } },
    ];
    const links = [{ from: 'ask', to: 'log' }];
    return {
      runbooks: [
        { ...first, ...strict, links },
        { ...others[0], ...strict, activities: bad },
        ...others.slice(1),
      ],
    };
  };

  test('failed: 1, with the branch that failed', async () => {
    const { code, out } = await pianola(
      'compare',
      folder.file('bad.json', failing({})),
      '--runbook',
      'Enrich',
    );
    expect(code).toBe(1);
    expect(out).toMatch(/^As written: 10 s, ended failed: .*north/m);
    expect(out).toMatch(/^ {2}north +=? +5 ms failed$/m);
  });

  test('a limit: 4, and which one', async () => {
    const { code, out } = await pianola('compare', file, '--runbook', 'Enrich', '--server', 'RBS01=1');
    expect(code).toBe(4);
    expect(out).toContain('\nAs written: a limit ended the run (deadlock)\n');
    const late = await pianola('compare', file, '--runbook', 'Enrich', '--timeout', '15');
    expect(late.code).toBe(0);
    expect(late.out).toContain('\nOne after another: a limit ended the run (timeout)\n');
  });
});

describe('what cannot be compared is exit code 2', () => {
  test.each([
    [
      ['--runbook', 'north'],
      /^error: \\Ops\\north has no Parallel activity.*\nthese runbooks have some: \\Ops\\Enrich\n$/,
    ],
    [
      ['log', '--runbook', 'Enrich'],
      /^error: log \(Send Event Log Message\) .*\nactivities to compare: ask \(Ask the vendors\)\n$/,
    ],
    [
      ['aks', '--runbook', 'Enrich'],
      /^error: \\Ops\\Enrich has no activity "aks"\ndid you mean "ask"\?\nactivities to compare: ask/,
    ],
    [['--runbook', 'Enrich', '--runbook', 'north'], /^error: compare takes one runbook at a time\n$/],
    [[], /^error: there are 4 runbooks here; say which one\n/],
  ])('%j', async (argv, expected) => {
    const { code, out, err } = await pianola('compare', file, ...argv);
    expect([code, out]).toEqual([2, '']);
    expect(err).toMatch(expected);
  });
});
