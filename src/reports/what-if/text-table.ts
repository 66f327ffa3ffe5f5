import { charactersOf, columnsOf, firstColumns } from '../../text/text-columns.ts';

/** A column of a table. */
export interface Column {
  readonly title: string;
  /** Numbers stand to the right. */
  readonly isNumber?: boolean;
  /** It may be narrowed, but to no less than this, where the table is too wide. */
  readonly least?: number;
}

const gap = 2;
/** How much further in the other lines of a cell begin. */
const furtherIn = 2;

/**
 * Rows under their titles, each with its line end, two spaces between columns. A table that is wider than it
 * may be has its columns narrowed that allow it, the widest first: what has no room there goes on below,
 * broken between words and behind the slashes of a path, so that nothing is cut. Such a row has several
 * lines. Without a width, as for pipes and files, every row is one line.
 */
export function textTable(
  columns: readonly Column[],
  rows: readonly (readonly string[])[],
  width = Number.POSITIVE_INFINITY,
): readonly string[] {
  const lines = [columns.map(({ title }) => title), ...rows];
  const widths = columns.map((_, index) =>
    lines.reduce((most, line) => Math.max(most, columnsOf(line[index] ?? '')), 0),
  );
  for (let excess = total(widths) - width; excess > 0; excess -= 1) {
    const widest = widestThatGives(columns, widths);
    if (widest === undefined) break;
    widths[widest] = (widths[widest] ?? 0) - 1;
  }
  return lines.map((line) => {
    const cells = columns.map((_, index) => cellLines(line[index] ?? '', widths[index] ?? 0));
    const height = Math.max(1, ...cells.map(({ length }) => length));
    return Array.from({ length: height }, (_, row) => {
      const parts = columns.map(({ isNumber }, index) => {
        const text = cells[index]?.[row] ?? '';
        const filler = ' '.repeat(Math.max(0, (widths[index] ?? 0) - columnsOf(text)));
        return isNumber ? filler + text : text + filler;
      });
      return `${parts.join(' '.repeat(gap)).trimEnd()}\n`;
    }).join('');
  });
}

/** A text as lines of so many columns: broken between words, behind slashes, and within words at last. */
function cellLines(text: string, room: number): readonly string[] {
  if (columnsOf(text) <= room) return [text];
  const start = /^ */.exec(text)?.[0] ?? '';
  const indent = ' '.repeat(Math.min(start.length + furtherIn, Math.max(0, room - 2)));
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(/(?<=[ \\/])(?![ \\/])/)) {
    if (columnsOf((line + word).trimEnd()) > room && line.trim() !== '') {
      lines.push(line.trimEnd());
      line = indent;
    }
    line += word;
    while (columnsOf(line.trimEnd()) > room) {
      const head = firstColumns(line, room) || (charactersOf(line)[0] ?? '');
      lines.push(head);
      line = indent + line.slice(head.length);
    }
  }
  return [...lines, line.trimEnd()];
}

function total(widths: readonly number[]): number {
  return widths.reduce((sum, width) => sum + width, (widths.length - 1) * gap);
}

function widestThatGives(columns: readonly Column[], widths: readonly number[]): number | undefined {
  let widest: number | undefined;
  columns.forEach(({ least }, index) => {
    const room = widths[index] ?? 0;
    if (least === undefined || room <= least) return;
    if (widest === undefined || room > (widths[widest] ?? 0)) widest = index;
  });
  return widest;
}
