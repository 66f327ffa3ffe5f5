import { type Command, Option } from 'commander';
import type { TestFlags } from '../actions/test-round.ts';
import { activitiesFlag } from '../flags/activities-flag.ts';
import { positiveNumber } from '../flags/flag-values.ts';
import {
  collectCoverage,
  collectReporters,
  parseShard,
  parseThresholds,
  percentage,
} from '../flags/test-flags.ts';
import { helpText } from '../output/help-text.ts';
import type { Io } from '../output/io.ts';

/** `pianola test [PATH…]`. What it needs is loaded when it is called. */
export function addTest(program: Command, io: Io, exitWith: (code: number) => void): void {
  program
    .command('test')
    .summary('play the cases of test files, and say which expectations do not hold')
    .argument('[PATH...]', 'test files, or folders that are searched for them (default: .)')
    .option('--filter <REGEX>', 'play only the cases whose name matches, letter case aside')
    .option('--bail', 'end after the first case that fails')
    .option('--watch', 'play them again whenever a file changes that they come from, until Ctrl-C')
    .option('--update', 'first write into the test files what happened, where an expectation does not hold')
    .option('--shard <I/N>', 'play part I of N of the cases, as in 1/4', parseShard)
    .option(
      '--reporter <KIND[=FILE]>',
      'how to tell: default, tap, junit, json or github (annotations), to a file where one is named; ' +
        'repeatable',
      collectReporters,
    )
    .addOption(
      new Option(
        '--coverage [KIND[=FILE]]',
        'what the cases reach of activities, links and outcomes: text (default), html (a page with each ' +
          'runbook drawn; coverage.html where no file is named), lcov, cobertura or json, to a file where ' +
          'one is named; repeatable',
      )
        .preset('text')
        .argParser(collectCoverage),
    )
    .option(
      '--coverage-threshold <SHARES>',
      'exit code 1 below these shares in per cent, as in activities=90,links=80,outcomes=50',
      parseThresholds,
    )
    .option(
      '--mutate',
      'once all cases have passed, change the runbooks that they play in one place at a time, and say ' +
        'which changes no case notices',
    )
    .option(
      '--mutate-threshold <PERCENT>',
      'exit code 1 if the cases notice less than this share of the changes; turns on --mutate',
      percentage,
    )
    .option(
      '--case-timeout <SECONDS>',
      'a case that takes longer by the clock fails (default: 60)',
      positiveNumber,
    )
    .addOption(activitiesFlag())
    .option('--no-color', 'no colour, even on a terminal')
    .description(
      'Plays the cases of *.test.yaml, *.test.yml and *.test.json files with their mocks, in simulated ' +
        'time. Nothing outside is touched. A case that fails is told with what was expected, what ' +
        'happened, why, and the line of the expectation.',
    )
    .addHelpText('after', () => helpText(io.stdout, [codes], examples))
    .action(async (paths: string[], flags: TestFlags) => {
      const { testCommand } = await import('../actions/test.ts');
      exitWith(await testCommand(paths, flags, io));
    });
}

const codes =
  'Exit codes: 0 all passed, 1 a case failed or a threshold was missed, 2 a file is wrong or no case was ' +
  'found, 130 interrupted. Ctrl-C while --watch waits gives the code of what was played last.';

const examples = [
  'pianola test',
  'pianola test ops-folder --filter "disk" --bail',
  'pianola test ops-folder --watch',
  'pianola test ops-folder --filter "disk" --update',
  'pianola test --reporter default --reporter junit=results.xml',
  'pianola test --coverage --coverage lcov=lcov.info --coverage-threshold activities=90',
  'pianola test --coverage html=coverage.html',
  'pianola test --mutate --mutate-threshold 80',
  'pianola test --shard 1/4 --reporter github',
];
