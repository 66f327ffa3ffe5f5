import type { Command } from 'commander';
import type { ValidateFlags } from '../actions/validate.ts';
import { activitiesFlag } from '../flags/activities-flag.ts';
import { mockCheckFlag } from '../flags/mock-check-flag.ts';
import { helpText } from '../output/help-text.ts';
import type { Io } from '../output/io.ts';

/** `pianola validate FILE...`. What it needs is loaded when it is called. */
export function addValidate(program: Command, io: Io, exitWith: (code: number) => void): void {
  program
    .command('validate')
    .summary('print every problem of runbook files')
    .description(
      'Reads runbooks, bundles and exports of Orchestrator and prints every problem, with its place and ' +
        'what to do about it. The exit code is 0 without errors, and 2 with errors. Warnings count with ' +
        '--strict only: the exit code is then 3. A .pianolaignore leaves out files, and warnings of files.',
    )
    .argument(
      '<FILE...>',
      'runbooks, bundle folders or files, or .ois_exports; - is standard input; each is read on its own',
    )
    .option('--strict', 'fail on warnings, too: exit code 3')
    .addOption(mockCheckFlag())
    .addOption(activitiesFlag())
    .option('--json', 'print the problems as one JSON array; a file that cannot be read is one of them')
    .option('--quiet', 'print only what fails the check, and no count')
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
  'pianola validate ops-folder --strict',
  'pianola validate - < backup.json',
];
