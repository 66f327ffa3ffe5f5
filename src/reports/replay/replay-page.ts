import { darkRulesWithin } from '../graph/dark-style.ts';
import { htmlDocument, htmlText } from '../html/html-document.ts';
import { packedPage } from './page-data.ts';
import type { Replay } from './replay.ts';
import { replayParts } from './replay-parts.ts';
import type { ReplayTests } from './replay-tests.ts';

/** The built player: one script, and the style sheet of what it shows. */
export interface BuiltPlayer {
  readonly script: string;
  readonly style: string;
}

/** A run with its trace. */
export interface ReplayedRun {
  readonly replay: Replay;
  /** The trace as far as the page has it, as NDJSON. */
  readonly lines: readonly string[];
}

/**
 * A page in HTML that plays a trace, or the traces of the cases of tests. It needs nothing but itself and
 * fetches nothing. `sha256`: the hash of a text in Base64. The same runs give the same bytes.
 */
export function replayPage(
  runs: readonly ReplayedRun[],
  player: BuiltPlayer,
  sha256: (text: string) => string,
  tests?: ReplayTests,
): string {
  const shown = [...runs.flatMap(({ replay }) => replay.runbooks), ...(tests?.covers ?? [])];
  const pictures = [...new Set(shown.map(({ svg }) => svg))].join('');
  const style = `${player.style}${darkRulesWithin('[data-theme=dark] .pianola', pictures)}\n`;
  const title = titleOf([...new Set(shown.map(({ path }) => path))], tests);
  const content = { runs: runs.map(({ replay, lines }) => ({ replay, lines: lines.length })), tests };
  const body = [
    `<div id="${replayParts.place}"><noscript><p>${htmlText(title)}: this page plays traces with a script ` +
      'of its own. Allow it to run scripts to see them.</p></noscript></div>',
    data(replayParts.content, 'application/json', packedPage(content)),
    data(replayParts.trace, 'application/x-ndjson', runs.flatMap(({ lines }) => lines).join('')),
  ].join('\n');
  return htmlDocument({
    title,
    style,
    styleHash: sha256(style),
    body,
    script: { text: player.script, hash: sha256(player.script) },
  });
}

function titleOf([only, ...others]: readonly string[], tests: ReplayTests | undefined): string {
  const what = tests === undefined ? 'Run' : 'Tests';
  if (only === undefined) return `${what} of nothing`;
  return others.length > 0 ? `${what} of ${only} and ${others.length} more` : `${what} of ${only}`;
}

/** Data that a script reads. In JSON no text needs a `<` as it is, so that none can end the element. */
function data(id: string, type: string, json: string): string {
  return `<script type="${type}" id="${id}">${json.replaceAll('<', '\\u003c')}</script>`;
}
