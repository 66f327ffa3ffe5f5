import type { StoredJob } from '../../model/stored-job.ts';
import { type Colours, plainColours } from '../../text/colours.ts';
import { harmless } from '../../text/harmless.ts';
import { durationText, returnedText } from '../../text/plain-words.ts';
import { timeMs } from '../../trace/event-time.ts';
import { type Column, textTable } from '../what-if/text-table.ts';

const columns: readonly Column[] = [
  { title: 'Id' },
  { title: 'Runbook', least: 12 },
  { title: 'Status' },
  { title: 'Server', least: 6 },
  { title: 'Queued' },
  { title: 'Took', isNumber: true },
];

/**
 * A table of jobs, a line each. A Completed job whose runbook did not succeed shows how that ended:
 * `Completed (failed)`.
 */
export function jobList(jobs: readonly StoredJob[], width?: number, colours: Colours = plainColours): string {
  if (jobs.length === 0) return 'no jobs\n';
  const rows = jobs.map((job) => [
    job.id,
    harmless(job.runbook),
    statusText(job),
    harmless(job.server ?? '-'),
    // To the second, as a person reads it.
    `${job.queuedAt.slice(0, 19).replace('T', ' ')}Z`,
    tookText(job),
  ]);
  const [head = '', ...lines] = textTable(columns, rows, width);
  return colours.strong(head.trimEnd()).concat('\n', ...lines);
}

/** Everything that is kept of a job but its trace, a line each. */
export function jobText(job: StoredJob, colours: Colours = plainColours): string {
  const facts: readonly (readonly [string, string])[] = [
    ['Id', job.id],
    ['Runbook', harmless(job.runbook)],
    ['Status', statusText(job)],
    ['Reason', harmless(job.reason ?? '')],
    ['Server', harmless(job.server ?? '')],
    ['Attempt', job.attempt === 0 ? '' : String(job.attempt)],
    ['Parent', job.parent ?? ''],
    ['Queued', job.queuedAt],
    ['Started', job.startedAt ?? ''],
    ['Ended', job.endedAt ?? ''],
    ['Took', job.startedAt === null ? '' : tookText(job)],
    ['Returned', returnedText(job.returned)],
  ];
  const told = facts.filter(([, value]) => value !== '');
  return told.map(([name, value]) => `${colours.strong(`${name}:`.padEnd(10))}${value}\n`).join('');
}

function statusText({ status, instanceStatus }: StoredJob): string {
  const isPlain = instanceStatus === null || instanceStatus === 'success' || status !== 'Completed';
  return isPlain ? status : `${status} (${instanceStatus})`;
}

function tookText({ startedAt, endedAt }: StoredJob): string {
  if (startedAt === null || endedAt === null) return '-';
  return durationText(timeMs(endedAt) - timeMs(startedAt));
}
