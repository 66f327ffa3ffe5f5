// Format section 8: the embedded store.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { setTimeout } from 'node:timers/promises';
import { afterAll, expect, test } from 'vitest';
import { StoreHeldError } from '../../../src/store/held-store.ts';
import { told } from '../../../src/store/sqlite/connection.ts';
import { migrate } from '../../../src/store/sqlite/schema.ts';
import { openFileStore, ownFileStore } from '../../../src/store/sqlite/sqlite-store.ts';
import { keep, owner, runSuite, threeJobs } from '../run-suite.ts';

const folder = mkdtempSync(join(tmpdir(), 'pianola-store-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

let files = 0;
function newPath(): string {
  files += 1;
  return join(folder, `${files}`, 'pianola.db');
}

runSuite(async () => newPath());

test('jobs whose process is gone are Failed when the next process opens the store', async () => {
  const path = newPath();
  await keep(path, threeJobs());
  const store = ownFileStore(path, owner);
  expect(await store.jobs()).toMatchObject([
    {
      status: 'Failed',
      instanceStatus: 'failed',
      endedAt: owner.since,
      reason: 'the process that played it is gone',
    },
    { status: 'Completed', reason: null },
    { status: 'Failed', instanceStatus: null, endedAt: owner.since },
  ]);
  await store.close();
});

test('a run that is killed before it has told anything leaves nothing', async () => {
  const path = newPath();
  ownFileStore(path, owner).begin().close();
  const streams = () => {
    const database = new DatabaseSync(path, { readOnly: true });
    const found = database.prepare('SELECT job FROM streams').all();
    database.close();
    return found;
  };
  expect(streams()).toEqual([]);
  await keep(path, threeJobs());
  expect(streams()).toMatchObject([{ job: null }]);
});

test('one process writes at a time: the second is told who does; readers are welcome', async () => {
  const path = newPath();
  const code = `
    import { ownFileStore } from ${JSON.stringify(new URL('../../../src/store/sqlite/sqlite-store.ts', import.meta.url).href)};
    ownFileStore(${JSON.stringify(path)}, { pid: process.pid, command: 'pianola run', since: '2026-11-29T00:00:00.000Z' });
    console.log('held');
    setInterval(() => {}, 1000);`;
  const other = spawn(process.execPath, ['--input-type=module', '-e', code], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  await once(other.stdout, 'data');
  const refused = `the store ${path} is held by process ${other.pid} (pianola run), since 2026-11-29T00:00:00.000Z`;
  expect(() => ownFileStore(path, owner)).toThrow(refused);
  expect(() => ownFileStore(path, owner)).toThrow(StoreHeldError);
  const reader = openFileStore(path);
  expect(await reader.jobs()).toEqual([]);
  await reader.close();
  // Nothing of the process itself lets go.
  other.kill('SIGKILL');
  await once(other, 'exit');
  await ownFileStore(path, owner).close();
}, 20_000);

test.each<[string, (path: string) => void, string]>([
  ['none', () => undefined, 'there is no store'],
  ['a text', (path) => writeFileSync(path, 'x'.repeat(5_000)), 'file is not a database'],
  ['an empty file', (path) => writeFileSync(path, ''), 'is empty'],
  [
    'the database of something else',
    (path) => new DatabaseSync(path).exec('CREATE TABLE people (name TEXT)'),
    'is a database, but no store of Pianola',
  ],
  [
    'one of a later version',
    (path) => {
      void ownFileStore(path, owner).close();
      new DatabaseSync(path).exec('PRAGMA user_version = 99');
    },
    'has version 99, and this program knows up to 2',
  ],
])('what cannot be read is refused in words: %s', (_what, make, message) => {
  const path = join(mkdtempSync(join(folder, 'bad-')), 's.db');
  make(path);
  expect(() => openFileStore(path)).toThrow(message);
  if (message.startsWith('there is') || message === 'is empty') return;
  expect(() => ownFileStore(path, owner)).toThrow(message);
});

test('a folder that cannot be written to is refused in words', async () => {
  const file = newPath();
  await ownFileStore(file, owner).close();
  expect(() => ownFileStore(join(file, 'inside.db'), owner)).toThrow(/cannot/);
});

test('who plays jobs waits for others that write, and goes on meanwhile', async () => {
  const path = newPath();
  const store = ownFileStore(path, owner);
  const other = new DatabaseSync(path);
  other.exec('BEGIN IMMEDIATE');
  const claiming = store.queue.claim('RBS01', 1);
  const changing = store.queue.counter('n', { from: undefined, to: 1 });
  await setTimeout(300);
  expect(await store.queue.counter('n')).toBeUndefined();
  other.exec('ROLLBACK');
  other.close();
  expect(await Promise.all([claiming, changing])).toEqual([[], undefined]);
  expect(await store.queue.counter('n')).toBe(1);
  await store.close();
});

test('a disk that is full while a store is made is told as such', () => {
  const database = new DatabaseSync(':memory:');
  database.exec('PRAGMA max_page_count = 3');
  expect(() => migrate(database)).toThrow('database or disk is full');
  expect(database.isTransaction).toBe(false);
});

test('a folder that may only be read is told with what is needed', () => {
  const path = newPath();
  void ownFileStore(path, owner).close();
  const database = new DatabaseSync(path, { readOnly: true });
  const write = () => told(path, () => database.exec('DELETE FROM jobs'));
  const message = `cannot use the store ${path}: attempt to write a readonly database`;
  const hint = 'its folder has to be writable, for reading, too';
  expect(write).toThrow(expect.objectContaining({ message, hint }));
});
