import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { Problem } from '../../../src/model/problem.ts';
import { FakeIo, pianola, playFolder } from '../../support/command-line.ts';
import { readText } from '../../tidy/source-file.ts';
import { linear } from '../example-runbooks.ts';

const folder = playFolder();
const good = folder.file('good.json', linear);
const broken = folder.file('broken.json', '{\n  "name": "Broken",\n  "activites": []\n}\n');

/** A warning: it reads data of an activity outside its lineage (A8). */
const doubtful = folder.file('doubtful.json', {
  ...linear,
  activities: linear.activities.map((activity) =>
    activity.id === 'log' ? { ...activity, message: '{{return.Activity status}}' } : activity,
  ),
});

test('a definition without problems: exit code 0', async () => {
  expect(await pianola('validate', good)).toEqual({ code: 0, out: `${good}: no problems\n`, err: '' });
  expect(await pianola('validate', good, '--quiet')).toEqual({ code: 0, out: '', err: '' });
});

test('errors: file:line:column, code, what is wrong, what to do, and a count; exit code 2', async () => {
  const { code, out, err } = await pianola('validate', broken);
  expect([code, err]).toEqual([2, '']);
  expect(out).toMatch(/^.+broken\.json:3:3: error [a-z-]+: .+\n {4}.*"activities".*\n/m);
  expect(out).toMatch(/\n\n\d+ errors?\n$/);
});

test('warnings alone: exit code 0; not told when quiet', async () => {
  const { code, out } = await pianola('validate', doubtful);
  expect(code).toBe(0);
  expect(out).toMatch(/:\d+:\d+: warning [a-z-]+: .*\n[\s\S]*\n1 warning\n$/);
  expect(await pianola('validate', doubtful, '--quiet')).toEqual({ code: 0, out: '', err: '' });
});

test('simulate tells warnings on stderr and plays; not when quiet', async () => {
  const { code, out, err } = await pianola('simulate', doubtful, '--format', 'list');
  expect([code, out.split('\n')[0]]).toEqual([0, '  1. Initialize Data']);
  expect(err).toMatch(/^.*: warning [a-z-]+: .*\n/);
  expect(err).not.toContain('nothing was started');
  expect((await pianola('simulate', doubtful, '--quiet')).err).toBe('');
});

test('several files: each is read, also after one that cannot be', async () => {
  const missing = join(folder.path, 'missing.json');
  const { code, out, err } = await pianola('validate', missing, good, broken);
  expect(code).toBe(2);
  expect(err).toBe(`error: cannot read ${missing}: there is no such file or folder\n`);
  expect(out.startsWith(`${good}: no problems\n${broken}:`)).toBe(true);
  expect(await pianola('validate', missing, good)).toMatchObject({
    code: 2,
    out: `${good}: no problems\n\n1 error\n`,
  });
});

test('--json prints all problems as one array; an empty one when there are none', async () => {
  const { code, out } = await pianola('validate', broken, doubtful, '--json');
  expect(code).toBe(2);
  const problems = JSON.parse(out) as Problem[];
  expect(problems[0]).toMatchObject({ severity: 'error', file: broken });
  expect(problems.at(-1)).toMatchObject({ severity: 'warning', file: doubtful });
  expect(await pianola('validate', good, '--json')).toEqual({ code: 0, out: '[]\n', err: '' });
});

test('--json tells what cannot be read as a problem, the problems of the others beside it', async () => {
  const missing = join(folder.path, 'missing.json');
  const { code, out, err } = await pianola('validate', '--json', missing, broken);
  expect([code, err]).toEqual([2, '']);
  const [first, ...others] = JSON.parse(out) as Problem[];
  expect(first).toEqual({
    code: 'file-unreadable',
    severity: 'error',
    file: missing,
    path: [],
    message: `cannot read ${missing}: there is no such file or folder`,
  });
  expect(others).toEqual(JSON.parse((await pianola('validate', '--json', broken)).out));
});

test('on a terminal messages are broken between words at its width, and nothing of them is lost', async () => {
  const words = (text: string) => text.split(/\s+/);
  const narrow = (await new FakeIo().onTerminal(60).main('validate', broken, '--no-color')).out;
  const piped = (await pianola('validate', broken)).out;
  expect(words(narrow)).toEqual(words(piped));
  expect(narrow.split('\n').length).toBeGreaterThan(piped.split('\n').length);
});

test('colour on a terminal only', async () => {
  const sequence = '\u001b[31merror\u001b[39m';
  expect((await new FakeIo().onTerminal().main('validate', broken)).out).toContain(sequence);
  expect((await pianola('validate', broken)).out).not.toContain('\u001b');
  expect((await new FakeIo().onTerminal().main('validate', broken, '--no-color')).out).not.toContain(
    '\u001b',
  );
});

test.each([
  [[], 'runbook.schema.json'],
  [['runbook'], 'runbook.schema.json'],
  [['mocks'], 'mocks.schema.json'],
  [['test'], 'test.schema.json'],
])('schema %j prints the draft-07 schema that the package ships', async (words, shipped) => {
  const { code, out, err } = await pianola('schema', ...words);
  expect([code, err]).toEqual([0, '']);
  expect(JSON.parse(out)).toMatchObject({ $schema: expect.stringContaining('draft-07') });
  expect(out).toBe(readText(`dist/${shipped}`));
});

test('schema knows activity types of one’s own, and has none for mocks', async () => {
  const own = ['--activities', 'examples/read-a-file/read-text.mjs'];
  const { code, out } = await pianola('schema', ...own);
  expect([code, out.includes('"const": "Read Text"')]).toEqual([0, true]);
  expect(await pianola('schema', 'mocks', ...own)).toMatchObject({
    code: 2,
    err: expect.stringContaining('error: --activities cannot be used with "schema mocks"\n'),
  });
});

test('a kind of file that has no schema is told which one is nearest', async () => {
  expect(await pianola('schema', 'mock')).toMatchObject({
    code: 2,
    err: expect.stringContaining('(Did you mean mocks?)'),
  });
});

test('a key that an activity does not have and that is near none: a command lists its keys', async () => {
  const file = folder.file('copy.json', {
    name: 'Copy',
    activities: [{ id: 'a', type: 'Copy File', whatever: 'x' }],
  });
  const { out } = await pianola('validate', file);
  expect(out).toContain('"whatever" is not a key of a Copy File activity');
  expect(out).toContain('remove it, or look the key up: pianola activities "Copy File"\n');
});
