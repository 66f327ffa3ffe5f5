import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { standardCatalogue } from '../../../src/activities/catalogue.ts';
import { defineActivity, executionItem, rowItem } from '../../../src/activities/define-activity.ts';
import { propertySchemaOf } from '../../../src/activities/property-schema.ts';
import type { ActivityType } from '../../../src/engine/activity-type.ts';
import { type ActivityFacts, activityFacts } from '../../../src/reports/activities/activity-facts.ts';
import type { JsonSchemaPart } from '../../../src/reports/activities/json-schema-part.ts';
import { playWords, shortPlay } from '../../../src/reports/activities/play-words.ts';
import { propertyFacts, takesAnything } from '../../../src/reports/activities/property-facts.ts';

const noNames = { guids: [], internalNames: [] };

function schemaOf(schema: z.ZodType): JsonSchemaPart {
  return z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' }) as JsonSchemaPart;
}

function factsOf(type: ActivityType): ActivityFacts {
  return activityFacts(type, schemaOf(propertySchemaOf(type)), noNames);
}

const own = defineActivity({
  name: 'Own',
  category: 'Utilities',
  summary: 'Does what it does.',
  properties: z.strictObject({ text: z.string() }),
});

describe('properties', () => {
  test.each<[string, z.ZodType, string]>([
    ['text', z.string(), 'text'],
    ['a whole number', z.int(), 'whole number'],
    ['a whole number within bounds', z.int().min(1).max(9), 'whole number from 1 to 9'],
    ['a number above a bound', z.number().gt(0), 'number above 0'],
    ['a number with an upper bound', z.number().max(5), 'number up to 5'],
    ['a truth value', z.boolean(), 'true or false'],
    ['a truth value or text', z.union([z.boolean(), z.string()]), 'true or false, or text'],
    ['a whole number or text', z.union([z.int(), z.string()]), 'whole number or text'],
    ['a choice', z.enum(['a', 'b']), 'choice'],
    ['a choice or a reference', z.union([z.enum(['a']), z.string().regex(/\{\{/)]), 'choice or reference'],
    ['texts', z.array(z.string()), 'list of texts'],
    ['rows', z.array(z.strictObject({ a: z.string() })), 'list of rows'],
    ['texts by name', z.record(z.string(), z.string()), 'texts by name'],
    ['an object', z.strictObject({ a: z.string() }), 'object'],
    ['anything', z.unknown(), 'any value'],
  ])('%s', (_, schema, type) => {
    expect(propertyFacts(schemaOf(z.strictObject({ property: schema })))[0]?.type).toBe(type);
  });

  test('values, default, whether it must be there, description and columns', () => {
    const schema = z.strictObject({
      mode: z
        .union([z.enum(['x', 'y']), z.string().regex(/\{\{/)])
        .default('x')
        .describe('The mode.'),
      rows: z.array(z.strictObject({ key: z.string().describe('The key.') })).describe('The rows.'),
    });
    expect(propertyFacts(schemaOf(schema))).toEqual([
      {
        name: 'mode',
        type: 'choice or reference',
        values: ['x', 'y'],
        default: 'x',
        isRequired: false,
        description: 'The mode.',
        parts: [],
      },
      {
        name: 'rows',
        type: 'list of rows',
        values: null,
        default: null,
        isRequired: true,
        description: 'The rows.',
        parts: [
          {
            name: 'key',
            type: 'text',
            values: null,
            default: null,
            isRequired: true,
            description: 'The key.',
            parts: [],
          },
        ],
      },
    ]);
  });

  test('whether others are taken', () => {
    expect(takesAnything(schemaOf(z.strictObject({})))).toBe(false);
    expect(takesAnything(schemaOf(z.looseObject({})))).toBe(true);
  });
});

describe('examples', () => {
  test.each([...standardCatalogue.values()].map((type) => [type.name, type] as const))(
    '%s: its schema and its own check accept the example',
    (name, type) => {
      const { id, type: named, ...properties } = factsOf(type).example;
      expect([id, named]).toEqual(['example', name]);
      const parsed = propertySchemaOf(type).safeParse(properties);
      expect(parsed.error?.issues).toBeUndefined();
      const required = propertyFacts(schemaOf(propertySchemaOf(type))).filter(({ isRequired }) => isRequired);
      for (const { name: key } of required) expect(properties).toHaveProperty([key]);
    },
  );

  test('passwords are in no example, and what the check of a type complains of is left out', () => {
    const type = defineActivity({
      ...own,
      properties: z.strictObject({
        password: z.string().optional(),
        bad: z.string().optional(),
        good: z.string(),
      }),
      check: ({ properties }) =>
        properties['bad'] === undefined
          ? []
          : [{ code: 'bad', severity: 'error', path: ['bad'], message: 'bad' }],
    });
    expect(Object.keys(factsOf(type).example)).toEqual(['id', 'type', 'good']);
  });
});

describe('how it is played', () => {
  test('in one way, or by the value of the property that decides', () => {
    expect(factsOf(own).ways).toEqual([{ when: null, how: 'outcome', needs: [] }]);
    expect(factsOf(standardCatalogue.get('Run .Net Script')!).ways).toEqual([
      { when: { property: 'language', values: ['JavaScript'] }, how: 'scripted', needs: [] },
      {
        when: { property: 'language', values: ['PowerShell', 'C#', 'VB.NET', 'JScript'] },
        how: 'outcome',
        needs: [],
      },
    ]);
  });

  test('in a few words', () => {
    const short = (name: string) => shortPlay(factsOf(standardCatalogue.get(name)!));
    expect(short('Compare Values')).toBe('computed here');
    expect(short('Invoke Runbook')).toBe('child jobs');
    expect(short('Junction')).toBe('the engine');
    expect(short('Query WMI')).toBe('simulated outcome');
    expect(short('Run .Net Script')).toBe('depends on language');
  });

  test('a live type says what must be allowed, and what happens where it is not', () => {
    const live = defineActivity({
      ...own,
      play: { how: 'live', needs: ['read', 'net'], prepare: () => () => Promise.reject(new Error()) },
    });
    const facts = factsOf(live);
    expect(shortPlay(facts)).toBe('live with --allow read:PATH,net:HOST:PORT');
    const { simulate, run, without } = playWords(facts.ways[0]!);
    expect(simulate).toContain('nothing outside is touched');
    expect(run).toContain('for real where --allow read:PATH,net:HOST:PORT is given');
    expect(without).toContain('run refuses the runbook before anything starts, unless that is allowed');
  });
});

describe('published data', () => {
  test('with level, count, and the property it repeats', () => {
    const { publishes, publishesMore } = factsOf(standardCatalogue.get('Delete Line')!);
    expect(publishesMore).toBeNull();
    expect(publishes.find(({ name }) => name === 'Line numbers')).toEqual({
      name: 'Line numbers',
      type: 'String',
      level: 'execution',
      isCount: false,
      echoes: 'lineNumbers',
      description: 'Which lines were asked for.',
    });
    expect(publishes.find(({ name }) => name === 'Number of deletions')).toMatchObject({ isCount: true });
    expect(publishes.find(({ name }) => name === 'Deleted text')).toMatchObject({ level: 'row' });
  });

  test('what is beside that: named by properties, not known, or nothing', () => {
    expect(factsOf(standardCatalogue.get('Return Data')!).publishesMore).toBe('byProperties');
    expect(factsOf(standardCatalogue.get('Monitor File')!).publishesMore).toBe('unknown');
    expect(factsOf(own).publishesMore).toBeNull();
  });
});

test("a user's type that leaves out summary and descriptions has facts all the same", () => {
  const { summary: _, ...rest } = own;
  const bare = {
    ...rest,
    properties: own.properties,
    publishes: [{ name: 'Said' }],
  } as unknown as ActivityType;
  expect(factsOf(bare)).toMatchObject({
    summary: '',
    publishes: [{ name: 'Said', type: 'String', level: 'execution', description: '' }],
  });
});

test('keys come in the same order for every type', () => {
  const keys = new Set([...standardCatalogue.values()].map((type) => Object.keys(factsOf(type)).join()));
  expect([...keys]).toEqual([
    'name,category,summary,guids,internalNames,start,isMonitor,hasTimetable,isMultiValued,ways,properties,takesAnyProperty,publishes,publishesMore,example',
  ]);
  const items = activityFacts(
    defineActivity({ ...own, publishes: [rowItem('a', 'b'), executionItem('c', 'd')] }),
    schemaOf(propertySchemaOf(own)),
    noNames,
  ).publishes;
  for (const item of items)
    expect(Object.keys(item).join()).toBe('name,type,level,isCount,echoes,description');
});
