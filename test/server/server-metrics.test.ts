// What a runbook server tells those who watch it.
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { expect, test, vi } from 'vitest';
import { serveMetrics } from '../../src/cli/actions/metrics-server.ts';
import { JobServer } from '../../src/server/job-server.ts';
import { ServerMetrics } from '../../src/server/server-metrics.ts';
import type { QueueLoad } from '../../src/store/job-queue.ts';
import { MemoryQueue } from '../store/memory/memory-queue.ts';

test('while the store does not answer, metrics are refused in time, and the store is asked once', async () => {
  const queue = new MemoryQueue();
  const now = () => performance.now();
  const play = () => Promise.reject(new Error('there are no jobs'));
  const jobServer = new JobServer(queue, { name: 'RBS01', throttle: 3, play }, now);
  let asked = 0;
  let answer: (load: QueueLoad) => void = () => undefined;
  const load = () => {
    asked += 1;
    return new Promise<QueueLoad>((resolve) => {
      answer = resolve;
    });
  };
  const metrics = new ServerMetrics(jobServer, { load }, 3, now);
  const server = await serveMetrics({ host: '127.0.0.1', port: 0 }, () => metrics);
  const address = `http://127.0.0.1:${(server.address() as AddressInfo).port}/metrics`;
  const beganMs = now();
  const refused = await Promise.all([fetch(address), fetch(address)]);
  expect(now() - beganMs).toBeLessThan(5_000);
  expect(refused.map(({ status }) => status)).toEqual([503, 503]);
  expect(await refused[0].text()).toBe('the store does not answer\n');
  expect(asked).toBe(1);
  answer({ pending: 5, running: 0, waiting: 0, oldestPendingMs: 0 });
  await new Promise(setImmediate);
  const answered = fetch(address);
  await vi.waitUntil(() => asked === 2);
  answer({ pending: 6, running: 0, waiting: 0, oldestPendingMs: 0 });
  expect((await answered).status).toBe(200);
  expect(await (await answered).text()).toContain('pianola_jobs{status="pending"} 6');
  jobServer.drain();
  await jobServer.over;
  server.close();
  server.closeAllConnections();
  await once(server, 'close');
}, 20_000);
