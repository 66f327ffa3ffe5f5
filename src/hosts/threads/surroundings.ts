import { setImmediate } from 'node:timers/promises';
import { MessageChannel, type MessagePort, Worker } from 'node:worker_threads';
import { memoryShortage } from './heap-watch.ts';
import { watchMemory } from './memory-watch.ts';
import { threadLimits, workerFile } from './worker-file.ts';

/** One end of a pair of ports. Messages arrive in the order they were posted. */
export type Port = Pick<MessagePort, 'postMessage' | 'on' | 'off' | 'ref' | 'unref'>;

/** A thread that was started, as the thread that started it sees it. */
export type StartedThread = Pick<Worker, 'on' | 'once' | 'terminate'>;

/** A repeated action keeps no process alive if it is `idle`. */
export type Repetition = 'busy' | 'idle';

/**
 * What a live run and its threads take from outside: clocks, timers, ports, threads and waiting on shared
 * memory. A host asks nothing else for the time, and sets no timer in another way.
 */
export interface LiveSurroundings {
  /**
   * Milliseconds since some moment, the same for all threads of a process. It passes evenly, whoever sets the
   * clock. Everything that lasts is measured by it.
   */
  monotonicMs(): number;
  /** Milliseconds since 1970, as the clock of the machine says. It jumps when the clock is set. */
  wallMs(): number;
  /** Does something once, after so many milliseconds, never in this turn. Returns what calls it off. */
  after(delayMs: number, action: () => void): () => void;
  /** Does something again and again. Returns what ends it. */
  every(delayMs: number, repetition: Repetition, action: () => void): () => void;
  /** Settles when everything that is ready now has had its turn. */
  turn(): Promise<void>;
  channel(): { readonly port1: Port; readonly port2: Port };
  /** Starts a fresh thread with its one job. */
  startThread(data: object, memoryMb: number | undefined): StartedThread;
  /**
   * Settles when another thread wakes those who wait at this place, or after `mostMs`. Undefined if another
   * value stands there: nobody would say so any more.
   */
  waitWhile(numbers: Int32Array, place: number, value: number, mostMs: number): Promise<unknown> | undefined;
  /** Wakes all who wait at this place. */
  wake(numbers: Int32Array, place: number): void;
  /** Says why so many bytes more do not fit into the memory of this thread. Absent where nobody looks. */
  memoryShortage?(bytes: number): string | undefined;
}

/** This process and its machine. */
export const realSurroundings: LiveSurroundings = {
  // `performance.now` counts from another moment in every thread.
  monotonicMs: () => {
    const [seconds, nanoseconds] = process.hrtime();
    return seconds * 1000 + nanoseconds / 1e6;
  },
  wallMs: () => Date.now(),
  after: (delayMs, action) => {
    const timer = setTimeout(action, delayMs);
    return () => clearTimeout(timer);
  },
  every: (delayMs, repetition, action) => {
    const timer = setInterval(action, delayMs);
    if (repetition === 'idle') timer.unref();
    return () => clearInterval(timer);
  },
  turn: () => setImmediate(),
  channel: () => new MessageChannel(),
  startThread: (data, memoryMb) => {
    const worker = new Worker(workerFile(), {
      workerData: data,
      execArgv: [],
      resourceLimits: threadLimits(memoryMb),
    });
    watchMemory(worker, memoryMb, realSurroundings);
    return worker;
  },
  waitWhile: (numbers, place, value, mostMs) => {
    const waiting = Atomics.waitAsync(numbers, place, value, mostMs);
    return waiting.async ? waiting.value : undefined;
  },
  wake: (numbers, place) => void Atomics.notify(numbers, place),
  memoryShortage,
};
