import { type MessagePort, parentPort, workerData } from 'node:worker_threads';
import { JobThread } from './job-thread.ts';
import type { JobReport, PooledOrder, ThreadData } from './protocol.ts';

const thread = new JobThread((hello, transfer) =>
  parentPort?.postMessage(hello, [...(transfer as readonly MessagePort[])]),
);

/** Plays one job. The pool calls this in its threads. */
export function playJob({ order, run }: PooledOrder): Promise<JobReport> {
  return thread.play(order, run);
}

// A fresh thread is started with its one job; threads of a pool get theirs through their port.
const data: ThreadData | undefined = workerData ?? undefined;
if (data !== undefined) thread.begin(data);
if (data?.order !== undefined) void thread.play(data.order).then((report) => parentPort?.postMessage(report));
