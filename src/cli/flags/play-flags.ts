import type { Command } from 'commander';
import { runLimits } from '../../model/run-limit.ts';
import { type TraceFormat, traceFormats } from '../output/formats.ts';
import { choice } from './choice.ts';
import { fileName } from './flag-values.ts';
import type { ThreadFlags } from './live-flags.ts';
import type { StoreFlag } from './store-flag.ts';
import { addEndFlags, addWorldFlags, type WorldFlags } from './world-flags.ts';

/** The flags of `run` and `simulate`, each value checked on its own. Those of threads are for `run` only. */
export interface PlayFlags extends WorldFlags, StoreFlag, ThreadFlags {
  readonly format: TraceFormat;
  readonly out?: string;
  readonly json?: true;
  readonly publishedData: 'none' | 'common' | 'specific' | 'all';
  readonly showScripts?: true;
  readonly showData?: true;
}

/** Adds the options that `run` and `simulate` have in common (format section 5). */
export function addPlayFlags(command: Command): Command {
  const levels = ['none', 'common', 'specific', 'all'] as const;
  addWorldFlags(command)
    .addOption(choice('--format <FORMAT>', 'how the trace is written', traceFormats).default('eventlog'))
    .option('--out <FILE>', 'write the trace to FILE; stdout then gets one line with the result', fileName)
    .option(
      '--json',
      'print the result as one JSON object, not the trace; its keys are below. It wins over --format: ' +
        'with both, the trace is written only where --out says',
    )
    .addOption(
      choice(
        '--published-data <WHICH>',
        'which published data the ndjson trace carries as "data": what is common to all activities, what ' +
          'each type has of its own, or all; conditions test these values. With specific and all it ' +
          'carries the texts of each activity as "texts", with their references resolved',
        levels,
      ).default('none'),
    )
    .option(
      '--show-data',
      'show what each activity published behind its line in eventlog and tree: what its type has of its ' +
        'own, unless --published-data says otherwise',
    )
    .option(
      '--show-scripts',
      'show each script below its activity, with its references resolved; ndjson has it as "script"',
    );
  return addEndFlags(command)
    .option('--quiet', 'print only why nothing could be played, and what --json asks for')
    .option('--no-color', 'no colour, even on a terminal');
}

/** The paragraph of the help on what `--json` prints. */
export const jsonKeys =
  'The object of --json has these keys: runbook (its path; several paths have commas between them), ' +
  'status (success, warning, failed or canceled; of several runbooks the worst; failed or canceled when' +
  ` a limit or an interrupt ended the run), exitCode, limit (null, ${runLimits.join(', ')}), ` +
  'reason (null, or why the status is not success), returned (the rows of returned data), activities (how ' +
  'many ran; each attempt of a loop counts), events (how many the trace has), durationMs (virtual under ' +
  'simulate), jobs (how many there were; child jobs count), simulated (how many activities were stood in ' +
  'for), unusedMocks (under simulate: what nothing used of the outcomes of --mocks, each with runbook, ' +
  'activity, number of the entry, and why) and counts (for each runbook its path, jobs, ' +
  'instances, statuses of instances, and activities; for each activity id, name, on how many tokens it ' +
  'ran, attempts, rows, success, warning, failed, dropped rows, and how often it was simulated).';
