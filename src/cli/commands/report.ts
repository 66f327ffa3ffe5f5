import type { Command } from 'commander';
import type { ReportFlags } from '../actions/report.ts';
import { fileName } from '../flags/flag-values.ts';
import { addEndFlags, addSimulatedWorldFlags, addWorldFlags } from '../flags/world-flags.ts';
import { helpText } from '../output/help-text.ts';
import type { Io } from '../output/io.ts';

/** `pianola report FILE --out PAGE`. What it needs is loaded when it is called. */
export function addReport(program: Command, io: Io, exitWith: (code: number) => void): void {
  const command = program.command('report').summary('write a page that plays a run, step by step');
  addSimulatedWorldFlags(addEndFlags(addWorldFlags(command)))
    .description(
      'Writes one HTML file that shows the runbooks drawn and plays the trace of a run: tokens on their ' +
        'links, queues, the data bus, the event log, and why each activity ran so often. The file needs no ' +
        'network and no server. Without --trace the run is simulated, with all published data. Of a test ' +
        'file (*.test.yaml) it plays the cases, and shows each of them and what all of them reach.',
    )
    .requiredOption('--out <PAGE>', 'the HTML file to write', fileName)
    .option('--trace <FILE>', 'show this trace, in the format ndjson, and play nothing', fileName)
    .option('--quiet', 'no line on what was written, no warnings')
    .option('--no-color', 'no colour in messages, even on a terminal')
    .addHelpText('after', () => helpText(io.stdout, [], examples))
    .action(async (file: string, flags: ReportFlags) => {
      const { report } = await import('../actions/report.ts');
      exitWith(await report(file, flags, io));
    });
}

const examples = [
  'pianola report backup.json --out report.html',
  'pianola report ops-folder --runbook Parent --mocks ops.mocks.yaml --out report.html',
  'pianola run backup.json --published-data all --format ndjson --out trace.ndjson',
  'pianola report backup.json --trace trace.ndjson --out report.html',
  'pianola report backup.test.yaml --out tests.html',
];
