import { useCallback, useRef, useState } from 'preact/hooks';
import type { Draft } from '../../playground/draft.ts';
import type { PlayedDraft } from '../../playground/protocol.ts';
import type { TraceEvent } from '../../trace/trace-event.ts';
import { type Engine, EngineEnded } from './engine.ts';

/** How long a run may take to end when it is stopped, in milliseconds; then its worker is ended. */
const graceMs = 2000;

/** The run of the playground. */
export type RunState =
  | { readonly is: 'none' }
  /** It is played; so many events have happened. */
  | { readonly is: 'playing'; readonly draft: Draft; readonly events: number; readonly isStopping: boolean }
  | {
      readonly is: 'over';
      readonly draft: Draft;
      readonly played: PlayedDraft;
      readonly events: readonly TraceEvent[];
      readonly wasStopped: boolean;
    }
  /** There is no trace of it. */
  | { readonly is: 'lost'; readonly draft: Draft; readonly why: string };

/** What starts and ends runs. */
export interface Running {
  readonly run: RunState;
  readonly play: (draft: Draft) => Promise<void>;
  readonly stop: () => void;
  readonly forget: () => void;
}

/** One run at a time; another one takes its place. */
export function useRun(engine: Engine): Running {
  const [run, setRun] = useState<RunState>({ is: 'none' });
  const current = useRef<{ readonly id: number; wasStopped: boolean }>(undefined);
  const play = useCallback(
    async (draft: Draft) => {
      if (current.current !== undefined) engine.stop(current.current.id);
      const progress = (events: number) =>
        setRun((now) => (now.is === 'playing' && now.draft === draft ? { ...now, events } : now));
      const { id, answer } = engine.ask('play', draft, progress);
      const own = { id, wasStopped: false };
      current.current = own;
      setRun({ is: 'playing', draft, events: 0, isStopping: false });
      const isCurrent = () => current.current === own;
      try {
        const played = await answer;
        const events = JSON.parse(`[${played.run?.lines.join(',') ?? ''}]`) as readonly TraceEvent[];
        if (isCurrent()) setRun({ is: 'over', draft, played, events, wasStopped: own.wasStopped });
      } catch (error) {
        const why = error instanceof EngineEnded ? error.message : `It failed: ${String(error)}`;
        if (isCurrent()) setRun({ is: 'lost', draft, why });
      } finally {
        if (isCurrent()) current.current = undefined;
      }
    },
    [engine],
  );
  const stop = useCallback(() => {
    const own = current.current;
    if (own === undefined) return;
    own.wasStopped = true;
    engine.stop(own.id);
    setRun((now) => (now.is === 'playing' ? { ...now, isStopping: true } : now));
    setTimeout(() => {
      if (current.current === own)
        engine.end('The run did not end by itself, so it was broken off. There is no trace of it.');
    }, graceMs);
  }, [engine]);
  const forget = useCallback(() => {
    if (current.current !== undefined) engine.stop(current.current.id);
    current.current = undefined;
    setRun({ is: 'none' });
  }, [engine]);
  return { run, play, stop, forget };
}
