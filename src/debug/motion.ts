import type { ReplayableRun } from './replayable-run.ts';

/** The ways to go on. */
export type ForwardMotion = 'next' | 'stepIn' | 'stepOut' | 'continue';
/** The ways to go back. */
export type BackwardMotion = 'stepBack' | 'reverseContinue';
export type Motion = ForwardMotion | BackwardMotion;

/** Whether a motion leads back. */
export function isBackward(motion: Motion): motion is BackwardMotion {
  return motion === 'stepBack' || motion === 'reverseContinue';
}

/**
 * Where a motion of a job ends: asked of one index after another, from the place where it begins. It ends
 * before an activity of that job, or of another if that job is over or was not there yet.
 */
export function destinationOf(
  motion: Motion,
  job: number,
  recording: ReplayableRun,
): (index: number) => boolean {
  if (motion === 'continue' || motion === 'reverseContinue') return () => false;
  // Undefined: any job.
  let wanted: number | undefined = job;
  const parentOf = (of: number) => recording.jobs.get(of)?.parent ?? undefined;
  let isOutside = motion !== 'stepOut';
  if (motion === 'stepOut' && parentOf(job) !== undefined) {
    wanted = parentOf(job);
    isOutside = true;
  }
  return (index) => {
    const event = recording.events[index];
    if (motion === 'stepBack') {
      while (wanted !== undefined && (recording.jobs.get(wanted)?.queuedAt ?? 0) >= index)
        wanted = parentOf(wanted);
    } else {
      while (wanted !== undefined && (recording.jobs.get(wanted)?.endedAt ?? index) < index) {
        wanted = parentOf(wanted);
        isOutside = true;
      }
    }
    if (event?.event !== 'ActivityStart' || !isOutside || event.job === null) return false;
    if (wanted === undefined || event.job === wanted) return true;
    return motion === 'stepIn' && isBelow(event.job, wanted, recording);
  };
}

/** Whether a job was started by another, or by one that it started. */
function isBelow(job: number, above: number, recording: ReplayableRun): boolean {
  for (let at: number | null = job; at !== null; at = recording.jobs.get(at)?.parent ?? null)
    if (at === above) return true;
  return false;
}
