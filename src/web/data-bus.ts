import { commonItems } from '../databus/items.ts';
import type { Value } from '../model/published-data.ts';
import { textOf } from '../model/published-data.ts';
import { harmless } from '../text/harmless.ts';
import type { ActivityEnd, ActivityStart } from '../trace/trace-event.ts';
import type { TraceIndex } from './trace-index.ts';

/** What one execution on the way of a token published. */
export interface BusEntry {
  readonly end: ActivityEnd;
  /** Which of its rows the token carries, from 0; undefined for the execution that runs now. */
  readonly row: number | undefined;
  /** Its own items, and those that every activity publishes. */
  readonly own: readonly Item[];
  readonly common: readonly Item[];
}

type Item = readonly [name: string, value: Value];

/** The data bus of a token at one moment. */
export interface DataBus {
  readonly start: ActivityStart;
  /** The nearest execution first. */
  readonly entries: readonly BusEntry[];
  /** The texts of the activity with references resolved, if it has ended. */
  readonly texts: readonly (readonly [place: string, text: string])[];
}

/** The start of the execution that an event belongs to, by following its causes within its job. */
export function executionAt(index: TraceIndex, seq: number): ActivityStart | undefined {
  const job = index.at(seq)?.job;
  for (let at = index.at(seq); at !== undefined && at.job === job; at = index.at(at.cause ?? 0)) {
    if (at.event === 'ActivityStart') return at;
    if (at.event === 'ActivityEnd') return index.startOf(at.seq);
  }
  return undefined;
}

/** More entries than this nobody reads: a token that went round in long chains has thousands. */
const mostEntries = 200;

/**
 * What the token of an execution can read after the event with this `seq`: what the execution itself has
 * published by then, and what the activities on the way of its token have.
 */
export function dataBusOf(index: TraceIndex, start: ActivityStart, seq: number): DataBus {
  const entries: BusEntry[] = [];
  const own = index.endOf(start.seq);
  const hasEnded = own !== undefined && own.seq <= seq;
  if (hasEnded) entries.push(entryOf(own, undefined));
  for (let at: ActivityStart | undefined = start; at !== undefined && entries.length < mostEntries; ) {
    const arrival = index.cameTo(firstAttempt(index, at).seq);
    const end = arrival && index.at(arrival.since);
    if (end?.event !== 'ActivityEnd') break;
    entries.push(entryOf(end, arrival?.row));
    at = index.startOf(end.seq);
  }
  return { start, entries, texts: hasEnded ? Object.entries(own.texts ?? {}) : [] };
}

/** The start of the first attempt of a loop: the token came to that one. */
function firstAttempt(index: TraceIndex, start: ActivityStart): ActivityStart {
  let at = start;
  while (at.attempt > 1) {
    const before = index.startOf(at.cause ?? 0);
    if (before === undefined) break;
    at = before;
  }
  return at;
}

function entryOf(end: ActivityEnd, row: number | undefined): BusEntry {
  const items = Object.entries(end.data?.[row ?? 0] ?? {});
  const isCommon = ([name]: Item) => commonItems.has(name);
  return {
    end,
    row,
    own: tellingFirst(
      items.filter((item) => !isCommon(item)),
      end,
    ),
    common: items.filter(isCommon),
  };
}

/** What varies from row to row first, what is blank last. */
function tellingFirst(items: readonly Item[], end: ActivityEnd): readonly Item[] {
  const varying = varyingItems(end);
  const rankOf = ([name, value]: Item) => (value === '' ? 2 : varying.has(name) ? 0 : 1);
  return items.toSorted((left, right) => rankOf(left) - rankOf(right));
}

const known = new WeakMap<ActivityEnd, ReadonlySet<string>>();

/** The own items of an execution that are not the same on all its rows; worked out once. */
function varyingItems(end: ActivityEnd): ReadonlySet<string> {
  const found = known.get(end);
  if (found !== undefined) return found;
  const { data = [] } = end;
  const [first = {}] = data;
  const own = new Set(data.flatMap((row) => Object.keys(row)).filter((name) => !commonItems.has(name)));
  const varying = new Set([...own].filter((name) => data.some((row) => row[name] !== first[name])));
  known.set(end, varying);
  return varying;
}

/**
 * What tells the token of a row from others, in a few characters: a value of the row, or of the last one on
 * its way that had neighbours; blank if there was none.
 */
export function tokenLabel(index: TraceIndex, end: ActivityEnd, row: number): string {
  let [at, which]: [ActivityEnd | undefined, number] = [end, row];
  for (let steps = 0; at !== undefined && steps < mostEntries; steps += 1) {
    if (at.rows > 1) return rowLabel(at, which);
    const start = index.startOf(at.seq);
    const arrival = start && index.cameTo(firstAttempt(index, start).seq);
    const before = arrival && index.at(arrival.since);
    [at, which] = [before?.event === 'ActivityEnd' ? before : undefined, arrival?.row ?? 0];
  }
  return '';
}

const longestLabel = 18;

function rowLabel(end: ActivityEnd, row: number): string {
  const [name = ''] = varyingItems(end);
  const text = harmless(textOf(end.data?.[row]?.[name]));
  return text.length > longestLabel ? `${text.slice(0, longestLabel - 1)}…` : text;
}
