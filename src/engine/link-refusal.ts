import { ItemReader } from '../databus/items.ts';
import type { Execution } from '../databus/token.ts';
import type { Criterion } from '../model/criterion.ts';
import type { Options } from '../model/options.ts';
import type { Activity, Link } from '../model/runbook.ts';
import { shownValue, valueConditionText } from '../text/condition-words.ts';
import { anyOf, type Condition } from './criterion.ts';

/** Says why a row did not pass: a condition and the value it was tested with. */
export type Telling = (execution: Execution, row: number) => string;

/**
 * Makes the function that says why a link does not pass a row (section 3): each condition of its Include
 * tab with the value that it tested, `Count is greater than 5: 3`, or the conditions of its Exclude tab that
 * hold, `excluded: Count equals 3: 3`. Nothing is compiled before the first call.
 */
export function refusalOf(
  { include, exclude }: Pick<Link, 'include' | 'exclude'>,
  options: Options,
): Telling {
  let tell: Telling | undefined;
  return (execution, row) => {
    tell ??= compiled(include, exclude, options);
    return tell(execution, row);
  };
}

function compiled(include: readonly Criterion[], exclude: readonly Criterion[], options: Options): Telling {
  const includes = anyOf(include, options) ?? (() => true);
  const tried = include.map(tellingOf);
  const excluding = exclude.map((criterion): readonly [Condition, Telling] => [
    anyOf([criterion], options) as Condition,
    tellingOf(criterion),
  ]);
  return (execution, row) => {
    if (!includes(execution, row)) return tried.map((tell) => tell(execution, row)).join(', ');
    const matched = excluding.flatMap(([holds, tell]) => (holds(execution, row) ? tell(execution, row) : []));
    return `excluded: ${matched.join(', ')}`;
  };
}

function tellingOf(criterion: Criterion): Telling {
  if ('never' in criterion) return () => `a condition never holds (${criterion.never.trim()})`;
  if ('status' in criterion) {
    const words = `status is ${criterion.status.join(' or ')}`;
    return (execution) => `${words}: ${execution.status}`;
  }
  const words = valueConditionText(criterion);
  const item = new ItemReader(criterion.item);
  return (execution, row) => `${words}: ${shownValue(item.read(execution, row))}`;
}

/** An enabled link, as far as its refusals name it. */
interface Refusing {
  readonly to: { readonly activity: Pick<Activity, 'name'> };
  readonly refusal: Telling;
}

/** The refusals of more links than this are not told. */
const mostTold = 20;

/**
 * Why a row passed none of the links of an activity. Several links are told one by one, with their targets:
 * `to Log: Count is greater than 5: 3; to Mail: status is failed: success`.
 */
export function dropReason(links: readonly Refusing[], execution: Execution, row: number): string {
  const [only, ...others] = links;
  if (only === undefined) return 'every link is disabled';
  if (others.length === 0) return only.refusal(execution, row);
  const told = links
    .slice(0, mostTold)
    .map(({ to, refusal }) => `to ${to.activity.name}: ${refusal(execution, row)}`);
  const more = links.length - told.length;
  return [...told, ...(more > 0 ? [`and ${more} more`] : [])].join('; ');
}
