import type { GroupPlan } from '../../../src/model/job-group.ts';
import type { ActivityStatus } from '../../../src/model/published-data.ts';

/**
 * How branches ended, as a word of one letter each in the order they settled: `s` success, `w` warning, `W`
 * warning under failOnWarning, `f` failed, `t` timed out, `r` refused, `i` failed but ignored.
 */
export type Letter = 's' | 'w' | 'W' | 'f' | 't' | 'r' | 'i';

type Row = readonly [name: string, pattern: RegExp, status: ActivityStatus];

/**
 * The table of 14.1 where it does not wait for all: a pattern matches what has settled when the group goes
 * on.
 */
const early: readonly Row[] = [
  ['failFast', /^[swi]*[Wftr]/, 'failed'],
  ['race success', /^[Wftri]*s/, 'success'],
  ['race success', /^[Wftri]*w/, 'warning'],
  ['race settled', /^s/, 'success'],
  ['race settled', /^w/, 'warning'],
  ['race settled', /^[Wftri]/, 'failed'],
];

/** The table of 14.1 for when all have settled; the first pattern that matches counts. */
const atLast: readonly Row[] = [
  ['waitAll', /[Wftr]/, 'failed'],
  ['waitAll', /^[swi]*$/, 'success'],
  ['failFast', /[Wftr]/, 'failed'],
  ['failFast', /^[swi]*$/, 'success'],
  ['bestEffort', /^[sw]*$/, 'success'],
  ['bestEffort', /^[Wftri]+$/, 'failed'],
  ['bestEffort', /./, 'warning'],
  ['race success', /./, 'failed'],
  ['race settled', /./, 'failed'],
  ['race success', /^$/, 'success'],
  ['race settled', /^$/, 'success'],
];

/** How each letter shows in the results. */
export const statusOfLetter: Readonly<Record<Letter, ActivityStatus>> = {
  s: 'success',
  w: 'warning',
  W: 'failed',
  f: 'failed',
  t: 'failed',
  r: 'failed',
  i: 'failed',
};

type Of = Pick<GroupPlan, 'strategy' | 'raceOn'>;

/** What a group comes to. */
export interface Verdict {
  readonly status: ActivityStatus;
  /** How many branches have settled when it goes on. */
  readonly settled: number;
}

/** What the table says when branches settle so, and the group's timeout then hits those of `late`. */
export function lookUp(of: Of, word: string, late = ''): Verdict {
  const all = word + late;
  const first = find(early, of, word);
  if (first !== undefined) return { status: first.status, settled: first.length };
  const last = find(atLast, of, all);
  if (last === undefined) throw new Error(`no row for ${all} under ${of.strategy}`);
  return { status: last.status, settled: all.length };
}

function find(rows: readonly Row[], { strategy, raceOn }: Of, word: string) {
  const name = strategy === 'race' ? `race ${raceOn}` : strategy;
  for (const [rowName, pattern, status] of rows) {
    const match = rowName === name ? pattern.exec(word) : null;
    if (match !== null) return { status, length: match[0].length };
  }
  return undefined;
}
