import { expect, test } from 'vitest';
import { z } from 'zod';
import { defineActivity } from '../../src/activities/define-activity.ts';
import { propertySchemaOf } from '../../src/activities/property-schema.ts';

const rest = { name: 'Anything', category: 'Utilities', summary: 'Does anything.' } as const;

test('the schema of a type is made when it is first asked for, and once', () => {
  let made = 0;
  const type = defineActivity({
    ...rest,
    properties: () => {
      made += 1;
      return z.strictObject({ text: z.string() });
    },
  });
  expect(made).toBe(0);
  expect(propertySchemaOf(type)).toBe(propertySchemaOf({ ...type }));
  expect(propertySchemaOf(type).parse({ text: 'a' })).toEqual({ text: 'a' });
  expect(made).toBe(1);
});

test('a schema is made with the library that is handed in', () => {
  const type = defineActivity({ ...rest, properties: (zod) => zod.strictObject({ text: zod.string() }) });
  expect(propertySchemaOf(type).parse({ text: 'a' })).toEqual({ text: 'a' });
});

test('a schema that is made already is taken as it is', () => {
  const properties = z.strictObject({});
  expect(propertySchemaOf(defineActivity({ ...rest, properties }))).toBe(properties);
});
