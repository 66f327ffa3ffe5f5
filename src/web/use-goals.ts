import { useMemo } from 'preact/hooks';
import type { TraceEvent } from '../trace/trace-event.ts';
import { isOfKind, neighbour } from './log-lines.ts';
import type { SignKind } from './signs.tsx';

/** Something that a player jumps to. */
export interface Goal {
  readonly kind: SignKind;
  /** One of it: `failure`. */
  readonly name: string;
  readonly count: number;
  /** To the next one, or the one before. Behind the last one comes the first again. */
  readonly jump: (step: 1 | -1) => void;
}

/** Failures, dropped rows and diagnostics. */
export function useGoals(
  events: readonly TraceEvent[],
  seq: number,
  go: (seq: number) => void,
): readonly Goal[] {
  const sought = useMemo(
    () =>
      (
        [
          ['failed', 'failure', 'failures'],
          ['dropped', 'dropped row', 'dropped'],
          ['note', 'diagnostic', 'diagnostics'],
        ] as const
      ).map(([kind, name, of]) => {
        const is = (event: TraceEvent) => isOfKind(event, of);
        return { kind, name, is, count: events.filter(is).length };
      }),
    [events],
  );
  return sought.map(({ kind, name, is, count }) => ({
    ...{ kind, name, count },
    jump: (step) => {
      const end = step === 1 ? 0 : events.length + 1;
      const next = neighbour(events, seq, step, is) ?? neighbour(events, end, step, is);
      if (next !== undefined) go(next);
    },
  }));
}
