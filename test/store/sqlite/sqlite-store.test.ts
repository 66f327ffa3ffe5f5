// Format section 8: the embedded store.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterAll, expect, test } from 'vitest';
import { StoreHeldError } from '../../../src/store/held-store.ts';
import { RunRecords } from '../../../src/store/run-records.ts';
import { openFileStore, ownFileStore } from '../../../src/store/sqlite/sqlite-store.ts';
import { HandMadeTrace } from '../../trace/hand-made-trace.ts';
import { eventsOf } from '../events-of.ts';

const folder = mkdtempSync(join(tmpdir(), 'pianola-store-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const owner = { pid: 7, command: 'pianola test', since: '2026-01-02T03:04:05.000Z' };

let files = 0;
function newPath(): string {
  files += 1;
  return join(folder, `${files}`, 'pianola.db');
}

let ids = 0;
const newId = () => {
  ids += 1;
  return `0000000${ids}`.slice(-8);
};

/** A run of a parent (job 1) with a child (job 2), and another job (3). */
function threeJobs(): HandMadeTrace {
  const trace = new HandMadeTrace();
  trace.begin();
  trace.play('Call', 4);
  trace.job = 2;
  trace.runbook = '\\Samples\\Child';
  trace.add('JobQueued', { server: null, parent: 1, parentIsWaiting: true });
  trace.add('JobStart', {});
  trace.add('InstanceStart', {});
  trace.add('InstanceEnd', { status: 'success', returned: [{ n: '€' }] });
  trace.add('JobEnd', { status: 'Completed' });
  trace.job = 3;
  trace.runbook = '\\Samples\\Other';
  trace.add('JobQueued', { server: null, parent: null, parentIsWaiting: false });
  return trace;
}

/** Keeps a trace, so many events at a time. */
function keep(path: string, trace: HandMadeTrace, atATime = 3) {
  const store = ownFileStore(path, owner);
  const run = store.begin();
  const records = new RunRecords(newId);
  for (const [index, event] of trace.events.entries()) {
    records.add(event);
    if ((index + 1) % atATime === 0) run.write(records.take());
  }
  run.write(records.take());
  return store;
}

test('jobs are listed as they were queued, by status, runbook and the last of them', async () => {
  const path = newPath();
  const store = keep(path, threeJobs());
  const runbooks = async (filter: Parameters<typeof store.jobs>[0]) =>
    (await store.jobs(filter)).map(({ runbook }) => runbook);
  expect(await runbooks({})).toEqual(['\\Samples\\Linear', '\\Samples\\Child', '\\Samples\\Other']);
  expect(await runbooks({ status: 'Pending' })).toEqual(['\\Samples\\Other']);
  expect(await runbooks({ runbook: '\\samples\\child' })).toEqual(['\\Samples\\Child']);
  expect(await runbooks({ runbook: 'child' })).toEqual(['\\Samples\\Child']);
  expect(await runbooks({ runbook: 'hild' })).toEqual([]);
  expect(await runbooks({ runbook: '%' })).toEqual([]);
  expect(await runbooks({ most: 2 })).toEqual(['\\Samples\\Child', '\\Samples\\Other']);
  const [parent, child] = await store.jobs();
  expect(child).toEqual({
    ...{ id: child?.id, runbook: '\\Samples\\Child', status: 'Completed', instanceStatus: 'success' },
    ...{ server: 'RBS01', attempt: 1, parent: parent?.id, returned: [{ n: '€' }], reason: null },
    queuedAt: '2000-01-01T00:00:00.000Z',
    startedAt: '2000-01-01T00:00:00.000Z',
    endedAt: '2000-01-01T00:00:00.000Z',
  });
  await store.close();
});

test('a job is named by its id or a beginning of it that no other has', async () => {
  const store = keep(newPath(), threeJobs());
  const [first] = await store.jobs();
  expect(await store.named(first?.id ?? '')).toEqual([first]);
  expect(await store.named('0000')).toHaveLength(3);
  expect(await store.named('%')).toEqual([]);
  expect(await store.named('1')).toEqual([]);
  await store.close();
});

test.each([1, 3, 100])(
  'the trace of a job has its own events and those of its children (%i at a time)',
  async (many) => {
    const trace = threeJobs();
    const store = keep(newPath(), trace, many);
    const [parent, child, other] = await store.jobs();
    const events = trace.events;
    expect(await eventsOf(store, parent?.id ?? '')).toEqual(events.filter(({ job }) => job !== 3));
    expect(await eventsOf(store, child?.id ?? '')).toEqual(
      events.filter(({ job }) => job === null || job === 2),
    );
    expect((await eventsOf(store, other?.id ?? '')).slice(1)).toEqual(events.filter(({ job }) => job === 3));
    expect(await eventsOf(store, 'none')).toEqual([]);
    await store.close();
  },
);

test('jobs whose process is gone are Failed when the next process opens the store', async () => {
  const path = newPath();
  await keep(path, threeJobs()).close();
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

test('runs all of whose jobs ended before a time are removed, with their traces', async () => {
  const path = newPath();
  await keep(path, threeJobs()).close();
  const store = ownFileStore(path, owner);
  expect(await store.prune('2026-01-02T03:04:05.000Z')).toBe(0);
  const [job] = await store.jobs();
  expect(await store.prune('2026-01-02T03:04:05.001Z')).toBe(3);
  expect([await store.jobs(), await eventsOf(store, job?.id ?? '')]).toEqual([[], []]);
  await store.close();
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
    'has version 99, and this program knows up to 1',
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
