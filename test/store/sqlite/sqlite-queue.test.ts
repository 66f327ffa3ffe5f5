// Format section 8: the jobs of an embedded store.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import type { Claim } from '../../../src/store/job-queue.ts';
import { openFileStore, ownFileStore } from '../../../src/store/sqlite/sqlite-store.ts';
import { bundleOf, newJob, queueSuite } from '../queue-suite.ts';
import { expectSameAsModel } from '../same-as-model.ts';
import { storeSuite } from '../store-suite.ts';

const folder = mkdtempSync(join(tmpdir(), 'pianola-queue-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const owner = { pid: 7, command: 'pianola test', since: '2026-01-02T03:04:05.000Z' };
let files = 0;
const newPath = () => {
  files += 1;
  return join(folder, `${files}.db`);
};

describe('the queue of an embedded store', () => {
  queueSuite(async () => ownFileStore(newPath(), owner).queue);
  storeSuite(async () => ownFileStore(newPath(), owner));

  test('its jobs go on as those of the model do, command by command', async () => {
    await expectSameAsModel(100, ownFileStore(newPath(), owner));
  }, 120_000);
});

test('the next server takes over what a server was playing that is gone: again, Failed, or Canceled (A26)', async () => {
  const path = newPath();
  const gone = ownFileStore(path, owner);
  await gone.queue.deploy(await bundleOf('A', 'B', 'C', 'D'), new Set());
  const [again, lost, stopped, waits] = [
    newJob('A'),
    newJob('B', { serverLoss: 'fail' }),
    newJob('C'),
    newJob('D'),
  ] as const;
  await gone.queue.enqueue([again, lost, stopped]);
  const claims = await gone.queue.claim('RBS01', 3);
  await gone.queue.enqueue([waits]);
  await gone.queue.cancel(stopped.id, 'not needed');
  const other = openFileStore(path);
  expect(await other.neglect(stopped.id)).toBeUndefined();
  await gone.close();
  expect(await other.neglect(stopped.id)).toBe('forsaken');
  expect(await other.neglect(waits.id)).toBe('untaken');
  await other.close();
  const store = ownFileStore(path, { ...owner, since: '2026-01-02T04:00:00.000Z' });
  expect(await store.jobs()).toMatchObject([
    { id: again.id, status: 'Pending', attempt: 1, server: null, endedAt: null },
    { id: lost.id, status: 'Failed', instanceStatus: 'failed', reason: 'the process that played it is gone' },
    { id: stopped.id, status: 'Canceled', instanceStatus: 'canceled', reason: 'not needed' },
    { id: waits.id, status: 'Pending', attempt: 0 },
  ]);
  expect(await store.queue.claim('RBS01', 5)).toMatchObject([
    { id: again.id, attempt: 2 },
    { id: waits.id, attempt: 1 },
  ]);
  // The first attempt is fenced off.
  expect(await store.queue.append(claims[0] as Claim, [])).toBe(false);
  await store.close();
});

test('other processes deploy, start and cancel while one holds the store, which hears of it', async () => {
  const path = newPath();
  const held = ownFileStore(path, owner);
  const other = openFileStore(path);
  const heard = new Promise<void>((resolve) => held.queue.onChange(resolve));
  await other.queue.deploy(await bundleOf('A'), new Set());
  const job = newJob('A');
  await other.queue.enqueue([job]);
  await heard;
  expect(await held.queue.claim('RBS01', 1)).toMatchObject([{ id: job.id }]);
  expect(await other.queue.cancel(job.id, 'enough')).toBe('asked');
  expect((await held.queue.stopReasons([job.id])).get(job.id)).toBe('enough');
  await other.close();
  await held.close();
});
