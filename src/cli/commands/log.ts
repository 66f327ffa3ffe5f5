import type { Command } from 'commander';
import type { LogFlags } from '../actions/log.ts';
import { choice } from '../flags/choice.ts';
import { storeFlag } from '../flags/store-flag.ts';
import { traceFormats } from '../output/formats.ts';
import { helpText } from '../output/help-text.ts';
import type { Io } from '../output/io.ts';

/** `pianola log ID`. What it needs is loaded when it is called. */
export function addLog(program: Command, io: Io, exitWith: (code: number) => void): void {
  program
    .command('log')
    .summary('print the trace of a job that a store keeps')
    .description(
      'Prints the trace of a job and of all jobs that it started, as simulate and run write it. The ' +
        'beginning of the id will do, if no other id begins so.',
    )
    .argument('<ID>', 'the id of the job, as pianola jobs tells it')
    .addOption(storeFlag())
    .addOption(choice('--format <FORMAT>', 'how the trace is written', traceFormats).default('eventlog'))
    .option('--follow', 'wait for what is still to come, until the job has ended')
    .option('--no-color', 'no colour, even on a terminal')
    .addHelpText('after', () => helpText(io.stdout, [], examples))
    .action(async (id: string, flags: LogFlags) => {
      const { logCommand } = await import('../actions/log.ts');
      exitWith(await logCommand(id, flags, io));
    });
}

const examples = [
  'pianola log 0193a5c2',
  'pianola log 0193a5c2 --format tree',
  'pianola log 0193a5c2 --format ndjson --follow',
];
