import { harmless } from '../../text/harmless.ts';
import { counted, durationText } from '../../text/plain-words.ts';
import { columnsOf, cutToColumns, padded } from '../../text/text-columns.ts';
import {
  type BranchJob,
  type BranchTimeline,
  type GroupTimeline,
  ranMs,
} from '../../trace/group-timelines.ts';

/** How many branches are drawn; the rest are counted. */
const mostDrawn = 24;
const longestLabel = 20;
/** Columns behind a bar, for a duration and a status. */
const tail = 24;
const signs = { runs: '=', waits: '.' };

/**
 * One bar for each branch over a time axis of `spanMs` milliseconds, each line with its line feed. `=` means
 * that it runs, `.` that it waits in the queue. Plain characters only, for terminals and files alike.
 */
export function timelineText({ branches }: GroupTimeline, spanMs: number, width: number): string {
  const drawn = branches.slice(0, mostDrawn);
  const labels = drawn.map((branch) => cutToColumns(labelOf(branch), longestLabel));
  const labelWidth = Math.max(0, ...labels.map((label) => columnsOf(label)));
  const barWidth = Math.max(10, width - 2 - labelWidth - 2 - tail);
  const lines = drawn.map((branch, index) => {
    const label = padded(labels[index] ?? '', labelWidth);
    return `  ${label}  ${barOf(branch, spanMs, barWidth)} ${outcomeOf(branch)}`.trimEnd();
  });
  if (branches.length > drawn.length) {
    lines.push(`  and ${counted(branches.length - drawn.length, 'more branch', 'more branches')}`);
  }
  return lines.map((line) => `${line}\n`).join('');
}

function labelOf({ id, compensates }: BranchTimeline): string {
  return compensates ? `undo ${harmless(id)}` : harmless(id);
}

function barOf({ jobs }: BranchTimeline, spanMs: number, width: number): string {
  const bar = Array<string>(width).fill(' ');
  const columnOf = (ms: number) => (spanMs === 0 ? 0 : Math.round((ms / spanMs) * width));
  const draw = (fromMs: number, toMs: number, sign: string, least: number) => {
    const from = Math.min(columnOf(fromMs), width - 1);
    const to = Math.max(columnOf(toMs), from + least);
    bar.fill(sign, from, Math.min(to, width));
  };
  for (const { queuedMs, startMs, endMs } of jobs) {
    draw(queuedMs, startMs ?? endMs, signs.waits, 0);
    // A job that takes no time is still drawn.
    if (startMs !== null) draw(startMs, endMs, signs.runs, 1);
  }
  return bar.join('');
}

const inWords: Partial<Record<BranchJob['status'], string>> = {
  canceled: 'cancelled',
  timedOut: 'timed out',
};

function outcomeOf(branch: BranchTimeline): string {
  const last = branch.jobs.at(-1);
  if (last === undefined) return 'not begun';
  const duration = ranMs(branch);
  const attempts = branch.jobs.length > 1 ? ` (${branch.jobs.length} jobs)` : '';
  const status = last.status === 'success' ? '' : ` ${inWords[last.status] ?? last.status}`;
  return duration === undefined ? 'never started' : `${durationText(duration)}${status}${attempts}`;
}
