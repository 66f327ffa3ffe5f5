import { harmless } from '../../text/harmless.ts';
import { counted, durationText } from '../../text/plain-words.ts';
import { brokenAtWords, indented } from '../../text/word-breaks.ts';
import type { GroupTimeline } from '../../trace/group-timelines.ts';
import type { Comparison, GroupComparison, GroupRun } from '../../what-if/compare.ts';
import { noTimeText } from './no-time-text.ts';
import { timelineText } from './timeline-text.ts';

/** A comparison in words and bars, broken at `width` columns: a block for each activity. */
export function comparisonText(comparison: Comparison, width: number): string {
  const { runbook, groups, oneByOne, asWritten } = comparison;
  const blocks = groups.map((group) => blockText(runbook, group, width));
  const limits = [
    ...(oneByOne.limit ? [`One after another: a limit ended the run (${oneByOne.limit})`] : []),
    ...(asWritten.limit ? [`As written: a limit ended the run (${asWritten.limit})`] : []),
  ];
  const timelines = groups.flatMap(({ runs }) =>
    runs.flatMap((run) => [run.oneByOne, run.asWritten]).filter((each) => each !== undefined),
  );
  if (timelines.length > 0 && timelines.every(({ durationMs }) => durationMs === 0))
    limits.push(noTimeText(comparison.standIns));
  return [...blocks, ...limits.map((line) => wrapped(line, width))].join('\n');
}

/** A comparison as one JSON object on one line. */
export function comparisonJson(
  { runbook, groups, oneByOne, asWritten, standIns }: Comparison,
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
    standIns,
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
  if (first === undefined) return `${title}\nThe runbook did not reach it.\n`;
  const { oneByOne, asWritten } = first;
  const isAwaited = strategy !== 'fireAndForget';
  const spanMs = Math.max(oneByOne?.durationMs ?? 0, asWritten?.durationMs ?? 0, ...endsOf(first));
  return [
    title,
    '\n',
    ways('One after another', oneByOne, spanMs, width, isAwaited),
    '\n',
    ways('As written', asWritten, spanMs, width, isAwaited),
    '\n',
    ...verdict(first, isAwaited).map((line) => wrapped(line, width)),
    ...(runs.length > 1 ? [wrapped(inAll(runs), width)] : []),
  ].join('');
}

function endsOf({ oneByOne, asWritten }: GroupRun): number[] {
  return [oneByOne, asWritten].flatMap(
    (timeline) => timeline?.branches.flatMap(({ jobs }) => jobs.map(({ endMs }) => endMs)) ?? [],
  );
}

function ways(
  title: string,
  timeline: GroupTimeline | undefined,
  spanMs: number,
  width: number,
  isAwaited: boolean,
): string {
  if (timeline === undefined) return `${title}: the runbook did not reach it.\n`;
  const { durationMs, isCutOff, status, errorSummary } = timeline;
  const until = isAwaited ? '' : ' until the last job has ended';
  const lasted = `${isCutOff ? 'cut off after ' : ''}${durationText(durationMs)}${until}`;
  const ended =
    status === 'success'
      ? ''
      : `, ended ${status}${errorSummary === '' ? '' : `: ${harmless(errorSummary)}`}`;
  const head = wrapped(`${title}: ${lasted}${ended}`, width);
  return head + timelineText(timeline, spanMs, width);
}

function verdict(run: GroupRun, isAwaited: boolean): string[] {
  const { slowest, oneByOne, asWritten } = run;
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
  if (oneByOne !== undefined && asWritten !== undefined)
    lines.push(
      isAwaited ? savedText(run) : 'Time saved: none, because the runbook does not wait for the branches',
    );
  return lines;
}

function savedText({ savedMs, factor, isAtLeast, asWritten }: GroupRun): string {
  if (savedMs === null) {
    const way = asWritten?.isCutOff ? 'as written' : 'one after another';
    return `Time saved: not known, because the run ${way} was cut off`;
  }
  if (savedMs < 0) return `Time lost: ${durationText(-savedMs)}`;
  if (savedMs === 0) return 'Time saved: none';
  const atLeast = isAtLeast ? 'at least ' : '';
  const times = factor === null ? '' : `, ${atLeast}${Math.round(factor * 10) / 10} times as fast`;
  const why = isAtLeast ? ', because the run one after another was cut off' : '';
  return `Time saved: ${atLeast}${durationText(savedMs)}${times}${why}`;
}

function inAll(runs: readonly GroupRun[]): string {
  const sum = (way: 'oneByOne' | 'asWritten') => {
    const atLeast = runs.some((run) => run[way]?.isCutOff) ? 'at least ' : '';
    return atLeast + durationText(runs.reduce((total, run) => total + (run[way]?.durationMs ?? 0), 0));
  };
  const sums = `${sum('oneByOne')} one after another, ${sum('asWritten')} as written`;
  return `This is the first of ${counted(runs.length, 'execution')}; all of them take ${sums}.`;
}

function wrapped(line: string, width: number): string {
  return `${indented(brokenAtWords(line, { indent: 2, width }), 2)}\n`;
}
