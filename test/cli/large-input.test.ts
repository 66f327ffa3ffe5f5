// The built command with input that is as large and as wrong as it can be, in little memory.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { expect, test } from 'vitest';
import { playFolder } from '../support/command-line.ts';
import { projectRoot } from '../tidy/source-file.ts';
import { linear } from './example-runbooks.ts';

const folder = playFolder();
const file = folder.file('linear.json', linear);
const mebibyte = 1024 * 1024;

/** What the command does in a heap of 300 MB; a process that needs more aborts. */
async function inLittleMemory(...argv: string[]) {
  const child = spawn(
    process.execPath,
    ['--max-old-space-size=300', join(projectRoot, 'bin/pianola.js'), ...argv],
    { stdio: ['ignore', 'pipe', 'pipe'], env: { ...process.env, NO_COLOR: '1', FORCE_COLOR: undefined } },
  );
  const closed = once(child, 'close') as Promise<[number | null, string | null]>;
  const [out, err, [code, signal]] = await Promise.all([text(child.stdout), text(child.stderr), closed]);
  return { code, signal, out: out + err };
}

const repeated = (head: string, part: string, tail: string, length: number) =>
  head + part.repeat((length - head.length - tail.length) / part.length) + tail;

test.each([
  ['activities.json', () => repeated('{"activities":[', '{},', '{}]}', 63 * mebibyte), 'too-many-values'],
  ['numbers.json', () => repeated('{"activities":[', '0,', '0]}', 7 * mebibyte), 'too-many-activities'],
  [
    'few.json',
    () => repeated('{"activities":[', '{},', '{}]}', 500_000),
    'reading stopped after 1000 errors',
  ],
  ['activities.yaml', () => repeated('activities:\n', ' - {}\n', '', 7 * mebibyte), 'too-many-values'],
  ['line.json', () => `{"name":"${'\\\\a'.repeat(15 * mebibyte)}","activities":[]}`, 'text-too-long'],
  ['brackets.json', () => '['.repeat(63 * mebibyte), 'nested-too-deeply'],
  ['zeros.json', () => '\0'.repeat(63 * mebibyte), 'file-not-text'],
])('%s is refused in little memory', async (name, make, code) => {
  const { code: exit, signal, out } = await inLittleMemory('validate', folder.file(name, make()));
  expect([exit, signal]).toEqual([2, null]);
  expect(out).toContain(code);
});

test('mocks and parameters that are wrong all over are refused in little memory', async () => {
  const mocks = folder.file('m.json', repeated('{"Linear":{"list":{"rows":[', '[],', '[]]}}}', 5 * mebibyte));
  const refused = await inLittleMemory('simulate', file, '--mocks', mocks);
  expect([refused.code, refused.signal]).toEqual([2, null]);
  expect(refused.out).toContain('reading stopped after 1000 errors');
  const keys = Array.from({ length: 300_000 }, (_, index) => `"k${index}":1`).join(',');
  const unknown = await inLittleMemory('simulate', file, '--params', folder.file('p.json', `{${keys}}`));
  expect([unknown.code, unknown.signal]).toEqual([2, null]);
});

test('a large file that is right is read', async () => {
  const activities = Array.from({ length: 20_000 }, (_, index) => ({
    id: `a${index}`,
    type: 'Send Event Log Message',
    message: `number ${index}`,
  }));
  const links = activities.slice(1).map(({ id }, index) => ({ from: `a${index}`, to: id }));
  const target = folder.file('large.json', { name: 'Large', activities, links });
  expect(await inLittleMemory('validate', target)).toMatchObject({ code: 0, signal: null });
});
