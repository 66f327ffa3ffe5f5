import { expect, test } from 'vitest';
import { z } from 'zod';
import { defineActivity } from '../../src/activities/define-activity.ts';

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
  expect(type.properties).toBe(type.properties);
  expect(type.properties.parse({ text: 'a' })).toEqual({ text: 'a' });
  expect(made).toBe(1);
});

test('a schema that is made already is taken as it is', () => {
  const properties = z.strictObject({});
  expect(defineActivity({ ...rest, properties }).properties).toBe(properties);
});
