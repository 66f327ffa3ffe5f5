import type { TraceEvent } from '../../trace/trace-event.ts';
import { type FromThread, type Hello, Pulse, type ToJob } from './protocol.ts';
import type { Port } from './surroundings.ts';

/** What is left of a job whose thread has died. */
export interface LeftOver {
  /** How many executions it had begun. */
  readonly begun: number;
  /** Events that may not have been sent, in their order. */
  readonly events: readonly TraceEvent[];
}

/** The connection to a thread. */
interface Line {
  readonly pulse: Pulse;
  disconnect(): void;
}

/** The connections to all threads of a run, fresh or pooled. */
export class Switchboard {
  readonly #lines = new Map<Port, Line>();
  /** By job. */
  readonly #left = new Map<number, LeftOver>();
  readonly #hear: (message: FromThread) => void;

  constructor(hear: (message: FromThread) => void) {
    this.#hear = hear;
  }

  /** Connects a thread that has said hello. */
  connect({ port, pulse }: Hello): void {
    const closed = () => this.#closed(port);
    const disconnect = () => void port.off('message', this.#hear).off('close', closed);
    this.#lines.set(port, { pulse: new Pulse(pulse), disconnect });
    port.on('message', this.#hear);
    port.on('close', closed);
    port.unref();
  }

  /** Whether a thread has begun to play a job and has not ended it. */
  isPlaying(job: number): boolean {
    return this.#lineOf(job) !== undefined;
  }

  /** What a thread that has died of a job had begun and had not sent. Once for each job. */
  takeLeft(job: number): LeftOver {
    const left = this.#left.get(job);
    this.#left.delete(job);
    return left ?? { begun: 0, events: [] };
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
    return [...this.#lines.values()].flatMap(({ pulse }) => {
      const deadlineMs = pulse.get('deadlineMs');
      return deadlineMs > 0 && nowMs > deadlineMs ? [pulse.get('job')] : [];
    });
  }

  /** The ports stay open: they close with their threads, which others may go on with. */
  close(): void {
    for (const { disconnect } of this.#lines.values()) disconnect();
  }

  #closed(port: Port): void {
    const pulse = this.#lines.get(port)?.pulse;
    const job = pulse?.get('job') ?? 0;
    if (pulse !== undefined && job !== 0)
      this.#left.set(job, { begun: pulse.get('begun'), events: pulse.kept() });
    this.#lines.delete(port);
  }

  #lineOf(job: number): Port | undefined {
    for (const [port, { pulse }] of this.#lines) {
      if (pulse.get('job') === job) return port;
    }
    return undefined;
  }
}
