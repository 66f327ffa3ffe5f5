// Modules of `--activities` in a process of its own: what they print, and what they throw, never looks like
// Pianola's.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { pathToFileURL } from 'node:url';
import { describe, expect, test } from 'vitest';
import { playFolder } from '../support/command-line.ts';
import { projectRoot } from '../tidy/source-file.ts';

const folder = playFolder();
const zod = pathToFileURL(join(projectRoot, 'node_modules/zod/index.js')).href;
const pianolaFile = join(projectRoot, 'bin/pianola.js');

async function pianola(...argv: readonly string[]) {
  const env = { ...process.env, NO_COLOR: '1', FORCE_COLOR: undefined };
  const child = spawn(process.execPath, [pianolaFile, ...argv], { stdio: ['ignore', 'pipe', 'pipe'], env });
  const closed = once(child, 'close') as Promise<[number | null, string | null]>;
  const [out, err, [code]] = await Promise.all([text(child.stdout), text(child.stderr), closed]);
  return { code, out, err };
}

const module = (perform: string, more = '') => `import { z } from ${JSON.stringify(zod)};
console.log('printed'); process.stdout.write('written\\n');
export const shout = {
  name: 'Shout',
  category: 'Utilities',
  properties: z.strictObject({ text: z.string() }),
  publishes: [{ name: 'Said', type: 'String', level: 'execution', description: '' }],
  play: { how: 'computed', prepare: () => () => { ${perform} } },
  ${more}
};`;
const said = `console.log('played'); return { status: 'success', items: { Said: 'FIRE' } };`;
const loud = folder.file('loud.json', {
  name: 'Loud',
  activities: [
    { id: 'a', type: 'Shout', text: 'fire' },
    { id: 'b', type: 'Send Event Log Message', message: '{{a.Said}}' },
  ],
  links: [{ from: 'a', to: 'b' }],
});

const ways = [
  ['simulate'],
  ['run', '--isolation', 'none'],
  ['run'],
  ['run', '--isolation', 'worker'],
] as const;

describe.each(ways.map((way) => [way]))('%j', ([command, ...flags]) => {
  test('what a module prints, imported or played, goes to stderr, and nothing else does: stdout is the trace', async () => {
    const file = folder.file('shout.mjs', module(said));
    const { code, out, err } = await pianola(
      command,
      loud,
      '--activities',
      file,
      '--format',
      'ndjson',
      ...flags,
    );
    expect(code).toBe(0);
    const events = out
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line) as { event: string; message?: string });
    expect(events.at(-1)?.event).toBe('JobEnd');
    expect(events.flatMap(({ message = [] }) => message)).toEqual(['FIRE']);
    expect([...new Set(err.trimEnd().split('\n'))].toSorted()).toEqual(['played', 'printed', 'written']);
  });

  test('an activity that throws has failed: exit code 1, and the type is named', async () => {
    const file = folder.file('throws.mjs', module(`throw new Error('boom');`));
    const { code, err } = await pianola(command, loud, '--activities', file, ...flags);
    expect(code).toBe(1);
    expect(err).toContain('error: \\Loud ended failed: Shout: the activity type "Shout" threw: boom\n');
  });

  test('a default export that is a function is given what it needs: its module lies in a folder without packages', async () => {
    const file = folder.file(
      'given.mjs',
      `export default async ({ z, defineActivity }) => [defineActivity({
        name: 'Shout', category: 'Utilities', summary: 'Shouts.', properties: z.strictObject({ text: z.string() }),
        publishes: [{ name: 'Said', type: 'String', level: 'execution', description: '' }],
        play: { how: 'computed', prepare: () => () => ({ status: 'success', items: { Said: 'GIVEN' } }) },
      })];`,
    );
    const { code, out, err } = await pianola(command, loud, '--activities', file, ...flags);
    expect([code, err]).toEqual([0, '']);
    expect(out).toContain('Send Event Log Message: GIVEN\n');
  });
});

test.each([
  ['breaks when it is imported', `throw new Error('boom');`, 'cannot import FILE: boom'],
  ['exports nothing', '', 'FILE exports no activity type'],
  [
    'has a default export that throws',
    `export default () => { throw new Error('boom'); };`,
    'the default export of FILE threw: boom',
  ],
  [
    'has a default export that returns nothing',
    'export default () => {};',
    'the default export of FILE returned undefined',
  ],
  [
    'has a type without properties',
    `export const a = { name: 'A', category: 'System', play: { how: 'outcome' } };`,
    'the activity type "A" of FILE has no properties; they must be an object schema of zod, as in z.strictObject({ text: z.string() })',
  ],
  [
    'has a check that throws',
    module(said, `check: () => { throw new Error('boom'); },`),
    'the activity type "Shout" of FILE threw in check: boom',
  ],
])('a module that %s: exit code 2, with its name', async (what, source, message) => {
  const file = folder.file(`${what.replaceAll(' ', '-')}.mjs`, source);
  // A check runs while the runbook is read: validate counts what it cannot read.
  const counted = what === 'has a check that throws' ? '\n1 error\n' : '';
  for (const command of ['simulate', 'run', 'validate']) {
    const { code, out, err } = await pianola(command, loud, '--activities', file);
    expect([code, out]).toEqual([2, command === 'validate' ? counted : '']);
    expect(err.split('\n').filter((line) => line.startsWith('error'))).toEqual([
      `error: ${message.replace('FILE', file)}`,
    ]);
  }
});

test('a module that needs a package where none is installed is told how it needs none', async () => {
  const file = folder.file('needs-zod.mjs', `import { z } from 'zod'; export const a = z;`);
  const { code, err } = await pianola('simulate', loud, '--activities', file);
  expect(code).toBe(2);
  expect(err).toMatch(/^error: cannot import .*: Cannot find package 'zod' imported from /);
  expect(err).toContain('export a function as default that is given { z, defineActivity }');
});

test('the module in the documents works where it lies, under simulate and run', async () => {
  const page = readFileSync(join(projectRoot, 'docs/activities-and-outcomes.md'), 'utf8');
  const [, source = ''] = /^```js\n(\/\/ shout\.mjs\n[\s\S]*?)^```$/m.exec(page) ?? [];
  const file = folder.file('documented.mjs', source);
  for (const command of ['simulate', 'run']) {
    const { code, out, err } = await pianola(command, loud, '--activities', file);
    expect([code, err]).toEqual([0, '']);
    expect(out).toContain('Send Event Log Message: FIRE!\n');
  }
});

test.each([
  'z.strictObject({ text: z.string(), to: z.email().optional(), at: z.coerce.date().optional() })',
  '(z) => z.strictObject({ text: z.string(), to: z.email().optional(), at: z.coerce.date().optional() })',
])('a module is given all of zod, not only what Pianola uses of it: %s', async (properties) => {
  const file = folder.file(
    'all-of-zod.mjs',
    `export default ({ z, defineActivity }) => z.config(z.locales.en()) && defineActivity({
  name: 'Shout', summary: 'Says it.', category: 'Utilities', properties: ${properties}, publishes: [],
  play: { how: 'computed', prepare: () => () => ({ status: 'success' }) },
});`,
  );
  const { code, err } = await pianola('simulate', loud, '--activities', file);
  expect([code, err]).toEqual([0, expect.not.stringContaining('error')]);
});
