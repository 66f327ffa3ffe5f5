import type { Row, Value } from '../model/published-data.ts';

/**
 * Aligns published lists by index (section 2): a zip, never a product. There are as many rows as the longest
 * list has values, and shorter lists are padded with blanks. A single value is not a list; it belongs in the
 * execution-level items.
 */
export function zipLists(lists: Readonly<Record<string, readonly Value[]>>): Row[] {
  const entries = Object.entries(lists);
  const length = entries.reduce((longest, [, values]) => Math.max(longest, values.length), 0);
  return Array.from({ length }, (_, index) =>
    Object.fromEntries(entries.map(([name, values]) => [name, values[index] ?? ''])),
  );
}
