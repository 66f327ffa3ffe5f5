import { Tracer, type TraceStream } from '../../engine/tracer.ts';
import type { JobOrder } from '../../jobs/dispatch-protocol.ts';

/** Tells that a job was not played to its end, and why; its JobEnd says Failed. `cause`: `seq` of what it was about. */
export function tellJobFailed(
  stream: TraceStream,
  order: JobOrder,
  nowMs: number,
  reason: string,
  cause: number,
): void {
  const { server, job, runbook } = order;
  const note = { code: 'job-failed', message: `job ${job} was not played to its end: ${reason}` };
  new Tracer(stream, { server, job, runbook }).diagnostic(nowMs, cause, 'Error', note);
}

/** Why a job was stopped that had its time. */
export function overdueReason(limitMs: number): string {
  return `the job ran longer than ${limitMs / 1000} s`;
}
