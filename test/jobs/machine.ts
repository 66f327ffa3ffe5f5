import { JobMachine, type JobMachineRules } from '../../src/jobs/job-machine.ts';
import type { Job, JobRequest, Wait } from '../../src/jobs/job-state.ts';

/** A job machine with the default rules; servers as `{ RBS01: 50 }`, primary first. */
export function machineWith(
  throttles: Readonly<Record<string, number>> = { RBS01: 50 },
  rules: Partial<JobMachineRules> = {},
): JobMachine {
  const servers = Object.entries(throttles).map(([name, throttle]) => ({ name, throttle }));
  return new JobMachine(servers, { waitingParentHoldsSlot: true, jobOrder: 'skipBlocked', ...rules });
}

/** A request of nobody for a runbook of job concurrency 1. */
export function request(runbook: string, rest: Partial<JobRequest> = {}): JobRequest {
  return { runbook, maxSimultaneousJobs: 1, parent: null, isAwaited: false, ...rest };
}

/** Gives out all slots there are: what went on, as `start 1` or `resume 1`. */
export function drain(machine: JobMachine, nowMs = 0): string[] {
  const given: string[] = [];
  for (let next = machine.next(nowMs); next !== undefined; next = machine.next(nowMs)) {
    given.push(`${next.kind} ${next.job.id}`);
  }
  return given;
}

/** A running job asks for awaited children, and waits: for all of them unless told otherwise. */
export function waitFor(
  machine: JobMachine,
  parent: number,
  runbooks: readonly JobRequest[],
  { needs = 'all', isTimed = false }: Partial<Wait> = {},
): Job[] {
  const children = runbooks.map((child) => machine.enqueue({ ...child, parent, isAwaited: true }, 0));
  machine.beginWait(parent, { needs, isTimed });
  return children;
}
