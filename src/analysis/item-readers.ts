import { textReferences } from '../databus/text-references.ts';
import type { Criterion, ValueCriterion } from '../model/criterion-schema.ts';
import type { Activity, Runbook } from '../model/runbook-schema.ts';

/** Something that reads a published item. */
export interface ItemReader {
  /** `Append Log (file)`, `link to Error`, `its own loop`. */
  readonly text: string;
  /** The condition that lets something pass: of the Include tab of a link, or of the Exit tab of a loop. */
  readonly test?: ValueCriterion;
}

/** The readers of one item, by the name that the first of them has for it. */
export interface ReadItem {
  readonly name: string;
  readonly readers: readonly ItemReader[];
}

/**
 * Who reads what, by the id of the activity that publishes it and the item's name in lower case, in the order they are met: texts of
 * activities, then links and loops. What is not enabled reads nothing.
 */
export function itemReaders({
  activities,
  links,
}: Runbook): ReadonlyMap<string, ReadonlyMap<string, ReadItem>> {
  const byActivity = new Map<string, Map<string, { name: string; readers: ItemReader[] }>>();
  const add = (activity: string, name: string, reader: ItemReader) => {
    const items = byActivity.get(activity) ?? new Map<string, { name: string; readers: ItemReader[] }>();
    byActivity.set(activity, items);
    const known = items.get(name.toLowerCase());
    if (known === undefined) items.set(name.toLowerCase(), { name, readers: [reader] });
    else if (reader.test !== undefined || known.readers.every(({ text }) => text !== reader.text))
      known.readers.push(reader);
  };
  const enabled = activities.filter((activity) => activity.enabled !== false);
  const names = new Map(enabled.map(({ id, name }) => [id, name]));
  for (const reader of enabled) {
    for (const { part, path } of textsOf(reader))
      if (part.kind === 'publishedData')
        add(part.activityId, part.item, { text: `${reader.name} (${placeOf(path)})` });
  }
  for (const { from, to, include, exclude, enabled: isEnabled } of links) {
    const text = `link to ${names.get(to)}`;
    if (!isEnabled || !names.has(from) || !names.has(to)) continue;
    for (const test of valueTests(include)) add(from, test.item, { text, test });
    for (const { item } of valueTests(exclude)) add(from, item, { text });
  }
  for (const { id, loop } of enabled) {
    if (loop === undefined || !loop.enabled) continue;
    for (const test of valueTests(loop.exit)) add(id, test.item, { text: ownLoop, test });
    for (const { item } of valueTests(loop.doNotExit)) add(id, item, { text: ownLoop });
  }
  return byActivity;
}

/** The reader that is the loop of the activity itself. */
export const ownLoop = 'its own loop';

function textsOf({ properties, simulate }: Activity) {
  return [...textReferences(properties), ...textReferences(simulate, ['simulate'])];
}

/** `file`, `values.Total`, `rules.2.from`: positions count from 1, as people do. */
function placeOf(path: readonly (string | number)[]): string {
  return path.map((key) => (typeof key === 'number' ? key + 1 : key)).join('.');
}

function valueTests(criteria: readonly Criterion[]): readonly ValueCriterion[] {
  return criteria.filter((criterion) => 'item' in criterion);
}
