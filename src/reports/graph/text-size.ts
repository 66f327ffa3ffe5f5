import { charactersOf, columnsOf } from '../../text/text-columns.ts';

/** What is measured and broken into lines: a size in pixels, bold or not. */
export interface Font {
  readonly size: number;
  readonly isBold?: true;
}

/**
 * Widths of the printable ASCII characters in thousandths of the font size, of Helvetica and fonts drawn to
 * its measure.
 */
const widths = (
  '278 278 355 556 556 889 667 191 333 333 389 584 278 333 278 278 556 556 556 556 556 556 556 556 ' +
  '556 556 278 278 584 584 584 556 1015 667 667 722 722 667 611 778 722 278 500 667 556 833 722 778 ' +
  '667 778 722 667 611 722 667 944 667 667 611 278 278 278 469 556 333 556 556 500 556 556 278 556 ' +
  '556 222 222 500 222 833 556 556 556 556 333 500 278 556 500 722 500 500 500 334 260 334 584'
)
  .split(' ')
  .map(Number);

/** Other fonts may be installed, a little wider than Helvetica. */
const allowance = 1.07;
const boldFactor = 1.08;

/** How wide a text is at most, in pixels, in the sans-serif fonts that browsers have. */
export function textWidth(text: string, { size, isBold }: Font): number {
  let thousandths = 0;
  for (const character of charactersOf(text)) thousandths += characterWidth(character);
  return (thousandths / 1000) * size * allowance * (isBold ? boldFactor : 1);
}

function characterWidth(character: string): number {
  const code = character.codePointAt(0) ?? 0;
  const known = character.length === 1 ? widths[code - 0x20] : undefined;
  if (known !== undefined) return known;
  const columns = columnsOf(character);
  if (columns === 0) return 0;
  if (columns > 1) return code > 0xffff ? 1300 : 1000;
  return code > 0xffff ? 1300 : code < 0x250 ? 700 : 900;
}

/** Whether a text fits into so many lines with every word whole. */
export function isWhole(text: string, font: Font, width: number, mostLines: number): boolean {
  return linesOf(text, font, width, mostLines).join(' ') === text;
}

/**
 * Breaks a text between words into lines that are no wider than `width` pixels. A word that alone is wider is
 * broken where a part of it ends (`get|Catalog|Id`, `create_|group`), and within a part only where that is
 * too wide, too. What does not fit into so many lines ends in an ellipsis.
 */
export function linesOf(text: string, font: Font, width: number, mostLines: number): string[] {
  const lines: string[] = [];
  let line = '';
  const pieces = text.split(' ').flatMap((word) => piecesOf(word, font, width));
  for (const { piece, joins } of pieces) {
    const longer = line === '' || joins ? line + piece : `${line} ${piece}`;
    if (textWidth(longer, font) <= width || line === '') {
      line = longer;
      continue;
    }
    if (lines.length + 1 === mostLines) return [...lines, withEllipsis(longer, font, width)];
    lines.push(line);
    line = piece;
  }
  return [...lines, line];
}

/** Where a word may be broken: behind a sign between its parts, and before a capital that begins one. */
const partEnds = /(?<=[-_./\\:,;=])(?=[^-_./\\:,;=])|(?<=[\p{Ll}\p{N}])(?=\p{Lu})/u;

/** A word, or the parts of one that is too wide; a part joins the one before without a space. */
function piecesOf(word: string, font: Font, width: number): { piece: string; joins: boolean }[] {
  const isWide = (text: string): boolean => textWidth(text, font) > width;
  if (!isWide(word)) return [{ piece: word, joins: false }];
  const parts = word.split(partEnds).flatMap((part) => (isWide(part) ? charactersOf(part) : [part]));
  const pieces: { piece: string; joins: boolean }[] = [];
  let piece = '';
  for (const part of parts) {
    if (piece !== '' && isWide(piece + part)) {
      pieces.push({ piece, joins: pieces.length > 0 });
      piece = '';
    }
    piece += part;
  }
  pieces.push({ piece, joins: pieces.length > 0 });
  return pieces;
}

function withEllipsis(text: string, font: Font, width: number): string {
  let kept = '';
  for (const character of charactersOf(text)) {
    if (textWidth(`${kept}${character}…`, font) > width) break;
    kept += character;
  }
  return `${kept.trimEnd()}…`;
}
