import type { Command } from 'commander';
import type { RecordFlags } from '../actions/record.ts';
import { fileName, notEmpty } from '../flags/flag-values.ts';
import { addEndFlags, addSimulatedWorldFlags, addWorldFlags } from '../flags/world-flags.ts';
import { helpText } from '../output/help-text.ts';
import type { Io } from '../output/io.ts';

/** `pianola record FILE`. What it needs is loaded when it is called. */
export function addRecord(program: Command, io: Io, exitWith: (code: number) => void): void {
  const command = program
    .command('record')
    .summary('play a runbook, and write a test file that pins what it did');
  addSimulatedWorldFlags(addEndFlags(addWorldFlags(command)))
    .option('--out <FILE>', 'write the test file to FILE, as in backup.test.yaml (default: stdout)', fileName)
    .option('--force', 'overwrite FILE if it exists')
    .option('--name <TEXT>', 'what the case of the run is called', notEmpty, 'as recorded')
    .option('--only-run', 'record the run only, not what other outcomes of its activities lead to')
    .option('--quiet', 'no warnings of the definition, no line on what was written')
    .option('--no-color', 'no colour, even on a terminal')
    .description(
      'Plays a runbook as simulate does, and writes a test file for pianola test that holds as long as the ' +
        'runbook does the same. It has the outcomes that the run used, with the items that somebody reads. ' +
        'Then activities get other outcomes, one at a time: each that leads somewhere new becomes a case.',
    )
    .addHelpText('after', () => helpText(io.stdout, [secrets], examples))
    .action(async (file: string, flags: RecordFlags) => {
      const { recordCommand } = await import('../actions/record.ts');
      exitWith(await recordCommand(file, flags, io));
    });
}

const secrets =
  'Values of --secret are not written: the run and its cases are played with others in their place.';

const examples = [
  'pianola record backup.json --out backup.test.yaml',
  'pianola record ops.ois_export --runbook Nightly --mocks nightly.mocks.yaml',
  'pianola test backup.test.yaml',
];
