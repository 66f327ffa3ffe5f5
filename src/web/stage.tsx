import type { JSX } from 'preact';
import { useEffect, useLayoutEffect, useMemo, useRef, useState } from 'preact/hooks';
import type { ReplayRunbook } from '../reports/replay/replay.ts';
import type { ReplayCover } from '../reports/replay/replay-tests.ts';
import type { ActivityMoment, JobMoment } from './moments.ts';
import { idle } from './moments.ts';
import { type Box, geometryOf, type PictureGeometry } from './picture-geometry.ts';
import { PictureMarks } from './picture-marks.tsx';
import { type Travel, Travels } from './travels.tsx';
import { wantsLessMotion } from './use-theme.ts';

/** What is shown of a runbook. */
export interface StageProps {
  readonly runbook: ReplayRunbook;
  /** What the cases of tests reach of it, if that is shown. */
  readonly cover: ReplayCover | undefined;
  /** Undefined before the job was queued. */
  readonly job: JobMoment | undefined;
  readonly seq: number;
  /** The activity that the last event is about, and what stands beside its token. */
  readonly current: string | undefined;
  readonly token: string;
  readonly selected: string | undefined;
  readonly select: (activity: string) => void;
  readonly travels: readonly Travel[];
  /** How long a token may take on its link, in milliseconds; 0: it stands still there. */
  readonly travelMs: number;
  /** Times the size at which all of it is seen. */
  readonly zoom: number;
}

/** The picture of a runbook, with what is going on in one of its jobs drawn over it. */
export function Stage(props: StageProps): JSX.Element {
  const { runbook, cover, job, seq, current, token, selected, select, travels, travelMs, zoom } = props;
  const stage = useRef<HTMLDivElement>(null);
  const ground = useRef<HTMLDivElement>(null);
  const [geometry, setGeometry] = useState<PictureGeometry>();
  const { svg: picture } = cover ?? runbook;
  const markup = useMemo(() => ({ __html: picture }), [picture]);
  useLayoutEffect(() => {
    const svg = ground.current?.querySelector('svg');
    if (svg === null || svg === undefined) return;
    svg.setAttribute('role', 'group');
    // Lines of one name are words apart, also for whoever speaks them.
    for (const line of svg.querySelectorAll('.activity text')) line.append(' ');
    setGeometry(geometryOf(svg));
  }, [picture]);
  const room = useRoom(stage);
  const scale = geometry === undefined ? 1 : zoom * fitting(geometry, room);
  const seen = useSeenPart(stage, room, geometry, scale);
  useLabels(ground, { runbook, cover }, job, selected ?? current);
  useEffect(() => {
    const box = geometry?.boxes.get(current ?? '');
    if (geometry === undefined || box === undefined || stage.current === null) return;
    const { x, y } = geometry.offset;
    const { width, height } = geometry.size;
    // To ask where it is scrolled to costs a layout.
    if (width * scale <= room.width && height * scale <= room.height) return;
    bringIntoView(stage.current, (box.x + box.width / 2 + x) * scale, (box.y + box.height / 2 + y) * scale);
  }, [geometry, current, scale, seq]);
  const pick = (event: Event) => {
    const id = (event.target as Element).closest<SVGElement>('.activity')?.dataset['id'];
    if (id !== undefined) select(id);
  };
  const move = (event: KeyboardEvent) => {
    const at = (event.target as Element).closest<SVGElement>('.activity');
    if (at === null) return;
    if (event.key === 'Enter' || event.key === ' ') {
      event.preventDefault();
      event.stopPropagation();
      pick(event);
      return;
    }
    const step = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }[event.key];
    if (step === undefined) return;
    event.preventDefault();
    const all = [...(ground.current?.querySelectorAll<SVGElement>('.activity') ?? [])];
    const next = all[(all.indexOf(at) + step + all.length) % all.length];
    const id = next?.dataset['id'];
    if (id !== undefined) select(id);
    next?.focus();
  };
  const { width = 0, height = 0 } = geometry?.size ?? {};
  const size = geometry && { width: `${width * scale}px`, height: `${height * scale}px` };
  return (
    <section
      ref={stage}
      class="stage"
      aria-label={`Picture of ${runbook.path}`}
      onClick={pick}
      onKeyDown={move}
    >
      <div class="sheet" style={size}>
        <div ref={ground} class="drawing" dangerouslySetInnerHTML={markup} />
        {geometry !== undefined && (
          <svg class="marks" viewBox={`0 0 ${width} ${height}`} aria-hidden="true">
            <g transform={geometry.transform}>
              <PictureMarks {...{ geometry, seen, job, current, token, selected }} />
              <Travels key={seq} {...{ geometry, travels, travelMs }} />
            </g>
          </svg>
        )}
      </div>
    </section>
  );
}

function fitting(
  { size }: PictureGeometry,
  room: { readonly width: number; readonly height: number },
): number {
  // Heights in fractions of a pixel are told as whole ones.
  const whole = Math.min((room.width - 2) / size.width, (room.height - 2) / size.height);
  // Smaller than this nobody reads the names; it can be scrolled then.
  return Math.max(0.6, Math.min(Math.max(1.6, room.width / 800), whole));
}

