import type { RunbookFacts } from '../../analysis/bundle-facts.ts';
import { allStatuses } from '../../analysis/possible-statuses.ts';
import type { Wired, WiredLink } from '../../analysis/wiring.ts';
import { counted } from '../../text/plain-words.ts';
import { conditionText } from './condition-text.ts';
import type { ActivityTally, TraceTally } from './trace-tally.ts';

/** Why an activity ran as often as it did, or never: a sentence, and for what never ran a line for each link to it. */
export interface Reason {
  readonly text: string;
  readonly details: readonly string[];
}

/** `ran 6 times: 3 rows of List files x 2 links`, `never ran`. */
export function reasonOf(at: Wired, facts: RunbookFacts, tally: TraceTally): Reason {
  const { visits, executions, arrived, emitted, dropped } = tally.of(at);
  if (visits === 0) return { text: 'never ran', details: neverDetails(at, facts, tally) };
  const attempts = executions > visits ? `; ${executions} attempts in all` : '';
  const lost = dropped > 0 && at.out.length > 0 ? `; ${counted(dropped, 'row')} passed no link` : '';
  const often = visits === 1 ? 'ran once' : `ran ${visits} times`;
  const why = at.isJunction
    ? `${counted(arrived, 'token')} arrived, ${emitted} went on`
    : at === facts.wiring.start
      ? counted(tally.instances, 'instance')
      : arrivals(at, facts, tally);
  return { text: `${often}: ${why}${attempts}${lost}`, details: [] };
}

/** Where tokens came from: rows of an activity that went on unchanged in number, over one or several links. */
function arrivals(at: Wired, facts: RunbookFacts, tally: TraceTally): string {
  const ways = new Map<string, number>();
  for (const [index, count] of tally.of(at).from) {
    const from = facts.wiring.activities[index] as Wired;
    const text = wayText(from, count, facts, tally);
    ways.set(text, 1 + (ways.get(text) ?? 0));
  }
  return [...ways].map(([text, links]) => (links === 1 ? text : `${text} x ${links} links`)).join(' + ');
}

function wayText(from: Wired, count: number, facts: RunbookFacts, tally: TraceTally): string {
  const { rows } = tally.of(from);
  if (rows !== count) return `${count} of ${counted(rows, 'row')} of ${from.label}`;
  return `${counted(count, 'row')} of ${originOf(from, count, facts, tally).label}`;
}

/** Back past activities that ran on just so many tokens from one other, and made one row of each. */
function originOf(from: Wired, count: number, facts: RunbookFacts, tally: TraceTally): Wired {
  for (let at = from; ; ) {
    const { visits, rows, from: sources } = tally.of(at);
    const [source, ...others] = sources;
    if (source === undefined || others.length > 0 || visits !== count || rows !== count) return at;
    const before = facts.wiring.activities[source[0]] as Wired;
    if (source[1] !== count || tally.of(before).rows !== count || count === 1) return at;
    at = before;
  }
}

function neverDetails(at: Wired, facts: RunbookFacts, tally: TraceTally): readonly string[] {
  if (!at.isEnabled) return ['it is disabled'];
  if (at.in.length === 0) return ['no instance began'];
  return at.in.map((link) => neverDetail(link, facts, tally));
}

function neverDetail(link: WiredLink, facts: RunbookFacts, tally: TraceTally): string {
  const { from } = link;
  const passing = facts.passingOf(link);
  const source = tally.of(from);
  const condition = conditionText(link, passing);
  if (source.visits === 0) return `${from.label} never ran, either`;
  if (passing.never !== undefined) return `the link from ${from.label} passes ${condition}`;
  if (from.isJunction && source.emitted === 0) return `${from.label} sent nothing on (A17)`;
  const ended = allStatuses
    .filter((status) => source.ended[status] > 0)
    .map((status) => `${source.ended[status]} x ${status}`)
    .join(', ');
  const surely = allStatuses.some((status) => source.ended[status] > 0 && passing.on[status] === 'always');
  if (surely && source.rows > 0)
    return `${from.label} ended ${ended}, but the instance was over before its turn came`;
  const needs = `its link passes ${condition}`;
  return `${from.label} ended ${ended} with ${counted(source.rows, 'row')}, but ${needs}${valuesText(link, source)}`;
}

/** What the tested items were: `; Comparison result was false (3 x)`. */
function valuesText({ link }: WiredLink, { values }: ActivityTally): string {
  const items = [...link.include, ...link.exclude].flatMap((criterion) =>
    'item' in criterion ? [criterion.item] : [],
  );
  return [...new Set(items)]
    .map((item) => {
      const known = [...(values.get(item) ?? [])];
      if (known.length === 0) return '';
      return `; ${item} was ${known.map(([value, count]) => `${value === '' ? 'blank' : JSON.stringify(value)} (${count} x)`).join(', ')}`;
    })
    .join('');
}
