import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import type { Hello, JobReport } from '../../src/hosts/threads/protocol.ts';
import { type FloorEvent, FloorTrace } from './floor-trace.ts';
import { threadData, threadFile } from './pool-floor.ts';

/**
 * A bare `new Worker` for each of so many jobs, two at a time, on the same work: the child jobs of
 * `jobRunbooks`, each played by Pianola's own thread as it is built. There is no parent, no queue, no job
 * machine and nobody who looks after a thread that dies. What it returns plays once, as that of `poolFloor`
 * does.
 */
export async function workerFloor(
  jobs: number,
): Promise<(listen: (event: object) => void) => Promise<number>> {
  const data = await threadData(jobs);
  return async (listen) => {
    const trace = new FloorTrace(listen);
    const exits: Promise<unknown>[] = [];
    let begun = 0;
    const lane = async (): Promise<void> => {
      while (begun < jobs) {
        begun += 1;
        const job = begun;
        trace.tell('JobStart', 111, job, '\\Child');
        const order = { job, server: 'RBS01', runbook: '\\Child', parameters: { Item: `file${job}` } };
        const worker = new Worker(threadFile, { workerData: { ...data, order } });
        exits.push(once(worker, 'exit'));
        const report = await reportOf(worker);
        if (report.result.instanceStatus !== 'success' || report.batches > 0)
          throw new Error(`job ${job} did not end as it should`);
        trace.take(report.events as readonly FloorEvent[]);
        trace.tell('JobEnd', 112, job, '\\Child');
        void worker.terminate();
      }
    };
    await Promise.all([lane(), lane()]);
    await Promise.all(exits);
    return begun;
  };
}

/** Its first message is what it says of itself. */
function reportOf(worker: Worker): Promise<JobReport> {
  return new Promise((resolve, reject) => {
    worker.on('error', reject);
    worker.on('message', (message: Hello | JobReport) => {
      if (!('kind' in message)) resolve(message);
    });
  });
}
