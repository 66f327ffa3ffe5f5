import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { standardCatalogue } from '../../src/activities/catalogue.ts';
import { propertySchemaOf } from '../../src/activities/property-schema.ts';
import { type ActivityType, packCategories } from '../../src/engine/activity-type.ts';
import { readBundle } from '../../src/lint/checked-bundle.ts';

const template = '{{$Folder/Value}}';

const types = [...standardCatalogue.values()];
const outcomes = types.filter(({ play, playFor }) => play.how === 'outcome' && playFor === undefined);
const strict = outcomes.filter(({ category }) => !packCategories.has(category));
const loose = types.filter(({ category }) => packCategories.has(category));

/** A value that a property takes whose every text is a template. */
function withTemplates(schema: z.core.$ZodType): unknown {
  if (schema instanceof z.ZodOptional || schema instanceof z.ZodDefault)
    return withTemplates(schema.def.innerType);
  if (schema instanceof z.ZodObject)
    return Object.fromEntries(
      Object.entries(schema.shape).map(([key, inner]) => [key, withTemplates(inner)]),
    );
  if (schema instanceof z.ZodArray) {
    const { element } = schema;
    return [element instanceof z.ZodEnum ? element.options[0] : withTemplates(element)];
  }
  return template;
}

async function problemsOf(type: ActivityType, properties: object) {
  const runbook = { name: 'R', activities: [{ id: 'a', type: type.name, ...properties }] };
  const variables = [{ folder: 'Folder', name: 'Value', value: '1' }];
  const bytes = new TextEncoder().encode(JSON.stringify({ runbooks: [runbook], variables }));
  const { problems } = await readBundle([{ name: 'bundle.json', bytes }], standardCatalogue);
  return problems;
}

describe.each(strict.map((type) => [type.name, type] as const))('%s (section 8)', (_, type) => {
  const shape = propertySchemaOf(type).shape;

  test('has properties, and takes a template in each, alone and in lists', () => {
    const every = Object.fromEntries(
      Object.entries(shape).map(([key, schema]) => [key, withTemplates(schema)]),
    );
    expect(Object.keys(every).length).toBeGreaterThan(0);
    expect(propertySchemaOf(type).safeParse(every).error?.issues ?? []).toEqual([]);
  });

  test('needs none of them', () => {
    expect(propertySchemaOf(type).safeParse({}).error?.issues ?? []).toEqual([]);
  });

  test('a misspelt one is told, with what was meant', async () => {
    const longest = Object.keys(shape).reduce((one, other) => (other.length > one.length ? other : one));
    const misspelt = `${longest.slice(0, -1)}${longest.endsWith('x') ? 'y' : 'x'}`;
    const problems = await problemsOf(type, { [misspelt]: template });
    // What is played through its outcome whatever its properties say is played all the same.
    const wanted = type.dependsOnNoProperty ? 'warning' : 'error';
    expect(problems.map(({ code, severity }) => [code, severity])).toEqual([['unknown-key', wanted]]);
    expect(problems[0]?.hint).toContain(longest);
  });

  test('a word that is not in a list is told, with the list', async () => {
    for (const [key, schema] of Object.entries(shape)) {
      const wanted = choicesOf(schema);
      const [first] = wanted;
      if (first === undefined) continue;
      const problems = await problemsOf(type, { [key]: `${first}s` });
      expect(problems).toHaveLength(1);
      expect(problems[0]?.message).toContain(`"${first}"`);
      expect(problems[0]?.hint).toContain(first);
      expect(await problemsOf(type, { [key]: first })).toEqual([]);
    }
  });
});

function choicesOf(schema: z.core.$ZodType): readonly string[] {
  if (schema instanceof z.ZodOptional) return choicesOf(schema.def.innerType);
  if (schema instanceof z.ZodUnion) return schema.options.flatMap(choicesOf);
  return schema instanceof z.ZodEnum ? schema.options.map(String) : [];
}

test.each(loose.map((type) => [type.name, type] as const))(
  '%s, of an integration pack, takes any property and may publish anything',
  async (_, type) => {
    const properties = { connection: template, filters: [{ fieldId: 'a' }], whateverElse: { deep: [1] } };
    expect(await problemsOf(type, properties)).toEqual([]);
    expect(type.publishesAreKnown).toBe(false);
    expect(type.multiValue).toBe(/^(Get|Monitor|Run) |^Integration Pack/.test(type.name));
    expect(type.isMonitor === true).toBe(/^Monitor |Pack Monitor$/.test(type.name));
  },
);
