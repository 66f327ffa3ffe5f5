import { catalogueWith } from '../../activities/catalogue.ts';
import { mocksJsonSchema, runbookJsonSchema, UsageError } from '../../index.ts';
import type { Io } from '../output/io.ts';
import { typesOf } from './definition.ts';

/** A kind of file that has a schema. */
export type SchemaKind = 'runbook' | 'mocks';

/** What `pianola schema` was told. */
export interface SchemaFlags {
  readonly activities?: readonly string[];
}

/**
 * Prints the JSON Schema of a kind of file on stdout. Throws UsageError for activity types with a kind that
 * has none.
 */
export async function schema(kind: SchemaKind, { activities }: SchemaFlags, { stdout }: Io): Promise<void> {
  if (activities !== undefined && kind !== 'runbook')
    throw new UsageError(
      `--activities cannot be used with "schema ${kind}"`,
      'only the schema of runbook files knows activity types',
    );
  const made =
    kind === 'mocks' ? mocksJsonSchema() : runbookJsonSchema(catalogueWith(await typesOf(activities)));
  stdout.write(`${JSON.stringify(made, null, 2)}\n`);
}
