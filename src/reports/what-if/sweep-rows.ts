import type { Sweep, SweepRow } from '../../what-if/sweep.ts';
import { busiestOf } from './sweep-table.ts';

/** A sweep as one JSON object on one line, for scripts. */
export function sweepJson({ rows, best, standIns, isInterrupted, limit }: Sweep, exitCode: number): string {
  const told = rows.map((row, index) => ({ ...plain(row), best: index === best }));
  return `${JSON.stringify({ exitCode, best, isInterrupted, limit, combinations: told, standIns })}\n`;
}

/** A sweep as comma-separated values with a line of titles (RFC 4180), for spreadsheets. */
export function sweepCsv({ rows, best }: Sweep): string {
  const [first] = rows;
  if (first === undefined) return '';
  const names = Object.keys(first.concurrencyOf);
  const titles = [
    ...['throttle', 'concurrency', ...names.map((name) => `concurrency of ${name}`)],
    ...[
      'makespanMs',
      'longestWaitMs',
      'meanWaitMs',
      'busiest',
      'utilisation',
      'jobs',
      'status',
      'limit',
      'best',
    ],
  ];
  const lines = rows.map((row, index) => {
    const busiest = busiestOf(row.servers);
    return [
      ...[row.throttle, row.concurrency, ...names.map((name) => row.concurrencyOf[name])],
      ...[row.makespanMs, row.longestWaitMs, row.meanWaitMs, busiest?.name, busiest?.utilisation],
      ...[row.jobs, row.status, row.limit, index === best],
    ];
  });
  return [titles, ...lines]
    .map((line) => `${line.map((cell) => csvCell(cell ?? '')).join(',')}\r\n`)
    .join('');
}

function plain(row: SweepRow) {
  const busiest = busiestOf(row.servers);
  const { servers, ...rest } = row;
  return { ...rest, busiest: busiest?.name ?? null, servers };
}

function csvCell(value: string | number | boolean): string {
  const text = String(value);
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
