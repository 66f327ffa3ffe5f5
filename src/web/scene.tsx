import type { JSX } from 'preact';
import type { ReplayTests } from '../reports/replay/replay-tests.ts';
import { CoverageKey } from './coverage-key.tsx';
import { signOf } from './event-sign.ts';
import { type CoverageSwitch, JobBar } from './job-bar.tsx';
import { Sign } from './signs.tsx';
import { Stage } from './stage.tsx';
import type { TraceIndex } from './trace-index.ts';
import { travelMsOf, travelsAt } from './travels-at.ts';
import type { Playback } from './use-play.ts';
import type { View } from './view.ts';

/** What the scene needs. */
export interface SceneProps {
  readonly index: TraceIndex;
  readonly view: View;
  readonly play: Playback;
  /** The last event in words. */
  readonly told: string;
  readonly zoom: number;
  readonly changeZoom: (factor: number | undefined) => void;
  readonly selected: string | undefined;
  readonly select: (activity: string) => void;
  readonly isFollowing: boolean;
  readonly follow: (isFollowing: boolean) => void;
  readonly showJob: (job: number) => void;
  readonly tests: ReplayTests | undefined;
  readonly coverage: CoverageSwitch | undefined;
}

/** The runbook of a job, what is going on in it, and what has just happened. */
export function Scene(props: SceneProps): JSX.Element {
  const { index, view, play, told, zoom, changeZoom, selected, select } = props;
  const { isFollowing, follow, showJob, tests, coverage } = props;
  const { seq, event, isOwn, job, moment, runbook, current, token } = view;
  const kind = event && signOf(event);
  const cover = coverage?.isOn ? tests?.covers.find(({ path }) => path === runbook?.path) : undefined;
  return (
    <section class="scene" aria-label="Runbook">
      <JobBar {...{ index, job, moment, showJob, isFollowing, follow, coverage }} zoom={changeZoom} />
      {runbook === undefined ? (
        <p class="stage quiet">The definition has no such runbook.</p>
      ) : (
        <Stage
          key={runbook.path}
          {...{ runbook, cover, seq, current, selected, select, zoom, token }}
          job={moment}
          travels={isOwn ? travelsAt(index, event) : []}
          travelMs={travelMsOf(play)}
        />
      )}
      {tests !== undefined && cover !== undefined && (
        <CoverageKey cover={cover} unstarted={tests.unstarted} />
      )}
      <p class="now" aria-live={play.isPlaying ? 'off' : 'polite'}>
        {kind !== undefined && <Sign kind={kind} />}
        <span class="quiet">{seq}</span> <span class="told">{told}</span>
      </p>
    </section>
  );
}
