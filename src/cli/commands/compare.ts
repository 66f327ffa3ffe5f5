import type { Command } from 'commander';
import type { CompareFlags } from '../actions/compare.ts';
import { addEndFlags, addSimulatedWorldFlags, addWorldFlags } from '../flags/world-flags.ts';
import { helpText } from '../output/help-text.ts';
import type { Io } from '../output/io.ts';

/** `pianola compare FILE [ACTIVITY]`. What it needs is loaded when it is called. */
export function addCompare(program: Command, io: Io, exitWith: (code: number) => void): void {
  const command = program
    .command('compare')
    .summary('compare parallel branches with the same branches one after another');
  addWorldFlags(command)
    .argument('[ACTIVITY]', 'the Parallel or For Each activity, by id or name; all of them when left out')
    .option('--json', 'print one JSON object');
  addSimulatedWorldFlags(addEndFlags(command))
    .option('--quiet', 'no warnings of the definition')
    .option('--no-color', 'no colour, even on a terminal')
    .description(
      'Simulates a runbook twice in virtual time: with the branches of its Parallel activities one after ' +
        'another, and as they are written. It draws both timelines, and names the slowest branch and the ' +
        'time saved. A For Each with more than one worker is compared as well. The exit code is that of ' +
        'simulating the runbook as written.',
    )
    .addHelpText('after', () => helpText(io.stdout, [], examples))
    .action(async (file: string, activity: string | undefined, flags: CompareFlags) => {
      const { compareCommand } = await import('../actions/compare.ts');
      exitWith(await compareCommand(file, activity, flags, io));
    });
}

const examples = [
  'pianola compare orders.json',
  'pianola compare ops-folder --runbook Enrich "Ask the vendors"',
  'pianola compare ops-folder --runbook Enrich --server RBS01=2 --json',
];
