import type { TraceEvent } from '../../src/trace/trace-event.ts';
import { kinds } from './kinds.ts';
import { concurrencyOf, slots } from './world.ts';

/** A job from its JobQueued to its JobEnd. */
interface OpenJob {
  readonly runbook: string;
  isRunning: boolean;
  /** Instances and activities that have started and not ended. */
  instances: number;
  activities: number;
}

const mostTold = 20;

/** Follows the trace of a run and keeps account of every job; what does not add up is noted. */
export class Ledger {
  /** What is wrong, the first of it. */
  readonly problems: string[] = [];
  /** Jobs that have ended, by runbook and status. */
  readonly ended = new Map<string, number>();
  /** The most jobs that ran at once. */
  mostAtOnce = 0;
  jobs = 0;
  executions = 0;
  endedJobs = 0;
  readonly #open = new Map<number, OpenJob>();
  readonly #running = new Map<string, number>();
  #seq = 0;

  /** Takes the next event of the trace. */
  take(event: TraceEvent): void {
    this.#seq += 1;
    const { seq, cause, job, runbook } = event;
    if (seq !== this.#seq) this.#wrong(event, `has not the number ${this.#seq}`);
    if (seq > 1 && !(cause !== null && cause >= 1 && cause < seq))
      this.#wrong(event, `has the cause ${cause}`);
    if (job === null) return;
    if (event.event === 'JobQueued') this.#queued(event, job, runbook.slice(1));
    else this.#follow(event, job);
  }

  /** The run is over: nothing may be left. */
  close(): void {
    for (const [job, { runbook }] of this.#open)
      this.problems.push(`job ${job} of ${runbook} has never ended`);
  }

  #queued(event: TraceEvent, job: number, runbook: string): void {
    this.jobs += 1;
    if (job !== this.jobs) this.#wrong(event, `is not job ${this.jobs}`);
    this.#open.set(job, { runbook, isRunning: false, instances: 0, activities: 0 });
  }

  #follow(event: TraceEvent, number: number): void {
    const job = this.#open.get(number);
    if (job === undefined) this.#wrong(event, 'is of a job that was not queued, or has ended');
    else if (event.event === 'JobStart') this.#started(event, job);
    else if (event.event === 'JobEnd') this.#ended(event, number, job, event.status);
    else if (!job.isRunning && event.event !== 'Diagnostic')
      this.#wrong(event, 'is of a job that does not run');
    else this.#count(event, job);
  }

  #started(event: TraceEvent, job: OpenJob): void {
    if (job.isRunning) this.#wrong(event, 'starts its job again');
    job.isRunning = true;
    const ofThese = this.#run(job.runbook, 1);
    const all = [...this.#running.values()].reduce((sum, count) => sum + count, 0);
    this.mostAtOnce = Math.max(this.mostAtOnce, all);
    if (all > slots) this.#wrong(event, `is the ${all}th job at once, and there are ${slots} slots`);
    if (ofThese > concurrencyOf(job.runbook)) this.#wrong(event, `is one too many of ${job.runbook}`);
  }

  #ended(event: TraceEvent, number: number, job: OpenJob, status: string): void {
    if (job.instances !== 0 || job.activities !== 0) this.#wrong(event, 'leaves something open');
    const kind = kinds.find(({ name }) => name === job.runbook);
    if (kind?.ends !== status) this.#wrong(event, `says ${status}; jobs of ${job.runbook} end ${kind?.ends}`);
    if (job.isRunning) this.#run(job.runbook, -1);
    this.#open.delete(number);
    this.endedJobs += 1;
    const key = `${job.runbook}: ${status}`;
    this.ended.set(key, (this.ended.get(key) ?? 0) + 1);
  }

  #count(event: TraceEvent, job: OpenJob): void {
    if (event.event === 'InstanceStart') job.instances += 1;
    else if (event.event === 'InstanceEnd') job.instances -= 1;
    else if (event.event === 'ActivityStart') {
      job.activities += 1;
      this.executions += 1;
    } else if (event.event === 'ActivityEnd') job.activities -= 1;
    if (job.activities < 0 || job.activities > 1 || job.instances < 0 || job.instances > 1)
      this.#wrong(event, 'has no counterpart');
  }

  #run(runbook: string, by: 1 | -1): number {
    const count = (this.#running.get(runbook) ?? 0) + by;
    this.#running.set(runbook, count);
    return count;
  }

  #wrong(event: TraceEvent, what: string): void {
    if (this.problems.length >= mostTold) return;
    this.problems.push(`event ${event.seq}, ${event.event} of job ${event.job}, ${what}`);
  }
}
