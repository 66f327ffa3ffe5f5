import { darkRulesWithin } from '../graph/dark-style.ts';
import { htmlDocument, htmlText } from '../html/html-document.ts';
import type { Replay } from './replay.ts';
import { replayParts } from './replay-parts.ts';

/** The built player: one script, and the style sheet of what it shows. */
export interface BuiltPlayer {
  readonly script: string;
  readonly style: string;
}

/**
 * A page in HTML that plays a trace. It needs nothing but itself and fetches nothing. `lines`: the trace as
 * far as the page has it, as NDJSON. `sha256`: the hash of a text in Base64. The same run gives the same
 * bytes.
 */
export function replayPage(
  replay: Replay,
  lines: readonly string[],
  player: BuiltPlayer,
  sha256: (text: string) => string,
): string {
  const pictures = replay.runbooks.map(({ svg }) => svg).join('');
  const style = `${player.style}${darkRulesWithin('[data-theme=dark] .pianola', pictures)}\n`;
  const [only, ...others] = replay.runbooks.map(({ path }) => path);
  const title = only === undefined ? 'A run' : others.length > 0 ? `${only} and ${others.length} more` : only;
  const body = [
    `<div id="${replayParts.place}"><noscript><p>This page plays the trace of ${htmlText(title)} with a ` +
      'script of its own. Allow it to run scripts to see it.</p></noscript></div>',
    data(replayParts.replay, 'application/json', JSON.stringify(replay)),
    data(replayParts.trace, 'application/x-ndjson', lines.join('')),
  ].join('\n');
  return htmlDocument({
    title: `Run of ${title}`,
    style,
    styleHash: sha256(style),
    body,
    script: { text: player.script, hash: sha256(player.script) },
  });
}

/** Data that a script reads. In JSON no text needs a `<` as it is, so that none can end the element. */
function data(id: string, type: string, json: string): string {
  return `<script type="${type}" id="${id}">${json.replaceAll('<', '\\u003c')}</script>`;
}
