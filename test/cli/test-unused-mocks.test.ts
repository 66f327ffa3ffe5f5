// A simulated outcome that no case of its test file used fails the tests (format section 3).
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { pianola, playFolder } from '../support/command-line.ts';

const folder = playFolder();
folder.file('bundle.json', {
  runbooks: [
    {
      name: 'A',
      activities: [
        { id: 'init', type: 'Initialize Data', parameters: [{ name: 'N', default: 1 }] },
        { id: 'disks', type: 'Query Database', publishes: [{ name: 'Free' }] },
        { id: 'mail', name: 'Mail', type: 'Send Email', subject: 'x' },
      ],
      links: [
        { from: 'init', to: 'disks' },
        { from: 'disks', to: 'mail', include: [{ item: 'Free', operator: 'is less than', value: 10 }] },
      ],
    },
    { name: 'B', activities: [{ id: 'x', type: 'Send Email' }] },
  ],
});
const few = 'disks: { rows: [{ Free: 5 }] }';
const many = 'disks: { rows: [{ Free: 50 }] }';
const head = 'definition: bundle.json\nrunbook: A\n';
async function played(text: string, ...words: string[]) {
  const file = folder.file('a.test.yaml', head + text);
  const { code, out } = await pianola('test', file, ...words);
  const told = [...out.matchAll(/([\w.]+:\d+:\d+): error unused-mock: (.*)/g)];
  return { code, told: told.map(([, place, message]) => `${place} ${message}`) };
}

test.each<[string, string, string[]]>([
  ['all are used', `mocks: { A: { ${few}, Mail: {} } }\ncases: [{ name: a }]\n`, []],
  [
    'one of the file that no case plays',
    `mocks: { A: { ${many}, Mail: {} } }\ncases: [{ name: a }, { name: b }]\n`,
    ['a.test.yaml:3:48 "Mail" was never played: its outcome was not used'],
  ],
  [
    'one of the file that the second case plays',
    `mocks: { A: { ${few}, Mail: {} } }\ncases: [{ name: a, mocks: { A: { ${many} } } }, { name: b }]\n`,
    [],
  ],
  [
    'one that every case replaces',
    `mocks: { A: { ${few} } }\ncases: [{ name: a, mocks: { A: { ${many} } } }, { name: b, mocks: { A: { disks: {} } } }]\n`,
    ['a.test.yaml:3:15 every case replaces the outcome of "disks": it was not used'],
  ],
  [
    'one of a case, and one of a row of its table',
    `cases:\n  - name: a\n    mocks: { A: { ${many}, Mail: {} } }\n  - name: b\n    table:\n      - { mocks: { A: { ${few} } } }\n      - mocks: { A: { ${many}, mail: {} } }\n`,
    [
      'a.test.yaml:5:52 "Mail" was never played: its outcome was not used',
      'a.test.yaml:9:56 "mail" was never played: its outcome was not used',
    ],
  ],
  [
    'an entry of several, if no case matches it',
    `mocks: { A: { disks: [{ when: [{ item: init.N, operator: equals, value: 1 }] }, { when: [{ item: init.N, operator: equals, value: 2 }] }, { when: [{ item: init.N, operator: equals, value: 3 }] }] } }\ncases: [{ name: a }, { name: b, params: { N: 2 } }]\n`,
    ['a.test.yaml:3:139 no execution of "disks" used entry 3 of its outcome'],
  ],
  [
    'a runbook that has no job',
    `mocks: { A: { ${few} }, B: { x: {} } }\ncases: [{ name: a }, { name: b }]\n`,
    ['a.test.yaml:3:49 no job played \\B: its outcomes were not used'],
  ],
  [
    'a runbook that has a job in another case only',
    `mocks: { A: { ${few} }, B: { x: {} } }\ncases: [{ name: a }, { name: b, runbook: B }]\n`,
    [],
  ],
  [
    'a run that a limit ended could have used more',
    `options: { maxExecutions: 1 }\nmocks: { A: { ${few}, Mail: {} } }\ncases: [{ name: a }]\n`,
    [],
  ],
])('%s', async (_, text, told) => {
  expect(await played(text)).toEqual({ code: told.length > 0 ? 1 : 0, told });
});

describe('a mocks file', () => {
  test('is told in its own place; what one case uses of it is used, however many name it', async () => {
    folder.file('some.mocks.yaml', `A:\n  ${few}\n  Mail: {}\n`);
    const both = 'cases: [{ name: a, mocks: some.mocks.yaml }, { name: b, mocks: some.mocks.yaml }]\n';
    expect(await played(both)).toEqual({ code: 0, told: [] });
    folder.file('some.mocks.yaml', `A:\n  ${many}\n  Mail: {}\n`);
    expect(await played(both)).toEqual({
      code: 1,
      told: ['some.mocks.yaml:3:3 "Mail" was never played: its outcome was not used'],
    });
  });
});

