import { harmless } from '../../text/harmless.ts';
import { durationText } from '../../text/plain-words.ts';
import { brokenAtWords, indented } from '../../text/word-breaks.ts';
import type { ServerUse } from '../../trace/job-times.ts';
import type { Sweep, SweepRow } from '../../what-if/sweep.ts';
import { noTimeText } from './no-time-text.ts';
import { type Column, textTable } from './text-table.ts';

const bestMark = '*';

/**
 * A sweep as a table, at most `width` columns wide, with the best row marked and the limits that were hit
 * below.
 */
export function sweepTable({ rows, best, standIns }: Sweep, width: number): string {
  const [first] = rows;
  if (first === undefined) return '';
  const names = Object.keys(first.concurrencyOf);
  const hasConcurrency = first.concurrency !== null;
  const columns: Column[] = [
    ...(first.throttle === null ? [] : [{ title: 'throttle', isNumber: true }]),
    ...(hasConcurrency ? [{ title: 'concurrency', isNumber: true }] : []),
    ...names.map((name) => ({ title: harmless(name), isNumber: true, least: 8 })),
    { title: 'makespan', isNumber: true },
    { title: 'max wait', isNumber: true },
    { title: 'mean', isNumber: true },
    { title: 'busiest', least: 5 },
    { title: 'jobs', isNumber: true },
    { title: 'status' },
  ];
  const cells = rows.map((row) => [
    ...(row.throttle === null ? [] : [String(row.throttle)]),
    ...(hasConcurrency ? [String(row.concurrency)] : []),
    ...names.map((name) => String(row.concurrencyOf[name])),
    ...measuresOf(row),
  ]);
  const [titles = '', ...lines] = textTable(columns, cells, width - 2);
  const marked = lines.map(
    (line, index) => `${index === best ? bestMark : ' '} ${indented(line.trimEnd(), 2)}\n`,
  );
  return [
    `  ${indented(titles.trimEnd(), 2)}\n`,
    ...marked,
    '\n',
    ...notesOf(rows, best, standIns, width),
  ].join('');
}

function measuresOf({
  makespanMs,
  longestWaitMs,
  meanWaitMs,
  servers,
  jobs,
  status,
  limit,
}: SweepRow): string[] {
  if (limit !== null) return ['-', '-', '-', '-', String(jobs), limit];
  const { name, utilisation } = busiestOf(servers) ?? { name: '-', utilisation: null };
  const use = utilisation === null ? '' : `${Math.round(utilisation * 100)}% `;
  const times = [makespanMs, longestWaitMs, meanWaitMs].map(shortDuration);
  return [...times, `${use}${harmless(name)}`, String(jobs), status];
}

/** `2m 5s`: a table has no room for more. */
function shortDuration(durationMs: number): string {
  return durationText(durationMs).replace(/ (ms|s|min|h|d)\b/g, (_, unit: string) =>
    unit === 'min' ? 'm' : unit,
  );
}

/** The server with the highest utilisation; of equals the first. Undefined for a run that took no time. */
export function busiestOf(servers: readonly ServerUse[]): ServerUse | undefined {
  return servers
    .filter(({ utilisation }) => utilisation !== null)
    .reduce<ServerUse | undefined>(
      (busiest, server) => ((server.utilisation ?? 0) > (busiest?.utilisation ?? -1) ? server : busiest),
      undefined,
    );
}

function notesOf(
  rows: readonly SweepRow[],
  best: number | null,
  standIns: readonly string[],
  width: number,
): string[] {
  const notes = [
    best === null
      ? 'no combination succeeded'
      : `${bestMark} best: the shortest makespan, with the lowest limits that give it`,
  ];
  const byLimit = Map.groupBy(
    rows.filter(({ limit }) => limit !== null),
    ({ limit }) => limit,
  );
  for (const [limit, hit] of byLimit) {
    const [example] = hit as [SweepRow];
    const which = [
      ...(example.throttle === null ? [] : [`throttle ${example.throttle}`]),
      ...(example.concurrency === null ? [] : [`concurrency ${example.concurrency}`]),
      ...Object.entries(example.concurrencyOf).map(([name, value]) => `concurrency ${value} of ${name}`),
    ].join(', ');
    const others = hit.length > 1 ? ` (and ${hit.length - 1} more)` : '';
    notes.push(`${limit} with ${harmless(which)}${others}: ${harmless(example.message)}`);
  }
  const measured = rows.filter(({ limit }) => limit === null);
  if (measured.length > 0 && measured.every(({ makespanMs }) => makespanMs === 0))
    notes.push(noTimeText(standIns));
  return notes.map((note) => `${indented(brokenAtWords(note, { indent: 2, width }), 2)}\n`);
}
