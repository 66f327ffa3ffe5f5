import type { Bundle } from '../model/bundle.ts';
import { UsageError } from '../model/problem.ts';
import { packedText, unpackedText } from './packing.ts';

/** The form in which definitions are kept. */
const format = 1;

/** Gives the path by which a store knows a runbook: letter case does not make it another one. */
export type KnownPath = (path: string) => string;

/** `known`: the paths of all runbooks that the store knows. */
export function knownPathIn(known: readonly string[]): KnownPath {
  const paths = new Map(known.map((path) => [path.toLowerCase(), path]));
  return (path) => paths.get(path.toLowerCase()) ?? path;
}

/** A definition as a store keeps it, in the columns `format` and `definition`. */
export function keptDefinition(
  { runbooks, ...rest }: Bundle,
  knownPath: KnownPath,
): readonly [format: number, definition: Uint8Array] {
  const known = runbooks.map((runbook) => ({ ...runbook, path: knownPath(runbook.path) }));
  return [format, packedText(JSON.stringify({ runbooks: known, ...rest }))];
}

/** The definition of a deployment, of its row. Throws UsageError if it is kept in another form. */
export function definitionOf(deployment: number, row: Readonly<Record<string, unknown>> | undefined): Bundle {
  if (row?.['format'] !== format)
    throw new UsageError(
      `deployment ${deployment} was made by another version of Pianola`,
      'deploy the definition again',
    );
  return JSON.parse(unpackedText(row['definition'] as Uint8Array)) as Bundle;
}
