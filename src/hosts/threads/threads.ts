import type { JobOrder } from '../../jobs/dispatch-protocol.ts';
import type { JobReport } from './protocol.ts';

/** The threads of a run, however they are made. */
export interface Threads {
  /** Plays a job in a thread it has for itself. Rejects when the thread dies, or is ended with `signal`. */
  play(order: JobOrder, signal: AbortSignal): Promise<JobReport>;
  /** Settles when every thread is gone. */
  close(): Promise<void>;
}
