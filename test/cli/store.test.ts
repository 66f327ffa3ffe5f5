// Format section 8: `run --store`, `jobs` and `log`.
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { ownFileStore } from '../../src/store/sqlite/sqlite-store.ts';
import { FakeIo, pianola, playFolder } from '../support/command-line.ts';
import {
  expectKeptWhenKilled,
  familyDefinition,
  inProcess,
  jobsIn,
  keptRunSuite,
  longDefinition,
} from './kept-run-suite.ts';

const folder = playFolder();
const at = (name: string) => join(folder.path, name);
const family = folder.file('family.json', familyDefinition);
const runParent = ['run', family, '--runbook', 'Parent'];

describe('a run that is kept', () => {
  keptRunSuite(async () => at('kept/pianola.db'), family);
});

test('a store is named by the environment, too; none is none; run has none by itself', async () => {
  const store = at('named/pianola.db');
  mkdirSync(at('named'));
  await pianola(...runParent, '--quiet');
  const kept = await inStore(store, ...runParent, '--quiet');
  expect(kept.code).toBe(0);
  expect(await jobsIn(store)).toHaveLength(2);
  await inStore(store, ...runParent, '--quiet', '--store', 'none');
  expect(await jobsIn(store)).toHaveLength(2);
  expect((await pianola('jobs', '--store', 'none')).code).toBe(2);
});

test.each([
  ['no store', ['jobs', '--store', at('missing.db')], 2, 'there is no store'],
  [
    'a server that is not there',
    ['jobs', '--store', 'postgres://u:hidden@127.0.0.1:9/x'],
    2,
    'cannot use the store postgres://u@127.0.0.1:9/x: connect ECONNREFUSED',
  ],
  [
    'a server that is not there, for run',
    ['run', family, '--store', 'postgres://127.0.0.1:9/x'],
    2,
    'cannot use the store postgres://127.0.0.1:9/x: connect ECONNREFUSED',
  ],
  [
    'a server that is not there, for server',
    ['server', '--store', 'postgres://127.0.0.1:9/x'],
    2,
    'cannot use the store postgres://127.0.0.1:9/x: connect ECONNREFUSED',
  ],
  ['no job of that id', ['log', 'ffff', '--store', at('named/pianola.db')], 2, 'there is no job ffff'],
  [
    'several that begin so',
    ['jobs', 'show', '0', '--store', at('named/pianola.db')],
    2,
    'several jobs begin with 0',
  ],
  [
    'no length of time',
    ['jobs', 'prune', '--older-than', 'x', '--store', at('named/pianola.db')],
    2,
    'no length of time',
  ],
])('bad input is told in words: %s', async (_what, words, code, message) => {
  const told = await pianola(...words);
  expect([told.code, told.err]).toEqual([code, expect.stringContaining(message)]);
});

test('a store that another process holds: nothing is played, exit code 3', async () => {
  const path = at('held/pianola.db');
  const held = ownFileStore(path, { pid: 4711, command: 'pianola run', since: '2026-11-29T00:00:00.000Z' });
  // The same process may open a file twice, so another one tries.
  const { code, err } = await inProcess([...runParent, '--store', path]);
  expect([code, err.split('\n')[0]]).toEqual([
    3,
    `error: the store ${path} is held by process 4711 (pianola run), since 2026-11-29T00:00:00.000Z`,
  ]);
  expect(await held.jobs()).toEqual([]);
  await held.close();
});

function inStore(store: string, ...words: string[]) {
  const io = new FakeIo();
  io.env['PIANOLA_STORE'] = store;
  return io.main(...words);
}

test('killed at any moment: what was told is kept, and at the next start its jobs are Failed', async () => {
  const path = at('killed/pianola.db');
  await expectKeptWhenKilled(path, folder.file('long.json', longDefinition));
  expect((await pianola(...runParent, '--store', path, '--quiet')).code).toBe(0);
  const jobs = await jobsIn(path);
  const lost = { status: 'Failed', instanceStatus: 'failed', reason: 'the process that played it is gone' };
  expect(jobs.slice(0, 4)).toMatchObject([lost, lost, lost, lost]);
}, 60_000);
