import type { RunResult } from '../../index.ts';

/** The exit codes of format section 5, and 70 (EX_SOFTWARE) for a defect of Pianola itself. */
export const exitCodes = {
  done: 0,
  failed: 1,
  unusable: 2,
  findings: 3,
  held: 3,
  limit: 4,
  defect: 70,
  interrupted: 130,
} as const;

/** The exit code of a run that ended; `isStrict` counts a warning as failed. */
export function exitCodeOf(
  { status, limit, isInterrupted }: Pick<RunResult, 'status' | 'limit' | 'isInterrupted'>,
  isStrict: boolean,
): number {
  if (limit !== undefined) return exitCodes.limit;
  if (isInterrupted) return exitCodes.interrupted;
  switch (status) {
    case 'success':
      return exitCodes.done;
    case 'warning':
      return isStrict ? exitCodes.failed : exitCodes.done;
    case 'failed':
      return exitCodes.failed;
    case 'canceled':
      return exitCodes.failed;
  }
}
