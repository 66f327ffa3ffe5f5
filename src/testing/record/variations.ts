import { exampleValue } from '../../activities/example-value.ts';
import { passingValue } from '../../activities/passing-value.ts';
import { MockItems } from '../../analysis/mock-items.ts';
import { isCommonItem } from '../../analysis/published-names.ts';
import { namesReadIn } from '../../analysis/references.ts';
import { exactTemplate } from '../../databus/exact-template.ts';
import { type Catalogue, publishedItemsOf, typeOf } from '../../engine/activity-type.ts';
import type { Bundle } from '../../model/bundle.ts';
import type { Criterion, ValueCriterion } from '../../model/criterion.ts';
import type { Mock, OutcomeSpec } from '../../model/mock.ts';
import { type Operator, oppositeOf } from '../../model/operator.ts';
import { itemNamed, type Row, type Value } from '../../model/published-data.ts';
import type { Activity, Runbook } from '../../model/runbook.ts';
import { quoted } from '../../text/quoting.ts';
import { suggester } from '../../text/suggestion.ts';

/** Another outcome of one activity, and what is said of it: `Get disks fails`. */
export interface Variation {
  readonly mock: Mock;
  readonly name: string;
}

/**
 * The outcomes of an activity that may lead somewhere else: it succeeds; it fails; it ends with a warning, if
 * a link asks for a status; an item that a link tests has a value that passes, and one that does not; two
 * rows, if they are flattened or several links follow. Only outcomes that a mock may have.
 */
export class Variations {
  readonly #catalogue: Catalogue;
  readonly #items: MockItems;

  constructor({ runbooks }: Bundle, catalogue: Catalogue) {
    this.#catalogue = catalogue;
    this.#items = new MockItems(runbooks, catalogue, 'strict', suggester());
  }

  /** `published`: a row that it published. */
  of(runbook: Runbook, activity: Activity, published: Row | undefined): readonly Variation[] {
    const type = typeOf(activity, this.#catalogue);
    const links = runbook.links.filter(({ from, enabled }) => enabled !== false && from === activity.id);
    if (type === undefined || type.play.how === 'engine' || links.length === 0) return [];
    const criteria = links.flatMap(({ include, exclude }) => [...include, ...exclude]);
    const items = publishedItemsOf(activity, type);
    const typeOfItem = (name: string) =>
      items.find((item) => item.name.toLowerCase() === name.toLowerCase())?.type ?? 'String';
    const read = (namesReadIn(runbook).get(activity.id) ?? []).filter((name) => !isCommonItem(name));
    const row = Object.fromEntries(
      read.map((name): [string, Value] => {
        const value = itemNamed(published ?? {}, name) ?? '';
        return [name, value === '' ? exampleValue(name, typeOfItem(name), 1) : asTemplate(value)];
      }),
    );
    const success = (rows: readonly Row[], what: string): Variation => ({
      mock: { status: 'success', durationMs: 0, rows: [...rows] },
      name: `${activity.name}: ${what}`,
    });
    const found: Variation[] = [
      success([row], 'success'),
      {
        mock: { status: 'failed', durationMs: 0, errorSummary: 'It failed.' },
        name: `${activity.name} fails`,
      },
    ];
    if (criteria.some((criterion) => !('item' in criterion)))
      found.push({
        mock: { status: 'warning', durationMs: 0, rows: [row] },
        name: `${activity.name} ends with a warning`,
      });
    for (const criterion of criteria.filter(isOfItem)) {
      const { item, operator } = criterion;
      if (isCommonItem(item)) continue;
      for (const each of [criterion, { ...criterion, ...opposite(criterion, operator) }]) {
        const value = passingValue(each, typeOfItem(item));
        if (value !== undefined)
          found.push(
            success(
              [{ ...without(row, item), [item]: asTemplate(value) }],
              `${item} is ${quoted(String(value))}`,
            ),
          );
      }
    }
    if (type.multiValue && (activity.flatten !== undefined || links.length > 1)) {
      const other = Object.fromEntries(
        Object.entries(row).map(([name, value]): [string, Value] => [
          name,
          typeOfItem(name) === 'String' ? `${value} (2)` : value,
        ]),
      );
      found.push(success([row, other], 'two rows'));
    }
    const all = type.isMonitor ? found.map(asTrigger) : found;
    return all.filter((one) => [...this.#items.wrongIn(one.mock, { runbook, activity })].length === 0);
  }
}

const isOfItem = (criterion: Criterion): criterion is ValueCriterion => 'item' in criterion;

/** For an operator without an opposite: one that holds only where it does not. */
const refusals: Readonly<Partial<Record<Operator, Operator>>> = {
  'starts with': 'does not contain',
  'ends with': 'does not contain',
  'is between': 'is greater than',
};

/** A condition that holds where this one does not. */
function opposite({ value }: ValueCriterion, operator: Operator): Pick<ValueCriterion, 'operator' | 'value'> {
  const upper = Array.isArray(value) ? value.at(-1) : value;
  return {
    operator: oppositeOf(operator) ?? refusals[operator] ?? operator,
    value: (upper ?? '') as ValueCriterion['value'],
  };
}

/** A monitor is triggered once, as the run begins. */
function asTrigger({ mock, name }: Variation): Variation {
  const { durationMs: _, ...outcome } = mock as OutcomeSpec;
  return { mock: { triggers: [{ at: 0, ...outcome }] }, name };
}

function without(row: Row, item: string): Row {
  return Object.fromEntries(
    Object.entries(row).filter(([name]) => name.toLowerCase() !== item.toLowerCase()),
  );
}

/** A template that gives exactly this value. */
function asTemplate(value: Value): Value {
  return typeof value === 'string' ? exactTemplate(value) : value;
}
