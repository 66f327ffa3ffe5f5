import type { InstanceEnding } from '../../engine/command.ts';
import { stoppedByUser } from '../../engine/instance.ts';
import type { GroupPlan, GroupResult } from '../../model/job-group.ts';
import type { JobPlayer, JobProgress } from '../play/job-player.ts';
import { alarm } from './alarm.ts';
import type { LiveSurroundings } from './surroundings.ts';
import { budget } from './turns.ts';

/** What a job in real time needs from its surroundings. */
export interface JobSurroundings extends Pick<LiveSurroundings, 'after'> {
  /** Milliseconds since 1970; never goes back. */
  now(): number;
  /** What the clock of the machine says at this time, which is the present. */
  wallOf(nowMs: number): number;
  /** Aborted, with a text as its reason, when the job is stopped. */
  readonly stop: AbortSignal;
  /** Asks for child jobs for an execution. `cause`: `seq` of its start. */
  ask(plan: GroupPlan, cause: number): Promise<GroupResult>;
  /** Called before the job waits, so that the events so far are sent. */
  beforeWait?(): void;
  /** Lets others have a turn, and waits while the run is paused. Undefined if that is not due. */
  giveWay(): Promise<void> | undefined;
}

/** Plays a job that was started to its end, in real time. Never rejects for what its activities do. */
export async function playLive(player: JobPlayer, around: JobSurroundings): Promise<InstanceEnding> {
  const { stop } = around;
  for (;;) {
    if (stop.aborted) return player.cancel(around.now(), stopReasonOf(stop));
    const progress = player.advance(() => around.now(), budget);
    if (progress.kind === 'ended') return progress;
    if (progress.kind !== 'more') await passTime(player, progress, around);
    const turn = around.giveWay();
    if (turn !== undefined) await turn;
  }
}

/** Why a signal was aborted, in words for the activity in progress. */
export function stopReasonOf({ reason }: AbortSignal): string {
  return typeof reason === 'string' ? reason : stoppedByUser;
}

type Passing = Exclude<JobProgress, { kind: 'more' | 'ended' }>;

/** Waits for what takes time, or until the job is stopped. */
async function passTime(player: JobPlayer, progress: Passing, around: JobSurroundings): Promise<void> {
  around.beforeWait?.();
  const callOff = reportLater(player, around);
  await waitFor(player, progress, around);
  callOff?.();
}

/**
 * Has the job report in time that it runs long. The function calls it off; undefined if nothing is to be
 * reported.
 */
function reportLater(player: JobPlayer, around: JobSurroundings): (() => void) | undefined {
  const atMs = player.nextReportMs;
  if (atMs === Number.POSITIVE_INFINITY) return undefined;
  let next: (() => void) | undefined;
  const callOff = alarm(around, around.now, atMs, () => {
    player.reportDue(around.now());
    around.beforeWait?.();
    next = reportLater(player, around);
  });
  return () => {
    callOff();
    next?.();
  };
}

async function waitFor(player: JobPlayer, progress: Passing, around: JobSurroundings): Promise<void> {
  if (progress.kind === 'wait') return sleepUntil(progress.untilMs, around);
  if (progress.kind === 'turn') {
    await progress.turn;
    const next = around.stop.aborted ? undefined : progress.goOn();
    return next === undefined || next.kind === 'more' || next.kind === 'ended'
      ? undefined
      : waitFor(player, next, around);
  }
  const { execution } = progress;
  if (progress.kind === 'busy') {
    const { untilMs, clockMs } = progress;
    if (clockMs === undefined) await sleepUntil(untilMs, around);
    else await sleepUntil(clockMs, { ...around, now: () => around.wallOf(around.now()) }, clockLookMs);
    if (!around.stop.aborted) player.settle(execution, progress.outcome, around.now());
    return;
  }
  const outcome =
    progress.kind === 'asks'
      ? around
          .ask(progress.request.plan, execution.causeSeq)
          .then((result) => progress.request.conclude(result))
      : progress.outcome;
  const settled = await unlessAborted(outcome, around.stop);
  if (settled !== undefined && !around.stop.aborted) player.settle(execution, settled, around.now());
}

/** What a promise gives; undefined as soon as the signal is aborted. */
export function unlessAborted<Result>(
  given: PromiseLike<Result>,
  signal: AbortSignal,
): Promise<Result | undefined> {
  return new Promise((resolve, reject) => {
    const stop = () => resolve(undefined);
    if (signal.aborted) stop();
    // Removed again, since a long job waits for many promises with one signal.
    signal.addEventListener('abort', stop);
    const settle = () => signal.removeEventListener('abort', stop);
    given.then(
      (result) => {
        settle();
        resolve(result);
      },
      (error: unknown) => {
        settle();
        reject(error);
      },
    );
  });
}

/** A clock that can be set is looked at so often. */
const clockLookMs = 1_000;

/** Waits until a time, or until the job is stopped. */
async function sleepUntil(untilMs: number, around: JobSurroundings, lookMs?: number): Promise<void> {
  const { stop, now } = around;
  if (stop.aborted || now() >= untilMs) return;
  await new Promise<void>((resolve) => {
    const wake = () => {
      callOff();
      stop.removeEventListener('abort', wake);
      resolve();
    };
    const callOff = alarm(around, now, untilMs, wake, lookMs);
    stop.addEventListener('abort', wake);
  });
}
