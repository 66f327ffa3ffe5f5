import type { Execution, Token } from '../databus/token.ts';
import { countUpTo } from '../trace/count-up-to.ts';
import type { TraceEvent } from '../trace/trace-event.ts';
import type { JobTrack, ReplayableRun } from './replayable-run.ts';

/** An activity on the way of a token, or the one that the token is at. */
export interface CallFrame {
  readonly job: number;
  /** The path of its runbook. */
  readonly runbook: string;
  readonly execution: Execution;
  /** Whether it has ended, so that its rows are published. */
  readonly isEnded: boolean;
  /** The token whose data is looked at: with the row of this activity, if it has ended with one. */
  readonly token: Token;
  /** Whether another activity of the same job comes after it on the way. */
  readonly isPassed: boolean;
}

/**
 * The way that leads to where a job stands after the event of an index: its activity, those on the lineage of
 * the token above it, and below them the activity that started the job, with its lineage.
 */
export function callStack(job: number, index: number, recording: ReplayableRun): readonly CallFrame[] {
  const frames: CallFrame[] = [];
  let track = recording.jobs.get(job);
  let event = track && lastActivityEvent(track, index, recording);
  while (track !== undefined) {
    if (event !== undefined) frames.push(...framesOf(track, event, recording));
    event = starterOf(track, recording);
    track = track.parent === null ? undefined : recording.jobs.get(track.parent);
  }
  return frames;
}

/** The last start or end of an activity of a job, up to an index. */
function lastActivityEvent({ activities }: JobTrack, index: number, { events }: ReplayableRun) {
  const count = countUpTo(activities, index, (each) => each);
  return count === 0 ? undefined : events[activities[count - 1] as number];
}

function* framesOf(
  { job, runbook }: JobTrack,
  event: TraceEvent,
  recording: ReplayableRun,
): Generator<CallFrame> {
  const execution = recording.executionOf(event);
  if (execution === undefined) return;
  const isEnded = event.event === 'ActivityEnd';
  const token = isEnded && execution.rowCount > 0 ? execution : execution.token;
  yield { job, runbook, execution, isEnded, token, isPassed: false };
  for (let at: Token | undefined = execution.token; at !== undefined; at = at.parent) {
    if (at.execution === undefined) continue;
    yield { job, runbook, execution: at.execution, isEnded: true, token: at, isPassed: true };
  }
}

/** The start of the activity that a job was queued for, along its causes. */
function starterOf({ parent, queuedAt }: JobTrack, { events }: ReplayableRun): TraceEvent | undefined {
  if (parent === null) return undefined;
  let event = events[queuedAt];
  while (event !== undefined && !(event.event === 'ActivityStart' && event.job === parent))
    event = event.cause === null ? undefined : events[event.cause - 1];
  return event;
}
