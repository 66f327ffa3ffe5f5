import { type ItemRead, itemReadsIn, placeText } from '../../analysis/references.ts';
import type { ValueCriterion } from '../../model/criterion.ts';
import type { Runbook } from '../../model/runbook.ts';

/** Something that reads a published item. */
export interface PlannedReader {
  /** `Append Log (file)`, `link to Error`, `its own loop`. */
  readonly text: string;
  /** The condition it tests, on the Include tab of a link or the Exit tab of a loop. */
  readonly test?: ValueCriterion;
}

/** The readers of one item; `name` is as the first of them writes it. */
export interface ReadItem {
  readonly name: string;
  readonly readers: readonly PlannedReader[];
}

/**
 * Who reads what, by the id of the publishing activity and the item's name in lower case. Texts of activities
 * come first, then links, then loops. Disabled activities and links read nothing.
 */
export function itemReaders(runbook: Runbook): ReadonlyMap<string, ReadonlyMap<string, ReadItem>> {
  const byActivity = new Map<string, Map<string, { name: string; readers: PlannedReader[] }>>();
  const enabled = runbook.activities.filter((activity) => activity.enabled !== false);
  const names = new Map(enabled.map(({ id, name }) => [id, name]));
  const reads = itemReadsIn(runbook).filter(
    ({ by: { id }, link }) => names.has(id) && (link === undefined || (link.enabled && names.has(link.to))),
  );
  for (const read of reads.toSorted(
    (left, right) => order.indexOf(left.where) - order.indexOf(right.where),
  )) {
    const { sourceId, item, test } = read;
    const items = byActivity.get(sourceId) ?? new Map<string, { name: string; readers: PlannedReader[] }>();
    byActivity.set(sourceId, items);
    const known = items.get(item.toLowerCase());
    const reader = { text: readerText(read, names), ...(test !== undefined && { test }) };
    if (known === undefined) items.set(item.toLowerCase(), { name: item, readers: [reader] });
    else if (test !== undefined || known.readers.every(({ text }) => text !== reader.text))
      known.readers.push(reader);
  }
  return byActivity;
}

const order: readonly ItemRead['where'][] = ['text', 'link', 'loop'];

/** The text of a reader that is the activity's own loop. */
export const ownLoop = 'its own loop';

function readerText({ by, where, path, link }: ItemRead, names: ReadonlyMap<string, string>): string {
  if (link !== undefined) return `link to ${names.get(link.to)}`;
  return where === 'loop' ? ownLoop : `${by.name} (${placeText(path)})`;
}
