import { commonItems } from '../../databus/items.ts';
import { compilePattern } from '../../databus/pattern.ts';
import { knowsPublishedItems, publishedItemsOf } from '../../engine/activity-type.ts';
import type { Criterion, ValueCriterion } from '../../model/criterion-schema.ts';
import { isTriggerSpec, type Mock } from '../../model/mock-schema.ts';
import { quoted } from '../../text/quoting.ts';
import { didYouMean } from '../../text/suggestion.ts';
import type { FilePlace, Path } from '../text/place.ts';
import type { CheckedGraph } from './check-graph.ts';
import type { ActivityDraft, Reading, RunbookDraft } from './runbook-draft.ts';

/**
 * Checks the conditions of links and loops: operators, patterns (section 3), and that they test their own activity only (A10). Warns of
 * those that never hold, so that what an import lost stays to be seen.
 */
export function checkCriteria(draft: RunbookDraft, { byId }: CheckedGraph, reading: Reading): void {
  const tab = (criteria: readonly Criterion[], path: Path, source: ActivityDraft | undefined) => {
    for (const [index, criterion] of criteria.entries()) {
      if ('status' in criterion) continue;
      if ('never' in criterion) {
        reportNever(criterion.never, [...path, index, 'never'], reading);
        continue;
      }
      checkOperator(criterion, [...path, index], reading);
      if (source !== undefined) checkItem(criterion.item, [...path, index, 'item'], source, byId, reading);
    }
  };
  for (const { link, path } of draft.links) {
    if (link === undefined) continue;
    tab(link.include, [...path, 'include'], byId.get(link.from));
    tab(link.exclude, [...path, 'exclude'], byId.get(link.from));
  }
  for (const source of draft.activities) {
    const loop = source.activity?.loop;
    if (loop === undefined) continue;
    tab(loop.exit, [...source.path, 'loop', 'exit'], source);
    tab(loop.doNotExit, [...source.path, 'loop', 'doNotExit'], source);
  }
}

function reportNever(reason: string, path: Path, { list }: Reading): void {
  list.add(path, {
    code: 'criterion-never',
    severity: 'warning',
    message: `the condition never holds: ${reason.replace(/[\s\p{Cc}]+/gu, ' ').trim()}`,
    hint: 'put the condition that was meant in its place',
  });
}

/** Checks that operator and value fit each other, and that a pattern is one. */
export function checkOperator({ operator, value }: ValueCriterion, path: Path, { list }: Reading): void {
  const place = [...path, 'value'];
  const isPair = Array.isArray(value);
  if (operator === 'is between' && !isPair) {
    const hint = 'write "value": [low, high]; both bounds count (A11)';
    list.add(place, { code: 'operator-value', message: '"is between" needs two values', hint });
  } else if (operator !== 'is between' && isPair) {
    const hint = 'give one value, or use "is between"';
    list.add(place, {
      code: 'operator-value',
      message: `${quoted(operator)} takes one value, not a pair`,
      hint,
    });
  } else if (operator === 'matches pattern' || operator === 'does not match pattern') {
    const pattern = compilePattern(String(value));
    if (typeof pattern !== 'string') return;
    const hint =
      'patterns take linear time here: look-around and back references cannot be used; the whole text must match';
    list.add(place, {
      code: 'pattern',
      message: `the pattern ${quoted(String(value))} cannot be used: ${oneLine(pattern)}`,
      hint,
    });
  }
}

function oneLine(text: string): string {
  return quoted(text).slice(1, -1);
}

function checkItem(
  item: string,
  path: Path,
  source: ActivityDraft,
  byId: ReadonlyMap<string, ActivityDraft>,
  reading: Reading,
): void {
  const isKnown = publishesItem(source, item);
  if (isKnown === true) return;
  const other = item.slice(0, Math.max(0, item.indexOf('.'))).trim();
  const rest = item.slice(item.indexOf('.') + 1).trim();
  if (other !== '' && byId.has(other) && !hasPart(source, other)) {
    const isOwn = other === source.id;
    reading.list.add(path, {
      code: 'criterion-other-activity',
      message: isOwn
        ? `${quoted(item)} names the activity as well: a condition names the item alone`
        : `the condition tests ${quoted(other)}, but it can test ${quoted(source.id ?? '')} only (A10)`,
      hint: isOwn
        ? `write ${quoted(rest)}`
        : 'test it on the links of that activity, or hand the value on with Map Published Data',
    });
  } else checkPublished(item, source, path, reading);
}

