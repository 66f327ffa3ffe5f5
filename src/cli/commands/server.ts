import type { Command } from 'commander';
import type { ServerFlags } from '../actions/server.ts';
import { activitiesFlag } from '../flags/activities-flag.ts';
import { choice } from '../flags/choice.ts';
import { notEmpty, wholeNumber } from '../flags/flag-values.ts';
import { addThreadFlags } from '../flags/live-flags.ts';
import { parseMetricsAddress } from '../flags/metrics-address.ts';
import { secretFlag } from '../flags/secret-flags.ts';
import { storeFlag } from '../flags/store-flag.ts';
import { helpText } from '../output/help-text.ts';
import type { Io } from '../output/io.ts';

/** `pianola server`. What it needs is loaded when it is called. */
export function addServer(program: Command, io: Io, exitWith: (code: number) => void): void {
  const command = program
    .command('server')
    .summary('play the jobs of a store as a runbook server')
    .description(
      'Takes jobs from a store and plays them in real time, as many at once as its throttle permits and as ' +
        'the job concurrency of each runbook permits. Child jobs are queued in the store like any other. ' +
        'Runbooks that are deployed meanwhile are played without a restart.',
    )
    .addOption(storeFlag())
    .option('--name <NAME>', 'its name', notEmpty, 'RBS01')
    .option(
      '--metrics <HOST:PORT>',
      'answer there: /metrics for Prometheus, /healthz with 200 while it looks for jobs, else 503',
      parseMetricsAddress,
    )
    .option('--throttle <N>', 'how many jobs it plays at once, 1 to 1000', wholeNumber(1, 1000), 50);
  addThreadFlags(command)
    .addOption(secretFlag())
    .addOption(activitiesFlag())
    .addOption(
      choice('--published-data <WHICH>', 'which published data the traces carry', [
        ...['none', 'common', 'specific', 'all'],
      ]).default('none'),
    )
    .option('--quiet', 'do not tell which jobs begin and end')
    .addHelpText('after', () => helpText(io.stdout, [ends], examples))
    .action(async (flags: ServerFlags) => {
      const { serverCommand } = await import('../actions/server.ts');
      exitWith(await serverCommand(flags, io));
    });
}

const ends =
  'SIGTERM or Ctrl-C drains it: it takes no jobs any more and ends when those that it plays have ended. A ' +
  'second one cancels them. Jobs of a server that is killed begin again when the next one starts, or are ' +
  'Failed where the option serverLoss of their runbook says so.';

const examples = [
  'pianola server',
  'pianola server --name RBS02 --throttle 10 --store /var/lib/pianola/jobs.db',
];