function useRoom(stage: { readonly current: HTMLElement | null }) {
  const [room, setRoom] = useState({ width: 900, height: 500 });
  useLayoutEffect(() => {
    const element = stage.current;
    if (element === null) return undefined;
    const look = () => setRoom({ width: element.clientWidth, height: element.clientHeight });
    look();
    const watch = new ResizeObserver(look);
    watch.observe(element);
    return () => watch.disconnect();
  }, [stage]);
  return room;
}

/** To be scrolled by less than this draws nothing anew. */
const coarse = 120;

/** The part of a picture that is seen, in its own pixels, and a little more, so that it changes seldom. */
function useSeenPart(
  stage: { readonly current: HTMLElement | null },
  { width, height }: { readonly width: number; readonly height: number },
  geometry: PictureGeometry | undefined,
  scale: number,
): Box {
  const [{ left, top }, setPlace] = useState({ left: 0, top: 0 });
  useLayoutEffect(() => {
    const element = stage.current;
    if (element === null) return undefined;
    const look = () => {
      const [x, y] = [element.scrollLeft, element.scrollTop].map((at) => Math.floor(at / coarse) * coarse);
      setPlace((old) => (old.left === x && old.top === y ? old : { left: x ?? 0, top: y ?? 0 }));
    };
    look();
    element.addEventListener('scroll', look, { passive: true });
    return () => element.removeEventListener('scroll', look);
  }, [stage]);
  const { x, y } = geometry?.offset ?? { x: 0, y: 0 };
  return {
    x: left / scale - x,
    y: top / scale - y,
    width: (width + coarse) / scale,
    height: (height + coarse) / scale,
  };
}

function bringIntoView(stage: HTMLElement, x: number, y: number): void {
  const margin = 60;
  const isSeen = (at: number, from: number, length: number) =>
    at > from + margin && at < from + length - margin;
  const { scrollLeft, scrollTop, clientWidth, clientHeight } = stage;
  if (isSeen(x, scrollLeft, clientWidth) && isSeen(y, scrollTop, clientHeight)) return;
  const behavior = wantsLessMotion() ? 'instant' : 'smooth';
  stage.scrollTo({ left: x - clientWidth / 2, top: y - clientHeight / 2, behavior });
}

/** Makes a button of each activity, which says how it is going there. The Tab key stops at one of them. */
function useLabels(
  ground: { readonly current: HTMLElement | null },
  { runbook, cover }: Pick<StageProps, 'runbook' | 'cover'>,
  job: JobMoment | undefined,
  stop: string | undefined,
): void {
  const told = useRef(new Map<SVGElement, { readonly moment: ActivityMoment; readonly isStop: boolean }>());
  useLayoutEffect(() => {
    const elements = [...(ground.current?.querySelectorAll<SVGElement>('.activity') ?? [])];
    const names = new Map(runbook.activities.map(({ id, name }) => [id, name]));
    const reached = new Map(cover?.activities.map(({ id, words }) => [id, `; in all cases: ${words}`]));
    const isThere = names.has(stop ?? '');
    for (const [at, element] of elements.entries()) {
      const id = element.dataset['id'] ?? '';
      const moment = job?.activities.get(id) ?? idle;
      const isStop = isThere ? id === stop : at === 0;
      const before = told.current.get(element);
      // Of hundreds of activities an event changes a few.
      if (before?.moment === moment && before.isStop === isStop) continue;
      told.current.set(element, { moment, isStop });
      element.setAttribute('role', 'button');
      element.setAttribute(
        'aria-label',
        `${spoken(element, names.get(id) ?? id)}: ${momentWords(moment)}${reached.get(id) ?? ''}`,
      );
      element.setAttribute('tabindex', isStop ? '0' : '-1');
      element.classList.toggle('quiet', moment.runs === 0 && moment.queued + moment.gathered === 0);
    }
  }, [ground, runbook, cover, job, stop]);
}

/** What stands in a box, which is what somebody says who speaks to the page; the name where it is cut. */
function spoken(element: SVGElement, name: string): string {
  const lines = Array.from(element.querySelectorAll('text'), ({ textContent }) => textContent?.trim());
  const text = lines.join(' ');
  return text.startsWith(name) ? text : name;
}

/** An activity at one moment in words. */
function momentWords({ queued, gathered, isRunning, runs, ended, dropped }: ActivityMoment): string {
  const parts = [
    isRunning ? 'runs now' : '',
    runs === 0 ? 'has not run' : `ran ${runs} times`,
    ...(['success', 'warning', 'failed'] as const).map((status) =>
      ended[status] > 0 ? `${ended[status]} ${status}` : '',
    ),
    queued > 0 ? `${queued} in its queue` : '',
    gathered > 0 ? `${gathered} arrived` : '',
    dropped > 0 ? `${dropped} rows dropped` : '',
  ];
  return parts.filter((part) => part !== '').join(', ');
}
