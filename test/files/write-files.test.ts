import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  readFileSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { describe, expect, onTestFinished, test } from 'vitest';
import { writeFile, writeFiles } from '../../src/files/write-files.ts';
import { activity, exportOf, folder as folderOf, guid, policy } from '../formats/ois/export-builder.ts';
import { filesBelow, pianola, playFolder } from '../support/command-line.ts';
import { projectRoot } from '../tidy/source-file.ts';

const bin = join(projectRoot, 'bin/pianola.js');

const folder = playFolder();

const runbook = (name: string, number: number, description: string) =>
  policy(name, guid(number, 'C'), [activity({ guid: guid(number), type: 'Custom Start', description })]);

/** An export of some runbooks, in all of which `description` stands. */
function exported(name: string, description: string, count = 12): string {
  const numbers = Array.from({ length: count }, (_, index) => index);
  const inFolder = folderOf(
    'F',
    guid(1, 'D'),
    numbers.map((number) => runbook(`R${number}`, number, description)),
  );
  return folder.file(name, exportOf([inFolder, runbook('Top', 99, description)]));
}

/** The texts of all files below a folder, hidden ones included. */
function textsIn(path: string): Record<string, string> {
  return Object.fromEntries(filesBelow(path).map((name) => [name, readFileSync(join(path, name), 'utf8')]));
}

test('what is written is whole, keeps the permissions of the file before it, and leaves nothing beside it', () => {
  const out = join(folder.path, 'whole');
  writeFiles(
    out,
    new Map([
      ['a.txt', 'one'],
      ['f/b.txt', 'two'],
    ]),
  );
  if (process.platform !== 'win32') chmodSync(join(out, 'a.txt'), 0o640);
  writeFiles(out, new Map([['a.txt', 'three']]), [join('f', 'b.txt')]);
  expect(textsIn(out)).toEqual({ 'a.txt': 'three' });
  if (process.platform !== 'win32') expect(statSync(join(out, 'a.txt')).mode & 0o777).toBe(0o640);
});

test('an error in the middle takes everything back: files, removals and folders', () => {
  const out = join(folder.path, 'back');
  writeFiles(
    out,
    new Map([
      ['a.txt', 'one'],
      ['z.txt', 'last'],
    ]),
  );
  expect(() =>
    writeFiles(
      out,
      new Map([
        ['a.txt', 'two'],
        ['new/c.txt', 'three'],
      ]),
      ['z.txt', 'is not there.txt'],
    ),
  ).toThrow('cannot write');
  expect(textsIn(out)).toEqual({ 'a.txt': 'one', 'z.txt': 'last' });
  expect(existsSync(join(out, 'new'))).toBe(false);
});

test('what a killed process has left beside the files is removed; what a living one writes is not', () => {
  const out = join(folder.path, 'leftovers');
  mkdirSync(out);
  const { pid: dead } = spawnSync(process.execPath, ['--version']);
  writeFileSync(join(out, `.pianola-${dead}-1.tmp`), 'half');
  writeFileSync(join(out, `.pianola-${process.ppid}-1.tmp`), 'theirs');
  writeFileSync(join(out, '.pianola-notes.tmp'), 'mine');
  writeFiles(out, new Map([['a.txt', 'one']]));
  expect(Object.values(textsIn(out)).toSorted()).toEqual(['mine', 'one', 'theirs']);
});

describe.skipIf(process.platform === 'win32')('symbolic links', () => {
  const source = exported('links.ois_export', 'x', 1);
  const outside = join(folder.path, 'outside');
  mkdirSync(outside);

  test.each([
    ['a folder', 'F', ''],
    ['a folder that is not there', 'F', 'nowhere'],
    ['a file', 'Top.yaml', 'mine.yaml'],
    ['a file that is not there', 'Top.yaml', 'new.yaml'],
    ['the origins of a file', 'Top.origin.json', 'mine.yaml'],
  ])('that lead out of the folder are refused, and nothing is written: %s', async (_, name, target) => {
    writeFileSync(join(outside, 'mine.yaml'), 'mine');
    const out = join(folder.path, `links ${name} ${target}`);
    mkdirSync(out);
    symlinkSync(join(outside, target), join(out, name));
    const { code, err } = await pianola('import', source, '--out', out, '--force');
    expect(code).toBe(2);
    expect(err).toContain(`${join(out, name)} is a symbolic link to something outside of the folder\n`);
    expect(textsIn(outside)).toEqual({ 'mine.yaml': 'mine' });
  });

  test('that stay in the folder are followed, and so is the folder itself', async () => {
    const real = join(folder.path, 'real');
    mkdirSync(join(real, 'G'), { recursive: true });
    symlinkSync('G', join(real, 'F'));
    symlinkSync(real, join(folder.path, 'link'));
    const { code } = await pianola('import', source, '--out', join(folder.path, 'link'), '--quiet');
    expect(code).toBe(0);
    expect(existsSync(join(real, 'G', 'R0.yaml'))).toBe(true);
  });

  test('of a single file are followed: the file it leads to is replaced', () => {
    writeFileSync(join(folder.path, 'target.txt'), 'old');
    symlinkSync('target.txt', join(folder.path, 'to-target.txt'));
    writeFile(join(folder.path, 'to-target.txt'), 'new');
    expect(readFileSync(join(folder.path, 'target.txt'), 'utf8')).toBe('new');
  });
});

