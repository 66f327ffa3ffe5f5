import { type Command, Option } from 'commander';
import { choiceArgument } from '../flags/choice.ts';
import { type Shell, shells } from '../output/completion-scripts.ts';
import { helpText } from '../output/help-text.ts';
import type { Io } from '../output/io.ts';

/** `pianola completion SHELL`. What it needs is loaded when it is called. */
export function addCompletion(program: Command, io: Io): void {
  program
    .command('completion')
    .summary('print what a shell needs to complete commands, flags and runbooks')
    .description(
      'Prints a script that completes commands, flags, their values, files, and the names of runbooks, ' +
        'activities and parameters of the FILE that stands in the line.',
    )
    .addArgument(choiceArgument('<SHELL>', 'the shell', shells))
    .addOption(new Option('--answer', 'print what can follow the words').hideHelp())
    // The words of the line that is completed.
    .allowExcessArguments()
    .addHelpText('after', () => helpText(io.stdout, [], examples))
    .action(async (shell: Shell, { answer }: { readonly answer?: true }, { args }: Command) => {
      const { completion } = await import('../actions/completion.ts');
      await completion(shell, answer ? args.slice(1) : undefined, program, io);
    });
}

const examples = [
  'pianola completion fish > ~/.config/fish/completions/pianola.fish',
  'source <(pianola completion bash)       # in ~/.bashrc',
  'source <(pianola completion zsh)        # in ~/.zshrc, behind compinit',
];
