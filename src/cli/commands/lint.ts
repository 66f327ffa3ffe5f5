import { type Command, Option } from 'commander';
import type { LintFlags } from '../actions/validate.ts';
import { collectTexts } from '../flags/flag-values.ts';
import { helpText } from '../output/help-text.ts';
import type { Io } from '../output/io.ts';

/** `pianola lint FILE...`. What it needs is loaded when it is called. */
export function addLint(program: Command, io: Io, exitWith: (code: number) => void): void {
  program
    .command('lint')
    .summary('the same, for a check that fails on warnings, too')
    .description(
      'Tells all that "pianola validate" tells, and ends with exit code 3 when there is a warning and --fail-on warning ' +
        'is given. Errors end it with exit code 2. docs/lint.md says what each warning means.',
    )
    .argument('<FILE...>', 'runbooks, bundle folders or files, or .ois_exports; each is read on its own')
    .addOption(
      new Option('--fail-on <SEVERITY>', 'the least severe problem that fails the check')
        .choices(['error', 'warning'])
        .default('error'),
    )
    .option(
      '--activities <FILE>',
      'a JavaScript module that exports activity types of your own; it is code that runs with all rights; repeatable',
      collectTexts,
    )
    .option('--json', 'print the problems as one JSON array, files that cannot be read among them')
    .option('--quiet', 'print nothing of less severity than --fail-on, and no count')
    .option('--no-color', 'no colour, even on a terminal')
    .addHelpText('after', () => helpText(io.stdout, [], examples))
    .action(async (files: string[], flags: LintFlags) => {
      const { lint } = await import('../actions/validate.ts');
      exitWith(await lint(files, flags, io));
    });
}

const examples = ['pianola lint ops-folder --fail-on warning', 'pianola lint ops-folder --json'];
