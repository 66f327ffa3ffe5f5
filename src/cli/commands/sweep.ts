import { type Command, InvalidArgumentError } from 'commander';
import type { SweepFlags } from '../actions/sweep.ts';
import { wholeNumber } from '../flags/flag-values.ts';
import { collectConcurrencies, collectNumbers } from '../flags/number-lists.ts';
import { addEndFlags, addSimulatedWorldFlags, addWorldFlags } from '../flags/world-flags.ts';
import { helpText } from '../output/help-text.ts';
import type { Io } from '../output/io.ts';

/** `pianola sweep FILE`. What it needs is loaded when it is called. */
export function addSweep(program: Command, io: Io, exitWith: (code: number) => void): void {
  const command = program.command('sweep').summary('simulate a runbook under many limits or schedules');
  addWorldFlags(command)
    .option(
      '--throttle <NUMBERS>',
      'throttles to try, each for every server: 1,5,10 or 1..50 or 10..100..10',
      collectNumbers,
    )
    .option(
      '--concurrency <NUMBERS>',
      'job concurrencies to try, each for all runbooks, or NAME=NUMBERS for one of them; repeatable',
      collectConcurrencies,
    )
    .option(
      '--schedules <N|all>',
      'play N schedules, or all there are, and say whether their ' + 'results differ',
      scheduleCount,
    )
    .option('--random', 'if there are more than N schedules, take them at random, by --seed')
    .option('--every-choice', 'vary the order of links and Junctions, too, not only that of jobs')
    .option('--json', 'print one JSON object')
    .option('--csv', 'print the table as comma-separated values');
  addSimulatedWorldFlags(addEndFlags(command))
    .option('--quiet', 'no warnings of the definition, no progress')
    .option('--no-color', 'no colour, even on a terminal')
    .description(
      'Simulates a runbook and its child jobs many times. With --throttle and --concurrency it plays every ' +
        'combination once. It prints how long each takes, how long jobs wait in the queue and how busy the ' +
        'busiest server is, and marks the best. With --schedules it plays different orders of the jobs ' +
        'that could go on at the same time. It prints every different result, with the shortest schedule ' +
        'that shows it.',
    )
    .addHelpText('after', () => helpText(io.stdout, [schedules, codes], examples))
    .action(async (file: string, flags: SweepFlags) => {
      const { sweepCommand } = await import('../actions/sweep.ts');
      exitWith(await sweepCommand(file, flags, io));
    });
}

function scheduleCount(text: string): number | 'all' {
  if (text === 'all') return 'all';
  try {
    return wholeNumber(1, Number.MAX_SAFE_INTEGER)(text);
  } catch {
    throw new InvalidArgumentError('It takes a whole number from 1, or all.');
  }
}

const schedules =
  'The documented schedule comes first, then those that deviate from it at one point, at two, and so on. A ' +
  'result is what a run leaves behind: status, returned data, counters, and the messages of Send Event Log ' +
  'Message. The order of the messages does not matter.';
const codes =
  'Exit codes: 0, also if some combinations fail; 1 or 4 if all of them fail; 1 if schedules give ' +
  'different results.';

const examples = [
  'pianola sweep ops-folder --runbook Parent --throttle 1..50 --concurrency 1,5',
  'pianola sweep ops-folder --runbook Parent --concurrency Child=1..10 --json',
  'pianola sweep ops-folder --runbook Parent --schedules 1000',
];
