import { expect, test } from 'vitest';
import { readBundle } from '../../src/lint/checked-bundle.ts';
import { readMocks } from '../../src/lint/checked-mocks.ts';
import type { Bundle } from '../../src/model/bundle.ts';
import { example } from '../formats/native/example.ts';
import { smallCatalogue } from '../formats/native/small-catalogue.ts';
import { brief, marked } from '../support/reading.ts';

const encoder = new TextEncoder();
const other = {
  name: 'Other',
  activities: [
    { id: 'a', type: 'Run Program' },
    { id: 'j', type: 'Junction' },
  ],
  links: [{ from: 'a', to: 'j' }],
};
const { bundle } = await readBundle(
  [
    { name: 'a.json', bytes: encoder.encode(example) },
    { name: 'b.json', bytes: encoder.encode(JSON.stringify(other)) },
  ],
  smallCatalogue,
);

const read = (text: string, name = 'mocks.json') =>
  readMocks({ name, bytes: encoder.encode(text) }, bundle as Bundle, smallCatalogue);

test('outcomes are read by runbook path and by activity id or name, their defaults filled in', async () => {
  const { mocks, problems } = await read(`{
    "samples/alternating branches": {
      "list": { "rows": [{ "Collection": "a{{init.Count}}" }, { "Collection": "b" }] }, // by id
      "Send Event Log Message": [{ "attempts": "1-2", "status": "failed" }, { "when": [{ "item": "list.Collection", "operator": "equals", "value": 3 }] }],
    },
    "\\\\Other": { "a": {} }
  }`);
  expect(problems).toEqual([]);
  expect(mocks).toEqual({
    '\\Samples\\Alternating branches': {
      list: {
        status: 'success',
        durationMs: 0,
        rows: [{ Collection: 'a{{init.Count}}' }, { Collection: 'b' }],
      },
      'Send Event Log Message': [
        { attempts: '1-2', status: 'failed', durationMs: 0 },
        {
          when: [{ item: 'list.Collection', operator: 'equals', value: 3 }],
          status: 'success',
          durationMs: 0,
        },
      ],
    },
    '\\Other': { a: { status: 'success', durationMs: 0 } },
  });
  expect(Object.isFrozen(mocks?.['\\Other'])).toBe(true);
});

test('a file may name its JSON Schema, for editors', async () => {
  const outcome = { Other: { a: {} } };
  const { mocks, problems } = await read(JSON.stringify(outcome));
  const named = await read(JSON.stringify({ $schema: 'mocks.schema.json', ...outcome }));
  expect([named.mocks, named.problems]).toEqual([mocks, problems]);
  expect((await read(JSON.stringify({ $schema: 1 }))).problems).toMatchObject([
    { severity: 'error', line: 1 },
  ]);
});

test('YAML is read as well', async () => {
  const { mocks, problems } = await read(
    '\\Other:\n  a:\n    rows: { repeat: 3, row: { Server name: "{{$row}}" } }\n',
    'mocks.yaml',
  );
  expect(problems).toEqual([]);
  expect(mocks).toEqual({
    '\\Other': {
      a: { status: 'success', durationMs: 0, rows: { repeat: 3, row: { 'Server name': '{{$row}}' } } },
    },
  });
});

const path = '"\\\\Samples\\\\Alternating branches"';

test.each([
  ['a list', '»[]', 'wrong-type', undefined],
  ['an unknown activity', `{ ${path}: { »"lst": {} } }`, 'unknown-activity', 'did you mean "list"?'],
  ['a Junction', '{ "\\\\Other": { »"j": {} } }', 'junction-tab', undefined],
  ['an unknown status', `{ ${path}: { "list": { "status": »"fail" } } }`, 'invalid-value', undefined],
  [
    'an unknown key',
    `{ ${path}: { "list": [{ »"statu": "failed" }] } }`,
    'unknown-key',
    'did you mean "status"?',
  ],
  [
    'a reference to no activity',
    `{ ${path}: { "list": { "rows": [{ "Collection": "x »{{int.Count}}" }] } } }`,
    'unknown-activity',
    '{{init.Count}}',
  ],
  ['a broken text', `{ ${path}: { "list": { } }»`, 'json-syntax', undefined],
])('%s is refused where it stands', async (_, text, code, hint) => {
  const { text: written, at } = marked(text);
  const { mocks, problems } = await read(written);
  expect(mocks).toBeUndefined();
  expect(problems.map(brief)).toEqual([`${code} ${at}`]);
  if (hint !== undefined) expect(problems[0]?.hint).toContain(hint);
});

test('outcomes for a runbook that this bundle does not have are left out with a warning', async () => {
  const { text, at } = marked(
    '{ »"\\\\Samples\\\\Alternating brnches": { "no": {} }, "other": { "a": {} } }',
  );
  const { mocks, problems } = await read(text);
  expect(Object.keys(mocks ?? {})).toEqual(['\\Other']);
  expect(problems.map((problem) => `${problem.severity} ${brief(problem)}`)).toEqual([
    `warning unknown-runbook ${at}`,
  ]);
  expect(problems[0]?.hint).toContain('Alternating branches');
});

