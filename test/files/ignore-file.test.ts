import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { IgnoreFiles } from '../../src/files/ignore-file.ts';
import { readDefinition } from '../../src/files/load.ts';

const runbook = (name: string, message = 'x') =>
  JSON.stringify({ name, activities: [{ id: 'a', type: 'Send Event Log Message', message }] });

/** A folder with these files; it ends the search for ignore files, as a repository does. */
function folderOf(files: Readonly<Record<string, string>>): string {
  const folder = mkdtempSync(join(tmpdir(), 'pianola-ignore-'));
  mkdirSync(join(folder, '.git'));
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), text);
  }
  return folder;
}

describe('patterns are those of .gitignore', () => {
  test.each([
    ['a.json', ['a.json', 'x/a.json'], ['b.json', 'a.json5']],
    ['/a.json', ['a.json'], ['x/a.json']],
    ['x/*.json', ['x/a.json'], ['y/x/a.json', 'x/y/a.json']],
    ['build/', ['build/a.json', 'x/build/y/a.json'], ['build.json']],
    ['build', ['build/a.json'], ['building/a.json']],
    ['x/**/a.json', ['x/a.json', 'x/y/z/a.json'], ['a.json']],
    ['**/drafts/**', ['drafts/a.json', 'x/drafts/y/a.json'], ['x/a.json']],
    ['?.json', ['a.json'], ['ab.json']],
    ['[ab].json', ['a.json', 'b.json'], ['c.json']],
    ['[!ab].json', ['c.json'], ['a.json']],
    ['\\#a.json', ['#a.json'], ['a.json']],
    ['Disk report.json', ['Disk report.json'], ['report.json']],
    ['a+(b).json', ['a+(b).json'], ['aab.json']],
    ['*.json\n!keep.json', ['a.json'], ['keep.json', 'x/keep.json']],
    ['# a.json\n\n  ', [], ['a.json']],
  ])('%j', (text, left, kept) => {
    const folder = folderOf({ '.pianolaignore': text });
    const leavesOut = (name: string) => new IgnoreFiles().leavesOut(join(folder, name));
    expect(left.filter((name) => !leavesOut(name))).toEqual([]);
    expect(kept.filter(leavesOut)).toEqual([]);
  });
});

test('files that are left out are not read where their folder is, and read where they are given', async () => {
  const folder = folderOf({
    '.pianolaignore': 'drafts/\n',
    'good.json': runbook('Good'),
    'drafts/broken.json': '{ "name": "Broken", "activities": [',
  });
  expect((await readDefinition(folder)).problems).toEqual([]);
  expect((await readDefinition(join(folder, 'drafts/broken.json'))).problems).toHaveLength(1);
});

test('warnings are left out by their codes, for some files; errors never are', async () => {
  const folder = folderOf({
    '.pianolaignore': '*: template-function, unknown-activity\n!loud.json: template-function\n',
    'x/quiet.json': runbook('Quiet', "[upper('a')] {{$No/Such}}"),
    'x/loud.json': runbook('Loud', "[upper('a')]"),
    'x/wrong.json': runbook('Wrong', '{{nobody.Item}}'),
  });
  const told = (await readDefinition(folder)).problems.map(({ file = '', code }) => [
    file.slice(folder.length + 3),
    code,
  ]);
  expect(told).toEqual([
    ['loud.json', 'template-function'],
    ['quiet.json', 'unknown-variable'],
    ['wrong.json', 'unknown-activity'],
  ]);
  const alone = await readDefinition(join(folder, 'x/quiet.json'));
  expect(alone.problems.map(({ code }) => code)).toEqual(['unknown-variable']);
});

test('the nearer file counts more, and what lies above a repository does not count', async () => {
  const folder = folderOf({
    '.pianolaignore': '*: template-function\n',
    'x/.pianolaignore': '!a.json: template-function\n',
    'x/a.json': runbook('A', "[upper('a')]"),
    'repository/.git/HEAD': '',
    'repository/b.json': runbook('B', "[upper('a')]"),
  });
  const codes = async (name: string) =>
    (await readDefinition(join(folder, name))).problems.map(({ code }) => code);
  expect(await codes('x/a.json')).toEqual(['template-function']);
  expect(await codes('repository/b.json')).toEqual(['template-function']);
});

test.each([
  ['a.json:', 'there are no codes behind the colon'],
  ['a.json: Not_a_code', '"Not_a_code" is not the code of a warning'],
  [': not-upstream', 'there is no pattern'],
])('a line that cannot be understood is told with its place: %s', (text, why) => {
  const folder = folderOf({ '.pianolaignore': `\n${text}\n` });
  expect(() => new IgnoreFiles().leavesOut(join(folder, 'a.json'))).toThrow(
    `${join(folder, '.pianolaignore')}:2: ${why}`,
  );
});

test('a pattern with many stars is matched in little time', () => {
  const folder = folderOf({ '.pianolaignore': `${'*a'.repeat(40)}b\n${'**/a/'.repeat(40)}b` });
  const name = join(folder, 'a/'.repeat(100), 'a'.repeat(200));
  expect(new IgnoreFiles().leavesOut(name)).toBe(false);
});

test.each([
  ['a range that ends before it begins', '[z-a].json', ':1: brackets hold characters or ranges'],
  ['a line that is too long', `# comment\n${'x'.repeat(5000)}`, ':2: a line has 4096 characters at most'],
  ['too many lines', '\n'.repeat(10_001), ' has 10002 lines; it can have 10000 at most'],
])('%s is an error with its place', (_, text, message) => {
  const folder = folderOf({ '.pianolaignore': text });
  expect(() => new IgnoreFiles().leavesOut(join(folder, 'a.json'))).toThrow(
    join(folder, '.pianolaignore') + message,
  );
});
