// The build makes this module: scripts/site.
import type { SchemaPart } from './schema-parts.ts';

/** The JSON Schemas of runbook and of mocks files. */
export declare const definitionSchema: SchemaPart;
export declare const outcomesSchema: SchemaPart;
