import { percentOf, type Share } from '../../analysis/coverage.ts';
import type { MutatedRunbook, TestedMutant } from '../../testing/tested.ts';
import { harmless } from '../../text/harmless.ts';
import { counted } from '../../text/plain-words.ts';
import { brokenAtWords, indented } from '../../text/word-breaks.ts';
import { type Column, textTable } from '../what-if/text-table.ts';
import { casePlace, type TestReportOptions } from './test-report.ts';

/** How many mutants of some runbooks the cases noticed. */
export function mutantScore(runbooks: readonly MutatedRunbook[]): Share {
  const all = runbooks.flatMap(({ mutants }) => mutants);
  return { covered: all.filter(isNoticed).length, total: all.length };
}

/** Whether a case or a test file noticed a mutant. */
export function isNoticed({ by }: Pick<TestedMutant, 'by'>): boolean {
  return by !== undefined;
}

/**
 * For people: a table of the runbooks with how many of their mutants the cases noticed, and below it each
 * mutant that none noticed, with its place.
 */
export function mutantsText(
  runbooks: readonly MutatedRunbook[],
  { colours, width = Number.POSITIVE_INFINITY }: TestReportOptions,
): string {
  const columns: readonly Column[] = [
    { title: 'runbook', least: 12 },
    ...['mutants', 'noticed', 'not noticed', 'not reached', 'score'].map(
      (title): Column => ({ title, isNumber: true }),
    ),
  ];
  const row = (name: string, of: readonly MutatedRunbook[]) => {
    const all = of.flatMap(({ mutants }) => mutants);
    const share = mutantScore(of);
    const count = (state: TestedMutant['state']) => String(all.filter((one) => one.state === state).length);
    const score = share.total === 0 ? '–' : `${percentOf(share).toFixed(1)} %`;
    return [name, String(share.total), String(share.covered), count('unnoticed'), count('unreached'), score];
  };
  const rows = runbooks.map((one) => row(harmless(one.runbook), [one]));
  const sum = runbooks.length > 1 ? [row('all runbooks', runbooks)] : [];
  const missed = runbooks.flatMap(({ mutants }) => mutants).filter((mutant) => !isNoticed(mutant));
  const lines = missed.map((mutant) => {
    const told = `${casePlace(mutant, mutant)}: ${mutantSentence(mutant)}`;
    return `  ${indented(brokenAtWords(harmless(told), { start: 2, indent: 4, width }), 4)}\n`;
  });
  const head = `${counted(missed.length, 'mutant')} that no case notices:\n`;
  return [
    ...textTable(columns, [...rows, ...sum], width),
    ...(missed.length > 0 ? [colours.warning(head)] : []),
    ...lines,
  ].join('');
}

/** What was changed, and that no case comes there. */
export function mutantSentence({ what, state }: TestedMutant): string {
  return state === 'unreached' ? `${what} (not reached by any case)` : what;
}
