import type { Command } from 'commander';
import { didYouMeanOf } from '../flags/choice.ts';
import type { Io } from '../output/io.ts';
import { helpWidth } from '../output/text-width.ts';

/** `pianola help [TOPIC]`: the help of a command, or the topic `options`. */
export function addHelp(program: Command, { stdout }: Io): void {
  program.helpCommand(false);
  program
    .command('help')
    .summary('explain a command, or the switches of --option')
    .description('Explains a command. The topic "options" lists the switches of --option.')
    .argument('[TOPIC]', 'a command, or: options')
    .addHelpText('after', '\nExamples:\n  pianola help simulate\n  pianola help options')
    .action(async (topic: string | undefined) => {
      if (topic === 'options') {
        const { switchesHelp } = await import('../flags/switches.ts');
        stdout.write(switchesHelp(helpWidth(stdout)));
        return;
      }
      const commands = program.commands.map((command) => command.name());
      const command = program.commands.find((candidate) => candidate.name() === topic);
      if (topic !== undefined && command === undefined) {
        program.error(
          `error: there is no help on '${topic}'; the topics are ${commands.join(', ')} and options` +
            didYouMeanOf(topic, [...commands, 'options']),
        );
      }
      (command ?? program).outputHelp();
    });
}
