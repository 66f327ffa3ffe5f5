import { hasPart, publishesItem, type TypedActivity } from '../../analysis/published-names.ts';
import { compilePattern } from '../../databus/pattern.ts';
import type { Criterion, ValueCriterion } from '../../model/criterion.ts';
import { quoted } from '../../text/quoting.ts';
import type { Path } from '../text/place.ts';
import type { CheckedGraph } from './check-graph.ts';
import type { ActivityDraft, Reading, RunbookDraft } from './runbook-draft.ts';

/**
 * Checks the conditions of links and loops: operators, patterns (section 3), and that they test only their
 * own activity (A10).
 */
export function checkCriteria(draft: RunbookDraft, { byId }: CheckedGraph, reading: Reading): void {
  const tab = (criteria: readonly Criterion[], path: Path, source: ActivityDraft | undefined) => {
    for (const [index, criterion] of criteria.entries()) {
      if (!('item' in criterion)) continue;
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

/** Checks that operator and value fit together, and that a pattern is valid. */
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
      'patterns take linear time here: look-around and back references cannot be used; the whole ' +
      'text must match';
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
  const other = item.slice(0, Math.max(0, item.indexOf('.'))).trim();
  if (other === '' || !byId.has(other)) return;
  const { activity, type, id = '' } = source;
  const isItsOwn =
    activity !== undefined && type !== undefined && isPublished(item, other, { activity, type });
  if (isItsOwn) return;
  const isOwn = other === id;
  const rest = item.slice(item.indexOf('.') + 1).trim();
  reading.list.add(path, {
    code: 'criterion-other-activity',
    message: isOwn
      ? `${quoted(item)} names the activity as well: a condition names the item alone`
      : `the condition tests ${quoted(other)}, but it can test ${quoted(id)} only (A10)`,
    hint: isOwn
      ? `write ${quoted(rest)}`
      : 'test it on the links of that activity, or hand the value on with Map Published Data',
  });
}

/**
 * Whether what looks like the name of an activity belongs to the name of an item: the activity publishes the
 * item, or other data of that part.
 */
function isPublished(item: string, part: string, source: TypedActivity): boolean {
  return publishesItem(source, item) === true || hasPart(source, part);
}
