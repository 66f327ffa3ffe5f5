// A command with --activities plays in a thread: whatever the modules do to it, the command ends, and the
// message names the module.
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { setTimeout } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';
import { expect, test } from 'vitest';
import { activityFilesIn } from '../../src/cli/own-code/supervise.ts';
import { playFolder } from '../support/command-line.ts';
import { projectRoot } from '../tidy/source-file.ts';

const folder = playFolder();
const zod = pathToFileURL(join(projectRoot, 'node_modules/zod/index.js')).href;
const env = { ...process.env, NO_COLOR: '1', FORCE_COLOR: undefined };

function start(...argv: readonly string[]) {
  const stdio = [argv.includes('-') ? 'pipe' : 'ignore', 'pipe', 'pipe'] as const;
  return spawn(process.execPath, [join(projectRoot, 'bin/pianola.js'), ...argv], { stdio: [...stdio], env });
}

async function ended(child: ChildProcess) {
  const closed = once(child, 'close') as Promise<[number | null, string | null]>;
  const { stdout, stderr } = child;
  const [out, err, [code]] = await Promise.all([text(stdout as never), text(stderr as never), closed]);
  return { code, out, err };
}

const pianola = (...argv: readonly string[]) => ended(start(...argv));

const types = `import { z } from ${JSON.stringify(zod)};
const own = (name, perform, more = {}) => ({
  name, category: 'Utilities', properties: z.strictObject({}), publishes: [],
  play: { how: 'computed', prepare: () => perform }, ...more,
});
export const well = own('Well', () => ({ status: 'success' }));
export const hang = own('Hang', () => { for (;;); });
export const never = own('Never', () => new Promise(() => {}));
export const exits = own('Exit', () => process.exit(0));
export const checks = own('Check Hangs', () => ({ status: 'success' }), { check: () => {
  process.stderr.write('checking'); for (;;);
} });
export const prepares = own('Prepare Exits', 0, {
  play: { how: 'computed', prepare: () => process.exit(0) },
});
`;
const good = folder.file('good.mjs', types);
const runbookWith = (type: string) =>
  folder.file(`${type.toLowerCase().replace(' ', '-')}.json`, {
    name: 'R',
    activities: [
      { id: 'init', type: 'Initialize Data' },
      { id: 'own', type },
    ],
    links: [{ from: 'init', to: 'own' }],
  });
const well = runbookWith('Well');

const commands: readonly (readonly [string, ...string[]])[] = [
  ['validate', well],
  ['explain', well],
  ['mocks', well],
  ['graph', well],
  ['simulate', well],
  ['run', well],
  ['sweep', well, '--throttle', '1..2'],
  ['schema'],
  ['activities'],
];

test.each(commands)(
  '%s: a module that ends the process while it is loaded is named: exit code 2',
  async (...command) => {
    const file = folder.file('exits.mjs', 'process.exit(0);');
    expect(await pianola(...command, '--activities', file)).toEqual({
      code: 2,
      out: '',
      err: `error: ${file} ended the process while it was loaded (exit code 0)\n`,
    });
  },
);

test.each([
  [
    'waits.mjs',
    'await new Promise(() => {});',
    'waits for something that can never come while it was loaded',
  ],
  ['rejects.mjs', `${types}Promise.reject(new Error('nobody'));`, 'broke the command: nobody'],
  [
    'late.mjs',
    `${types}setTimeout(() => { throw null; }); await new Promise((go) => setTimeout(go, 50));`,
    'broke the command while it was loaded: null',
  ],
] as const)('%s: exit code 2, and the module is named', async (name, source, message) => {
  const file = folder.file(name, source);
  const { code, err } = await pianola('validate', well, '--activities', file);
  const by = message.includes('while') ? file : `code of ${file}`;
  expect([code, err]).toEqual([2, `error: ${by} ${message}\n`]);
});

test('code that exits in prepare is named: exit code 2', async () => {
  const { code, out, err } = await pianola('simulate', runbookWith('Prepare Exits'), '--activities', good);
  expect([code, out]).toEqual([2, '']);
  expect(err).toBe(
    `error: the activity type "Prepare Exits" of ${good} ended the process in prepare (exit code 0)\n`,
  );
});

test('a timer of a module, and its listener for SIGINT, keep no command from its end', async () => {
  const file = folder.file(
    'lives.mjs',
    `${types}setInterval(() => {}, 1000); process.on('SIGINT', () => {});`,
  );
  const { code, out, err } = await pianola('validate', well, '--activities', file);
  expect([code, out, err]).toEqual([0, `${well}: no problems\n`, '']);
});

const onUnix = test.runIf(process.platform !== 'win32');

