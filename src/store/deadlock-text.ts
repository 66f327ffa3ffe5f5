/** Why a job was failed that could never have started. `waiting`: the runbook of what waits for it. */
export function deadlockText({ runbook, waiting }: Readonly<Record<string, unknown>>): string {
  const holders = `all jobs that hold one wait for others, ${waiting} for this one`;
  return `a deadlock: ${runbook} waits for a slot, and ${holders}`;
}
