import { parseIsoTime } from '../databus/calendar.ts';
import type { OutcomeSpec, TriggerSpec } from '../model/mock.ts';
import { InvariantError } from '../model/problem.ts';

export type { TriggerSpec } from '../model/mock.ts';

/** One time a monitor is triggered. */
export interface TriggerTime {
  /** Milliseconds since 1970. */
  readonly atMs: number;
  /**
   * What the monitor publishes; the same object for all triggers of one repetition, so that it is compiled
   * once.
   */
  readonly outcome: OutcomeSpec;
}

/**
 * The simulated triggers of a monitor by time, those of one time in stored order. `startMs`, in milliseconds
 * since 1970, is when the run began: what would come before it never comes. Ten million repetitions take no
 * more memory than one.
 */
export function* triggerTimes({ triggers }: TriggerSpec, startMs: number): Generator<TriggerTime, void> {
  if (Array.isArray(triggers)) {
    const times = triggers.map(({ at, ...made }) => ({
      atMs: momentMs(at, startMs),
      outcome: outcomeOf(made),
    }));
    yield* times.filter(({ atMs }) => atMs >= startMs).sort((left, right) => left.atMs - right.atMs);
    return;
  }
  const { everySeconds, count, firstAt, ...made } = triggers;
  const firstMs = momentMs(firstAt, startMs);
  const outcome = outcomeOf(made);
  for (let index = 0; index < count; index += 1) {
    const atMs = firstMs + Math.round(index * everySeconds * 1000);
    if (atMs >= startMs) yield { atMs, outcome };
  }
}

type Triggered = Pick<OutcomeSpec, 'status' | 'rows' | 'errorSummary'>;

function outcomeOf(made: Triggered): OutcomeSpec {
  return { ...made, durationMs: 0 };
}

/** Seconds after the run began, or a time. */
function momentMs(moment: number | string, startMs: number): number {
  if (typeof moment === 'number') return startMs + Math.round(moment * 1000);
  const atMs = parseIsoTime(moment);
  if (atMs === undefined) throw new InvariantError(`the time ${moment} of a trigger got past validation`);
  return atMs;
}
