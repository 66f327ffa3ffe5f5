import type { Command } from 'commander';
import { jobStatuses } from '../../model/job.ts';
import type { JobsFlags } from '../actions/jobs.ts';
import { choice } from '../flags/choice.ts';
import { wholeNumber } from '../flags/flag-values.ts';
import { storeFlag } from '../flags/store-flag.ts';
import { helpText } from '../output/help-text.ts';
import type { Io } from '../output/io.ts';

/** `pianola jobs [list|show|cancel|rerun|prune]`. What it needs is loaded when it is called. */
export function addJobs(program: Command, io: Io, exitWith: (code: number) => void): void {
  const jobs = program
    .command('jobs')
    .summary('list the jobs of a store, show, cancel or rerun one, or remove old ones')
    .description('Tells of the jobs that a store keeps, also while another process writes to it.');
  const common = (command: Command) =>
    command
      .addOption(storeFlag())
      .option('--json', 'print JSON')
      .option('--no-color', 'no colour, even on a terminal');
  common(jobs.command('list', { isDefault: true }))
    .summary('list jobs, the latest last')
    .addOption(choice('--status <STATUS>', 'only jobs of this status', jobStatuses))
    .option('--runbook <PATH>', 'only jobs of this runbook: its path, the end of it, or its name')
    .option('--last <N>', 'only the last N; 0 for all', wholeNumber(0, 1_000_000_000), 50)
    .addHelpText('after', () => helpText(io.stdout, [jsonKeys], examples))
    .action(async (flags: JobsFlags) => {
      const { listJobs } = await import('../actions/jobs.ts');
      exitWith(await listJobs(flags, io));
    });
  common(jobs.command('show <ID>'))
    .summary('show a job')
    .description('Shows a job. The beginning of its id will do, if no other id begins so.')
    .action(async (id: string, flags: JobsFlags) => {
      const { showJob } = await import('../actions/jobs.ts');
      exitWith(await showJob(id, flags, io));
    });
  common(jobs.command('cancel <ID>'))
    .summary('cancel a job')
    .description(
      'Cancels a job that waits, or tells the server that plays it to stop it. Its child jobs go on, ' +
        'unless it waits for them.',
    )
    .action(async (id: string, flags: JobsFlags) => {
      const { cancelJob } = await import('../actions/jobs.ts');
      exitWith(await cancelJob(id, flags, io));
    });
  common(jobs.command('rerun <ID>'))
    .summary('queue a job again')
    .description(
      'Queues a new job with the parameters of this one, of the version of its runbook that is deployed ' +
        'now, and prints its id.',
    )
    .action(async (id: string, flags: JobsFlags) => {
      const { rerunJob } = await import('../actions/jobs.ts');
      exitWith(await rerunJob(id, flags, io));
    });
  common(jobs.command('prune'))
    .summary('remove old jobs')
    .description('Removes runs with their jobs and traces, if all of their jobs ended so long ago.')
    .requiredOption('--older-than <TIME>', 'a length of time as in 30d, 12h or 90m')
    .action(async (flags: JobsFlags & { olderThan: string }) => {
      const { pruneJobs } = await import('../actions/jobs.ts');
      exitWith(await pruneJobs(flags, io));
    });
}

const jsonKeys =
  '--json prints an array of objects with id, runbook, status (Pending, Running, Completed, Failed or ' +
  'Canceled), instanceStatus (how the runbook ended, or null), server, attempt (how often it began), ' +
  'parent (the id of the job that started it, or null), queuedAt, startedAt, endedAt, returned and reason.';

const examples = [
  'pianola jobs',
  'pianola jobs list --status Failed --json',
  'pianola jobs prune --older-than 30d',
];
