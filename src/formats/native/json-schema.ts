import { z } from 'zod';
import { standardCatalogue } from '../../activities/catalogue.ts';
import { propertySchemaOf } from '../../activities/property-schema.ts';
import type { ActivityType, Catalogue } from '../../engine/activity-type.ts';
import { bundleShape } from '../../model/bundle-schema.ts';
import { activityCommonShape, runbookShape } from '../../model/runbook-schema.ts';

/** A JSON Schema, or a part of one, as plain data. */
export interface JsonSchema {
  readonly [keyword: string]: unknown;
}

/**
 * The JSON Schema (draft-07) of runbook and bundle files, for editors. It is made from the definitions that
 * read the files: every property has a description, and the `type` of an activity determines its own
 * properties. What a schema cannot express (links, references, cycles) is checked only by reading a file.
 */
export function runbookJsonSchema(catalogue: Catalogue = standardCatalogue): JsonSchema {
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
  return {
    $schema: 'http://json-schema.org/draft-07/schema#',
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
      activity: activitySchema([...catalogue.values()]),
    },
  };
}

/**
 * One condition for each `type` adds its own properties and closes the object. The common properties are
 * defined once, in the object itself; a condition only names them, so that it does not refuse them.
 */
function activitySchema(types: readonly ActivityType[]): JsonSchema {
  const common = withProperties(schemaOf(z.object(activityCommonShape)), {
    type: {
      type: 'string',
      enum: types.map(({ name }) => name),
      // Known to VS Code, ignored by others.
      enumDescriptions: types.map(({ category, summary }) => `${category}: ${summary}`),
      description: "The Designer's name of the activity.",
    },
  });
  const named = Object.fromEntries(
    Object.entries(common.properties).map(([key, { description }]) => [key, { description }]),
  );
  return {
    ...common,
    required: ['id', 'type'],
    description: 'An activity: the tabs all have in common, and the properties of its type.',
    allOf: types.map((type) => {
      const { properties, ...own } = withProperties(schemaOf(propertySchemaOf(type)), {});
      return {
        if: { properties: { type: { const: type.name, description: type.summary } }, required: ['type'] },
        // biome-ignore lint/suspicious/noThenProperty: a keyword of JSON Schema
        then: { ...own, properties: { ...named, ...properties } },
      };
    }),
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
