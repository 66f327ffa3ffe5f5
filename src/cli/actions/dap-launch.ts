import { realpathSync } from 'node:fs';
import { resolve } from 'node:path';
import { Command, CommanderError } from 'commander';
import { catalogueWith } from '../../activities/catalogue.ts';
import { type SourceNode, sourceNodes } from '../../debug/source-nodes.ts';
import { readSources } from '../../files/load.ts';
import { readSourceTexts } from '../../formats/source-text.ts';
import { defaultStartMs } from '../../hosts/settings/run-options.ts';
import { type Bundle, type MocksInput, type RunOptions, UsageError, type Value } from '../../index.ts';
import { worldOptionsFrom } from '../flags/run-options.ts';
import { addEndFlags, addSimulatedWorldFlags, addWorldFlags, type WorldFlags } from '../flags/world-flags.ts';
import type { Io } from '../output/io.ts';
import { loadDefinition } from './definition.ts';

/** What an editor says of the runbook to debug: the arguments of the request `launch`. */
export interface LaunchArguments {
  /** A runbook, a bundle folder or file, or an export. */
  readonly program?: string;
  /** Which runbook, by path, its end or name; or several. */
  readonly runbook?: string | readonly string[];
  /** Values for the parameters of Initialize Data. */
  readonly parameters?: Readonly<Record<string, Value>>;
  /** A mocks file, or what stands in one. */
  readonly mocks?: string | MocksInput;
  /** Flags of `pianola simulate` that say what is played and when it ends. */
  readonly args?: readonly string[];
  readonly stopOnEntry?: boolean;
  /** Whether to stop once more when the run has ended, so that one can go back from there. */
  readonly stopOnEnd?: boolean;
}

/** A definition that can be debugged. */
export interface DebuggedProgram {
  readonly bundle: Bundle;
  readonly options: RunOptions;
  readonly nodes: readonly SourceNode[];
  /** Its files, by the one spelling of `fileKey`. */
  readonly files: readonly string[];
  /** What was said of it while it was read: warnings. */
  readonly notes: string;
}

/**
 * Reads what is to be debugged. Throws UsageError for wrong arguments, a file that cannot be read, and with
 * all its problems for a definition that has errors.
 */
export async function loadProgram(given: LaunchArguments): Promise<DebuggedProgram> {
  const { program, parameters, mocks } = given;
  if (typeof program !== 'string' || program === '')
    throw new UsageError('the launch arguments name no program', 'give the path of a runbook file');
  const flags = { ...flagsFrom(program, given), ...(typeof mocks === 'string' && { mocks }), color: false };
  const told: string[] = [];
  const definition = await loadDefinition(program, flags, collecting(told));
  if (definition === undefined) throw new UsageError(told.join('').trimEnd());
  const options: RunOptions = {
    ...worldOptionsFrom(flags, definition, flags.startTime ?? defaultStartMs),
    // Code of a user's own is played in this thread, where its executions can be looked at.
    isolation: 'none',
  };
  const texts = await readSourceTexts(await readSources(program), catalogueWith(definition.activityTypes));
  return {
    bundle: definition.bundle,
    options: {
      ...options,
      parameters: { ...options.parameters, ...parameters },
      ...(typeof mocks === 'object' && { mocks }),
    },
    nodes: await sourceNodes(definition.bundle, definition.places, texts),
    files: [...new Set(definition.files.map(fileKey))],
    notes: told.join(''),
  };
}

/** The one spelling of a file's path, by which editors and readers mean the same file. */
export function fileKey(path: string): string {
  try {
    return realpathSync.native(path);
  } catch {
    return resolve(path);
  }
}

/** The flags, parsed as those of `simulate` are. */
function flagsFrom(program: string, { runbook = [], args = [] }: LaunchArguments): WorldFlags {
  const errors: string[] = [];
  const write = (text: string) => void errors.push(text);
  const command = new Command('launch')
    .exitOverride()
    .helpOption(false)
    .configureOutput({ writeErr: write, writeOut: write });
  addSimulatedWorldFlags(addEndFlags(addWorldFlags(command)));
  const runbooks = [runbook].flat().flatMap((path) => ['--runbook', path]);
  try {
    command.parse([...runbooks, ...args, '--', program], { from: 'user' });
  } catch (error) {
    if (error instanceof CommanderError) throw new UsageError(errors.join('').trim() || error.message);
    throw error;
  }
  return command.opts<WorldFlags>();
}

/** Streams that keep what is written. */
function collecting(told: string[]): Io {
  const output = {
    write: (text: string) => {
      told.push(text);
      return true;
    },
    on: () => undefined,
    once: () => undefined,
    off: () => undefined,
  };
  return {
    stdout: output,
    stderr: output,
    env: {},
    onInterrupt: () => () => undefined,
    now: () => performance.now(),
  };
}
