import { emptyRow, type Row, type Value } from '../model/published-data.ts';

/**
 * Aligns several published lists by index: as many rows as the longest, shorter ones padded with blanks; a
 * zip, never a product (section 2). A single value is no list and belongs into the execution-level items.
 */
export function zipLists(lists: Readonly<Record<string, readonly Value[]>>): Row[] {
  const names = Object.keys(lists);
  const length = names.reduce(
    (longest, name) => Math.max(longest, (lists[name] as readonly Value[]).length),
    0,
  );
  return Array.from({ length }, (_, index) =>
    Object.fromEntries(names.map((name) => [name, lists[name]?.[index] ?? ''])),
  );
}

/** The single row of an activity that found nothing: its row-level items are simply blank (A7). */
export const oneBlankRow: readonly Row[] = Object.freeze([emptyRow]);
