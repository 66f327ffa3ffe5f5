import type { ActivityType } from '../engine/activity-type.ts';
import type { Activity } from '../model/runbook.ts';
import { oneOf, quotedWhole } from '../text/quoting.ts';
import { publishesItem } from './published-names.ts';

type Path = readonly (string | number)[];

/** An activity that references name. Without its type, what it publishes is not known. */
export interface NamedActivity {
  readonly activity: Activity;
  readonly type: ActivityType | undefined;
}

/** A reference that can be read in several ways. */
export interface AmbiguousReference {
  /** Where it begins in the text as it was written, from 0. */
  readonly offset: number;
  /** `error`: nothing says which activity is meant. `warning`: one is meant, and others could be. */
  readonly severity: 'error' | 'warning';
  readonly message: string;
  readonly hint: string;
}

/** A text in which references name activities by id only. */
export interface TextById {
  readonly text: string;
  /** The offset in the text as it was written, of an offset in this one. */
  offsetBefore(offset: number): number;
  readonly ambiguous: readonly AmbiguousReference[];
}

/**
 * Lets templates name activities as they are shown: `{{My.Activity.Item}}`, whatever characters the name has
 * (format section 2). References that begin with an id stay as they are. Of several names that a reference
 * begins with the longest is meant, unless the reference begins with the id of an activity that is known to
 * publish the rest. Names are written exactly.
 */
export class NamedReferences {
  readonly #byId: ReadonlyMap<string, NamedActivity>;
  readonly #byName: ReadonlyMap<string, readonly NamedActivity[]>;
  readonly #longest: number;

  constructor(activities: readonly NamedActivity[]) {
    this.#byId = new Map(activities.map((one) => [one.activity.id, one]));
    this.#byName = Map.groupBy(activities, ({ activity }) => activity.name);
    let longest = 0;
    for (const { activity } of activities)
      longest = Math.max(longest, activity.id.length, activity.name.length);
    this.#longest = mostSpaces + Math.min(longest, longestName);
  }

  /** A template, or an item that a condition names, with ids; undefined if nothing is to be said. */
  withIds(text: string, kind: 'template' | 'item'): TextById | undefined {
    if (kind === 'template' && !text.includes('{{')) return undefined;
    const shifts: { readonly from: number; readonly by: number }[] = [];
    const ambiguous: AmbiguousReference[] = [];
    let written = '';
    let done = 0;
    for (const start of kind === 'item'
      ? [0]
      : referenceStarts(text, (at) => this.#readings(text, at, '}}'))) {
      const close = kind === 'item' ? '' : '}}';
      const { meant, told } = this.#meant(
        this.#readings(text, start, close),
        close === '' ? ['', ''] : braces,
      );
      if (told !== undefined) ambiguous.push({ ...told, offset: close === '' ? start : start - 2 });
      if (meant === undefined) continue;
      written += text.slice(done, start) + meant.id;
      done = meant.dot;
      shifts.push({ from: written.length, by: done - written.length });
    }
    if (shifts.length === 0 && ambiguous.length === 0) return undefined;
    return {
      text: written + text.slice(done),
      offsetBefore: (offset) => offset + (shifts.findLast(({ from }) => from <= offset)?.by ?? 0),
      ambiguous,
    };
  }

  /** The ways in which a reference can be read, the shortest name first. `close`: what ends it. */
  #readings(text: string, start: number, close: string): Reading[] {
    const readings: Reading[] = [];
    if (/^\s*\$/.test(text.slice(start, start + mostSpaces))) return readings;
    for (let dot = text.indexOf('.', start); dot >= 0; dot = text.indexOf('.', dot + 1)) {
      if (dot - start > this.#longest) break;
      const end = close === '' ? text.length : text.indexOf(close, dot);
      if (end < 0) break;
      const name = text.slice(start, dot).trim();
      const item = text.slice(dot + 1, end).trim();
      const byId = this.#byId.get(name);
      const meant = byId === undefined ? this.#byName.get(name) : [byId];
      if (meant !== undefined && item !== '')
        readings.push({ name, item, dot, end, meant, isById: byId !== undefined });
    }
    return readings;
  }

