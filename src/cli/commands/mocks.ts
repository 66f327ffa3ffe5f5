import type { Command } from 'commander';
import type { MocksFlags } from '../actions/mocks.ts';
import { activitiesFlag } from '../flags/activities-flag.ts';
import { collectTexts, fileName } from '../flags/flag-values.ts';
import { mockCheckFlag } from '../flags/mock-check-flag.ts';
import { helpText } from '../output/help-text.ts';
import type { Io } from '../output/io.ts';

/** `pianola mocks FILE`. What it needs is loaded when it is called. */
export function addMocks(program: Command, io: Io, exitWith: (code: number) => void): void {
  program
    .command('mocks')
    .summary('write a file of simulated outcomes to start from')
    .description(
      'Writes simulated outcomes for every activity that needs one and has none in its runbook. They are ' +
        'typed examples of the published data that other activities and links read. Comments say who reads ' +
        'them, show the scripts that are not run, and list the secrets to be given. Play the file with ' +
        '--mocks.',
    )
    .argument('<FILE>', 'a runbook, a bundle folder or file, or an .ois_export')
    .option(
      '--runbook <PATH>',
      'only this runbook and those it is sure to start, by path, its end or name; repeatable',
      collectTexts,
    )
    .option('--out <FILE>', 'write to FILE; stdout then gets one line that says what is in it', fileName)
    .option('--force', 'overwrite FILE if it exists')
    .option('--all-items', 'write every item an activity is known to publish, not only those that are read')
    .addOption(mockCheckFlag())
    .addOption(activitiesFlag())
    .option('--json', 'write JSON without comments, not YAML')
    .option('--quiet', 'no warnings of the definition, no line on what was written')
    .option('--no-color', 'no colour, even on a terminal')
    .addHelpText('after', () => helpText(io.stdout, [names], examples))
    .action(async (file: string, flags: MocksFlags) => {
      const { mocks } = await import('../actions/mocks.ts');
      exitWith(await mocks(file, flags, io));
    });
}

const names =
  'A file called mocks.yaml or ANYTHING.mocks.yaml may lie in a bundle folder: it is not read as a runbook.';

const examples = [
  'pianola mocks backup.json --out backup.mocks.yaml',
  'pianola simulate backup.json --mocks backup.mocks.yaml',
  'pianola mocks ops-folder --runbook "\\Ops\\Nightly backup"',
];
