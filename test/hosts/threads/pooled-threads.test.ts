import { once } from 'node:events';
import type { Worker } from 'node:worker_threads';
import { expect, test } from 'vitest';
import { PooledThreads } from '../../../src/hosts/threads/pooled-threads.ts';

test('a thread that breaks while it is ended: closing waits until it is gone, and does not fail', async () => {
  const begun = once(process, 'worker');
  const threads = new PooledThreads(undefined, 1);
  const [thread] = (await begun) as [Worker];
  const gone = new Promise((resolve) => thread.once('exit', () => resolve('gone')));
  const ending = new AbortController();
  const order = { job: 1, attempt: 1, runbook: '\\Test', parameters: {}, server: 'RBS01' };
  const playing = threads.play(order, ending.signal);
  ending.abort();
  let isOver = false;
  const over = playing.catch((error: unknown) => {
    isOver = true;
    return error;
  });
  const closing = threads.close();
  // As Node does for a thread that runs out of memory just then.
  thread.emit('error', new Error('out of memory'));
  // Until then it may begin with the job all the same.
  expect(isOver).toBe(false);
  await closing;
  expect(await Promise.race([gone, 'there'])).toBe('gone');
  expect(String(await over)).toContain('aborted');
});
