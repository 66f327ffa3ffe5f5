import { cut } from '../../text/harmless.ts';

/** A column of a table. */
export interface Column {
  readonly title: string;
  /** Numbers are aligned to the right. */
  readonly isNumber?: boolean;
  /**
   * If the table is too wide, the column may be cut to no less than this many characters. Absent: it is never
   * cut.
   */
  readonly least?: number;
  /** A cut text loses its beginning, not its end. For paths, whose end says more: `…\Common\getCatalogId`. */
  readonly keepsEnd?: boolean;
}

const gap = 2;

/**
 * Rows under their titles, each line with its line feed, with two spaces between columns. If the table is
 * wider than `width`, columns that allow it are cut, the widest first. Without a width, as for pipes and
 * files, nothing is cut.
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
