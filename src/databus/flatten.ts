import type { Options } from '../model/options.ts';
import { ownValue } from '../model/own-key.ts';
import { type Row, textOf, type Value } from '../model/published-data.ts';
import type { Flatten } from '../model/runbook.ts';
import { textTooLong } from './activity-failure.ts';
import type { MemoryWatch } from './memory-watch.ts';

/**
 * Merges the rows of one execution into one (section 2). Only row-level items are joined, in row order;
 * blanks stay as empty fields (A6). An item of the execution, which `isSingle` tells, stays single: it has
 * the value of the first row that gives it. Items keep the order in which they first appear. Throws
 * LimitReached if a text gets too long.
 */
export function flattenRows(
  rows: readonly Row[],
  flatten: Flatten,
  options: Pick<Options, 'flattenCsv' | 'maxTextLength'>,
  isSingle: (name: string) => boolean,
  memory?: MemoryWatch,
): Row {
  const first = new Map<string, Value>();
  for (const row of rows)
    for (const [name, value] of Object.entries(row)) if (!first.has(name)) first.set(name, value);
  const separator = { lines: '\n', separator: flatten.separator, csv: ',' }[flatten.mode];
  const write = flatten.mode === 'csv' && options.flattenCsv === 'rfc4180' ? quoted : (text: string) => text;
  return Object.fromEntries(
    [...first].map(([name, value]) => [
      name,
      isSingle(name) ? value : joined(rows, name, write, separator, options.maxTextLength, memory),
    ]),
  );
}

function joined(
  rows: readonly Row[],
  name: string,
  write: (text: string) => string,
  separator: string,
  limit: number,
  memory: MemoryWatch | undefined,
): string {
  let length = 0;
  const texts = rows.map((row) => {
    const text = write(textOf(ownValue(row, name)));
    length += text.length + separator.length;
    if (length - separator.length > limit) throw textTooLong(limit);
    memory?.aboutToMake(text.length);
    return text;
  });
  memory?.aboutToMake(length);
  return texts.join(separator);
}

/** RFC 4180: a value with a comma, a quote or a line break is quoted, with its quotes doubled. */
function quoted(text: string): string {
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
