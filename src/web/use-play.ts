import { useCallback, useEffect, useRef, useState } from 'preact/hooks';

/** How many events a second a player can play, the slowest first. */
export const speeds: readonly number[] = [0.5, 1, 2, 4, 10, 25, 60, 250, 1000];

/** Where a player is in its trace, and what moves it. */
export interface Playback {
  /** The `seq` of the last event that has happened; 0 before the first. */
  readonly seq: number;
  /** Where it was before: one less after a step on. */
  readonly from: number;
  readonly isPlaying: boolean;
  /** Events a second. */
  readonly speed: number;
  readonly go: (seq: number) => void;
  readonly step: (by: number) => void;
  readonly toggle: () => void;
  readonly setSpeed: (speed: number) => void;
}

interface Place {
  readonly seq: number;
  readonly from: number;
}

/** Moves through a trace of so many events. Going anywhere by hand pauses. */
export function usePlay(last: number): Playback {
  const [place, setPlace] = useState<Place>({ seq: Math.min(1, last), from: 0 });
  // Another trace may be shorter.
  const { seq, from } = place.seq > last ? { seq: last, from: 0 } : place;
  const [isPlaying, setPlaying] = useState(false);
  const [speed, setSpeed] = useState<number>(2);
  const move = useCallback(
    (to: (seq: number) => number) =>
      setPlace((old) => ({ seq: Math.max(Math.min(1, last), Math.min(last, to(old.seq))), from: old.seq })),
    [last],
  );
  const go = useCallback(
    (wanted: number) => {
      setPlaying(false);
      move(() => wanted);
    },
    [move],
  );
  const step = useCallback(
    (by: number) => {
      setPlaying(false);
      move((at) => at + by);
    },
    [move],
  );
  const toggle = useCallback(() => {
    if (!isPlaying && seq >= last) setPlace({ seq: 1, from: 0 });
    setPlaying(!isPlaying);
  }, [isPlaying, seq, last]);
  const due = useRef(0);
  useEffect(() => {
    if (!isPlaying) return undefined;
    due.current = 0;
    let before = performance.now();
    const tick = (now: number) => {
      due.current += Math.min(now - before, 250) * (speed / 1000);
      before = now;
      const whole = Math.floor(due.current);
      due.current -= whole;
      if (whole > 0) move((at) => at + whole);
      frame = requestAnimationFrame(tick);
    };
    let frame = requestAnimationFrame(tick);
    return () => cancelAnimationFrame(frame);
  }, [isPlaying, speed, move]);
  useEffect(() => {
    if (isPlaying && seq >= last) setPlaying(false);
  }, [isPlaying, seq, last]);
  return { seq, from, isPlaying, speed, go, step, toggle, setSpeed };
}
