import { statSync } from 'node:fs';
import { catalogueWith } from '../../activities/catalogue.ts';
import { BundleCalls } from '../../analysis/calls.ts';
import { runbooksOf } from '../../analysis/runbook-names.ts';
import { isMocksFile } from '../../files/load.ts';
import { refuseToOverwrite } from '../../files/trace-file.ts';
import { writeNewFile } from '../../files/write-files.ts';
import type { Bundle, Catalogue, Runbook } from '../../index.ts';
import type { MockCheck } from '../../model/mock-check.ts';
import { mocksText } from '../../reports/mocks/mocks-text.ts';
import { harmless } from '../../text/harmless.ts';
import { counted } from '../../text/plain-words.ts';
import { exitCodes } from '../output/exit-codes.ts';
import type { Io } from '../output/io.ts';
import { fitted } from '../output/text-width.ts';
import { loadDefinition } from './definition.ts';

/** What `pianola mocks` was told. */
export interface MocksFlags {
  readonly runbook?: readonly string[];
  readonly out?: string;
  readonly force?: true;
  readonly allItems?: true;
  readonly activities?: readonly string[];
  readonly mockCheck?: MockCheck;
  readonly json?: true;
  readonly quiet?: true;
  readonly color: boolean;
}

/**
 * Writes a mocks file to start from, to stdout or to a new file; returns the exit code. Throws UsageError for
 * an unknown runbook, for a file that exists (without `force`), and for one that cannot be written.
 */
export async function mocks(path: string, flags: MocksFlags, io: Io): Promise<number> {
  const definition = await loadDefinition(path, flags, io, 'nothing was written');
  if (definition === undefined) return exitCodes.unusable;
  const { bundle, activityTypes } = definition;
  const catalogue = catalogueWith(activityTypes);
  const request = {
    bundle,
    catalogue,
    runbooks: wanted(bundle, catalogue, flags.runbook),
    allItems: flags.allItems === true,
  };
  const { text, outcomes, runbooks } = mocksText(request, flags.json ? 'json' : 'yaml');
  if (flags.out === undefined) {
    io.stdout.write(text);
    return exitCodes.done;
  }
  write(flags.out, text, flags.force === true, [path, flags.activities ?? []].flat());
  const what = `${counted(outcomes, 'outcome')} for ${counted(runbooks, 'runbook')}`;
  if (!flags.quiet) io.stdout.write(fitted(`${what} in ${harmless(flags.out)}\n`, io.stdout));
  return exitCodes.done;
}

/** The wanted runbooks and those they start, in the order of the bundle. */
function wanted(
  bundle: Bundle,
  catalogue: Catalogue,
  names: readonly string[] | undefined,
): readonly Runbook[] {
  if (names === undefined) return bundle.runbooks;
  const reached = new Set(new BundleCalls(bundle.runbooks, catalogue).reachedFrom(runbooksOf(bundle, names)));
  return bundle.runbooks.filter((runbook) => reached.has(runbook));
}

/** A mocks file in a bundle folder may be overwritten, because it is not part of the bundle. */
function write(path: string, text: string, force: boolean, inputs: readonly string[]): void {
  const kept = isMocksFile(path) ? inputs.filter((input) => statSync(input).isFile()) : inputs;
  if (force) refuseToOverwrite(path, kept);
  writeNewFile(path, text, force);
}
