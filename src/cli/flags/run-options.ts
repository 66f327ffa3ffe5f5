import { resolve } from 'node:path';
import type { Mode } from '../../hosts/settings/play-settings.ts';
import { defaultStartMs } from '../../hosts/settings/run-options.ts';
import type { When } from '../../hosts/settings/world-texts.ts';
import { type OptionsInput, type RunOptions, UsageError } from '../../index.ts';
import type { Definition } from '../actions/definition.ts';
import type { NameValue } from './flag-values.ts';
import type { ThreadFlags } from './live-flags.ts';
import type { PlayFlags } from './play-flags.ts';
import { secretsFrom } from './secret-flags.ts';
import { switchesFrom } from './switches.ts';
import type { WorldFlags } from './world-flags.ts';

/**
 * The options of a run from the flags. Throws UsageError for an unknown switch, a value it cannot have, and
 * flags that do not go together.
 */
export function runOptionsFrom(mode: Mode, flags: PlayFlags, definition: Definition): RunOptions {
  const { showScripts, showData } = flags;
  const startMs = mode === 'run' ? Date.now() : (flags.startTime ?? defaultStartMs);
  const publishedData: RunOptions['publishedData'] =
    showData && flags.publishedData === 'none' ? 'specific' : flags.publishedData;
  const world = {
    ...worldOptionsFrom(flags, definition, startMs),
    publishedData,
    ...(showScripts && { showScripts }),
  };
  return mode === 'simulate' ? world : { ...world, ...threadOptionsFrom(flags) };
}

/** The options on threads. Throws UsageError for flags that do not go together. */
export function threadOptionsFrom(flags: ThreadFlags): RunOptions {
  const { allow, allowSimulated, isolation, jobTimeout, jobMemory } = flags;
  if (isolation === 'none' && (jobTimeout !== undefined || jobMemory !== undefined)) {
    const given = jobTimeout === undefined ? '--job-memory' : '--job-timeout';
    throw new UsageError(
      `${given} cannot be used with --isolation none`,
      'a job can only be stopped if it has its own thread',
    );
  }
  return {
    ...(allow !== undefined && { allow }),
    allowSimulated: allowSimulated === true,
    ...(isolation !== undefined && { isolation }),
    ...(jobTimeout !== undefined && { jobTimeoutMs: jobTimeout * 1000 }),
    ...(jobMemory !== undefined && { jobMemoryMb: jobMemory }),
  };
}

/**
 * The options that all commands which play runbooks share. `startMs`: when the run begins, in milliseconds
 * since 1970. Throws UsageError as `runOptionsFrom` does.
 */
export function worldOptionsFrom(
  flags: WorldFlags,
  { mocks, activityTypes, parameters }: Pick<Definition, 'mocks' | 'activityTypes' | 'parameters'>,
  startMs: number,
): RunOptions {
  const {
    runbook,
    param = [],
    server,
    seed,
    timeout,
    wallTimeout,
    until,
    startTime,
    fault,
    secret,
    timeZone,
  } = flags;
  const { duration, activities } = flags;
  return {
    parameters: parametersFrom(parameters, param),
    options: optionsFrom(flags),
    seed,
    ...(runbook !== undefined && { runbook }),
    ...(mocks !== undefined && { mocks, mockCheck: 'off' }),
    ...(duration !== undefined && { durations: duration }),
    ...(activityTypes.length > 0 && { activityTypes }),
    ...(activities !== undefined && { activityModules: activities.map((path) => resolve(path)) }),
    ...(secret !== undefined && { secrets: secretsFrom(secret) }),
    ...(server !== undefined && { servers: server }),
    ...(timeZone !== undefined && { timeZone }),
    ...(timeout !== undefined && { timeoutMs: timeout * 1000 }),
    ...(wallTimeout !== undefined && { wallTimeoutMs: wallTimeout }),
    ...(until !== undefined && { untilMs: lengthOf(until, startMs) }),
    ...(startTime !== undefined && { startMs: startTime }),
    ...(fault !== undefined && { faults: fault }),
  };
}

/** What is typed wins over what the file says, letter case of the name aside. */
function parametersFrom(
  ofFile: Definition['parameters'],
  typed: readonly NameValue[],
): NonNullable<RunOptions['parameters']> {
  const names = new Set(typed.map(([name]) => name.toLowerCase()));
  const kept = Object.entries(ofFile).filter(([name]) => !names.has(name.toLowerCase()));
  return Object.fromEntries([...kept, ...typed]);
}

function optionsFrom({ option = [], timing, maxSteps }: WorldFlags): OptionsInput {
  const switches = switchesFrom(option);
  if (timing !== undefined && switches.timing !== undefined && switches.timing !== timing) {
    throw new UsageError(`--timing ${timing} and --option timing=${switches.timing} contradict each other`);
  }
  return {
    ...switches,
    ...(timing !== undefined && { timing }),
    ...(maxSteps !== undefined && { maxExecutions: maxSteps }),
  };
}

function lengthOf(until: When, startMs: number): number {
  if ('afterMs' in until) return until.afterMs;
  if (until.atMs > startMs) return until.atMs - startMs;
  throw new UsageError(
    `--until ${new Date(until.atMs).toISOString()} is not after the start of the run`,
    `the run begins at ${new Date(startMs).toISOString()}`,
  );
}
