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
  for (const character of text) thousandths += characterWidth(character);
  return (thousandths / 1000) * size * allowance * (isBold ? boldFactor : 1);
}

const invisible = /\p{M}|[\u200b-\u200f]/u;
const wide = /[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6]/u;

function characterWidth(character: string): number {
  const code = character.codePointAt(0) ?? 0;
  const known = widths[code - 0x20];
  if (known !== undefined) return known;
  if (invisible.test(character)) return 0;
  if (code > 0xffff) return 1300;
  return wide.test(character) ? 1000 : code < 0x250 ? 700 : 900;
}

/** A character with all that is drawn upon it: accents, skin tones, members of a family. */
const cluster = /(?:\p{RI}\p{RI}|[\s\S])(?:[\p{M}\p{EMod}]|\u200d[\s\S])*/gu;

/**
 * Breaks a text between words into lines that are no wider than `width` pixels, within a word only where it
 * alone is wider. What does not fit into so many lines ends in an ellipsis.
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

/** A word, or the parts of one that is too wide; a part joins the one before without a space. */
function piecesOf(word: string, font: Font, width: number): { piece: string; joins: boolean }[] {
  if (textWidth(word, font) <= width) return [{ piece: word, joins: false }];
  const pieces: { piece: string; joins: boolean }[] = [];
  let piece = '';
  for (const [character] of word.matchAll(cluster)) {
    if (piece !== '' && textWidth(piece + character, font) > width) {
      pieces.push({ piece, joins: pieces.length > 0 });
      piece = '';
    }
    piece += character;
  }
  pieces.push({ piece, joins: pieces.length > 0 });
  return pieces;
}

function withEllipsis(text: string, font: Font, width: number): string {
  let kept = '';
  for (const [character] of text.matchAll(cluster)) {
    if (textWidth(`${kept}${character}…`, font) > width) break;
    kept += character;
  }
  return `${kept.trimEnd()}…`;
}
