import type { Bundle } from '../model/bundle.ts';
import { UsageError } from '../model/problem.ts';
import { packedText, unpackedText } from './packing.ts';

/** The form in which definitions are kept. */
const format = 1;

/** A definition as a store keeps it, in the columns `format` and `definition`. */
export function keptDefinition(bundle: Bundle): readonly [format: number, definition: Uint8Array] {
  return [format, packedText(JSON.stringify(bundle))];
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
