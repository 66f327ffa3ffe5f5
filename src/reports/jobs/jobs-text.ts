import type { StoredJob } from '../../model/stored-job.ts';
import { type Colours, plainColours } from '../../text/colours.ts';
import { harmless } from '../../text/harmless.ts';
import { durationText, returnedText } from '../../text/plain-words.ts';
import { columnsOf } from '../../text/text-columns.ts';
import { timeMs } from '../../trace/event-time.ts';
import { type Column, textTable } from '../what-if/text-table.ts';

const columns: readonly Column[] = [
  { title: 'Id' },
  { title: 'Runbook', least: 12 },
  { title: 'Status', least: 9 },
  { title: 'Server', least: 6 },
  { title: 'Queued' },
  { title: 'Took', isNumber: true },
];

/**
 * A table of jobs, a line each. A Completed job whose runbook did not succeed shows how that ended:
 * `Completed (failed)`. Where it is too wide, ids are told by their beginnings, and times without year and
 * seconds.
 */
export function jobList(
  jobs: readonly StoredJob[],
  width = Number.POSITIVE_INFINITY,
  colours: Colours = plainColours,
): string {
  if (jobs.length === 0) return 'no jobs\n';
  // To the second, as a person reads it.
  const whole = jobs.map((job) => rowOf(job, 36, job.queuedAt.slice(0, 19)));
  const isTooWide = textTable(columns, whole).some((line) => columnsOf(line.trimEnd()) > width);
  const idLength = isTooWide ? distinctLength(jobs.map(({ id }) => id)) : 36;
  const rows = isTooWide ? jobs.map((job) => rowOf(job, idLength, job.queuedAt.slice(5, 16))) : whole;
  const [head = '', ...lines] = textTable(columns, rows, width);
  return colours.strong(head.trimEnd()).concat('\n', ...lines);
}

function rowOf(job: StoredJob, idLength: number, queued: string): readonly string[] {
  return [
    job.id.slice(0, idLength),
    harmless(job.runbook),
    statusText(job),
    harmless(job.server ?? '-'),
    `${queued.replace('T', ' ')}Z`,
    tookText(job),
  ];
}

/** So many characters of the ids tell them apart; at least those that are the time. */
function distinctLength(ids: readonly string[]): number {
  let length = 13;
  while (new Set(ids.map((id) => id.slice(0, length))).size < ids.length) length += 1;
  return length;
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
