import { type Command, InvalidArgumentError, Option } from 'commander';
import { type Permission, permissions } from '../../engine/activity-type.ts';
import { positiveNumber, wholeNumber } from './flag-values.ts';

/** Adds what can be said of a run in real time only. */
export function addLiveFlags(command: Command): Command {
  return command
    .addOption(
      new Option(
        '--isolation <KIND>',
        'where jobs are played: each in a thread of a pool, each in a fresh thread, or all in the one there is',
      )
        .choices(['pool', 'worker', 'none'])
        .default('pool'),
    )
    .option(
      '--job-timeout <SECONDS>',
      'stop a job that takes longer, and record it as Failed; the others go on',
      positiveNumber,
    )
    .option(
      '--job-memory <MB>',
      "how much memory a job's thread may take; a job that takes more is recorded as Failed",
      wholeNumber(16, 1_048_576),
    )
    .option(
      '--allow <PERMISSION,...>',
      `what activities may touch: ${permissions.join(', ')} (default: nothing); no standard activity needs any of it yet, only activity types of your own do`,
      collectPermissions,
    );
}

function collectPermissions(text: string, previous: readonly Permission[] = []): readonly Permission[] {
  const given = text.split(',').map((name) => {
    const permission = permissions.find((candidate) => candidate === name.trim());
    if (permission === undefined) throw new InvalidArgumentError(`Allowed are ${permissions.join(', ')}.`);
    return permission;
  });
  return [...new Set([...previous, ...given])];
}
