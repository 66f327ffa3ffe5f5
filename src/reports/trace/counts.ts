import { plainColours } from '../../text/colours.ts';
import { harmless } from '../../text/harmless.ts';
import { counted } from '../../text/plain-words.ts';
import { brokenAtWords, indented } from '../../text/word-breaks.ts';
import { type ActivityTally, type RunbookTally, RunCounts } from '../../trace/run-counts.ts';
import { type Column, textTable } from '../what-if/text-table.ts';
import type { ReportOptions, TraceReport } from './trace-report.ts';

const columns: readonly Column[] = [
  { title: 'Activity', least: 16 },
  { title: 'Ran', isNumber: true },
  { title: 'Rows', isNumber: true },
  { title: 'Failed', isNumber: true },
  { title: 'Warning', isNumber: true },
  { title: 'Dropped', isNumber: true },
];
const attemptsColumn: Column = { title: 'Attempts', isNumber: true };

/**
 * How often each activity ran, by runbook, written at the end of the run: how many rows it sent on, how often
 * it failed or ended with a warning, and how many rows passed none of its links. The attempts of a loop are
 * one; where one looped, a column has them. With `runbooks`, activities that never ran are there as well.
 *
 *     \Samples\Linear: 1 job, 1 instance, 1 x success
 *     Activity                Ran  Rows  Failed  Warning  Dropped
 *     Initialize Data           1     1       0        0        0
 *     Send Event Log Message   10    10       0        0        0
 */
export function counts({ colours = plainColours, width, runbooks }: ReportOptions = {}): TraceReport {
  const counting = new RunCounts();
  return {
    event: (event) => {
      counting.add(event);
      return '';
    },
    end: () =>
      counting
        .tallies(runbooks)
        .map((tally) => blockOf(tally, width, colours.strong))
        .join('\n'),
  };
}

function blockOf(tally: RunbookTally, width: number | undefined, strong: (text: string) => string): string {
  const { runbook, jobs, instances, statuses, platformEvents, activities } = tally;
  const ends = Object.entries(statuses).flatMap(([status, count]) =>
    count === 0 ? [] : `${count} x ${status}`,
  );
  const raised = activities.reduce((sum, activity) => sum + activity.platformEvents, platformEvents);
  const events = raised === 0 ? [] : [counted(raised, 'platform event')];
  const about = [counted(jobs, 'job'), counted(instances, 'instance'), ...ends, ...events].join(', ');
  const title = `${harmless(runbook)}: ${about}`;
  const head = width === undefined ? title : indented(brokenAtWords(title, { indent: 2, width }), 2);
  const loops = activities.some(({ attempts, ran }) => attempts !== ran);
  const shown = loops ? columns.toSpliced(2, 0, attemptsColumn) : columns;
  const names = new Map<string, number>();
  for (const { name } of activities) names.set(name, (names.get(name) ?? 0) + 1);
  const rows = activities.map((activity) => rowOf(activity, names.get(activity.name) !== 1, loops));
  return `${strong(head)}\n${textTable(shown, rows, width).join('')}`;
}

function rowOf(
  { id, name, ran, attempts, rows, failed, warning, dropped }: ActivityTally,
  isShared: boolean,
  loops: boolean,
): readonly string[] {
  const numbers = loops
    ? [ran, attempts, rows, failed, warning, dropped]
    : [ran, rows, failed, warning, dropped];
  return [harmless(isShared ? `${name} [${id}]` : name), ...numbers.map(String)];
}
