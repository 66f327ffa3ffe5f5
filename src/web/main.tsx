import { render } from 'preact';
import { unpackedPage } from '../reports/replay/page-data.ts';
import { replayParts } from '../reports/replay/replay-parts.ts';
import type { TraceEvent } from '../trace/trace-event.ts';
import { Player } from './player.tsx';
import { TestsPlayer } from './tests-player.tsx';

const textOfPart = (id: string) => document.getElementById(id)?.textContent ?? '';
const { runs, tests } = unpackedPage(textOfPart(replayParts.content));
const lines = textOfPart(replayParts.trace).trim().split('\n');
let taken = 0;
const played = runs.map(({ replay, lines: count }) => {
  const own = lines.slice(taken, taken + count).join(',');
  taken += count;
  return { replay, events: JSON.parse(`[${own}]`) as readonly TraceEvent[] };
});
const place = document.getElementById(replayParts.place);
if (place !== null) {
  place.replaceChildren();
  const [first] = played;
  if (tests !== undefined) render(<TestsPlayer {...{ tests }} runs={played} />, place);
  else if (first !== undefined) render(<Player {...first} />, place);
}
