// format.md section 7: `pianola record`, whose files are played by `pianola test`.
import { copyFileSync, existsSync, mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { pianola, playFolder } from '../../support/command-line.ts';
import { projectRoot } from '../../tidy/source-file.ts';

const folder = playFolder();
const at = (name: string) => join(folder.path, name);
const disk = folder.file('disk.json', {
  name: 'Disk report',
  folder: 'Ops',
  activities: [
    { id: 'init', type: 'Initialize Data', parameters: [{ name: 'Computer', default: 'WEB01' }] },
    {
      id: 'disks',
      type: 'Query Database',
      name: 'Get disks',
      publishes: [{ name: 'Drive' }, { name: 'Free', type: 'Number' }, { name: 'Size', type: 'Number' }],
    },
    {
      id: 'log',
      type: 'Send Event Log Message',
      severity: 'Warning',
      message: '{{init.Computer}}: {{disks.Drive}} has {{disks.Free}} GB left',
    },
    { id: 'mail', type: 'Send Email', subject: 'failed: {{disks.Error summary text}}' },
  ],
  links: [
    { from: 'init', to: 'disks' },
    { from: 'disks', to: 'log', include: [{ item: 'Free', operator: 'is less than', value: 10 }] },
    { from: 'disks', to: 'mail', include: [{ status: ['failed'] }] },
  ],
});
const rows = [
  { Drive: 'C:', Free: 5, Size: 100 },
  { Drive: 'D: {{init.Computer}}', Free: 80, Size: 100 },
];
const mocks = folder.file('disk.mocks.json', {
  '\\Ops\\Disk report': { disks: { rows }, mail: { status: 'failed' } },
});

async function recorded(name: string, ...words: string[]) {
  const out = at(name);
  const { code, err } = await pianola('record', ...words, '--out', out);
  expect([code, err]).toEqual([0, '']);
  return { out, file: parse(readFileSync(out, 'utf8')) };
}

test('a run becomes a case with what it used of the mocks and what somebody reads; test is green at once', async () => {
  const { out, file } = await recorded('a.test.yaml', disk, '--mocks', mocks, '--param', 'Computer=WEB02');
  const [first, ...others] = file.cases;
  expect({ ...file, cases: [] }).toEqual({
    definition: 'disk.json',
    runbook: '\\Ops\\Disk report',
    params: { Computer: 'WEB02' },
    cases: [],
  });
  // Nobody reads Size, and the mail was never sent.
  const kept = rows.map(({ Size: _, ...row }) => row);
  expect(first).toEqual({
    name: 'as recorded',
    mocks: { '\\Ops\\Disk report': { disks: { rows: kept } } },
    expect: {
      status: 'success',
      list: ['Initialize Data', 'Get disks', 'Send Event Log Message'],
      ran: { init: 1, disks: 1, log: 1, mail: 0 },
      links: { 'init -> disks': 1, 'disks -> log': 1, 'disks -> mail': 0 },
      messages: [{ severity: 'Warning', message: 'WEB02: C: has 5 GB left' }],
      returned: [],
      diagnostics: [],
    },
  });
  const names = others.map(({ name }: { name: string }) => name);
  expect(names).toEqual(expect.arrayContaining(['Initialize Data fails', 'Get disks fails']));
  const failing = others.find(({ name }: { name: string }) => name === 'Get disks fails');
  expect(failing.expect.given).toEqual({ mail: [{ subject: 'failed: It failed.' }] });
  const { code, out: told } = await pianola('test', out);
  expect([code, told]).toEqual([0, expect.stringContaining(`${file.cases.length} passed`)]);
});

test.each<[string, (file: string) => string]>([
  ['a condition is flipped', (file) => file.replace('"is less than"', '"is greater than"')],
  ['a condition is left out', (file) => file.replace(/\{"item":"Free"[^}]*\}/, '{"status":["success"]}')],
  ['a status is swapped', (file) => file.replace('"failed"]}', '"warning"]}')],
  ['a failure path is dropped', (file) => file.replace(/,\{"from":"disks","to":"mail".*?\}\]\}/, '')],
  ['another computer is written', (file) => file.replace('{{init.Computer}}:', 'the server:')],
  [
    'an activity is disabled',
    (file) => file.replace('"name":"Get disks"', '"name":"Get disks","enabled":false'),
  ],
])('a recorded file is red when %s', async (_what, edit) => {
  const copy = playFolder();
  const definition = copy.file('disk.json', JSON.parse(readFileSync(disk, 'utf8')));
  const out = join(copy.path, 'disk.test.yaml');
  expect((await pianola('record', definition, '--mocks', mocks, '--out', out)).code).toBe(0);
  expect((await pianola('test', out)).code).toBe(0);
  const text = JSON.stringify(JSON.parse(readFileSync(definition, 'utf8')));
  expect(edit(text)).not.toBe(text);
  copy.file('disk.json', JSON.parse(edit(text)));
  expect((await pianola('test', out)).code).not.toBe(0);
});

