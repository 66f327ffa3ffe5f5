import type { Command } from 'commander';
import type { When } from '../../hosts/settings/world-texts.ts';
import type { RunbookServer, ServerFault } from '../../index.ts';
import type { MockCheck } from '../../model/mock-check.ts';
import { activitiesFlag } from './activities-flag.ts';
import { choice } from './choice.ts';
import {
  collectDurations,
  collectFaults,
  collectNameValues,
  collectServers,
  collectTexts,
  fileName,
  type NameValue,
  pointInTime,
  pointOrSpan,
  positiveNumber,
  spanOfTime,
  wholeNumber,
} from './flag-values.ts';
import { mockCheckFlag } from './mock-check-flag.ts';
import { secretFlag } from './secret-flags.ts';

/** The flags of every command that plays runbooks, each value checked on its own. */
export interface WorldFlags {
  readonly runbook?: readonly string[];
  readonly param?: readonly NameValue[];
  /** A file of parameters. */
  readonly params?: string;
  readonly option?: readonly NameValue[];
  readonly timing?: 'immediate' | 'orchestrator';
  readonly mocks?: string;
  readonly mockCheck: MockCheck;
  /** Milliseconds by activity type. */
  readonly duration?: Readonly<Record<string, number>>;
  /** As they were typed: a message of the parser would repeat them. */
  readonly secret?: readonly string[];
  readonly activities?: readonly string[];
  readonly server?: readonly RunbookServer[];
  /** An IANA name. */
  readonly timeZone?: string;
  readonly seed: number;
  readonly timeout?: number;
  /** Milliseconds; not for `run`. */
  readonly wallTimeout?: number;
  readonly until?: When;
  readonly maxSteps?: number;
  readonly strict?: true;
  readonly color: boolean;
  readonly quiet?: true;
  /** Milliseconds since 1970; not for `run`. */
  readonly startTime?: number;
  /** Not for `run`. */
  readonly fault?: readonly ServerFault[];
}

/** Adds the options that say what is played, and with what. */
export function addWorldFlags(command: Command): Command {
  return command
    .argument('<FILE>', 'a runbook, a bundle folder or file, or an .ois_export')
    .option(
      '--runbook <PATH>',
      'which runbook to play, by path, its end or name; needed if FILE has several; ' +
        'repeatable: all are queued at once',
      collectTexts,
    )
    .option('--param <NAME=VALUE>', 'a parameter of Initialize Data; repeatable', collectNameValues)
    .option(
      '--params <FILE>',
      'parameters from a file, JSON or YAML: an object of names and values; --param wins over it',
      fileName,
    )
    .option('--mocks <FILE>', 'simulated outcomes; they win over those in the runbook', fileName)
    .addOption(mockCheckFlag())
    .option(
      '--duration <TYPE=TIME>',
      'how long a stand-in of an activity type takes where its outcome does not say, as in ' +
        '"Query Database=1s"; units are ms, s, m, h and d; repeatable',
      collectDurations,
    )
    .addOption(secretFlag())
    .addOption(activitiesFlag())
    .option(
      '--option <NAME=VALUE>',
      'a switch for what Orchestrator leaves open; pianola help options lists them; repeatable',
      collectNameValues,
    )
    .addOption(
      choice(
        '--timing <KIND>',
        'start and end jobs at once, or only when a runbook server would look for them, and activities ' +
          'cost 250 ms each (short for --option timing=KIND)',
        ['immediate', 'orchestrator'],
      ),
    )
    .option(
      '--server <NAME=THROTTLE>',
      'a runbook server and how many jobs it runs at once, 1 to 1000; repeatable: the primary first, then ' +
        'the standbys (default: RBS01=50)',
      collectServers,
    )
    .option(
      '--time-zone <NAME>',
      'the time zone of the runbook servers by its IANA name, as in America/New_York (default: UTC under ' +
        'simulate, that of this machine under run)',
    );
}

/** Adds the options that say when a run ends, whatever its runbooks do. */
export function addEndFlags(command: Command): Command {
  return command
    .option('--seed <NUMBER>', 'the seed of everything random', wholeNumber(0, 2 ** 32 - 1), 0)
    .option(
      '--until <TIME>',
      'when the whole run ends and monitors stop watching: a time after the start (90, 30s, 10m, 2h, 1d), ' +
        'or an RFC 3339 time',
      pointOrSpan,
    )
    .option(
      '--timeout <SECONDS>',
      'end the run with exit code 4 after this time: virtual time under simulate, real time under run',
      positiveNumber,
    )
    .option(
      '--max-steps <NUMBER>',
      'end the run with exit code 4 when one job has run so many activities',
      wholeNumber(1, Number.MAX_SAFE_INTEGER),
    )
    .option('--strict', 'exit code 1 also for a warning');
}

/** Adds the options that only simulated runs have. */
export function addSimulatedWorldFlags(command: Command): Command {
  return command
    .option(
      '--wall-timeout <TIME>',
      'end everything with exit code 4 after this much real time, as in 90, 30s or 10m; without it a ' +
        'simulation may take as long as it needs',
      spanOfTime,
    )
    .option(
      '--start-time <TIME>',
      'when simulated time begins, RFC 3339 (default: 2000-01-01T00:00:00Z)',
      pointInTime,
    )
    .option(
      '--fault <TEXT>',
      "a runbook server that is lost, as in 'RBS01 down at 30s for 10s'; without 'for …' it stays lost; " +
        'repeatable',
      collectFaults,
    );
}
