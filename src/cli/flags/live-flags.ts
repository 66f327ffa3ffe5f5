import { type Command, InvalidArgumentError } from 'commander';
import { grantForms, parseGrant } from '../../engine/capabilities.ts';
import type { Isolation } from '../../index.ts';
import { choice, didYouMeanOf } from './choice.ts';
import { positiveNumber, wholeNumber } from './flag-values.ts';
import { storeFlag } from './store-flag.ts';

const forms = Object.values(grantForms);

/** Where jobs are played for real, and what they may touch. */
export interface ThreadFlags {
  readonly allow?: readonly string[];
  readonly allowSimulated?: true;
  readonly isolation?: Isolation;
  readonly jobTimeout?: number;
  readonly jobMemory?: number;
}

/** Adds the options that only `run` has. */
export function addLiveFlags(command: Command): Command {
  return addThreadFlags(command.addOption(storeFlag('default: none')));
}

/** Adds the options on where jobs are played for real, and what they may touch. */
export function addThreadFlags(command: Command): Command {
  return command
    .addOption(
      choice(
        '--isolation <KIND>',
        'where jobs are played: pool: each in a thread of a pool; worker: each in a fresh thread; none: ' +
          'all in the main thread',
        ['pool', 'worker', 'none'],
      ).default('pool'),
    )
    .option(
      '--job-timeout <SECONDS>',
      'stop a job that takes longer, and record it as Failed; other jobs go on',
      positiveNumber,
    )
    .option(
      '--job-memory <MB>',
      "the memory that a job's thread may take, for its objects and again for its buffers; a job that " +
        'takes more is recorded as Failed. Shared buffers of your own code do not count',
      wholeNumber(16, 1_048_576),
    )
    .option(
      '--allow-simulated',
      'let simulated outcomes stand in for activities; without it a run with any is refused',
    )
    .option(
      '--allow <WHAT,...>',
      `what activities may touch: ${forms.join(', ')} (default: nothing); a PATH may be a folder; no ` +
        'standard activity needs any of it yet, only activity types of your own do; environment may ' +
        'stand there as well, though texts read the environment anyway',
      collectGrants,
    );
}

/** A comma separates two grants only if a form such as `read:` follows: paths may have commas. */
function collectGrants(text: string, previous: readonly string[] = []): readonly string[] {
  const given = text.split(/,(?=\s*(?:[a-z]+:|environment\s*(?:,|$)))/).map((each) => each.trim());
  const wrong = given.find((each) => parseGrant(each) === undefined);
  if (wrong !== undefined) {
    const near = didYouMeanOf(wrong.split(':')[0] ?? '', Object.keys(grantForms));
    throw new InvalidArgumentError(`It takes ${forms.join(', ')}.${near}`);
  }
  return [...previous, ...given];
}