test('what tells somebody outside is pinned with all its texts', async () => {
  const told = (summary: string, computer: string) => ({
    name: 'Tells',
    activities: [
      { id: 'init', type: 'Initialize Data', parameters: [{ name: 'C', default: 'WEB01' }] },
      { id: 'event', type: 'Send Platform Event', summary, details: 'of {{init.C}}' },
      { id: 'log', type: 'Send Event Log Message', severity: 'Warning', message: 'x', computer },
    ],
    links: [
      { from: 'init', to: 'event' },
      { from: 'event', to: 'log' },
    ],
  });
  const file = folder.file('tells.json', told('disk of {{init.C}}', '{{init.C}}'));
  const { out } = await recorded('tells.test.yaml', file, '--only-run');
  for (const [summary, computer] of [
    ['disk of {{init.C}}', 'elsewhere'],
    ['GARBAGE', '{{init.C}}'],
  ] as const) {
    folder.file('tells.json', told(summary, computer));
    expect((await pianola('test', out)).code).toBe(1);
  }
});

test('--only-run, --name and JSON', async () => {
  const { file } = await recorded('b.test.json', disk, '--only-run', '--name', 'nightly');
  expect(file.cases.map(({ name }: { name: string }) => name)).toEqual(['nightly']);
  const { out } = await pianola('record', disk, '--only-run');
  expect(parse(out).cases).toHaveLength(1);
  expect((await pianola('record', disk, '--only-run')).out).toBe(out);
});

test('what a case is played with is written as the file says it', async () => {
  const words = ['--only-run', '--start-time', '2026-03-01T00:00:00Z', '--time-zone', 'Europe/Berlin'];
  const more = ['--server', 'A=1', '--fault', 'A down at 30s for 10s', '--seed', '7', '--until', '1h'];
  const { out, file } = await recorded('c.test.yaml', disk, ...words, ...more, '--option', 'midBase=1');
  expect(file).toMatchObject({
    startTime: '2026-03-01T00:00:00.000Z',
    timeZone: 'Europe/Berlin',
    servers: ['A=1'],
    faults: ['A down at 30000ms for 10000ms'],
    seed: 7,
    until: 3600,
    options: { midBase: 1 },
  });
  expect((await pianola('test', out)).code).toBe(0);
});

test('no secret is written', async () => {
  const secret = folder.file('secret.json', {
    runbooks: [
      {
        name: 'Ask',
        activities: [
          { id: 'a', type: 'Send Email', subject: 'with {{$Password}}', password: '{{$Password}}' },
        ],
      },
    ],
    variables: [{ name: 'Password', encrypted: true, value: '' }],
  });
  const shown = await pianola('record', secret, '--secret', 'Password=hunter2', '--name', 'with hunter2');
  expect(shown).toMatchObject({
    code: 2,
    out: '',
    err:
      'error: the value of the secret Password would be written: the definition or another option has it as well\n' +
      'give another value there: the runbook is played with one that is not the secret\n',
  });
  const { out } = await recorded('d.test.yaml', secret, '--secret', 'Password=hunter2');
  expect(readFileSync(out, 'utf8')).not.toContain('hunter2');
  expect((await pianola('test', out)).code).toBe(0);
});

