import { catalogueWith } from '../../activities/catalogue.ts';
import { mocksJsonSchema, runbookJsonSchema, testJsonSchema, UsageError } from '../../index.ts';
import type { Io } from '../output/io.ts';
import { typesOf } from './definition.ts';

/** A kind of file that has a schema. */
export type SchemaKind = 'runbook' | 'mocks' | 'test';

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
  stdout.write(`${JSON.stringify(await made(kind, activities), null, 2)}\n`);
}

async function made(kind: SchemaKind, activities: SchemaFlags['activities']) {
  if (kind === 'mocks') return mocksJsonSchema();
  return kind === 'test' ? testJsonSchema() : runbookJsonSchema(catalogueWith(await typesOf(activities)));
}
