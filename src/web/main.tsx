import { render } from 'preact';
import type { Replay } from '../reports/replay/replay.ts';
import { replayParts } from '../reports/replay/replay-parts.ts';
import type { TraceEvent } from '../trace/trace-event.ts';
import { Player } from './player.tsx';

const textOfPart = (id: string) => document.getElementById(id)?.textContent ?? '';
const replay = JSON.parse(textOfPart(replayParts.replay)) as Replay;
const lines = textOfPart(replayParts.trace).trim().split('\n').join(',');
const events = JSON.parse(`[${lines}]`) as readonly TraceEvent[];
const place = document.getElementById(replayParts.place);
if (place !== null) {
  place.replaceChildren();
  render(<Player replay={replay} events={events} />, place);
}