test.each([
  ['standard input', ['-'], 'standard input has no name'],
  ['a name that test does not find', [disk, '--out', at('x.yaml')], 'is no name of a test file'],
  ['--duration', [disk, '--duration', 'Query Database=1s'], 'give the outcomes of --mocks a durationMs'],
  ['--timeout', [disk, '--timeout', '1'], 'a test file has no key for it'],
  ['a file that is not there', [at('nothing.json')], 'nothing.json'],
])('%s is a usage error, and nothing is written', async (_what, words, message) => {
  const { code, out, err } = await pianola('record', ...words);
  expect([code, out, err]).toEqual([2, '', expect.stringContaining(message)]);
  expect(existsSync(at('x.yaml'))).toBe(false);
});

test('a file that exists is overwritten with --force only', async () => {
  const out = folder.file('e.test.json', { kept: true });
  const { code, err } = await pianola('record', disk, '--out', out);
  expect([code, err]).toEqual([2, expect.stringContaining('already exists')]);
  expect(JSON.parse(readFileSync(out, 'utf8'))).toEqual({ kept: true });
  expect((await pianola('record', disk, '--out', out, '--force')).code).toBe(0);
});

describe('every worked example can be recorded, and test is green at once', () => {
  const examples = readdirSync(join(projectRoot, 'runbooks')).filter((name) => /^[\dx]\d/.test(name));
  test.each(examples)(
    '%s',
    async (name) => {
      const source = join(projectRoot, 'runbooks', name);
      const asked = await pianola('record', source, '--only-run');
      // One that has several runbooks says which there are.
      const paths = asked.code === 0 ? [undefined] : asked.err.match(/\\[^\n"]*?(?=, | and |"|\n)/g);
      expect(paths?.length).toBeGreaterThan(0);
      for (const [index, path] of (paths ?? []).entries()) {
        const words = path === undefined ? [] : ['--runbook', path];
        const out = at(`${name}-${index}.test.yaml`);
        const { code, err } = await pianola('record', source, ...words, '--out', out, '--quiet');
        expect([path, code, err]).toEqual([path, 0, '']);
        expect([path, (await pianola('test', out)).code]).toEqual([path, 0]);
      }
    },
    60_000,
  );
});

