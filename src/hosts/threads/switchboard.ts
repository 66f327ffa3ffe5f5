import { type FromThread, type Hello, pulsePlaces, type ToJob } from './protocol.ts';
import type { Port } from './surroundings.ts';

/** The connections to all threads of a run, fresh or pooled. */
export class Switchboard {
  readonly #lines = new Map<Port, BigInt64Array>();
  readonly #hear: (message: FromThread) => void;

  constructor(hear: (message: FromThread) => void) {
    this.#hear = hear;
  }

  /** Connects a thread that has said hello. */
  connect({ port, pulse }: Hello): void {
    this.#lines.set(port, new BigInt64Array(pulse));
    port.on('message', this.#hear);
    port.on('close', () => this.#lines.delete(port));
    port.unref();
  }

  /** Whether a thread has begun to play a job and has not ended it. */
  isPlaying(job: number): boolean {
    return this.#lineOf(job) !== undefined;
  }

  /** Sends a message to the thread that plays a job. Nothing is sent if no thread plays it any more. */
  tell(message: ToJob): void {
    this.#lineOf(message.job)?.postMessage(message);
  }

  /** Settles when all messages that the thread of a job sent before it died have arrived. */
  async drained(job: number): Promise<void> {
    const port = this.#lineOf(job);
    if (port !== undefined) await new Promise<void>((resolve) => port.on('close', () => resolve()));
  }

  /** The jobs whose script should have ended by now, in milliseconds of the monotonic clock. */
  overdue(nowMs: number): number[] {
    return [...this.#lines.values()].flatMap((pulse) => {
      const deadlineMs = Number(Atomics.load(pulse, pulsePlaces.deadlineMs));
      return deadlineMs > 0 && nowMs > deadlineMs ? [Number(Atomics.load(pulse, pulsePlaces.job))] : [];
    });
  }

  close(): void {
    for (const port of this.#lines.keys()) port.close();
  }

  #lineOf(job: number): Port | undefined {
    for (const [port, pulse] of this.#lines) {
      if (Atomics.load(pulse, pulsePlaces.job) === BigInt(job)) return port;
    }
    return undefined;
  }
}
