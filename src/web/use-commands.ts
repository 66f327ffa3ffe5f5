import { useEffect, useRef } from 'preact/hooks';
import { commandOfKey, type KeyCommand } from './key-commands.ts';
import type { SignKind } from './signs.tsx';
import type { Goal } from './use-goals.ts';
import { type Playback, speeds } from './use-play.ts';

/** What the keys of a player move. */
export interface Commanded {
  readonly play: Playback;
  readonly last: number;
  readonly goals: readonly Goal[];
  /** The job that the activity started, and the one that queued the job; undefined where there is none. */
  readonly child: number | undefined;
  readonly parent: number | undefined;
  readonly showJob: (job: number) => void;
  readonly toggleFollow: () => void;
  /** Undefined: so that all of it is seen. */
  readonly zoom: (factor: number | undefined) => void;
  readonly toggleCoverage: () => void;
  readonly nextTheme: () => void;
  readonly openHelp: () => void;
  readonly fieldOf: (name: 'number' | 'filter') => HTMLInputElement | null;
}

/** Carries out what keys stand for, wherever the focus is, unless what has it needs them itself. */
export function useCommands(commanded: Commanded, hasLetters: boolean): void {
  const latest = useRef(commanded);
  latest.current = commanded;
  useEffect(() => {
    const press = (event: KeyboardEvent) => {
      // Out of a field, so that keys are keys again.
      if (event.key === 'Escape') (document.activeElement as HTMLElement | null)?.blur();
      const found = commandOfKey(event, hasLetters);
      if (found === undefined) return;
      event.preventDefault();
      carryOut(found.command, found.isBack, latest.current);
    };
    document.addEventListener('keydown', press);
    return () => document.removeEventListener('keydown', press);
  }, [hasLetters]);
}

function carryOut(command: KeyCommand, isBack: boolean, given: Commanded): void {
  const { play, last, goals, child, parent, showJob, zoom, fieldOf } = given;
  const speedAt = (by: number) => speeds[speeds.indexOf(play.speed) + by] ?? play.speed;
  const jump = (kind: SignKind) => goals.find((goal) => goal.kind === kind)?.jump(isBack ? -1 : 1);
  const into = (job: number | undefined) => job !== undefined && showJob(job);
  const acts: Readonly<Record<KeyCommand, () => unknown>> = {
    toggle: play.toggle,
    next: () => play.step(1),
    previous: () => play.step(-1),
    first: () => play.go(1),
    last: () => play.go(last),
    failure: () => jump('failed'),
    drop: () => jump('dropped'),
    diagnostic: () => jump('note'),
    jump: () => fieldOf('number')?.select(),
    filter: () => fieldOf('filter')?.select(),
    faster: () => play.setSpeed(speedAt(1)),
    slower: () => play.setSpeed(speedAt(-1)),
    into: () => into(child),
    out: () => into(parent),
    follow: given.toggleFollow,
    larger: () => zoom(1.25),
    smaller: () => zoom(1 / 1.25),
    fit: () => zoom(undefined),
    coverage: given.toggleCoverage,
    theme: given.nextTheme,
    help: given.openHelp,
  };
  acts[command]();
}
