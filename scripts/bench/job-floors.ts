import { once } from 'node:events';
import { MessageChannel, Worker } from 'node:worker_threads';
import { Piscina } from 'piscina';
import { type FloorEvent, FloorTrace } from './floor-trace.ts';

interface FloorReport {
  readonly events: readonly FloorEvent[];
}

interface FloorOrder {
  readonly job: number;
  readonly server: string;
  readonly runbook: string;
  readonly parameters: { readonly Item: string };
}

const workerFile = new URL('./floor-worker.cjs', import.meta.url);

/**
 * Jobs written by hand in a pool: a parent job that asks for each of so many child jobs and goes on with its
 * number, as Invoke Runbook does; piscina queues them for its two threads. The jobs are a few lines of
 * JavaScript that write the trace records of what they stand for: beside this stands what the engine costs as
 * well, not only what the queue does. Returns how many child jobs ended; every trace record is handed to
 * `listen`.
 *
 * (tinypool is about equal to piscina: 39 to 46 us against 42 to 59 us a task at 10,000 tasks, in one run on
 * two cores.)
 */
export async function handFloor(jobs: number, listen: (event: object) => void): Promise<number> {
  const trace = new FloorTrace(listen);
  const pool = new Piscina({
    filename: workerFile.href,
    name: 'play',
    maxThreads: 2,
    idleTimeout: Number.POSITIVE_INFINITY,
    recordTiming: false,
  });
  const children: Promise<void>[] = [];
  const child = async (job: number, item: string): Promise<void> => {
    trace.tell('JobQueued', 110, job, '\\Child');
    const { events } = (await pool.run(orderOf(job, item))) as FloorReport;
    trace.tell('JobStart', 111, job, '\\Child');
    trace.take(events);
    trace.tell('JobEnd', 112, job, '\\Child');
  };
  const { port1, port2 } = new MessageChannel();
  port1.on('message', (item: string) => {
    const job = children.length + 2;
    children.push(child(job, item));
    port1.postMessage(String(job));
  });
  const order = { job: 1, server: 'RBS01', runbook: '\\Parent', items: jobs, port: port2 };
  trace.tell('RunStart', 100, null, '\\Parent');
  trace.tell('JobQueued', 110, 1, '\\Parent');
  const parent: FloorReport = await pool.run(order, { name: 'playParent', transferList: [port2] });
  trace.tell('JobStart', 111, 1, '\\Parent');
  trace.take(parent.events);
  trace.tell('JobEnd', 112, 1, '\\Parent');
  await Promise.all(children);
  await pool.destroy();
  return children.length;
}

/** A bare `new Worker` for each of so many jobs, two at a time, each job a few lines of JavaScript. */
export async function handWorkerFloor(jobs: number, listen: (event: object) => void): Promise<number> {
  const trace = new FloorTrace(listen);
  const exits: Promise<unknown>[] = [];
  let begun = 0;
  const lane = async (): Promise<void> => {
    while (begun < jobs) {
      begun += 1;
      const job = begun;
      trace.tell('JobStart', 111, job, '\\Child');
      const worker = new Worker(workerFile, { workerData: { order: orderOf(job, `file${job}`) } });
      exits.push(once(worker, 'exit'));
      const [{ events }] = (await once(worker, 'message')) as [FloorReport];
      trace.take(events);
      trace.tell('JobEnd', 112, job, '\\Child');
    }
  };
  await Promise.all([lane(), lane()]);
  await Promise.all(exits);
  return begun;
}

/** Jobs in an array, each an awaited function that does nothing. */
export async function queueFloor(jobs: number): Promise<number> {
  const queue = Array.from({ length: jobs }, () => async () => undefined);
  let ended = 0;
  for (const job of queue) {
    await job();
    ended += 1;
  }
  return ended;
}

function orderOf(job: number, item: string): FloorOrder {
  return { job, server: 'RBS01', runbook: '\\Child', parameters: { Item: item } };
}
