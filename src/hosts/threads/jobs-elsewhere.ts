import type { JobFact, JobOrder } from '../../jobs/dispatch-protocol.ts';
import type { JobResult } from '../../model/job.ts';

/**
 * Plays the child jobs of a run elsewhere, as a runbook server does that keeps all jobs in a store. The run
 * itself plays one job, its first. Who plays the others keeps their limits: job concurrency and throttles.
 */
export interface JobsElsewhere {
  /** Queues a child job. Settles with its result when it has ended; never rejects. */
  queue(order: JobOrder): Promise<JobResult>;
  /** Cancels a child job; `queue` settles when it has ended. */
  stop(job: number, reason: string): void;
  /** An execution of the first job asks for child jobs. */
  asks(fact: JobFact & { readonly kind: 'asks' }): void;
  /** It has what it asked for and goes on. */
  goesOn(): void;
  /** The first job has ended. Children that it does not wait for may still play. */
  ended(result: JobResult): void;
}