test('a runbook may be given by its bare name where only one has it, letter case aside', async () => {
  expect(Object.keys((await read('{ "alternating BRANCHES": {} }')).mocks ?? {})).toEqual([
    '\\Samples\\Alternating branches',
  ]);
  const twice = await readBundle(
    ['A', 'B'].map((folder) => ({
      name: `${folder}.json`,
      bytes: encoder.encode(JSON.stringify({ ...other, folder })),
    })),
    smallCatalogue,
  );
  const file = { name: 'mocks.json', bytes: encoder.encode('{ "other": {}, "A/Other": {} }') };
  const { mocks, problems } = await readMocks(file, twice.bundle as Bundle, smallCatalogue);
  expect(mocks).toBeUndefined();
  expect(problems).toMatchObject([
    {
      code: 'ambiguous-runbook',
      severity: 'error',
      hint: 'give the path: "\\\\A\\\\Other" or "\\\\B\\\\Other"',
    },
  ]);
  expect(problems[0]?.message).toContain('2 runbooks have the name "other"');
});

test.each(['2', '1-2', '3-', 2])('attempts may be %j', async (attempts) => {
  expect((await read(JSON.stringify({ Other: { a: { attempts } } }))).problems).toEqual([]);
});

test.each(['2-1', '0', '0-3', '-3', '1-2-3', 0])('attempts cannot be %j', async (attempts) => {
  const { problems } = await read(JSON.stringify({ Other: { a: { attempts } } }));
  expect(problems.map(({ code, path }) => [code, path.at(-1)])).toEqual([['invalid-value', 'attempts']]);
});

test('what an outcome can never read is a warning (A8)', async () => {
  const { text, at } = marked(`{ ${path}: { "list": { "errorSummary": "»{{log.Computer}}" } } }`);
  const { mocks, problems } = await read(text);
  expect(mocks).toBeDefined();
  expect(problems.map((problem) => `${problem.severity} ${brief(problem)}`)).toEqual([
    `warning not-upstream ${at}`,
  ]);
});

const watching = await readBundle(
  [
    {
      name: 'm.json',
      bytes: encoder.encode(
        JSON.stringify({
          name: 'M',
          activities: [
            { id: 'm', type: 'Monitor File' },
            { id: 'a', type: 'Run Program', program: '{{m.File}} {{m.Activity statu}}' },
          ],
          links: [{ from: 'm', to: 'a' }],
        }),
      ),
    },
  ],
  smallCatalogue,
);
const readFor = (text: string) =>
  readMocks({ name: 'mocks.json', bytes: encoder.encode(text) }, watching.bundle as Bundle, smallCatalogue);

test('a monitor may have triggers instead of outcomes, a list or a repeated one (A3)', async () => {
  const list = [
    { at: 30, rows: [{ File: 'a' }] },
    { at: '2000-01-01T00:00:10Z', status: 'failed' },
  ];
  const { mocks, problems } = await readFor(JSON.stringify({ M: { m: { triggers: list } } }));
  expect(problems).toEqual([]);
  expect(mocks?.['\\M']?.['m']).toEqual({
    triggers: [
      { at: 30, status: 'success', rows: [{ File: 'a' }] },
      { at: '2000-01-01T00:00:10Z', status: 'failed' },
    ],
  });
  const repeated = { everySeconds: 60, count: 10 };
  const other = await readFor(JSON.stringify({ M: { m: { triggers: repeated } } }));
  expect(other.mocks?.['\\M']?.['m']).toEqual({ triggers: { ...repeated, firstAt: 0, status: 'success' } });
});

test.each([
  [
    'an activity that is no monitor',
    '{ "M": { "a": { »"triggers": [{ "at": 1 }] } } }',
    'triggers-no-monitor',
  ],
  ['no triggers at all', '{ "M": { "m": { "triggers": »[] } } }', 'invalid-value'],
  ['a trigger without a time', '{ "M": { "m": { "triggers": [»{ "rows": [] }] } } }', 'missing-key'],
  ['a time that is none', '{ "M": { "m": { "triggers": [{ "at": »"soon" }] } } }', 'invalid-value'],
  [
    'a key that triggers do not have',
    '{ "M": { "m": { "triggers": [{ "at": 1, »"row": [] }] } } }',
    'unknown-key',
  ],
  ['a repetition without an end', '{ "M": { "m": { "triggers": »{ "everySeconds": 1 } } } }', 'missing-key'],
  [
    'a reference to no activity',
    '{ "M": { "m": { "triggers": [{ "at": 1, "rows": [{ "File": "»{{x.File}}" }] }] } } }',
    'unknown-activity',
  ],
])('%s is refused where it stands', async (_, text, code) => {
  const { text: written, at } = marked(text);
  const { mocks, problems } = await readFor(written);
  expect(mocks).toBeUndefined();
  expect(problems.map(brief)).toEqual([`${code} ${at}`]);
});

test('what an activity does not publish is an error with its place in the file', async () => {
  const text = `{ ${path}: {
    "list": { "rows": [{ "Collectoin": "a" }] },
    "init": [{ "attempts": 1 }, { "rows": [{ "Count": 1 }, { "Cuont": 2 }] }]
  } }`;
  const { mocks, problems } = await read(text);
  expect(mocks).toBeUndefined();
  expect(problems.map(brief)).toEqual(['mock-item 2:26', 'mock-item 3:62']);
  expect(problems.map(({ hint }) => hint)).toEqual(['did you mean "Collection"?', 'did you mean "Count"?']);
});
