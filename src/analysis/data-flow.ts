import { type PublishedItem, publishedItemsOf } from '../engine/activity-type.ts';
import { listAt } from '../model/list-at.ts';
import type { RunbookFacts } from './bundle-facts.ts';
import { isNever } from './count.ts';
import { type LineageAnswer, type LineageQuestion, lineageOf } from './lineage.ts';
import { isCommonItem, neverPublishes, simulatedItems } from './published-names.ts';
import { itemReadsOf, placeText } from './references.ts';
import type { Wired } from './wiring.ts';

/** One place that reads published data. */
export interface Read {
  /** The activity that reads, or that starts the link whose condition reads. */
  readonly reader: Wired;
  readonly place: string;
  /** The activity whose data is read; undefined if there is none with the id `sourceId`. */
  readonly source: Wired | undefined;
  readonly sourceId: string;
  /** Null for a Junction, which reads all rows of the activity it returns data from. */
  readonly item: string | null;
  /**
   * Whether a token that comes to the reader descends from the source (1.2). If it does not, the text is
   * blank (A8).
   */
  readonly isThere: 'always' | 'sometimes' | 'never';
}

/** An item an activity publishes. */
export interface Published extends Pick<PublishedItem, 'name'> {
  readonly type: PublishedItem['type'] | null;
  /** `row` items vary from row to row. Null if the level is not known. */
  readonly level: PublishedItem['level'] | null;
  readonly description: string;
  readonly readers: readonly Read[];
}

/** The data that is published and read in one runbook. */
export class DataFlow {
  readonly #facts: RunbookFacts;
  readonly #byReader = new Map<Wired, Read[]>();
  readonly #bySource = new Map<Wired, Read[]>();

  /** `only`: works out only what this activity reads and what is read from it. */
  constructor(facts: RunbookFacts, only?: Wired) {
    this.#facts = facts;
    const reads = facts.wiring.activities
      .flatMap((at) => this.#written(at))
      .filter(({ reader, source }) => only === undefined || reader === only || source === only);
    for (const read of this.#placed(reads)) {
      listAt(this.#byReader, read.reader).push(read);
      if (read.source !== undefined) listAt(this.#bySource, read.source).push(read);
    }
  }

  /** What an activity reads, without its own loop and link conditions. */
  readsOf(at: Wired): readonly Read[] {
    return (this.#byReader.get(at) ?? []).filter(
      ({ source, isThere }) => source !== at || isThere === 'never',
    );
  }

  /** The items that an activity publishes, and the common items that are read, with all their readers. */
  publishedBy(at: Wired): readonly Published[] {
    const readers = Map.groupBy(
      (this.#bySource.get(at) ?? []).filter(({ item }) => item !== null),
      ({ item }) => (item as string).toLowerCase(),
    );
    const items = new Map<string, Published>();
    const add = (item: Omit<Published, 'readers'>) => {
      const key = item.name.toLowerCase();
      if (!items.has(key)) items.set(key, { ...item, readers: readers.get(key) ?? [] });
    };
    for (const { name, type, level, description } of publishedItemsOf(at.activity, at.type))
      add({ name, type, level, description });
    const unknown = { type: null, level: null };
    for (const name of simulatedItems(at))
      add({ name, ...unknown, description: 'In its simulated outcome.' });
    for (const [first] of readers.values()) {
      const name = first?.item as string;
      const description = isCommonItem(name)
        ? 'Common to all activities.'
        : neverPublishes(at, name)
          ? 'It is never published: always blank.'
          : 'Not known to be published.';
      add({ name, ...unknown, description });
    }
    return [...items.values()];
  }

  /** The Junctions that return its rows. */
  returnedBy(at: Wired): readonly Wired[] {
    return (this.#bySource.get(at) ?? []).flatMap(({ item, reader }) => (item === null ? [reader] : []));
  }

  #written(at: Wired): Read[] {
    const { byId } = this.#facts.wiring;
    const links = at.out.map(({ link }) => link);
    const reads = itemReadsOf(at.activity, links).map(({ where, path, link, sourceId, item }): Read => {
      if (where === 'text') return readOf(at, placeText(path), byId(sourceId), sourceId, item);
      const place = link === undefined ? 'its loop' : `the link to ${byId(link.to)?.label}`;
      return { ...itself(at), place, item };
    });
    const id = at.isJunction ? at.activity.properties['returnDataFrom'] : undefined;
    const returned = typeof id === 'string' ? [readOf(at, 'returnDataFrom', byId(id), id, null)] : [];
    return [...returned, ...eachOnce(reads)];
  }

  /** The same reads, with how certainly each finds its data. */
  #placed(reads: readonly Read[]): readonly Read[] {
    const { wiring, rules } = this.#facts;
    const asked = reads.filter(({ source, isThere }) => source !== undefined && isThere !== 'always');
    const answers = lineageOf(asked as readonly LineageQuestion[], wiring, rules);
    const placed = new Map(
      asked.map((read, index): [Read, Read] => {
        const { best, every } = answers[index] as LineageAnswer;
        return [read, { ...read, isThere: best === 0 ? 'never' : every === 2 ? 'always' : 'sometimes' }];
      }),
    );
    return reads.map((read) => placed.get(read) ?? read);
  }
}

/** Why data never reaches its reader: no links lead there, or none of the paths can be passed. */
export type NeverThere = 'not-linked' | 'never-passed';

/**
 * The reads whose data is always blank because of where the activities stand, in their order, each with the
 * reason (1.2, A8). For a reader that never runs, only the links are considered.
 */
export function neverThere<Asked extends LineageQuestion>(
  reads: readonly Asked[],
  { wiring, rules, visitsOf }: RunbookFacts,
): readonly (readonly [read: Asked, why: NeverThere])[] {
  const passed = lineageOf(reads, wiring, rules);
  const blank = reads.filter((_, index) => passed[index]?.best === 0);
  const linked = lineageOf(blank, wiring, { ...rules, sureness: () => 1, arriving: () => 1 });
  return blank.flatMap((read, index): [Asked, NeverThere][] => {
    if (linked[index]?.best === 0) return [[read, 'not-linked']];
    return isNever(visitsOf(read.reader).most) ? [] : [[read, 'never-passed']];
  });
}

/** Keeps the first of several reads of one item in one text. Conditions are kept as often as they occur. */
function eachOnce(reads: readonly Read[]): Read[] {
  const seen = new Set<string>();
  return reads.filter(({ place, sourceId, item, isThere }) => {
    const key = JSON.stringify([place, sourceId, item?.toLowerCase()]);
    const isNew = isThere === 'always' || !seen.has(key);
    seen.add(key);
    return isNew;
  });
}

function itself(at: Wired) {
  return { reader: at, source: at, sourceId: at.activity.id, isThere: 'always' } as const;
}

function readOf(
  reader: Wired,
  place: string,
  source: Wired | undefined,
  sourceId: string,
  item: string | null,
): Read {
  return { reader, place, source, sourceId, item, isThere: 'never' };
}