const mount = 'mount';
const unmount = 'umount';

/** A file system of a few kilobytes; undefined if this user cannot make one. */
function smallDisk(name: string, size: string): string | undefined {
  const path = join(folder.path, name);
  mkdirSync(path);
  if (process.platform !== 'linux' || process.getuid?.() !== 0) return undefined;
  if (spawnSync(mount, ['-t', 'tmpfs', '-o', `size=${size}`, 'tmpfs', path]).status !== 0) return undefined;
  onTestFinished(() => void spawnSync(unmount, [path]));
  return path;
}

test('a full disk leaves an earlier import as it was', async ({ skip }) => {
  const disk = smallDisk('disk', '160k');
  if (disk === undefined) return skip('only root can mount a small file system');
  const out = join(disk, 'out');
  const first = exported('first.ois_export', 'first');
  expect((await pianola('import', first, '--out', out, '--quiet')).code).toBe(0);
  const before = textsIn(disk);
  const second = exported('second.ois_export', 'second '.repeat(2000));
  const { code, err } = await pianola('import', second, '--out', out, '--quiet');
  expect([code, err]).toEqual([2, expect.stringContaining('no space is left on the device')]);
  expect(textsIn(disk)).toEqual(before);
});

test('a full disk leaves an earlier trace as it was', async ({ skip }) => {
  const disk = smallDisk('traces', '64k');
  if (disk === undefined) return skip('only root can mount a small file system');
  const long = folder.file('long.json', {
    name: 'Long',
    activities: [
      {
        id: 'a',
        type: 'Get File Status',
        file: 'x',
        publishes: [{ name: 'n' }],
        simulate: { rows: Array(300).fill({ n: '1' }) },
      },
      { id: 'b', type: 'Get File Status', file: 'x' },
    ],
    links: [{ from: 'a', to: 'b' }],
  });
  const trace = join(disk, 'trace.ndjson');
  writeFileSync(trace, 'earlier');
  const { code, err } = await pianola('simulate', long, '--format', 'ndjson', '--out', trace, '--quiet');
  expect(code).toBe(2);
  expect(err).toContain('no space is left on the device');
  expect(err).toContain(`what could be written of the trace is in ${trace}.partial`);
  expect(readFileSync(trace, 'utf8')).toBe('earlier');
});

test('kill -9 at any moment leaves every file whole, and the next import makes all of them new', async () => {
  const out = join(folder.path, 'killed');
  const sources = ['one', 'two'].map((name) => exported(`${name}.ois_export`, name, 30));
  await pianola('import', sources[0] as string, '--out', out, '--quiet');
  const [one = {}, two = {}] = await Promise.all(
    sources.map(async (source, index) => {
      await pianola('import', source, '--out', join(folder.path, `whole ${index}`), '--quiet');
      return textsIn(join(folder.path, `whole ${index}`));
    }),
  );
  for (let round = 0; round < 8; round += 1) {
    const child = spawn(process.execPath, [bin, 'import', sources[1] as string, '--out', out, '--quiet']);
    const ended = once(child, 'exit');
    while (child.exitCode === null && !filesBelow(out).some((name) => name.endsWith('.tmp')))
      await setTimeout(1);
    await setTimeout(round);
    child.kill('SIGKILL');
    await ended;
    for (const [name, text] of Object.entries(textsIn(out)))
      if (!name.endsWith('.tmp')) expect([one[name], two[name]]).toContain(text);
    expect(Object.keys(textsIn(out)).filter((name) => !name.endsWith('.tmp'))).toEqual(Object.keys(one));
    expect((await pianola('import', sources[0] as string, '--out', out, '--quiet')).code).toBe(0);
    expect(textsIn(out)).toEqual(one);
  }
}, 60_000);
