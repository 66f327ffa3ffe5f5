// Writes of one turn share a transaction.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { setTimeout } from 'node:timers/promises';
import { afterAll, beforeEach, expect, test, vi } from 'vitest';
import { JointWrites } from '../../../src/store/sqlite/joint-writes.ts';

const folder = mkdtempSync(join(tmpdir(), 'pianola-writes-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
let files = 0;
let database: DatabaseSync;
/** What others see of it. */
let other: DatabaseSync;
let writes: JointWrites;

beforeEach(() => {
  files += 1;
  const path = join(folder, `${files}.db`);
  database = new DatabaseSync(path, { timeout: 0 });
  database.exec('PRAGMA journal_mode = WAL; CREATE TABLE names (name TEXT UNIQUE) STRICT');
  other = new DatabaseSync(path, { timeout: 0 });
  writes = new JointWrites(database, 0);
});

const add = (...names: readonly string[]) =>
  writes.add(() => {
    for (const name of names) database.prepare('INSERT INTO names VALUES (?)').run(name);
    return names.length;
  });
const seen = () =>
  other
    .prepare('SELECT name FROM names ORDER BY rowid')
    .all()
    .map(({ name: one }) => one);

test('those of one turn are one transaction, in their order; each settles when others can see it', async () => {
  const exec = vi.spyOn(database, 'exec');
  const first = add('a').then((count) => [count, seen()]);
  const second = add('b', 'c').then((count) => [count, seen()]);
  expect(seen()).toEqual([]);
  expect(await Promise.all([first, second])).toEqual([
    [1, ['a', 'b', 'c']],
    [2, ['a', 'b', 'c']],
  ]);
  await add('d');
  expect(exec.mock.calls.filter(([sql]) => sql === 'COMMIT')).toHaveLength(2);
});

test('one that fails leaves nothing of itself, and costs no other', async () => {
  const all = await Promise.allSettled([add('a'), add('b', 'a'), add('c')]);
  expect(all.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
  expect(seen()).toEqual(['a', 'c']);
});

test('where the transaction fails, all of them fail, and the next one can succeed', async () => {
  other.exec('BEGIN IMMEDIATE');
  const all = await Promise.allSettled([add('a'), add('b')]);
  expect(all.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
  other.exec('ROLLBACK');
  await add('c');
  expect(seen()).toEqual(['c']);
});

test('while another process writes they wait for it, and nothing else waits', async () => {
  writes = new JointWrites(database, 60_000);
  other.exec('BEGIN IMMEDIATE');
  const first = add('a');
  let turns = 0;
  const counting = setInterval(() => {
    turns += 1;
  }, 5);
  await setTimeout(200);
  const second = add('b');
  await setTimeout(200);
  clearInterval(counting);
  expect(turns).toBeGreaterThan(10);
  expect(seen()).toEqual([]);
  other.exec('ROLLBACK');
  expect(await Promise.all([first, second])).toEqual([1, 1]);
  expect(seen()).toEqual(['a', 'b']);
});

test('who has waited for so long gives up', async () => {
  writes = new JointWrites(database, 100);
  other.exec('BEGIN IMMEDIATE');
  await expect(add('a')).rejects.toThrow('database is locked');
});

test('what waits is written before the database is closed', async () => {
  const added = add('a');
  writes.flush();
  database.close();
  expect(await added).toBe(1);
  expect(seen()).toEqual(['a']);
  await new Promise(setImmediate);
});