describe('what could be used by a case that is not played is not told', () => {
  const text = `mocks: { A: { ${many}, Mail: {} } }\ncases: [{ name: a }, { name: b, mocks: { A: { ${few} } } }]\n`;
  test.each<[string[], string[]]>([
    [[], []],
    [['--filter', '^a'], []],
    [['--shard', '1/2'], []],
    [['--filter', '^b'], []],
  ])('%j', async (words, told) => {
    expect((await played(text, ...words)).told).toEqual(told);
  });

  test('--bail', async () => {
    const failing = text.replace('name: a', 'name: a, expect: { status: failed }');
    expect((await played(failing, '--bail')).told).toEqual([]);
    expect((await played(failing)).told).toEqual([]);
  });

  test('what only the played case could use is told', async () => {
    const own = `cases: [{ name: a, mocks: { A: { ${many}, Mail: {} } } }, { name: b }]\n`;
    expect((await played(own, '--filter', '^a')).told).toHaveLength(1);
    expect((await played(own, '--filter', '^b')).told).toHaveLength(0);
  });
});

describe('every reporter tells it with its place', () => {
  const file = () =>
    folder.file('told.test.yaml', `${head}mocks: { A: { ${many}, Mail: {} } }\ncases: [{ name: a }]\n`);
  const told = async (reporter: string) => {
    const { code, out } = await pianola('test', file(), '--reporter', reporter);
    expect(code).toBe(1);
    return out.replaceAll(`${folder.path}/`, '');
  };

  test('default', async () => {
    expect((await told('default')).replace(/ in \d+ ms/, '')).toBe(`told.test.yaml
  ✓ a
  ✗ 1 simulated outcome that no case used
told.test.yaml:3:48: error unused-mock: "Mail" was never played: its outcome was not used
    take it out
1 passed; 1 simulated outcome that no case used
`);
  });

  test('TAP: a point of its own, and the plan at the end', async () => {
    const lines = (await told('tap')).split('\n');
    expect(lines.slice(0, 3)).toEqual([
      'TAP version 14',
      'ok 1 - told.test.yaml: a',
      'not ok 2 - told.test.yaml: "Mail" was never played: its outcome was not used',
    ]);
    expect(lines.at(-2)).toBe('1..2');
    expect(lines.join('\n')).toMatch(/line: 3\n +column: 48/);
  });

  test('JUnit: a case that failed', async () => {
    const xml = await told('junit');
    expect(xml).toContain('tests="2" failures="1" errors="0"');
    expect(xml).toContain(
      'file="told.test.yaml" line="3" time="0">\n      <failure message="&quot;Mail&quot; was never',
    );
  });

  test('JSON and GitHub', async () => {
    expect(JSON.parse(await told('json'))).toMatchObject({
      passed: 1,
      failed: 0,
      unusedMocks: [{ code: 'unused-mock', severity: 'error', line: 3, column: 48 }],
    });
    expect(await told('github')).toBe(
      '::error file=told.test.yaml,line=3,col=48,title=unused-mock::"Mail" was never played: its outcome was not used' +
        '%0Atake it out\n',
    );
  });
});

describe('of a mocks file that several test files share', () => {
  const shared = playFolder();
  shared.file('bundle.json', readFileSync(join(folder.path, 'bundle.json'), 'utf8'));
  const one = (name: string, runbook: string) =>
    shared.file(
      name,
      `definition: bundle.json\nrunbook: ${runbook}\nmocks: all.mocks.yaml\ncases: [{ name: a }]\n`,
    );
  const files = [one('a.test.yaml', 'A'), one('b.test.yaml', 'B')];
  const mocks = () => shared.file('all.mocks.yaml', `A: { ${few} }\nB: { x: {} }\n`);

  test('what one of them uses is used', async () => {
    mocks();
    expect((await pianola('test', ...files)).code).toBe(0);
    const { code, out } = await pianola('test', files[0] ?? '');
    expect([code, out]).toEqual([1, expect.stringContaining('all.mocks.yaml:2:1: error unused-mock')]);
  });

  test('what none of them uses is told once, after the last', async () => {
    shared.file('all.mocks.yaml', `A: { ${many}, mail: {} }\nB: { x: {} }\n`);
    const { code, out } = await pianola('test', ...files);
    expect(code).toBe(1);
    expect(out.match(/all.mocks.yaml:1:\d+: error unused-mock: "mail" was never played/g)).toHaveLength(1);
    expect(out.indexOf('unused-mock')).toBeGreaterThan(out.indexOf('b.test.yaml'));
  });

  test('a file whose cases were left out may have used it', async () => {
    mocks();
    const named = shared.file(
      'b.test.yaml',
      readFileSync(files[1] ?? '', 'utf8').replace('name: a', 'name: b'),
    );
    expect((await pianola('test', files[0] ?? '', named, '--filter', '^a$')).code).toBe(0);
  });
});
