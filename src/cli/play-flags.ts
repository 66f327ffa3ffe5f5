import { type Command, InvalidArgumentError, Option } from 'commander';
import { parseIsoTime } from '../databus/calendar.ts';
import { type Permission, permissions } from '../engine/activity-type.ts';
import type { RunbookServer } from '../hosts/run-options.ts';
import { collectNameValues, type NameValue } from './name-value.ts';
import { type TraceFormat, traceFormats } from './trace-formats.ts';

/** What `run` and `simulate` were told on the command line, each value checked on its own. */
export interface PlayFlags {
  readonly runbook?: string;
  readonly param?: readonly NameValue[];
  readonly option?: readonly NameValue[];
  readonly mocks?: string;
  readonly format: TraceFormat;
  readonly out?: string;
  readonly json?: true;
  readonly quiet?: true;
  readonly color: boolean;
  readonly strict?: true;
  readonly publishedData: 'none' | 'common' | 'specific' | 'all';
  readonly server?: readonly RunbookServer[];
  readonly seed: number;
  readonly timeout?: number;
  readonly maxSteps?: number;
  /** Milliseconds since 1970; `simulate` only. */
  readonly startTime?: number;
  /** `run` only. */
  readonly allow?: readonly Permission[];
}

/** Adds the options that `run` and `simulate` have in common (format section 5). */
export function addPlayFlags(command: Command): Command {
  const levels = ['none', 'common', 'specific', 'all'] as const;
  return command
    .argument('<FILE>', 'a runbook, a bundle file or a bundle folder')
    .option('--runbook <PATH>', 'which runbook to play, by path or name; needed when FILE holds several')
    .option('--param <NAME=VALUE>', 'a parameter of Initialize Data; repeatable', collectNameValues)
    .option('--mocks <FILE>', 'simulated outcomes; they win over those in the runbook')
    .option(
      '--option <NAME=VALUE>',
      'a switch for what Orchestrator leaves open, see: pianola help options; repeatable',
      collectNameValues,
    )
    .option(
      '--server <NAME=THROTTLE>',
      'a runbook server and how many jobs it runs at once; repeatable (default: RBS01=50)',
      collectServers,
    )
    .addOption(
      new Option('--format <FORMAT>', 'how the trace is written').choices(traceFormats).default('eventlog'),
    )
    .option('--out <FILE>', 'write the trace to FILE; stdout then carries a line with the result', fileName)
    .option('--json', 'print the result as one JSON object instead of the trace; its keys are below')
    .addOption(
      new Option('--published-data <WHICH>', 'which published data the ndjson trace carries')
        .choices(levels)
        .default('none'),
    )
    .option('--seed <NUMBER>', 'seeds everything random', wholeNumber(0, 2 ** 32 - 1), 0)
    .option(
      '--timeout <SECONDS>',
      'end the run with exit code 4 after this time: virtual time under simulate, real time under run',
      positiveNumber,
    )
    .option(
      '--max-steps <NUMBER>',
      'end the run with exit code 4 after so many activities',
      wholeNumber(1, Number.MAX_SAFE_INTEGER),
    )
    .option('--strict', 'exit code 1 for a warning, too')
    .option('--quiet', 'print only why nothing could be played (and what --json asks for)')
    .option('--no-color', 'no colour, even on a terminal');
}

/** Adds when simulated time begins. */
export function addStartTime(command: Command): Command {
  return command.option(
    '--start-time <TIME>',
    'when simulated time begins, RFC 3339 (default: 2000-01-01T00:00:00Z)',
    pointInTime,
  );
}

/** Adds what live activities may touch. */
export function addAllow(command: Command): Command {
  const names = permissions.join(', ');
  return command.option(
    '--allow <PERMISSION,...>',
    `what activities may touch: ${names} (default: nothing); no standard activity needs any of it yet, only activity types of your own do, through the library`,
    collectPermissions,
  );
}

/** The paragraph of the help on what `--json` prints. */
export const jsonKeys =
  'The object of --json has the keys runbook (its path), status (success, warning, failed or canceled), exitCode, ' +
  'limit (null, loop-cap, step-limit or timeout), reason (null, or why it did not end success), returned (the rows of ' +
  'returned data), activities (how many ran, each attempt of a loop counted), events (how many the trace has) and ' +
  'durationMs (virtual under simulate).';

function fileName(text: string): string {
  if (text === '') throw new InvalidArgumentError('It takes the name of a file.');
  return text;
}

function collectServers(text: string, previous: readonly RunbookServer[] = []): readonly RunbookServer[] {
  const [, name, throttle] = /^(.+)=(\d{1,6})$/.exec(text) ?? [];
  if (name === undefined || Number(throttle) < 1)
    throw new InvalidArgumentError(`"${text}" is not NAME=THROTTLE, as in RBS01=50.`);
  if (previous.some((server) => server.name.toLowerCase() === name.toLowerCase())) {
    throw new InvalidArgumentError(`${name} is named twice.`);
  }
  return [...previous, { name, throttle: Number(throttle) }];
}

function collectPermissions(text: string, previous: readonly Permission[] = []): readonly Permission[] {
  const given = text.split(',').map((name) => {
    const permission = permissions.find((candidate) => candidate === name.trim());
    if (permission === undefined) throw new InvalidArgumentError(`Allowed are ${permissions.join(', ')}.`);
    return permission;
  });
  return [...new Set([...previous, ...given])];
}

function wholeNumber(least: number, most: number): (text: string) => number {
  return (text) => {
    const value = Number(text);
    if (/^\d+$/.test(text) && value >= least && value <= most) return value;
    throw new InvalidArgumentError(`It takes a whole number from ${least} to ${most}.`);
  };
}

function positiveNumber(text: string): number {
  const value = Number(text);
  if (/^\d*\.?\d+$/.test(text) && value > 0 && Number.isFinite(value)) return value;
  throw new InvalidArgumentError('It takes a number of seconds above 0.');
}

function pointInTime(text: string): number {
  const timeMs = parseIsoTime(text);
  if (timeMs === undefined)
    throw new InvalidArgumentError('It takes a date and time as in 2026-12-24T18:00:00Z.');
  return timeMs;
}
