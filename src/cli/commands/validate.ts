import type { Command } from 'commander';
import type { ValidateFlags } from '../actions/validate.ts';
import { collectTexts } from '../flags/flag-values.ts';
import { helpText } from '../output/help-text.ts';
import type { Io } from '../output/io.ts';

/** `pianola validate FILE...`. What it needs is loaded when it is called. */
export function addValidate(program: Command, io: Io, exitWith: (code: number) => void): void {
  program
    .command('validate')
    .summary('tell everything that is wrong with runbook files')
    .description(
      'Reads runbooks, bundles and exports of Orchestrator and tells everything that is wrong with them, each problem with its place and what to do about it. Exit code 0 when there are no errors (warnings do not count), 2 otherwise.',
    )
    .argument('<FILE...>', 'runbooks, bundle folders or files, or .ois_exports; each is read on its own')
    .option(
      '--activities <FILE>',
      'a JavaScript module that exports activity types of your own; it is code that runs with all rights; repeatable',
      collectTexts,
    )
    .option('--json', 'print the problems as one JSON array, files that cannot be read among them')
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
