import { z } from 'zod';
import { propertySchemaOf } from '../../activities/property-schema.ts';
import type { ActivityType, Catalogue } from '../../engine/activity-type.ts';
import { bundleShape } from '../../model/bundle-schema.ts';
import { mockSchema } from '../../model/mock-schema.ts';
import { activityCommonShape, runbookShape } from '../../model/runbook-schema.ts';
import { testFileSchema } from '../../model/test-file-schema.ts';
import { markdownOf } from '../../text/markdown.ts';

/** A JSON Schema, or a part of one, as plain data. */
export interface JsonSchema {
  readonly [keyword: string]: unknown;
}

/** The text in Markdown that an editor shows of an activity type. `schema` is that of its own properties. */
export type HoverText = (type: ActivityType, schema: JsonSchema) => string;

const draft = 'http://json-schema.org/draft-07/schema#';

/**
 * The JSON Schema (draft-07) of runbook and bundle files, for editors. It is made from the definitions that
 * read the files: every property has a description, and the `type` of an activity determines its own
 * properties. What a schema cannot express (links, references, cycles) is checked only by reading a file.
 */
export function runbookSchema(catalogue: Catalogue, hoverText: HoverText): JsonSchema {
  const listOf = (definition: string, description: string) => ({
    type: 'array',
    items: { $ref: `#/definitions/${definition}` },
    description,
  });
  const runbook = withProperties(schemaOf(z.strictObject(runbookShape)), {
    activities: listOf('activity', 'The activities, in stored order.'),
  });
  const bundle = withProperties(schemaOf(z.strictObject({ $schema: runbookShape.$schema, ...bundleShape })), {
    runbooks: listOf('runbook', 'The runbooks of the bundle.'),
  });
  return defaultsTold({
    $schema: draft,
    $id: 'urn:pianola:runbook.schema.json',
    title: 'Pianola runbook or bundle',
    description:
      'A runbook, or runbooks with the variables, counters, schedules and computer groups that ' +
      'belong to them.',
    anyOf: [{ $ref: '#/definitions/runbook' }, { $ref: '#/definitions/bundle' }],
    definitions: {
      runbook: { ...runbook, required: ['name', 'activities'], description: 'A runbook.' },
      bundle: {
        ...bundle,
        anyOf: ['runbooks', ...Object.keys(bundleShape)].map((key) => ({ required: [key] })),
        description: 'Runbooks and global settings that belong together; at least one of them.',
      },
      activity: activitySchema([...catalogue.values()], hoverText),
    },
  });
}

/**
 * The JSON Schema (draft-07) of mocks files, for editors: runbook, then activity, then outcome (format
 * section 3). Which runbooks, activities and items there are is checked only by reading a file with its
 * definition.
 */
export function mocksSchema(): JsonSchema {
  return defaultsTold({
    $schema: draft,
    $id: 'urn:pianola:mocks.schema.json',
    title: 'Pianola mocks',
    description: 'Simulated outcomes: runbook, then activity, then outcome.',
    type: 'object',
    properties: {
      $schema: { type: 'string', description: runbookShape.$schema.description },
    },
    additionalProperties: { $ref: '#/definitions/runbook' },
    definitions: {
      runbook: {
        type: 'object',
        description: 'The outcomes of one runbook, named by path, such as \\Ops\\Backup, or by name.',
        additionalProperties: { $ref: '#/definitions/outcome' },
      },
      outcome: schemaOf(mockSchema),
    },
  });
}

/**
 * The JSON Schema (draft-07) of test files, for editors (format section 7). Which activities, links and
 * runbooks there are is checked only by reading a file with its definition.
 */
export function testsSchema(): JsonSchema {
  const title = 'Pianola test file';
  return defaultsTold({
    $id: 'urn:pianola:test.schema.json',
    title,
    ...schemaOf(testFileSchema),
    $schema: draft,
  });
}

/**
 * One condition for each `type` adds its own properties and closes the object. The common properties are
 * defined once, in the object itself; a condition only names them, so that it does not refuse them. Editors
 * show the first text that they find for a value: JSON editors look into conditions first, YAML editors into
 * the properties. So the text of a type stands in its condition only, before that of any other.
 */
function activitySchema(types: readonly ActivityType[], hoverText: HoverText): JsonSchema {
  const common = withProperties(schemaOf(z.object(activityCommonShape)), { type: { type: 'string' } });
  const { type: _, ...described } = common.properties;
  const named = Object.fromEntries(
    Object.entries(described).map(([key, { description }]) => [key, { description }]),
  );
  return {
    ...common,
    required: ['id', 'type'],
    description: 'An activity: the tabs all have in common, and the properties of its type.',
    allOf: [...types.map((type) => schemaOfType(type, named, hoverText)), knownTypes(types)],
  };
}

/**
 * An activity of an export may have any type (`typeOf`). All others have one of these. An enum would do, but
 * YAML editors show the whole of it at each value.
 */
function knownTypes(types: readonly ActivityType[]): JsonSchema {
  const description = "The Designer's name of the activity.";
  const alternatives = types.map(({ name, category, summary }) => ({
    const: name,
    description: `${category}: ${summary}`,
  }));
  return {
    if: { properties: { origin: { type: 'object', required: ['objectType'] } }, required: ['origin'] },
    // biome-ignore lint/suspicious/noThenProperty: a keyword of JSON Schema
    then: { properties: { type: { description } } },
    else: { properties: { type: { description, anyOf: alternatives } } },
  };
}

function schemaOfType(type: ActivityType, named: JsonSchema, hoverText: HoverText): JsonSchema {
  const schema = schemaOf(propertySchemaOf(type));
  const { properties, ...own } = withProperties(schema, {});
  const hover = {
    title: type.name,
    description: type.summary,
    markdownDescription: hoverText(type, schema),
  };
  return {
    if: { properties: { type: { const: type.name } }, required: ['type'] },
    // biome-ignore lint/suspicious/noThenProperty: a keyword of JSON Schema
    then: {
      ...own,
      title: type.name,
      description: type.summary,
      properties: { ...named, type: hover, ...properties },
    },
  };
}

function schemaOf(schema: z.ZodType): JsonSchema {
  const { $schema: _, ...rest } = z.toJSONSchema(schema, { target: 'draft-7', io: 'input' });
  return rest;
}

function withProperties(
  schema: JsonSchema,
  more: Readonly<Record<string, JsonSchema>>,
): JsonSchema & { readonly properties: Readonly<Record<string, JsonSchema>> } {
  return { ...schema, properties: { ...(schema['properties'] as Record<string, JsonSchema>), ...more } };
}

/** The same schema, in which the Markdown text of each property with a plain default says it. */
function defaultsTold(part: JsonSchema): JsonSchema {
  return Object.fromEntries(Object.entries(part).map(([key, value]) => [key, told(value)])) as JsonSchema;
}

function told(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(told);
  if (typeof value !== 'object' || value === null) return value;
  const { description, default: usual } = value as JsonSchema;
  const below = defaultsTold(value as JsonSchema);
  if (typeof description !== 'string' || typeof usual === 'object' || usual === undefined || usual === '')
    return below;
  return {
    ...below,
    markdownDescription: `${markdownOf(description)}\n\nDefault: \`${JSON.stringify(usual)}\`.`,
  };
}
