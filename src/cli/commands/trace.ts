import type { Command } from 'commander';
import type { ConvertFlags } from '../actions/trace-convert.ts';
import { choice } from '../flags/choice.ts';
import { fileName } from '../flags/flag-values.ts';
import { convertedFormats } from '../output/formats.ts';
import { helpText } from '../output/help-text.ts';
import type { Io } from '../output/io.ts';

/** `pianola trace convert TRACE`. What it needs is loaded when it is called. */
export function addTrace(program: Command, io: Io, exitWith: (code: number) => void): void {
  program
    .command('trace')
    .summary('convert the trace of a run, for the tools that show traces')
    .description('Does something with the trace of a run.')
    .command('convert')
    .summary('write a trace for other tools')
    .argument('<TRACE>', 'a trace written with --format ndjson, or - for standard input')
    .addOption(
      choice('--to <FORMAT>', 'chrome: Chrome trace events, for Perfetto and speedscope', [
        ...convertedFormats,
      ]).makeOptionMandatory(),
    )
    .option('--out <FILE>', 'write to FILE, not to standard output', fileName)
    .option('--quiet', 'no word on the clock, and none on a trace that is not whole')
    .description(
      'Writes a trace as Chrome trace events: a process for each runbook server, a lane for each job, ' +
        'and in it the job, its instance and its activities as slices. Arrows lead from the activity that ' +
        'emitted a token to the one that takes it, and from an activity to the jobs it starts. Where no ' +
        'time passes in a trace, its events lie one microsecond apart.',
    )
    .addHelpText('after', () => helpText(io.stdout, [], examples))
    .action(async (trace: string, flags: ConvertFlags) => {
      const { convertTrace } = await import('../actions/trace-convert.ts');
      exitWith(await convertTrace(trace, flags, io));
    });
}

const examples = [
  'pianola simulate backup.json --format ndjson --out trace.ndjson',
  'pianola trace convert trace.ndjson --to chrome --out trace.json',
  'pianola simulate backup.json --format ndjson | pianola trace convert - --to chrome > trace.json',
];
