import type { Command } from 'commander';
import type { McpFlags } from '../actions/mcp.ts';
import { fileName, spanOfTime, wholeNumber } from '../flags/flag-values.ts';
import { helpText } from '../output/help-text.ts';
import type { Io } from '../output/io.ts';

/** `pianola mcp`. What it needs is loaded when it is called. */
export function addMcp(program: Command, io: Io, exitWith: (code: number) => void): void {
  program
    .command('mcp')
    .summary('serve the Model Context Protocol to an editor or an agent')
    .description(
      'Serves the Model Context Protocol on standard input and output, with the tools validate, simulate, ' +
        'explain, graph, activities and test. Nothing is run, and no file outside of the root is read, ' +
        'whatever a path, a symbolic link or a test file names. An editor or an agent starts it by itself.',
    )
    .option('--root <DIR>', 'the folder that files are read below', fileName, '.')
    .option('--call-timeout <TIME>', 'end a call after so much real time (default: 60s)', spanOfTime, 60_000)
    .option(
      '--call-memory <MB>',
      'how large the heap of a call may be (default: 1024)',
      wholeNumber(64, 1_000_000),
      1024,
    )
    .addHelpText('after', () => helpText(io.stdout, [], examples))
    .action(async (flags: McpFlags) => {
      const { mcpCommand } = await import('../actions/mcp.ts');
      exitWith(await mcpCommand(flags, io));
    });
}

const examples = ['pianola mcp', 'pianola mcp --root ops-folder --call-timeout 10s'];
