import fc from 'fast-check';
import { parse } from 'jsonc-parser';
import { expect, test } from 'vitest';
import { standardCatalogue } from '../../../src/activities/catalogue.ts';
import {
  type JsonSchema,
  mocksSchema,
  runbookSchema,
  testsSchema,
} from '../../../src/formats/native/json-schema.ts';
import { bundleShape } from '../../../src/model/bundle-schema.ts';
import { activityCommonShape, runbookShape } from '../../../src/model/runbook-schema.ts';
import { validatorOf } from '../../support/json-schema-validator.ts';
import { example } from './example.ts';
import { randomRunbook } from './random-runbook.ts';
import { smallCatalogue } from './small-catalogue.ts';

const schema = runbookSchema(smallCatalogue, ({ name }) => `what ${name} does`);
const definitions = schema['definitions'] as Record<
  'runbook' | 'bundle' | 'activity',
  { properties: JsonSchema; allOf: JsonSchema[] }
>;
const valid = validatorOf(schema);

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
  const all = [
    ...propertiesOf(
      runbookSchema(standardCatalogue, () => 'text'),
      '',
    ),
    ...propertiesOf(mocksSchema(), ''),
  ];
  expect(all.length).toBeGreaterThan(200);
  const isCondition = (path: string) => path.includes('/if/');
  const bare = all.filter(
    ([path, found]) =>
      !isCondition(path) && (!found['description'] || typeof found['description'] !== 'string'),
  );
  // The text of a type has to be found before that of the property, which stands in the last condition.
  expect(bare.map(([path]) => path)).toEqual(['/definitions/activity/type']);
  const last = definitions.activity.allOf.at(-1) as Record<
    string,
    { properties: Record<string, JsonSchema> }
  >;
  expect(['then', 'else'].map((branch) => last[branch]?.properties['type']?.['description'])).toEqual([
    "The Designer's name of the activity.",
    "The Designer's name of the activity.",
  ]);
});

test('a schema has an id of its own', () => {
  const ids = [schema, mocksSchema(), testsSchema()].map(({ $id }) => $id);
  expect(ids).toEqual(['runbook', 'mocks', 'test'].map((name) => `urn:pianola:${name}.schema.json`));
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
  expect(definitions.activity.allOf).toHaveLength(smallCatalogue.size + 1);
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
  expect(then.properties['type']).toEqual({
    title: 'Send Event Log Message',
    description: expect.any(String),
    markdownDescription: 'what Send Event Log Message does',
  });
  const { description } = definitions.activity.properties['simulate'] as JsonSchema;
  expect(then.properties['simulate']).toEqual({ description });
  expect(then.required).toEqual(['message']);
  expect(then.additionalProperties).toBe(false);
});

test('groups, loops and the triggers of monitors are known (section 14, A3)', () => {
  const acceptedRunbook = validatorOf(runbookSchema(standardCatalogue, () => 'text'));
  const accepted = (...activities: object[]) => acceptedRunbook({ name: 'R', activities });
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

test('an activity of an export may have a type that nobody knows; the tabs that all have are still checked', () => {
  const unknown = { id: 'a', type: 'Get Ticket', ticket: 1 };
  const accepted = (activity: object) => valid({ name: 'R', activities: [activity] });
  expect(accepted({ ...unknown, origin: { objectType: '{00000000-0000-0000-0000-000000000001}' } })).toBe(
    true,
  );
  expect(accepted({ ...unknown, origin: { objectType: '{0}' }, enabled: 'no' })).toBe(false);
  expect(accepted({ ...unknown, origin: {} })).toBe(false);
  expect(accepted(unknown)).toBe(false);
});

test('editors of Markdown are told a plain default, and no other', () => {
  const { enabled, delaySeconds } = (definitions.activity.properties['loop'] as { properties: JsonSchema })
    .properties as Record<string, JsonSchema>;
  expect(enabled?.['markdownDescription']).toBe(`${enabled?.['description']}\n\nDefault: \`true\`.`);
  expect(delaySeconds?.['markdownDescription']).toContain('Default: `0`.');
  const { folder, layout } = definitions.runbook.properties as Record<string, JsonSchema>;
  expect([folder?.['markdownDescription'], layout?.['markdownDescription']]).toEqual([undefined, undefined]);
});

const validMocks = validatorOf(mocksSchema());
const outcomes = (outcome: unknown) => ({ '\\Ops\\Backup': { 'Get disks': outcome } });

test.each<[string, unknown]>([
  ['nothing', {}],
  ['a place of the schema', { $schema: 'mocks.schema.json' }],
  ['a runbook without outcomes', { Backup: {} }],
  ['an outcome', outcomes({ status: 'failed', errorSummary: 'no such host', durationMs: 3 })],
  ['rows', outcomes({ rows: [{ Drive: 'C:', 'GB available': 5, Ready: true }] })],
  ['repeated rows', outcomes({ rows: { repeat: '{{init.Count}}', row: { Name: 'f{{$row}}' } } })],
  [
    'a list',
    outcomes([
      { attempts: '1-2', status: 'failed' },
      { when: [{ item: 'init.Count', operator: 'is between', value: [1, 3] }], rows: [] },
      {},
    ]),
  ],
  ['triggers', outcomes({ triggers: [{ at: 30 }, { at: '2000-01-01T00:00:30Z', rows: [{}] }] })],
  ['a repeated trigger', outcomes({ triggers: { everySeconds: 60, count: 10 } })],
])('mocks: %s is valid', (_, value) => {
  expect(validMocks(value)).toBe(true);
});

test.each<[string, unknown]>([
  ['a list', []],
  ['a text as a runbook', { Backup: 'success' }],
  ['a text as an outcome', outcomes('success')],
  ['an outcome without an activity', { Backup: { status: 'failed' } }],
  ['an unknown key', outcomes({ stauts: 'failed' })],
  ['an unknown status', outcomes({ status: 'ok' })],
  ['a row that is no object', outcomes({ rows: ['C:'] })],
  ['a value that is a list', outcomes({ rows: [{ Drive: ['C:'] }] })],
  ['an empty list', outcomes([])],
  ['a negative duration', outcomes({ durationMs: -1 })],
  ['attempts from 0', outcomes({ attempts: '0-2' })],
  ['no triggers', outcomes({ triggers: [] })],
  ['a trigger without a time', outcomes({ triggers: [{ rows: [] }] })],
  ['a trigger beside a status', outcomes({ triggers: [{ at: 1 }], status: 'failed' })],
  ['a place of the schema that is no text', { $schema: 1 }],
])('mocks: %s is not valid', (_, value) => {
  expect(validMocks(value)).toBe(false);
});
