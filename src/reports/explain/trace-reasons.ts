import type { RunbookFacts } from '../../analysis/bundle-facts.ts';
import { allStatuses } from '../../analysis/possible-statuses.ts';
import type { Wired, WiredLink } from '../../analysis/wiring.ts';
import { counted } from '../../text/plain-words.ts';
import {
  type ActivityCounts,
  countsOfActivity,
  hasOpenInstances,
  type RunbookCounts,
} from '../../trace/trace-counts.ts';
import { conditionText } from './condition-text.ts';

/**
 * Why an activity ran as often as it did, or never: a sentence. One that never ran has a line for each link
 * to it.
 */
export interface VisitReason {
  readonly text: string;
  readonly details: readonly string[];
}

/** `ran 6 times: 3 rows of List files x 2 links`, `never ran`. */
export function visitReason(at: Wired, facts: RunbookFacts, counts: RunbookCounts): VisitReason {
  const { executions, attempts, statuses, arrived, emitted, dropped, platformEvents } = countsOf(at, counts);
  if (executions === 0) return { text: 'never ran', details: neverDetails(at, facts, counts) };
  const again = attempts > executions ? `; ${attempts} attempts in all` : '';
  const lost = dropped > 0 && at.out.length > 0 ? `; ${counted(dropped, 'row')} passed no link` : '';
  const raised = platformEvents > 0 ? `; ${counted(platformEvents, 'platform event')}` : '';
  const often = executions === 1 ? 'ran once' : `ran ${executions} times`;
  const why = at.isJunction
    ? `${counted(arrived, 'token')} arrived, ${emitted} went on`
    : at === facts.wiring.start
      ? counted(counts.instances, 'instance')
      : arrivals(at, facts, counts);
  const open = executions - Object.values(statuses).reduce((sum, count) => sum + count, 0);
  const unended = open > 0 ? `; ${open === executions ? '' : `${open} of them `}not ended in the trace` : '';
  return { text: `${often}: ${why}${again}${lost}${raised}${unended}`, details: [] };
}

/** Where the tokens came from: which activity made that many rows, and over how many links they came. */
function arrivals(at: Wired, facts: RunbookFacts, counts: RunbookCounts): string {
  const ways = new Map<string, number>();
  for (const [id, count] of countsOf(at, counts).from) {
    const text = wayText(facts.wiring.byId(id) as Wired, count, facts, counts);
    ways.set(text, 1 + (ways.get(text) ?? 0));
  }
  return [...ways].map(([text, links]) => (links === 1 ? text : `${text} x ${links} links`)).join(' + ');
}

function wayText(from: Wired, count: number, facts: RunbookFacts, counts: RunbookCounts): string {
  const { rows } = countsOf(from, counts);
  if (rows !== count) return `${count} of ${counted(rows, 'row')} of ${from.label}`;
  return `${counted(count, 'row')} of ${originOf(from, count, facts, counts).label}`;
}

/**
 * The activity that made the tokens. Activities before `from` that ran on each of them and made one row of
 * each are skipped.
 */
function originOf(from: Wired, count: number, facts: RunbookFacts, counts: RunbookCounts): Wired {
  for (let at = from; ; ) {
    const { executions, rows, from: sources } = countsOf(at, counts);
    const [source, ...others] = sources;
    if (source === undefined || others.length > 0 || executions !== count || rows !== count) return at;
    const before = facts.wiring.byId(source[0]) as Wired;
    if (source[1] !== count || countsOf(before, counts).rows !== count || count === 1) return at;
    at = before;
  }
}

function neverDetails(at: Wired, facts: RunbookFacts, counts: RunbookCounts): readonly string[] {
  if (!at.isEnabled) return ['it is disabled'];
  if (at.in.length === 0) return ['no instance began'];
  return at.in.map((link) => linkReason(link, facts, counts));
}

/** Why nothing came over a link, in a sentence without its end. */
export function linkReason(link: WiredLink, facts: RunbookFacts, counts: RunbookCounts): string {
  const { from } = link;
  const passing = facts.passingOf(link);
  const source = countsOf(from, counts);
  const condition = conditionText(link, passing);
  if (passing.never !== undefined) return `the link from ${from.label} passes ${condition}`;
  if (source.executions === 0) return `${from.label} never ran, either`;
  if (from.isJunction && source.emitted === 0) return `${from.label} sent nothing on (A17)`;
  const ended = allStatuses
    .filter((status) => source.statuses[status] > 0)
    .map((status) => `${source.statuses[status]} x ${status}`)
    .join(', ');
  if (ended === '') return `${from.label} has not ended in the trace`;
  const isOpen = hasOpenInstances(counts);
  const what = isOpen ? 'trace' : 'instance';
  const surely = allStatuses.some((status) => source.statuses[status] > 0 && passing.on[status] === 'always');
  if (surely && source.rows > 0)
    return `${from.label} ended ${ended}, but the ${what} ended before its turn came`;
  const needs = `its link passes ${condition}`;
  const values = valuesText(link, source);
  const or = isOpen && source.rows > source.dropped ? ', or the trace ended before its turn came' : '';
  return `${from.label} ended ${ended} with ${counted(source.rows, 'row')}, but ${needs}${values}${or}`;
}

/** The values of the tested items: `; Comparison result was false (3 x)`. */
function valuesText({ link }: WiredLink, { values }: ActivityCounts): string {
  const items = [...link.include, ...link.exclude].flatMap((criterion) =>
    'item' in criterion ? [criterion.item] : [],
  );
  return [...new Set(items)]
    .map((item) => {
      const known = [...(values.get(item) ?? [])];
      if (known.length === 0) return '';
      const told = known.map(
        ([value, count]) => `${value === '' ? 'blank' : JSON.stringify(value)} (${count} x)`,
      );
      return `; ${item} was ${told.join(', ')}`;
    })
    .join('');
}

function countsOf({ activity }: Wired, counts: RunbookCounts): ActivityCounts {
  return countsOfActivity(counts, activity.id);
}
