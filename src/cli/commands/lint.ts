import type { Command } from 'commander';
import type { LintFlags } from '../actions/validate.ts';
import { activitiesFlag } from '../flags/activities-flag.ts';
import { choice } from '../flags/choice.ts';
import { mockCheckFlag } from '../flags/mock-check-flag.ts';
import { helpText } from '../output/help-text.ts';
import type { Io } from '../output/io.ts';

/** `pianola lint FILE...`. What it needs is loaded when it is called. */
export function addLint(program: Command, io: Io, exitWith: (code: number) => void): void {
  program
    .command('lint')
    .summary('print every problem, for a check that can fail on warnings')
    .description(
      'Prints the same problems as "pianola validate". The exit code is 2 with errors, and 3 with warnings ' +
        'if --fail-on warning is given. docs/lint.md says what each warning means.',
    )
    .argument(
      '<FILE...>',
      'runbooks, bundle folders or files, or .ois_exports; - is standard input; each is read on its own',
    )
    .addOption(
      choice('--fail-on <SEVERITY>', 'the least severe problem that fails the check', [
        'error',
        'warning',
      ]).default('error'),
    )
    .addOption(mockCheckFlag())
    .addOption(activitiesFlag())
    .option('--json', 'print the problems as one JSON array; a file that cannot be read is one of them')
    .option('--quiet', 'print nothing less severe than --fail-on, and no count')
    .option('--no-color', 'no colour, even on a terminal')
    .addHelpText('after', () => helpText(io.stdout, [], examples))
    .action(async (files: string[], flags: LintFlags) => {
      const { lint } = await import('../actions/validate.ts');
      exitWith(await lint(files, flags, io));
    });
}

const examples = ['pianola lint ops-folder --fail-on warning', 'pianola lint ops-folder --json'];
