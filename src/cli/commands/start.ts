import type { Command } from 'commander';
import type { StartFlags } from '../actions/start.ts';
import { choice } from '../flags/choice.ts';
import { collectNameValues, collectTexts } from '../flags/flag-values.ts';
import { storeFlag } from '../flags/store-flag.ts';
import { traceFormats } from '../output/formats.ts';
import { helpText } from '../output/help-text.ts';
import type { Io } from '../output/io.ts';

/** `pianola start RUNBOOK`. What it needs is loaded when it is called. */
export function addStart(program: Command, io: Io, exitWith: (code: number) => void): void {
  program
    .command('start')
    .summary('queue a job of a deployed runbook')
    .description(
      'Queues a job of the last deployed version of a runbook, and prints its id. A runbook server plays ' +
        'it when its throttle and the job concurrency of the runbook permit.',
    )
    .argument('<RUNBOOK>', 'path, end of the path, or name')
    .addOption(storeFlag())
    .option('--param <NAME=VALUE>', 'a parameter of Initialize Data; repeatable', collectNameValues)
    .option(
      '--server <NAME>',
      'a server that may run it, primary first; repeatable (default: those of the runbook, or all)',
      collectTexts,
    )
    .option('--wait', 'print what the job does until it has ended, and exit as run does')
    .addOption(choice('--format <FORMAT>', 'how --wait prints it', traceFormats).default('eventlog'))
    .option('--strict', 'with --wait: exit code 1 also for a warning')
    .option('--json', 'print an object with the id; with --wait the job as it ended, and no trace')
    .option('--no-color', 'no colour, even on a terminal')
    .addHelpText('after', () => helpText(io.stdout, [], examples))
    .action(async (runbook: string, flags: StartFlags) => {
      const { startCommand } = await import('../actions/start.ts');
      exitWith(await startCommand(runbook, flags, io));
    });
}

const examples = ['pianola start "Disk report" --param Computer=WEB01', 'pianola start \\Ops\\Report --wait'];