  /** What replaces the name of a reference, if anything does, and what is said of it. */
  #meant(
    readings: readonly Reading[],
    [open, close]: readonly [string, string],
  ): {
    readonly meant?: { readonly id: string; readonly dot: number };
    readonly told?: Omit<AmbiguousReference, 'offset'>;
  } {
    const certain = readings.find((one) => one.isById && publishes(one) === true);
    const chosen = certain ?? readings.at(-1);
    const [first, ...others] = chosen?.meant ?? [];
    if (chosen === undefined || first === undefined) return {};
    const spelt = (id: string, item: string) => quotedWhole(`${open}${id}.${item}${close}`);
    const meant = { id: first.activity.id, dot: chosen.dot };
    if (others.length > 0) {
      const ids = chosen.meant.map(({ activity }) => spelt(activity.id, chosen.item));
      const message = `${chosen.meant.length} activities are called ${quotedWhole(chosen.name)}`;
      const hint = `give the id of the one that is meant: ${oneOf(ids, 8)}`;
      return { meant, told: { severity: 'error', message, hint } };
    }
    const other = readings.find((one) => one !== chosen && publishes(one) !== false);
    const byId = (one: Reading) => one.meant.map(({ activity }) => spelt(activity.id, one.item)).join(' or ');
    const told = other && {
      severity: 'warning' as const,
      message:
        `${spelt(chosen.name, chosen.item)} is read as ${quotedWhole(chosen.item)} of ` +
        `${quotedWhole(chosen.name)}, and could be ${quotedWhole(other.item)} of ${quotedWhole(other.name)}`,
      hint: chosen.isById
        ? `write ${byId(other)} if that is meant; if not, rename the activity ${quotedWhole(other.name)}`
        : `give the id: ${byId(other)} or ${spelt(first.activity.id, chosen.item)}`,
    };
    return { ...(!chosen.isById && { meant }), ...(told && { told }) };
  }
}

const braces = ['{{', '}}'] as const;
/** The most spaces around a name that are skipped. */
const mostSpaces = 100;

/** A longer name is not looked for in references, so that they are read in linear time. */
const longestName = 1000;

/** A way of reading a reference: a name, and the item behind the dot. */
interface Reading {
  readonly name: string;
  readonly item: string;
  /** The offset of the dot. */
  readonly dot: number;
  /** The offset behind the item. */
  readonly end: number;
  /** The activity with this id, or those with this name. */
  readonly meant: readonly NamedActivity[];
  readonly isById: boolean;
}

function publishes({ meant, item }: Reading): boolean | undefined {
  const [only] = meant;
  return only?.type === undefined
    ? undefined
    : publishesItem({ activity: only.activity, type: only.type }, item);
}

/** Where references begin in a template, behind their braces, as the parser of templates finds them. */
function* referenceStarts(text: string, readings: (start: number) => readonly Reading[]): Generator<number> {
  for (let at = text.indexOf('{{'); at >= 0; ) {
    const start = at + 2;
    if (text[at - 1] === '\\') {
      at = text.indexOf('{{', start);
      continue;
    }
    yield start;
    const end = readings(start).at(-1)?.end ?? text.indexOf('}}', start);
    at = end < 0 ? -1 : text.indexOf('{{', end + 2);
  }
}

/**
 * A value with all its texts given by `rewrite`, which gets their paths and says nothing where a text stays
 * as it is. What does not change is not copied.
 */
export function withTexts<Value>(
  value: Value,
  rewrite: (text: string, path: Path) => string | undefined,
  path: Path = [],
): Value {
  if (typeof value === 'string') return (rewrite(value, path) ?? value) as Value;
  if (Array.isArray(value)) {
    const entries = value.map((entry, index) => withTexts(entry, rewrite, [...path, index]));
    return entries.every((entry, index) => entry === value[index]) ? value : (entries as Value);
  }
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).map(
    ([key, entry]) => [key, withTexts(entry, rewrite, [...path, key]), entry] as const,
  );
  return entries.every(([, now, before]) => now === before)
    ? value
    : (Object.fromEntries(entries.map(([key, now]) => [key, now])) as Value);
}

/** Whether a text of an outcome names an item without braces, as those of `when` do. */
export function namesItem(path: Path): boolean {
  return path.at(-1) === 'item' && path.at(-3) === 'when';
}