/**
 * Warns of an item that an activity does not publish, so that it is always blank. Where it cannot be known what else an activity
 * publishes, of one that is spelt almost like common data.
 */
export function checkPublished(
  item: string,
  source: ActivityDraft,
  place: FilePlace | Path,
  reading: Reading,
): void {
  const isKnown = publishesItem(source, item);
  if (isKnown === false) reportItem(item, source, place, reading);
  const near =
    isKnown === undefined && source.activity !== undefined
      ? reading.suggest(item, commonItems.keys(), 1)
      : undefined;
  if (near === undefined) return;
  reading.list.add(place, {
    code: 'unknown-item',
    severity: 'warning',
    message: `${quoted(source.id ?? '')} is not known to publish ${quoted(item)}`,
    hint: didYouMean(near, ''),
  });
}

function reportItem(item: string, source: ActivityDraft, place: FilePlace | Path, reading: Reading): void {
  const names = [...itemsOf(source), ...commonItems.keys()];
  const own = names.length - commonItems.size;
  const otherwise =
    own === 0
      ? 'it publishes the common data only'
      : `it publishes ${names.slice(0, Math.min(own, 12)).map(quoted).join(', ')} and the common data`;
  reading.list.add(place, {
    code: 'unknown-item',
    severity: 'warning',
    message: `${quoted(source.id ?? '')} publishes no ${quoted(item)}: it is always blank`,
    hint: didYouMean(reading.suggest(item, names), otherwise),
  });
}

const commonNames = new Set([...commonItems.keys()].map((name) => name.toLowerCase()));
const ownNames = new WeakMap<ActivityDraft, ReadonlySet<string>>();

/** Whether an activity publishes an item, letter case aside; undefined where what it publishes cannot be known. */
function publishesItem(source: ActivityDraft, item: string): boolean | undefined {
  const { activity, type } = source;
  if (activity === undefined || type === undefined) return undefined;
  const wanted = item.toLowerCase();
  if (commonNames.has(wanted) || namesOf(source).has(wanted)) return true;
  if (knowsPublishedItems(activity, type)) return false;
  const dot = wanted.indexOf('.');
  return dot > 0 && hasParts(source) && !hasPart(source, wanted.slice(0, dot).trim()) ? false : undefined;
}

/** Whether an activity publishes data in parts, each with a name of its own: Parallel does, by branch. */
function hasParts(source: ActivityDraft): boolean {
  return namesOf(source)
    .values()
    .some((name) => name.includes('.'));
}

function hasPart(source: ActivityDraft, part: string): boolean {
  const start = `${part.toLowerCase()}.`;
  return namesOf(source)
    .values()
    .some((name) => name.startsWith(start));
}

/** The names an activity is known to publish beside the common ones, in lower case. */
function namesOf(source: ActivityDraft): ReadonlySet<string> {
  let names = ownNames.get(source);
  if (names === undefined) {
    names = new Set(itemsOf(source).map((name) => name.toLowerCase()));
    ownNames.set(source, names);
  }
  return names;
}

function itemsOf({ activity, type }: ActivityDraft): string[] {
  if (activity === undefined || type === undefined) return [];
  return [...publishedItemsOf(activity, type).map(({ name }) => name), ...mockedItems(activity.simulate)];
}

/** What simulated rows publish beside what the type documents. */
function mockedItems(mock: Mock | undefined): string[] {
  if (mock === undefined) return [];
  const entries = isTriggerSpec(mock) ? [mock.triggers].flat() : [mock].flat();
  const rows = entries.flatMap(({ rows: given = [] }) => (Array.isArray(given) ? given : [given.row]));
  return [...new Set(rows.flatMap((row) => Object.keys(row)))];
}
