import { standardCatalogue } from '../activities/catalogue.ts';
import type { Catalogue } from '../engine/activity-type.ts';
import { type JsonSchema, mocksSchema, runbookSchema, testsSchema } from '../formats/native/json-schema.ts';
import { activityFacts } from '../reports/activities/activity-facts.ts';
import { activityHover } from '../reports/activities/activity-hover.ts';

/**
 * The JSON Schema (draft-07) of runbook and bundle files, for editors. Each activity type has a text of its
 * own (`markdownDescription`): what it does, publishes, and how it is played.
 */
export function runbookJsonSchema(catalogue: Catalogue = standardCatalogue): JsonSchema {
  return runbookSchema(catalogue, (type, schema) =>
    activityHover(activityFacts(type, schema, { guids: [], internalNames: [] })),
  );
}

/** The JSON Schema (draft-07) of mocks files, for editors (format section 3). */
export function mocksJsonSchema(): JsonSchema {
  return mocksSchema();
}

/** The JSON Schema (draft-07) of test files, for editors (format section 7). */
export function testJsonSchema(): JsonSchema {
  return testsSchema();
}
