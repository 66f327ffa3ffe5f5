import type { Command } from 'commander';
import type { ExplainFlags } from '../actions/explain.ts';
import { activitiesFlag } from '../flags/activities-flag.ts';
import { fileName, wholeNumber } from '../flags/flag-values.ts';
import { mockCheckFlag } from '../flags/mock-check-flag.ts';
import { helpText } from '../output/help-text.ts';
import type { Io } from '../output/io.ts';

/** `pianola explain FILE [ACTIVITY]`. What it needs is loaded when it is called. */
export function addExplain(program: Command, io: Io, exitWith: (code: number) => void): void {
  program
    .command('explain')
    .summary('say in plain words what a runbook does')
    .description(
      'Says in plain words what starts a runbook, which ways a token can take, and how often each activity ' +
        'runs. It says which links never or always pass, what happens on failure, which runbooks it ' +
        'starts, and what it returns. With an ACTIVITY it says what that activity reads and publishes, ' +
        'who reads that, and why it runs as often as it does. If there are several runbooks and no ' +
        '--runbook, it prints one line for each, and who starts whom. Nothing is played.',
    )
    .argument('<FILE>', 'a runbook, a bundle folder or file, or an .ois_export')
    .argument('[ACTIVITY]', 'one activity, by id or name; [ID] in brackets if another has that name')
    .option('--runbook <PATH>', 'which runbook to explain, by path, its end or name')
    .option(
      '--trace <FILE>',
      'a trace written with --format ndjson: say why each activity ran as often as it did, and why an ' +
        'ACTIVITY ran, failed or never ran, up to the first cause; the values that conditions tested are ' +
        'in the trace if it was written with --published-data all',
      fileName,
    )
    .option(
      '--job <N>',
      'count only this job of the trace; the default is all jobs of the runbook together',
      wholeNumber(1, Number.MAX_SAFE_INTEGER),
    )
    .option(
      '--mocks <FILE>',
      'simulated outcomes: say what holds under simulate with them: rows, statuses, how often each ' +
        'activity runs, and which links never pass',
      fileName,
    )
    .addOption(mockCheckFlag())
    .addOption(activitiesFlag())
    .option('--json', 'print one JSON object with everything; "rule" cites the semantics')
    .option('--quiet', 'no warnings of the definition')
    .option('--no-color', 'no colour, even on a terminal')
    .addHelpText('after', () => helpText(io.stdout, [counts], examples))
    .action(async (file: string, activity: string | undefined, flags: ExplainFlags) => {
      const { explain } = await import('../actions/explain.ts');
      exitWith(await explain(file, activity, flags, io));
    });
}

const counts =
  'Counts: n, m and so on stand for the rows of an activity that can return several. Rows multiply along a ' +
  'path. Where paths meet, they add up. A Junction runs once.';

const examples = [
  'pianola explain backup.json',
  'pianola explain ops-folder --runbook Parent',
  'pianola explain ops-folder --runbook Parent "List files"',
  'pianola explain backup.json --mocks backup.mocks.yaml',
  'pianola simulate backup.json --format ndjson --out t.ndjson --quiet',
  'pianola explain backup.json --trace t.ndjson',
  'pianola simulate backup.json --published-data all --format ndjson --out t.ndjson --quiet',
  'pianola explain backup.json "Send Email" --trace t.ndjson',
];
