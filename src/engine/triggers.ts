import { parseIsoTime } from '../databus/calendar.ts';
import type { OutcomeSpec, TriggerSpec } from '../model/mock.ts';
import { InvariantError } from '../model/problem.ts';

export type { TriggerSpec } from '../model/mock.ts';

/** One trigger of a monitor. */
export interface TriggerTime {
  /** Milliseconds since 1970. */
  readonly atMs: number;
  /**
   * What the monitor publishes. All triggers of one repetition share the same object, so that it is compiled
   * once.
   */
  readonly outcome: OutcomeSpec;
}

/**
 * The simulated triggers of a monitor by time, and in stored order where times are equal. `startMs` is when
 * the run began, in milliseconds since 1970; triggers before it are left out. Ten million repetitions take no
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

/** Milliseconds since 1970 of a moment, given as seconds after the run began or as a time. */
function momentMs(moment: number | string, startMs: number): number {
  if (typeof moment === 'number') return startMs + Math.round(moment * 1000);
  const atMs = parseIsoTime(moment);
  if (atMs === undefined) throw new InvariantError(`the time ${moment} of a trigger got past validation`);
  return atMs;
}