describe('what is recorded passes at once', () => {
  async function passes(out: string) {
    const { code, out: told } = await pianola('test', out);
    expect([code, told]).toEqual([0, expect.stringContaining(' passed')]);
  }

  test('a runbook that is started twice', async () => {
    const { out, file } = await recorded(
      'twice.test.yaml',
      disk,
      '--runbook',
      'Disk report',
      '--runbook',
      'Disk report',
    );
    expect(file).toMatchObject({ runbook: ['\\Ops\\Disk report', '\\Ops\\Disk report'] });
    expect(file.cases[0].expect.ran).toEqual({ init: 2, disks: 2, log: 0, mail: 0 });
    await passes(out);
  });

  test('a runbook with options of its own, recorded with others', async () => {
    const strict = folder.file('strict.json', {
      name: 'Strict',
      options: { rollup: 'strict' },
      activities: [
        { id: 'init', type: 'Initialize Data' },
        { id: 'ask', type: 'Query Database', simulate: { status: 'failed' } },
      ],
      links: [{ from: 'init', to: 'ask' }],
    });
    const { out, file } = await recorded('strict.test.yaml', strict, '--timing', 'orchestrator');
    expect(file).toMatchObject({ options: { timing: 'orchestrator' } });
    expect(file.cases[0].expect.status).toBe('failed');
    await passes(out);
  });

  test('activities of one name: they are listed by their ids, and no two cases have one name', async () => {
    const alike = folder.file('alike.json', {
      name: 'Alike',
      activities: [
        { id: 'init', type: 'Initialize Data' },
        { id: 'one', name: 'Mail', type: 'Send Email', subject: 'x' },
        { id: 'two', name: 'Mail', type: 'Send Email', subject: 'x' },
        { id: 'end', type: 'Send Email', subject: 'x' },
      ],
      links: [
        { from: 'init', to: 'one' },
        { from: 'init', to: 'two' },
        { from: 'one', to: 'end' },
        { from: 'two', to: 'end' },
      ],
    });
    const { out, file } = await recorded('alike.test.yaml', alike);
    expect(file.cases[0].expect.list).toEqual(['Initialize Data', 'one', 'two', 'Send Email', 'Send Email']);
    const names = file.cases.map((one: { name: string }) => one.name);
    expect(new Set(names).size).toBe(names.length);
    expect(names).toContain('Mail fails (2)');
    await passes(out);
  });

  test('its own file beside its runbooks is written anew with --force', async () => {
    const own = join(folder.path, 'own');
    mkdirSync(own);
    for (const name of ['disk.json', 'strict.json']) copyFileSync(at(name), join(own, name));
    const words = [own, '--runbook', 'Strict', '--out', join(own, 'r.test.yaml')];
    for (const more of [[], ['--force']])
      expect(await pianola('record', ...words, ...more)).toMatchObject({ code: 0 });
    const { code, err } = await pianola(
      'record',
      own,
      '--runbook',
      'Strict',
      '--out',
      join(own, 'strict.test.json'),
      '--force',
      '--mocks',
      folder.file('own/strict.test.json', {}),
    );
    expect([code, err.split('\n')[0]]).toEqual([
      2,
      `error: --out ${join(own, 'strict.test.json')} would overwrite a file that this command reads`,
    ]);
  });

  test('ids with arrows in them: a link whose name could be that of another is left out', async () => {
    const ids = ['s', 'a', 'a -> b', 'c', 'b -> c'];
    const arrows = folder.file('arrows.json', {
      name: 'Arrows',
      activities: ids.map((id, at) => ({ id, type: at === 0 ? 'Initialize Data' : 'Send Email' })),
      links: [
        { from: 's', to: 'a' },
        { from: 's', to: 'a -> b' },
        { from: 'a', to: 'b -> c' },
        { from: 'a -> b', to: 'c' },
      ],
    });
    const { out, file } = await recorded('arrows.test.yaml', arrows);
    expect(file.cases[0].expect.links).toEqual({ 's -> a': 1, 's -> a -> b': 1 });
    await passes(out);
    const written = folder.file('arrow.test.json', {
      definition: 'arrows.json',
      cases: [{ name: 'a', expect: { links: { 'a -> b -> c': 1 } } }],
    });
    const { code, out: told } = await pianola('test', written);
    expect(code).toBe(2);
    expect(told).toContain('error ambiguous-link: "a -> b -> c" can be the links between several activities');
    expect(told).toContain('they lead from "a" to "b -> c" or from "a -> b" to "c"; give ids');
  });

  test('long texts: no message and no value of them is expected', async () => {
    const long = folder.file('long.json', {
      name: 'Long',
      activities: [
        { id: 'init', type: 'Initialize Data' },
        { id: 'say', type: 'Send Event Log Message', severity: 'Warning', message: 'x'.repeat(3_000) },
        { id: 'back', type: 'Return Data', values: { short: 'y', long: 'z'.repeat(3_000) } },
      ],
      links: [
        { from: 'init', to: 'say' },
        { from: 'say', to: 'back' },
      ],
      returnedData: [{ name: 'short' }, { name: 'long' }],
    });
    const { out, file } = await recorded('long.test.yaml', long);
    expect(file.cases[0].expect).toMatchObject({
      messages: [{ severity: 'Warning' }],
      returned: [{ short: 'y' }],
    });
    await passes(out);
  });
});

test('what could not be read again is refused, and so is an empty name', async () => {
  const much = folder.file('much.mocks.json', {
    '\\Ops\\Disk report': {
      disks: { rows: [1, 2, 3].map((n) => ({ Drive: `${n}`.repeat(3_000_000), Free: 1 })) },
    },
  });
  const { code, err } = await pianola(
    'record',
    disk,
    '--mocks',
    much,
    '--only-run',
    '--out',
    at('much.test.yaml'),
  );
  expect([code, err]).toEqual([
    2,
    'error: what was recorded could not be read: the file is larger than 8 MiB, the most that can be read\n' +
      'write large files as JSON; --only-run records less\n',
  ]);
  expect(existsSync(at('much.test.yaml'))).toBe(false);
  await recorded('much.test.json', disk, '--mocks', much, '--only-run');
  expect((await pianola('test', at('much.test.json'))).code).toBe(0);
  expect((await pianola('record', disk, '--name', ' ')).code).toBe(2);
});
