import { cut } from '../../text/harmless.ts';

/** A column of a table. */
export interface Column {
  readonly title: string;
  /** Numbers stand to the right. */
  readonly isNumber?: boolean;
  /** It may be cut, but to no less than this, where the table is too wide. */
  readonly least?: number;
  /**
   * What is cut loses its beginning, for texts whose end tells more, such as paths: `…\Common\getCatalogId`.
   */
  readonly keepsEnd?: boolean;
}

const gap = 2;

/**
 * Rows under their titles, each line with its end, two spaces between columns. A table that is wider than it
 * may be has its columns cut that allow it, the widest first. Without a width, as for pipes and files,
 * nothing is cut.
 */
export function textTable(
  columns: readonly Column[],
  rows: readonly (readonly string[])[],
  width = Number.POSITIVE_INFINITY,
): readonly string[] {
  const lines = [columns.map(({ title }) => title), ...rows];
  const widths = columns.map((_, index) => Math.max(...lines.map((line) => lengthOf(line[index] ?? ''))));
  for (let excess = total(widths) - width; excess > 0; excess -= 1) {
    const widest = widestThatGives(columns, widths);
    if (widest === undefined) break;
    widths[widest] = (widths[widest] ?? 0) - 1;
  }
  return lines.map((line) => {
    const cells = columns.map(({ isNumber, keepsEnd }, index) => {
      const room = widths[index] ?? 0;
      const text = (keepsEnd ? endOf : cut)(line[index] ?? '', room);
      const filler = ' '.repeat(Math.max(0, room - lengthOf(text)));
      return isNumber ? filler + text : text + filler;
    });
    return `${cells.join(' '.repeat(gap)).trimEnd()}\n`;
  });
}

function endOf(text: string, room: number): string {
  const characters = Array.from(text);
  return characters.length <= room ? text : `…${characters.slice(characters.length - room + 1).join('')}`;
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

function lengthOf(text: string): number {
  return Array.from(text).length;
}
