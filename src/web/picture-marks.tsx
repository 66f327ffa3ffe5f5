import type { JSX } from 'preact';
import { useRef } from 'preact/hooks';
import type { ActivityMoment, JobMoment } from './moments.ts';
import type { Box, PictureGeometry } from './picture-geometry.ts';
import { type SignKind, SignShape } from './signs.tsx';

/** What is drawn over a picture. */
export interface PictureMarksProps {
  readonly geometry: PictureGeometry;
  /** The part of the picture that is seen: elsewhere nothing is drawn. */
  readonly seen: Box;
  readonly job: JobMoment | undefined;
  readonly current: string | undefined;
  /** What stands beside the activity that runs now: its token. */
  readonly token: string;
  readonly selected: string | undefined;
}

/** The state of each activity: what waits for it, whether it runs, and how it has ended so far. */
export function PictureMarks(props: PictureMarksProps): JSX.Element {
  const { geometry, seen, job, current, token, selected } = props;
  const chosen = selected === undefined ? undefined : geometry.boxes.get(selected);
  const before = useRef(new Map<string, DrawnMarks>());
  const drawn = new Map<string, DrawnMarks>();
  for (const [id, moment] of job?.activities ?? []) {
    const box = geometry.boxes.get(id);
    if (box === undefined || !isNear(box, seen)) continue;
    const isCurrent = id === current;
    const own = isCurrent ? token : '';
    const last = before.current.get(id);
    // Of hundreds of activities an event changes a few: the others are not even compared.
    if (last?.moment === moment && last.isCurrent === isCurrent && last.token === own) drawn.set(id, last);
    else
      drawn.set(id, {
        moment,
        isCurrent,
        token: own,
        marks: <Marks key={id} {...{ box, moment, isCurrent }} token={own} />,
      });
  }
  before.current = drawn;
  return (
    <>
      {chosen !== undefined && <Frame box={chosen} kind="chosen" by={7} />}
      {[...drawn.values()].map(({ marks }) => marks)}
    </>
  );
}

/** Marks stand out of the box of their activity, but not as far as this. */
const around = 100;

function isNear(box: Box, seen: Box): boolean {
  return (
    box.x + box.width + around > seen.x &&
    box.x - around < seen.x + seen.width &&
    box.y + box.height + around > seen.y &&
    box.y - around < seen.y + seen.height
  );
}

/** The marks of an activity, and what they were drawn of. */
interface DrawnMarks extends Pick<MarksProps, 'moment' | 'token' | 'isCurrent'> {
  readonly marks: JSX.Element;
}

function Frame({ box, kind, by }: { readonly box: Box; readonly kind: string; readonly by: number }) {
  const { x, y, width, height } = box;
  return (
    <rect
      class={`frame ${kind}`}
      x={x - by}
      y={y - by}
      width={width + 2 * by}
      height={height + 2 * by}
      rx="10"
    />
  );
}

interface MarksProps {
  readonly box: Box;
  readonly moment: ActivityMoment;
  readonly token: string;
  readonly isCurrent: boolean;
}

function Marks({ box, moment, token, isCurrent }: MarksProps) {
  const { isRunning, ended, last, queued, gathered, dropped } = moment;
  const waiting = queued + gathered;
  const ends: (readonly [SignKind, number])[] = [
    ...(['success', 'warning', 'failed'] as const).map((status) => [status, ended[status]] as const),
    ['dropped', dropped] as const,
  ];
  return (
    <>
      {isRunning && <Frame box={box} kind="running" by={3} />}
      {isCurrent && !isRunning && last !== undefined && <Frame box={box} kind={last} by={3} />}
      {waiting > 0 && (
        <Chip x={box.x - 8} y={box.y - 10} parts={[['queued', String(waiting)]]} kind="waits" />
      )}
      {isRunning && <Chip x={box.x - 3} y={box.y - 31} parts={[['running', token]]} kind="runs" />}
      <Chip
        x={box.x + box.width + 8}
        y={box.y + box.height - 8}
        parts={ends.filter(([, count]) => count > 0).map(([kind, count]) => [kind, String(count)] as const)}
        kind="ends"
        isFromRight
      />
    </>
  );
}

interface ChipProps {
  readonly x: number;
  readonly y: number;
  readonly parts: readonly (readonly [SignKind, string])[];
  readonly kind: string;
  /** `x` is where it ends. */
  readonly isFromRight?: true;
}

const letter = 6.4;

/** Signs with a number or a word each, on a ground of their own. */
function Chip({ x, y, parts, kind, isFromRight }: ChipProps) {
  if (parts.length === 0) return null;
  let width = 5;
  const places = parts.map(([sign, text]) => {
    const at = width;
    width += 15 + (text === '' ? 0 : text.length * letter + 5);
    return { sign, text, at };
  });
  return (
    <g class={`chip ${kind}`} transform={`translate(${isFromRight ? x - width : x} ${y})`}>
      <rect width={width} height="18" rx="9" />
      {places.map(({ sign, text, at }) => (
        <g key={sign} transform={`translate(${at} 0)`}>
          <g transform="translate(0 3) scale(.75)">
            <SignShape kind={sign} />
          </g>
          <text x="15" y="13">
            {text}
          </text>
        </g>
      ))}
    </g>
  );
}
