/** The limits that end one runbook instance, failed, and with it the run. */
export const instanceLimits = [
  'loop-cap',
  'step-limit',
  'token-limit',
  'text-limit',
  'memory-limit',
] as const;

/** The name of a limit that ends one runbook instance. */
export type InstanceLimit = (typeof instanceLimits)[number];

/** Every limit that can end a run (exit code 4). Each is the code of the Diagnostic that reports it. */
export const runLimits = [
  ...instanceLimits,
  'job-limit',
  'job-depth',
  'deadlock',
  'timeout',
  'wall-timeout',
] as const;

/** The name of a limit that ended a run (exit code 4). */
export type RunLimit = (typeof runLimits)[number];

/** Whether a limit ends an instance, and not jobs that were well. */
export function isInstanceLimit(limit: string | undefined): limit is InstanceLimit {
  return (instanceLimits as readonly (string | undefined)[]).includes(limit);
}
