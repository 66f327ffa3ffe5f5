import type { Comparison, GroupComparison, GroupRun } from '../hosts/what-if/compare.ts';
import type { GroupTimeline } from '../hosts/what-if/group-timelines.ts';
import { harmless } from '../reports/harmless.ts';
import { counted, durationText } from '../reports/plain-words.ts';
import { brokenAtWords, indented } from '../reports/word-breaks.ts';
import { timelineText } from './timeline-text.ts';

/** A comparison in words and bars, for so many columns: a block for each activity. */
export function comparisonText(comparison: Comparison, width: number): string {
  const { runbook, groups, oneByOne, asWritten } = comparison;
  const blocks = groups.map((group) => blockText(runbook, group, width));
  const limits = [
    ...(oneByOne.limit ? [`One after another the run was ended by a limit: ${oneByOne.limit}`] : []),
    ...(asWritten.limit ? [`As written the run was ended by a limit: ${asWritten.limit}`] : []),
  ];
  return [...blocks, ...limits.map((line) => wrapped(line, width))].join('\n');
}

/** A comparison as one JSON object on one line. */
export function comparisonJson(
  { runbook, groups, oneByOne, asWritten }: Comparison,
  exitCode: number,
): string {
  const total = ({ status, limit, durationMs, jobs }: Comparison['asWritten']) => ({
    status,
    limit: limit ?? null,
    durationMs,
    jobs,
  });
  const told = {
    runbook,
    exitCode,
    oneByOne: total(oneByOne),
    asWritten: total(asWritten),
    groups: groups.map(({ runs, ...group }) => ({
      ...group,
      runs: runs.map((run) => ({ ...run, oneByOne: run.oneByOne ?? null, asWritten: run.asWritten ?? null })),
    })),
  };
  return `${JSON.stringify(told)}\n`;
}

function blockText(runbook: string, group: GroupComparison, width: number): string {
  const { name, type, strategy, maxWorkers, runs } = group;
  const kind = [type, strategy, maxWorkers === 0 ? '' : `${maxWorkers} at once`].filter(Boolean).join(', ');
  const title = wrapped(`${harmless(runbook)}: ${harmless(name)} (${kind})`, width);
  const [first] = runs;
  if (first === undefined) return `${title}\nThe runbook did not come to it.\n`;
  const { oneByOne, asWritten } = first;
  const spanMs = Math.max(oneByOne?.durationMs ?? 0, asWritten?.durationMs ?? 0, ...endsOf(first));
  return [
    title,
    '\n',
    ways('One after another', oneByOne, spanMs, width),
    '\n',
    ways('As written', asWritten, spanMs, width),
    '\n',
    ...verdict(first).map((line) => wrapped(line, width)),
    ...(runs.length > 1 ? [wrapped(inAll(runs), width)] : []),
  ].join('');
}

function endsOf({ oneByOne, asWritten }: GroupRun): number[] {
  return [oneByOne, asWritten].flatMap(
    (timeline) => timeline?.branches.flatMap(({ jobs }) => jobs.map(({ endMs }) => endMs)) ?? [],
  );
}

function ways(title: string, timeline: GroupTimeline | undefined, spanMs: number, width: number): string {
  if (timeline === undefined) return `${title}: the runbook did not come to it.\n`;
  const { durationMs, status, errorSummary } = timeline;
  const ended =
    status === 'success'
      ? ''
      : `, ended ${status}${errorSummary === '' ? '' : `: ${harmless(errorSummary)}`}`;
  const head = wrapped(`${title}: ${durationText(durationMs)}${ended}`, width);
  return head + timelineText(timeline, spanMs, width);
}

function verdict({ savedMs, factor, slowest, oneByOne, asWritten }: GroupRun): string[] {
  const waits = [oneByOne, asWritten].some((timeline) =>
    timeline?.branches.some(({ jobs }) =>
      jobs.some(({ queuedMs, startMs, endMs }) => (startMs ?? endMs) > queuedMs),
    ),
  );
  const lines: string[] = waits
    ? ['= runs, . waits in the queue for a slot (job concurrency, throttle)']
    : [];
  if (slowest !== null)
    lines.push(`Slowest branch: ${harmless(slowest.id)}, ${durationText(slowest.durationMs)}`);
  if (savedMs === null) return lines;
  if (savedMs < 0) lines.push(`Time lost: ${durationText(-savedMs)}`);
  else {
    const times = factor === null ? '' : `, ${Math.round(factor * 10) / 10} times as fast`;
    lines.push(savedMs === 0 ? 'Time saved: none' : `Time saved: ${durationText(savedMs)}${times}`);
  }
  return lines;
}

function inAll(runs: readonly GroupRun[]): string {
  const sum = (way: 'oneByOne' | 'asWritten') =>
    durationText(runs.reduce((total, run) => total + (run[way]?.durationMs ?? 0), 0));
  return `This is the first of ${counted(runs.length, 'execution')}; all of them take ${sum('oneByOne')} one after another, ${sum('asWritten')} as written.`;
}

function wrapped(line: string, width: number): string {
  return `${indented(brokenAtWords(line, { indent: 2, width }), 2)}\n`;
}