onUnix.each(['SIGINT', 'SIGTERM'] as const)(
  '%s while a module hangs as it is loaded: after 5 seconds it is named, exit code 130',
  async (signal) => {
    const file = folder.file('hangs.mjs', `process.stderr.write('loading'); for (;;);`);
    const child = start('validate', well, '--activities', file);
    const all = ended(child);
    await once(child.stderr as never, 'data');
    child.kill(signal);
    const { code, err } = await all;
    expect(code).toBe(130);
    expect(err.replace('loading', '')).toBe(
      `error: ${file} did not give way while it was loaded: the command was ended 5 s after it was interrupted\n`,
    );
  },
  60_000,
);

test('--wall-timeout while a check hangs: exit code 4, and the type is named', async () => {
  const file = runbookWith('Check Hangs');
  const { code, err } = await pianola('simulate', file, '--activities', good, '--wall-timeout', '1s');
  expect([code, err.replace('checking', '')]).toEqual([
    4,
    `error: the activity type "Check Hangs" of ${good} did not give way in check: ` +
      'the command was ended 5 s after --wall-timeout\n',
  ]);
}, 60_000);

onUnix(
  'SIGINT while a check hangs: the type is named',
  async () => {
    const child = start('validate', runbookWith('Check Hangs'), '--activities', good);
    const all = ended(child);
    await once(child.stderr as never, 'data');
    child.kill('SIGINT');
    const { code, err } = await all;
    expect(code).toBe(130);
    expect(err).toContain(`error: the activity type "Check Hangs" of ${good} did not give way in check: `);
  },
  60_000,
);

onUnix(
  'SIGINT while an activity never comes back under simulate: exit code 130, the trace is whole',
  async () => {
    const child = start('simulate', runbookWith('Hang'), '--activities', good, '--format', 'ndjson');
    const all = ended(child);
    let out = '';
    child.stdout?.on('data', (chunk) => {
      const isFirst = !out.includes('"Hang"');
      out += chunk;
      if (isFirst && out.includes('"Hang"')) child.kill('SIGINT');
    });
    const { code, err } = await all;
    expect([code, err]).toEqual([130, 'warning: \\R ended canceled: it was interrupted\n']);
    const events = out
      .trimEnd()
      .split('\n')
      .map((line) => (JSON.parse(line) as { event: string }).event);
    expect(events.slice(-4)).toEqual(['ActivityStart', 'ActivityEnd', 'InstanceEnd', 'JobEnd']);
  },
  60_000,
);

test('a promise that never settles under simulate: exit code 1, and the type is named', async () => {
  const { code, err } = await pianola(
    'simulate',
    runbookWith('Never'),
    '--activities',
    good,
    '--format',
    'list',
  );
  expect(code).toBe(1);
  const reason = `the activity type "Never" of ${good} waits for something that can never come`;
  expect(err).toBe(`error: \\R ended failed: Never: ${reason}\n`);
});

const many = folder.file('many.json', {
  name: 'Many',
  activities: [
    { id: 'init', type: 'Initialize Data' },
    {
      id: 'get',
      type: 'Get File Status',
      publishes: [{ name: 'Name' }],
      simulate: { rows: { repeat: 60_000, row: { Name: 'a' } } },
    },
    { id: 'own', type: 'Send Event Log Message', message: '{{get.Name}}' },
  ],
  links: [
    { from: 'init', to: 'get' },
    { from: 'get', to: 'own' },
  ],
});

test('a long trace comes through the thread and a slow pipe whole', async () => {
  const child = start('simulate', many, '--activities', good, '--format', 'ndjson');
  const closed = once(child, 'close');
  let out = '';
  for await (const chunk of child.stdout as AsyncIterable<Buffer>) {
    if (out === '') await setTimeout(500);
    out += chunk;
  }
  expect(await closed).toEqual([0, null]);
  const lines = out.trimEnd().split('\n');
  expect(JSON.parse(lines.at(-1) ?? '')).toMatchObject({ seq: lines.length, event: 'JobEnd' });
}, 60_000);

test('| head: a reader that goes away ends the command quietly', async () => {
  const child = start('simulate', many, '--activities', good, '--format', 'ndjson');
  const err = text(child.stderr as never);
  const closed = once(child, 'close');
  await once(child.stdout as never, 'data');
  child.stdout?.destroy();
  expect([await closed, await err]).toEqual([[0, null], '']);
}, 60_000);

test('- reads standard input in the thread as well', async () => {
  const child = start('validate', '-', '--activities', good);
  const all = ended(child);
  child.stdin?.end('name: R\nactivities:\n  - { id: a, type: Nonsense }\n');
  const { code, out } = await all;
  expect(code).toBe(2);
  expect(out).toContain('-:3:20: error unknown-activity-type: ');
});

test('the files behind --activities are read off the command line', () => {
  expect(activityFilesIn(['run', 'a', '--activities', 'b.mjs', '--activities=c.mjs', '--quiet'])).toEqual([
    'b.mjs',
    'c.mjs',
  ]);
});
