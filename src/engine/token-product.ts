import type { Execution } from '../databus/token.ts';
import { counted } from '../text/plain-words.ts';
import type { RowFactor } from '../trace/trace-event.ts';

/** More factors than this are not told in the message. */
const mostFactors = 8;

/**
 * How it came that more tokens wait than `limit` after an execution: a message, and the executions on the way
 * to it that gave several rows, from the first to the last. An activity runs once for each row of all of them
 * (section 2), and once for each path of links that leads to it.
 */
export function manyTokens(
  execution: Execution,
  limit: number,
): { readonly message: string; readonly product: readonly RowFactor[] } {
  const several: Execution[] = [];
  for (let at: Execution | undefined = execution; at !== undefined; at = at.token.execution)
    if (at.rows.length > 1) several.push(at);
  several.reverse();
  const factors = several
    .slice(0, mostFactors)
    .map(({ activity, rows }) => `${counted(rows.length, 'row')} of ${activity.name}`);
  if (several.length > mostFactors) factors.push('…');
  const total = several.reduce((product, { rowCount }) => product * rowCount, 1);
  const rows = factors.length > 1 ? `${factors.join(' × ')} = ${total}` : factors.join();
  const paths = 'an activity runs once for each path of links that leads to it';
  const why = [...(rows === '' ? [] : [rows]), ...(total > limit ? [] : [paths])].join('; ');
  return {
    message: `more than ${limit} tokens wait after ${execution.activity.name}: ${why}`,
    product: several.map((each) => ({ activity: each.activity.id, rows: each.rows.length })),
  };
}
