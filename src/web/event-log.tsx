import type { JSX, RefObject } from 'preact';
import { useLayoutEffect, useMemo, useRef, useState } from 'preact/hooks';
import { countUpTo } from '../trace/count-up-to.ts';
import { signOf } from './event-sign.ts';
import { type LogKind, type LogLines, logKinds } from './log-lines.ts';
import { Sign } from './signs.tsx';
import type { TraceIndex } from './trace-index.ts';
import { type Seen, useScroll } from './use-scroll.ts';

/** What the event log needs. */
export interface EventLogProps {
  readonly index: TraceIndex;
  readonly lines: LogLines;
  readonly seq: number;
  readonly go: (seq: number) => void;
  /** The field that filters, for who wants to bring the focus there. */
  readonly field: RefObject<HTMLInputElement | null>;
}

const kindWords: Readonly<Record<LogKind, string>> = {
  all: 'All events',
  failures: 'Failures',
  dropped: 'Dropped rows',
  diagnostics: 'Diagnostics',
  activities: 'Activities',
  jobs: 'Jobs',
};

/** Rows that are drawn above and below those that are seen. */
const spare = 2;

/** The event log in the words of the report `eventlog`. Only the rows that are seen are in the document. */
export function EventLog({ index, lines, seq, go, field }: EventLogProps): JSX.Element {
  const [text, setText] = useState('');
  const [kind, setKind] = useState<LogKind>('all');
  const found = useMemo(() => lines.matching(text, kind), [lines, text, kind]);
  const place = countUpTo(found, seq, (each) => each) - 1;
  const box = useRef<HTMLDivElement>(null);
  const { top, height, rowHeight } = useRows(box, found, place);
  const first = Math.max(0, Math.floor(top / rowHeight) - spare);
  const slots = Math.ceil(height / rowHeight) + 2 * spare;
  const rows = found.slice(first, first + slots);
  const current = found[place];
  const isShown = place >= first && place < first + rows.length;
  const move = (event: KeyboardEvent) => {
    const page = Math.max(1, Math.floor(height / rowHeight) - 1);
    const steps: Readonly<Record<string, number>> = {
      ArrowDown: place + 1,
      ArrowUp: current === seq ? place - 1 : place,
      PageDown: place + page,
      PageUp: place - page,
      Home: 0,
      End: found.length - 1,
    };
    const wanted = steps[event.key];
    if (wanted === undefined) return;
    event.preventDefault();
    const next = found[Math.max(0, Math.min(found.length - 1, wanted))];
    if (next !== undefined) go(next);
  };
  return (
    <section class="log panel" aria-label="Event log">
      <div class="filter">
        <input
          ref={field}
          type="search"
          value={text}
          placeholder="Filter the log  ( / )"
          aria-label="Filter the event log"
          onInput={({ currentTarget }) => setText(currentTarget.value)}
        />
        <select
          aria-label="Kind of events"
          value={kind}
          onChange={({ currentTarget }) => setKind(currentTarget.value as LogKind)}
        >
          {logKinds.map((each) => (
            <option key={each} value={each}>
              {kindWords[each]}
            </option>
          ))}
        </select>
        <output class="quiet">{found.length}</output>
      </div>
      <div
        ref={box}
        class="rows"
        style={{ '--digits': String(index.events.length).length }}
        role="listbox"
        tabIndex={0}
        aria-label={`Events, ${found.length}`}
        aria-activedescendant={isShown && current !== undefined ? `event-${current}` : undefined}
        onKeyDown={move}
      >
        <div class="all-rows" style={{ height: `${found.length * rowHeight}px` }} role="presentation">
          {rows.map((each, at) => (
            <LogRow
              // A row that leaves at one end comes back at the other: what changes are its words.
              key={(first + at) % slots}
              {...{ index, lines, go }}
              seq={each}
              isCurrent={each === current}
              isPast={each <= seq}
              top={(first + at) * rowHeight}
              place={`${first + at + 1}`}
              of={found.length}
            />
          ))}
        </div>
        {found.length === 0 && <p class="quiet none">No event is like that.</p>}
      </div>
    </section>
  );
}

interface LogRowProps extends Pick<EventLogProps, 'index' | 'lines' | 'seq' | 'go'> {
  readonly isCurrent: boolean;
  readonly isPast: boolean;
  readonly top: number;
  readonly place: string;
  readonly of: number;
}

function LogRow({ index, lines, seq, go, isCurrent, isPast, top, place, of }: LogRowProps) {
  const event = index.at(seq);
  if (event === undefined) return null;
  const kind = signOf(event);
  const message = lines.message(seq);
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: the list box has the keys of its options
    <div
      id={`event-${seq}`}
      class={`row ${event.level}${isPast ? '' : ' future'}`}
      role="option"
      tabIndex={-1}
      aria-selected={isCurrent}
      aria-posinset={Number(place)}
      aria-setsize={of}
      style={{ transform: `translateY(${top}px)` }}
      title={message}
      onClick={() => go(seq)}
    >
      <span class="seq">{seq}</span>
      {kind === undefined ? <span class="sign-box" /> : <Sign kind={kind} />}
      {!index.isTimeless && <span class="time">{event.time?.slice(11, 23)}</span>}
      <span class="text">
        <b>{lines.subject(seq)}</b>: {message}
      </span>
    </div>
  );
}

/**
 * What is seen of the list. Where another row has become the current one and is not seen, that is already the
 * part around it: the rows elsewhere are never drawn.
 */
function useRows(box: RefObject<HTMLElement | null>, found: readonly number[], place: number): Seen {
  const seen = useScroll(box, 2);
  const { top, height, rowHeight } = seen;
  const before = useRef({ found, place: -1, rowHeight });
  const isMoved =
    before.current.found !== found ||
    before.current.place !== place ||
    before.current.rowHeight !== rowHeight;
  const at = place * rowHeight;
  const isOut = at < top + rowHeight || at > top + height - 2 * rowHeight;
  const most = Math.max(0, found.length * rowHeight - height);
  const wanted = isMoved && place >= 0 && isOut ? Math.max(0, Math.min(most, at - height / 2)) : top;
  useLayoutEffect(() => {
    before.current = { found, place, rowHeight };
    if (wanted !== top) seen.scrollTo(wanted);
  });
  return { ...seen, top: wanted };
}
