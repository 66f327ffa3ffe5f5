import fc from 'fast-check';
import { parse } from 'jsonc-parser';
import { expect, test } from 'vitest';
import { standardCatalogue } from '../../../src/activities/catalogue.ts';
import { type JsonSchema, runbookJsonSchema } from '../../../src/formats/native/json-schema.ts';
import { bundleShape } from '../../../src/model/bundle-schema.ts';
import { activityCommonShape, runbookShape } from '../../../src/model/runbook-schema.ts';
import { accepts } from './draft-7.ts';
import { example } from './example.ts';
import { randomRunbook } from './random-runbook.ts';
import { smallCatalogue } from './small-catalogue.ts';

const schema = runbookJsonSchema(smallCatalogue);
const definitions = schema['definitions'] as Record<
  'runbook' | 'bundle' | 'activity',
  { properties: JsonSchema; allOf: JsonSchema[] }
>;
const valid = (value: unknown) => accepts(schema, value, schema);

/** Every property schema at or below a part, with the path it is at. */
function propertiesOf(part: unknown, path: string): [string, JsonSchema][] {
  if (typeof part !== 'object' || part === null) return [];
  return Object.entries(part).flatMap(([key, value]) => {
    const below = propertiesOf(value, `${path}/${key}`);
    if (key !== 'properties') return below;
    return [
      ...Object.entries(value as Record<string, JsonSchema>).map(([name, found]): [string, JsonSchema] => [
        `${path}/${name}`,
        found,
      ]),
      ...below,
    ];
  });
}

test('every property has a description, whatever the activity type', () => {
  const all = propertiesOf(runbookJsonSchema(standardCatalogue), '');
  expect(all.length).toBeGreaterThan(200);
  expect(
    all
      .filter(([, found]) => !found['description'] || typeof found['description'] !== 'string')
      .map(([path]) => path),
  ).toEqual([]);
});

test('the keys are those the reader knows', () => {
  expect(Object.keys(definitions.runbook.properties).sort()).toEqual(
    [...Object.keys(runbookShape), 'activities'].sort(),
  );
  expect(Object.keys(definitions.bundle.properties).sort()).toEqual(
    [...Object.keys(bundleShape), '$schema', 'runbooks'].sort(),
  );
  expect(Object.keys(definitions.activity.properties).sort()).toEqual(
    [...Object.keys(activityCommonShape), 'type'].sort(),
  );
  expect(definitions.activity.allOf).toHaveLength(smallCatalogue.size);
});

test('the example of the format is valid, as a runbook and in a bundle', () => {
  const runbook = parse(example);
  expect(valid(runbook)).toBe(true);
  expect(valid({ runbooks: [runbook], variables: [{ name: 'V', value: 'x' }] })).toBe(true);
});

test('what the reader accepts is valid', () => {
  fc.assert(
    fc.property(randomRunbook, (runbook) => valid(runbook)),
    { numRuns: 100 },
  );
});

test('a criterion that never holds is valid with a reason, and with nothing else', () => {
  const withLink = (criterion: object) =>
    valid({ name: 'R', activities: [], links: [{ from: 'a', to: 'b', include: [criterion] }] });
  expect(withLink({ never: 'why' })).toBe(true);
  expect(withLink({ never: '' })).toBe(false);
  expect(withLink({ never: 'x'.repeat(1001) })).toBe(false);
  expect(withLink({ never: 'why', status: ['failed'] })).toBe(false);
});

test.each([
  ['an unknown key', { name: 'R', activities: [], nmae: 1 }],
  ['a runbook without activities', { name: 'R' }],
  ['an unknown activity type', { name: 'R', activities: [{ id: 'a', type: 'Nothing' }] }],
  ['an activity without id', { name: 'R', activities: [{ type: 'Run Program' }] }],
  ['a property of another type', { name: 'R', activities: [{ id: 'a', type: 'Junction', message: 'm' }] }],
  [
    'an activity without a property it needs',
    { name: 'R', activities: [{ id: 'a', type: 'Send Event Log Message' }] },
  ],
  [
    'a value of the wrong kind',
    { name: 'R', activities: [{ id: 'a', type: 'Run Program' }], maxSimultaneousJobs: '1' },
  ],
  [
    'a criterion that is neither',
    { name: 'R', activities: [], links: [{ from: 'a', to: 'b', include: [{ item: 'x' }] }] },
  ],
  ['a list', []],
  ['nothing', {}],
  ['no more than the place of the schema', { $schema: 'x' }],
])('%s is not valid', (_, value) => {
  expect(valid(value)).toBe(false);
});

test('each type adds its own properties and names those all activities have', () => {
  const message = definitions.activity.allOf.find((one) =>
    JSON.stringify(one['if']).includes('Send Event Log Message'),
  );
  const then = message?.['then'] as {
    properties: JsonSchema;
    required: string[];
    additionalProperties: unknown;
  };
  expect(then.properties['message']).toMatchObject({ type: 'string', description: 'The message.' });
  const { description } = definitions.activity.properties['simulate'] as JsonSchema;
  expect(then.properties['simulate']).toEqual({ description });
  expect(then.required).toEqual(['message']);
  expect(then.additionalProperties).toBe(false);
});

test('groups, loops and the triggers of monitors are known (section 14, A3)', () => {
  const standard = runbookJsonSchema();
  const accepted = (...activities: object[]) => accepts(standard, { name: 'R', activities }, standard);
  const branches = [{ id: 'a', runbook: 'A', retries: { attempts: 3, delaySeconds: 1 }, compensate: 'B' }];
  expect(accepted({ id: 'p', type: 'Parallel', branches, strategy: 'race', maxWorkers: 3 })).toBe(true);
  expect(accepted({ id: 'p', type: 'Parallel', branches: [] })).toBe(false);
  expect(accepted({ id: 'p', type: 'Parallel', branches, strategy: 'all' })).toBe(false);
  for (const items of [['a', 1], 'a,b', '{{q.List}}', 3]) {
    expect(accepted({ id: 'f', type: 'For Each', items, runbook: 'A' })).toBe(true);
  }
  expect(accepted({ id: 'f', type: 'For Each', items: {}, runbook: 'A' })).toBe(false);
  expect(accepted({ id: 'b', type: 'Break' })).toBe(true);
  expect(accepted({ id: 'b', type: 'Break', runbook: 'A' })).toBe(false);
  const monitor = { id: 'm', type: 'Monitor Date/Time', every: { hours: 1, startingMinute: 5 } };
  expect(accepted({ ...monitor, simulate: { triggers: [{ at: 30 }] } })).toBe(true);
  expect(accepted({ ...monitor, simulate: { triggers: { everySeconds: 60, count: 10 } } })).toBe(true);
  expect(accepted({ ...monitor, simulate: { triggers: {} } })).toBe(false);
});
