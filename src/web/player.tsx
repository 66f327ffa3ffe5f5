import type { ComponentChildren, JSX } from 'preact';
import { useCallback, useLayoutEffect, useMemo, useRef, useState } from 'preact/hooks';
import type { Replay } from '../reports/replay/replay.ts';
import type { TraceEvent } from '../trace/trace-event.ts';
import { ActivityPanel } from './activity-panel.tsx';
import { BusPanel } from './bus-panel.tsx';
import type { ShownTests } from './case-bar.tsx';
import { EventLog } from './event-log.tsx';
import { HeadBar } from './head-bar.tsx';
import { HelpDialog } from './help-dialog.tsx';
import { JobTimeline } from './job-timeline.tsx';
import { LogLines } from './log-lines.ts';
import { Moments } from './moments.ts';
import { Scene } from './scene.tsx';
import { TraceIndex } from './trace-index.ts';
import { Transport } from './transport.tsx';
import { useCommands } from './use-commands.ts';
import { useGoals } from './use-goals.ts';
import { usePlay } from './use-play.ts';
import { useTheme } from './use-theme.ts';
import { viewAt } from './view.ts';

/** A run to play: what was defined and drawn, and its trace. */
export interface PlayerProps {
  readonly replay: Replay;
  /** The trace from its first event on, as far as there is one. */
  readonly events: readonly TraceEvent[];
  /** The tests that the run is a case of; absent for any other run. */
  readonly tested?: ShownTests | undefined;
  /** What stands above it beside its own buttons. */
  readonly bar?: ComponentChildren;
}

/** Plays a run: the picture, what its tokens carry, the event log, and the timeline. */
export function Player({ replay, events, tested, bar }: PlayerProps): JSX.Element {
  const index = useMemo(() => new TraceIndex(replay, events), [replay, events]);
  const moments = useMemo(() => new Moments(index), [index]);
  const lines = useMemo(() => new LogLines(events), [events]);
  const play = usePlay(events.length);
  const { theme, isDark, next: nextTheme } = useTheme();
  const [job, chooseJob] = useState<number>();
  const [activity, chooseActivity] = useState<string>();
  const [zoom, setZoom] = useState(1);
  const [isHelpOpen, setHelpOpen] = useState(false);
  const [hasLetters, setLetters] = useState(true);
  const [hasCoverage, setCoverage] = useState(false);
  const number = useRef<HTMLInputElement>(null);
  const filter = useRef<HTMLInputElement>(null);
  const { seq } = play;
  const view = useMemo(() => viewAt(index, moments, seq, { job, activity }), [index, seq, job, activity]);
  const showJob = useCallback((to: number) => {
    chooseActivity(undefined);
    chooseJob(to);
  }, []);
  const go = useCallback((to: number) => {
    chooseActivity(undefined);
    play.go(to);
  }, []);
  useLayoutEffect(() => {
    chooseJob(undefined);
    go(1);
  }, [events]);
  const toggleCoverage = () => setCoverage(!hasCoverage);
  const changeZoom = (factor: number | undefined) =>
    setZoom(factor === undefined ? 1 : Math.max(0.2, Math.min(8, zoom * factor)));
  const goals = useGoals(events, seq, (to) => {
    chooseJob(undefined);
    go(to);
  });
  const openHelp = () => setHelpOpen(true);
  const follow = (isFollowing: boolean) => chooseJob(isFollowing ? undefined : view.job);
  const commanded = {
    ...{ play, goals, showJob, toggleCoverage, nextTheme, openHelp },
    last: events.length,
    child: view.execution && index.jobsOf(view.execution.seq)[0],
    parent: index.jobs.get(view.job)?.parent ?? undefined,
    toggleFollow: () => follow(job !== undefined),
    zoom: changeZoom,
    fieldOf: (name: 'number' | 'filter') => (name === 'number' ? number : filter).current,
  };
  useCommands(commanded, hasLetters);
  const told = `${lines.subject(seq)}: ${lines.message(seq)}`;
  return (
    <div class="player">
      <HeadBar
        title={events[0]?.runbook ?? 'nothing'}
        note={replay.note}
        {...{ theme, nextTheme, openHelp, tested }}
      >
        {bar}
      </HeadBar>
      <main>
        <Scene
          {...{ index, view, play, told, zoom, changeZoom, showJob, follow }}
          selected={activity}
          select={(id) => chooseActivity(id === activity ? undefined : id)}
          isFollowing={job === undefined}
          tests={tested?.tests}
          coverage={tested && { isOn: hasCoverage, toggle: toggleCoverage }}
        />
        <div class="inspector">
          <ActivityPanel {...{ index, view, go, showJob, tested }} />
          <BusPanel bus={view.bus} go={go} />
        </div>
        <EventLog {...{ index, lines, seq, go }} field={filter} />
        <JobTimeline {...{ index, seq, isDark, go, showJob }} job={view.job} />
      </main>
      <Transport
        {...{ play, goals }}
        last={events.length}
        field={number}
        where={`Event ${seq} of ${events.length}, ${told}`}
      />
      <HelpDialog isOpen={isHelpOpen} close={() => setHelpOpen(false)} {...{ hasLetters, setLetters }} />
    </div>
  );
}
