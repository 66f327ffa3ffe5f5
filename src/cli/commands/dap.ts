import type { Command } from 'commander';
import type { DapFlags } from '../actions/dap.ts';
import { wholeNumber } from '../flags/flag-values.ts';
import { helpText } from '../output/help-text.ts';
import type { Io } from '../output/io.ts';

/** `pianola dap`. What it needs is loaded when it is called. */
export function addDap(program: Command, io: Io, exitWith: (code: number) => void): void {
  program
    .command('dap')
    .summary("debug runbooks in an editor: the editor's side of a simulation")
    .description(
      'A debug adapter: lets an editor that speaks the Debug Adapter Protocol play a simulation step by ' +
        'step, forwards and back, look at the data bus, and set published data. It touches nothing ' +
        'outside. An editor starts it and talks to it by its standard streams.',
    )
    .option(
      '--port <NUMBER>',
      'listen there for editors, on this machine only; 0: any port that is free',
      wholeNumber(0, 65_535),
    )
    .addHelpText('after', () => helpText(io.stdout, [launch], examples))
    .action(async (flags: DapFlags) => {
      const { dap } = await import('../actions/dap.ts');
      exitWith(await dap(flags, io));
    });
}

const launch =
  'Launch arguments: program (a runbook, a bundle folder or file, or an .ois_export), runbook, parameters ' +
  '(an object of names and values), mocks (a file, or the outcomes themselves), args (a list of flags of ' +
  'pianola simulate, such as --timing), stopOnEntry and stopOnEnd.';

const examples = ['pianola dap', 'pianola dap --port 4711'];
