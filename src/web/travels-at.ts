import type { TraceEvent } from '../trace/trace-event.ts';
import { tokenLabel } from './data-bus.ts';
import type { TraceIndex } from './trace-index.ts';
import type { Travel } from './travels.tsx';
import type { Playback } from './use-play.ts';
import { wantsLessMotion } from './use-theme.ts';

/** The tokens that an event sends along links. */
export function travelsAt(index: TraceIndex, event: TraceEvent | undefined): readonly Travel[] {
  if (event?.event !== 'ActivityEnd') return [];
  const byLink = Map.groupBy(index.sentBy(event.seq), ({ link }) => link);
  const sent = [...byLink].map(([link, arrivals]) => ({
    link,
    tokens: arrivals.length,
    labels: arrivals.slice(0, 8).map(({ row }) => tokenLabel(index, event, row)),
  }));
  return [...sent, ...index.gatheredBy(event).map(({ link, tokens }) => ({ link, tokens, labels: [] }))];
}

/** How long tokens may take now: only a step on shows them moving, and none that lasts too short a time. */
export function travelMsOf({ seq, from, isPlaying, speed }: Playback): number {
  if (seq !== from + 1 || wantsLessMotion()) return 0;
  const most = isPlaying ? 900 / speed : 650;
  return most < 120 ? 0 : Math.min(900, most);
}
