import type { JSX, TargetedMouseEvent } from 'preact';
import { useEffect, useMemo, useRef, useState } from 'preact/hooks';
import { countUpTo } from '../trace/count-up-to.ts';
import { type Bar, type Clock, type Timeline, type TimelineLane, timelineOf } from './lanes.ts';
import type { TraceIndex } from './trace-index.ts';
import { useScroll } from './use-scroll.ts';

/** What the timeline needs. */
export interface JobTimelineProps {
  readonly index: TraceIndex;
  readonly seq: number;
  readonly job: number;
  readonly isDark: boolean;
  readonly go: (seq: number) => void;
  readonly showJob: (job: number) => void;
}

/** A lane for each job and server, with its executions. Only lanes that are seen are drawn. */
export function JobTimeline({ index, seq, job, isDark, go, showJob }: JobTimelineProps): JSX.Element {
  const [clock, setClock] = useState<Clock>(index.isTimeless ? 'order' : 'time');
  const timeline = useMemo(() => timelineOf(index, clock), [index, clock]);
  const list = useRef<HTMLDivElement>(null);
  const { top, height, rowHeight: laneHeight } = useScroll(list, 1.9);
  const first = Math.max(0, Math.floor(top / laneHeight) - 2);
  const shown = timeline.lanes.slice(first, first + Math.ceil(height / laneHeight) + 4);
  const share = shareOf(timeline, timeline.placeOf(seq));
  return (
    <section class="timeline panel" aria-label="Timeline">
      <header>
        <h2>Timeline</h2>
        <span class="quiet">
          {index.isTimeless
            ? 'All events have the same time, so the clock is their order.'
            : clock === 'order'
              ? 'The clock is the order of events.'
              : 'The clock is the time of the run.'}
        </span>
        {!index.isTimeless && (
          <button type="button" onClick={() => setClock(clock === 'time' ? 'order' : 'time')}>
            {clock === 'time' ? 'By order' : 'By time'}
          </button>
        )}
      </header>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by the keyboard */}
      <section ref={list} class="lanes" tabIndex={0} aria-label="Lanes of jobs">
        <div style={{ height: `${timeline.lanes.length * laneHeight}px` }}>
          {shown.map((lane, at) => (
            <LaneRow
              key={`${lane.job} ${lane.server}`}
              {...{ lane, timeline, isDark, share, index, go, showJob }}
              isShown={lane.job === job}
              top={(first + at) * laneHeight}
            />
          ))}
        </div>
      </section>
    </section>
  );
}

interface LaneRowProps extends Pick<JobTimelineProps, 'index' | 'isDark' | 'go' | 'showJob'> {
  readonly lane: TimelineLane;
  readonly timeline: Timeline;
  readonly isShown: boolean;
  readonly top: number;
  /** Where the player is, from 0 to 1. */
  readonly share: number;
}

function LaneRow({ lane, timeline, isDark, isShown, top, share, index, go, showJob }: LaneRowProps) {
  const name = lane.runbook.slice(lane.runbook.lastIndexOf('\\') + 1);
  const on = lane.server === null ? 'in the queue' : `on ${lane.server}`;
  const jump = ({ offsetX, currentTarget }: TargetedMouseEvent<HTMLCanvasElement>) => {
    const { from, to } = timeline;
    const wanted = from + (offsetX / currentTarget.clientWidth) * (to - from);
    const reached = countUpTo(index.events, wanted, ({ seq }) => timeline.placeOf(seq));
    const own = index.events.filter(({ job }) => job === lane.job);
    const near = (own[countUpTo(own, reached, ({ seq }) => seq) - 1] ?? own[0])?.seq;
    showJob(lane.job);
    if (near !== undefined) go(near);
  };
  return (
    <div class={`lane${isShown ? ' shown' : ''}`} style={{ transform: `translateY(${top}px)` }}>
      <button type="button" aria-pressed={isShown} onClick={() => showJob(lane.job)} title={lane.runbook}>
        <b>{lane.job}</b> {name} <span class="quiet">{on}</span>
      </button>
      <div class="bars">
        <LaneBars {...{ lane, timeline, isDark, jump }} />
        <span class="head" style={{ left: `${share * 100}%` }} />
      </div>
    </div>
  );
}

interface LaneBarsProps extends Pick<LaneRowProps, 'lane' | 'timeline' | 'isDark'> {
  readonly jump: (event: TargetedMouseEvent<HTMLCanvasElement>) => void;
}

function LaneBars({ lane, timeline, isDark, jump }: LaneBarsProps) {
  const canvas = useRef<HTMLCanvasElement>(null);
  useEffect(() => {
    const element = canvas.current;
    if (element === null) return undefined;
    const draw = () => drawLane(element, lane, timeline);
    const watch = new ResizeObserver(draw);
    watch.observe(element);
    draw();
    return () => watch.disconnect();
  }, [lane, timeline, isDark]);
  return <canvas ref={canvas} onClick={jump} />;
}

function shareOf({ from, to }: Timeline, place: number): number {
  return to > from ? Math.max(0, Math.min(1, (place - from) / (to - from))) : 0;
}

/** No two kinds differ in colour alone: they differ in where and how high a bar is, too. */
const shapes: Readonly<
  Record<Bar['kind'], { readonly colour: string; readonly top: number; readonly height: number }>
> = {
  queued: { colour: '--quiet', top: 0.45, height: 0.1 },
  job: { colour: '--line', top: 0.2, height: 0.6 },
  success: { colour: '--good', top: 0.3, height: 0.4 },
  warning: { colour: '--warning', top: 0.3, height: 0.65 },
  failed: { colour: '--bad', top: 0.05, height: 0.9 },
  open: { colour: '--run', top: 0.2, height: 0.6 },
};

function drawLane(canvas: HTMLCanvasElement, lane: TimelineLane, timeline: Timeline): void {
  const { clientWidth: width, clientHeight: height } = canvas;
  const ratio = devicePixelRatio;
  canvas.width = Math.max(1, Math.round(width * ratio));
  canvas.height = Math.max(1, Math.round(height * ratio));
  const context = canvas.getContext('2d');
  if (context === null) return;
  context.scale(ratio, ratio);
  const style = getComputedStyle(canvas);
  for (const { from, to, kind } of lane.bars) {
    const shape = shapes[kind];
    const left = shareOf(timeline, from) * width;
    const right = shareOf(timeline, to) * width;
    context.fillStyle = style.getPropertyValue(shape.colour);
    // What takes no time is seen all the same; a gap keeps neighbours apart.
    const wide = Math.max(kind === 'failed' ? 3 : 1.5, right - left - (kind === 'job' ? 0 : 0.5));
    context.fillRect(Math.min(left, width - wide), shape.top * height, wide, shape.height * height);
  }
}
