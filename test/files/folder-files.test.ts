import { spawnSync } from 'node:child_process';
import {
  appendFileSync,
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { fewAtATime, filesBelow } from '../../src/files/folder-files.ts';
import { readDefinition } from '../../src/files/load.ts';
import { UsageError } from '../../src/model/problem.ts';
import { projectRoot } from '../tidy/source-file.ts';

const scratch = mkdtempSync(join(tmpdir(), 'pianola-folder-'));
afterAll(() => rmSync(scratch, { recursive: true, force: true }));

let folders = 0;
function newFolder(): string {
  folders += 1;
  const path = join(scratch, String(folders));
  mkdirSync(path);
  return path;
}

const runbook = (name: string) =>
  JSON.stringify({ name, activities: [{ id: 'a', type: 'Initialize Data' }] });
const isUnix = process.platform !== 'win32';
const isJson = (name: string) => name.endsWith('.json');

test('a few are made at a time, in their order; after the first that fails no further one is begun', async () => {
  let open = 0;
  let most = 0;
  const begun: number[] = [];
  const make = async (one: number) => {
    begun.push(one);
    open += 1;
    most = Math.max(most, open);
    await new Promise((resolve) => setTimeout(resolve, one % 3));
    open -= 1;
    if (one === 50) throw new Error('fifty');
    return one * 2;
  };
  const numbers = Array.from({ length: 40 }, (_, index) => index);
  expect(await fewAtATime(numbers, 4, make)).toEqual(numbers.map((one) => one * 2));
  expect(most).toBe(4);
  await expect(fewAtATime([...numbers, 50, ...numbers], 4, make)).rejects.toThrow('fifty');
  expect(begun.length).toBeLessThan(40 + 41 + 8);
});

test.runIf(isUnix)('a folder of many files is read with few open files', () => {
  const folder = newFolder();
  for (let index = 0; index < 400; index += 1)
    writeFileSync(join(folder, `${index}.json`), runbook(`R${index}`));
  const command = 'ulimit -n 80; exec "$0" "$1" validate "$2"';
  const script = join(projectRoot, 'bin/pianola.js');
  const { status, stdout, stderr } = spawnSync('/bin/sh', ['-c', command, process.execPath, script, folder], {
    encoding: 'utf8',
  });
  expect([status, stdout, stderr]).toEqual([0, `${folder}: no problems\n`, '']);
});

test('folders that are hidden or hold packages are not looked into, and too many files are an error', async () => {
  const folder = newFolder();
  for (const name of ['.git', 'node_modules', 'sub/node_modules', 'sub/deep'])
    mkdirSync(join(folder, name), { recursive: true });
  for (let index = 0; index < 50; index += 1) {
    writeFileSync(join(folder, `.git/${index}.json`), '');
    writeFileSync(join(folder, `sub/node_modules/${index}.json`), '');
  }
  for (const name of ['sub/deep/b.json', 'sub/a.json', 'c.json']) writeFileSync(join(folder, name), '');
  expect(await filesBelow(folder, isJson, 20)).toEqual(['c.json', 'sub/a.json', 'sub/deep/b.json']);
  const refused = await filesBelow(folder, isJson, 5).catch((error: unknown) => error);
  expect(refused).toBeInstanceOf(UsageError);
  expect((refused as UsageError).message).toBe(`${folder} has more than 5 files and folders in it`);
});

test.runIf(isUnix)('a folder inside itself, pipes, sockets and broken links are passed by', async () => {
  const folder = newFolder();
  writeFileSync(join(folder, 'a.json'), runbook('A'));
  symlinkSync('.', join(folder, 'round'));
  symlinkSync('nowhere.json', join(folder, 'broken.json'));
  symlinkSync('/dev/zero', join(folder, 'endless.json'));
  for (const name of ['pipe.json', 'a.origin.json', '.pianolaignore'])
    expect(spawnSync('/bin/sh', ['-c', 'mkfifo "$0"', join(folder, name)]).status).toBe(0);
  const server = createServer().listen(join(folder, 'socket.json'));
  await new Promise((resolve) => server.once('listening', resolve));
  expect(existsSync(join(folder, 'socket.json'))).toBe(true);
  const { bundle, problems } = await readDefinition(folder);
  expect([bundle?.runbooks.length, problems]).toEqual([1, []]);
  expect((await readDefinition(join(folder, 'a.json'))).problems).toEqual([]);
  server.close();
});

test.runIf(isUnix && process.getuid?.() !== 0)('a subfolder that cannot be read is named', async () => {
  const folder = newFolder();
  mkdirSync(join(folder, 'closed'));
  chmodSync(join(folder, 'closed'), 0);
  await expect(readDefinition(folder)).rejects.toThrow(`cannot read ${folder}/closed: permission denied`);
});

test('files that come, go and grow while a folder is read make an answer, or an error that names them', async () => {
  const folder = newFolder();
  const path = (index: number) => join(folder, `${index}.json`);
  for (let index = 0; index < 300; index += 1) writeFileSync(path(index), runbook(`R${index}`));
  const reading = readDefinition(folder).catch((error: unknown) => error);
  for (let index = 0; index < 300; index += 3) {
    rmSync(path(index));
    appendFileSync(path(index + 1), ' '.repeat(10_000));
    writeFileSync(join(folder, `new${index}.json`), runbook(`N${index}`));
    await new Promise((resolve) => setImmediate(resolve));
  }
  const read = await reading;
  if (read instanceof Error)
    expect(read.message).toMatch(/^cannot read .*\d\.json: there is no such file or folder$/);
  else expect(read).toHaveProperty('problems');
});
