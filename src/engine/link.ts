import type { Options } from '../model/options.ts';
import type { Link } from '../model/runbook.ts';
import { anyOf, type Condition } from './criterion.ts';

const always: Condition = () => true;

/**
 * The link formula of section 3: `enabled && (include is empty || any(include)) && !any(exclude)`. It leaves
 * out `enabled`, because callers leave out disabled links.
 */
export function linkCondition(link: Pick<Link, 'include' | 'exclude'>, options: Options): Condition {
  const include = anyOf(link.include, options) ?? always;
  const exclude = anyOf(link.exclude, options);
  if (exclude === undefined) return include;
  return (execution, row) => include(execution, row) && !exclude(execution, row);
}
