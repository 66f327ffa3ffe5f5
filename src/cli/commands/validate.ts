import type { Command } from 'commander';
import type { ValidateFlags } from '../actions/validate.ts';
import { activitiesFlag } from '../flags/activities-flag.ts';
import { helpText } from '../output/help-text.ts';
import type { Io } from '../output/io.ts';

/** `pianola validate FILE...`. What it needs is loaded when it is called. */
export function addValidate(program: Command, io: Io, exitWith: (code: number) => void): void {
  program
    .command('validate')
    .summary('print every problem of runbook files')
    .description(
      'Reads runbooks, bundles and exports of Orchestrator and prints every problem, with its place and ' +
        'what to do about it. The exit code is 0 without errors, and 2 with errors. Warnings do not count.',
    )
    .argument('<FILE...>', 'runbooks, bundle folders or files, or .ois_exports; each is read on its own')
    .addOption(activitiesFlag())
    .option('--json', 'print the problems as one JSON array; a file that cannot be read is one of them')
    .option('--quiet', 'print errors only: no warnings, no count')
    .option('--no-color', 'no colour, even on a terminal')
    .addHelpText('after', () => helpText(io.stdout, [], examples))
    .action(async (files: string[], flags: ValidateFlags) => {
      const { validate } = await import('../actions/validate.ts');
      exitWith(await validate(files, flags, io));
    });
}

const examples = [
  'pianola validate backup.json',
  'pianola validate ops-folder other.yaml',
  'pianola validate ops-folder --json',
];
