import fc from 'fast-check';
import { expect, test } from 'vitest';
import { stringify } from 'yaml';
import { readBundle } from '../../../src/lint/checked-bundle.ts';
import { read, readValue } from '../../support/reading.ts';
import { runs } from '../../support/runs.ts';
import { example } from './example.ts';
import { randomRunbook } from './random-runbook.ts';
import { smallCatalogue } from './small-catalogue.ts';

const encoder = new TextEncoder();

async function modelOf(text: string | Uint8Array, name?: string) {
  const { bundle, problems } = await read(text, name);
  expect(problems).toEqual([]);
  return bundle;
}

test('the example of the format is read, its defaults filled in', async () => {
  const [runbook] = (await modelOf(example))?.runbooks ?? [];
  expect(runbook).toMatchObject({
    name: 'Alternating branches',
    path: '\\Samples\\Alternating branches',
    maxSimultaneousJobs: 1,
    runbookServers: ['RBS01'],
    returnedData: [{ name: 'Total', type: 'Integer' }],
    options: { rollup: 'sco' },
    layout: { init: [0, 0], list: [150, 0] },
  });
  expect(runbook).not.toHaveProperty('$schema');
  const [init, list, log] = runbook?.activities ?? [];
  expect(init).toEqual({
    id: 'init',
    type: 'Initialize Data',
    name: 'Initialize Data',
    properties: { parameters: [{ name: 'Count', type: 'Integer', default: 10, collection: false }] },
  });
  expect(list).toMatchObject({
    name: 'List files',
    properties: { language: 'JavaScript', timeoutSeconds: 30 },
  });
  expect(log).toEqual({
    id: 'log',
    type: 'Send Event Log Message',
    name: 'Send Event Log Message',
    flatten: { mode: 'separator', separator: ';' },
    loop: { enabled: true, delaySeconds: 10, exit: [{ status: ['success'] }], doNotExit: [] },
    simulate: { status: 'success', durationMs: 50 },
    properties: { severity: 'Information', message: 'Found {{list.Collection}}', computer: '' },
  });
  expect(runbook?.links).toEqual([
    {
      from: 'init',
      to: 'list',
      include: [{ status: ['success'] }],
      exclude: [],
      delaySeconds: 0,
      enabled: true,
    },
    {
      from: 'list',
      to: 'log',
      include: [{ item: 'Collection', operator: 'starts with', value: 'file' }],
      exclude: [{ status: ['warning', 'failed'] }],
      delaySeconds: 0,
      enabled: true,
      label: '…',
    },
  ]);
});

test('an empty Include is kept apart from one that is left out (section 3)', async () => {
  const bundle = await readValue({
    name: 'R',
    activities: [
      { id: 'a', type: 'Run Program' },
      { id: 'b', type: 'Run Program' },
      { id: 'c', type: 'Run Program' },
    ],
    links: [
      { from: 'a', to: 'b', include: [] },
      { from: 'b', to: 'c' },
    ],
  });
  expect(bundle.bundle?.runbooks[0]?.links.map(({ include }) => include)).toEqual([
    [],
    [{ status: ['success'] }],
  ]);
});

test('the same runbook in YAML is the same model', async () => {
  const yaml = `
# the example of the format
name: Alternating branches
folder: Samples
description: …
runbookServers: [RBS01]
returnedData:
  - { name: Total, type: Integer }
options: { rollup: sco }
activities:
  - id: init
    type: Initialize Data
    parameters:
      - { name: Count, type: Integer, default: 10 }
  - id: list
    type: Run .Net Script
    name: List files
    language: JavaScript
    script: >-
      publish('Collection', Array.from({ length: Number('{{init.Count}}') }, (_, i) => \`file\${i + 1}\`))
    publish:
      - name: Collection
        collection: true
  - id: log
    type: Send Event Log Message
    message: Found {{list.Collection}}
    flatten: { mode: separator, separator: ; }
    loop: { delaySeconds: 10 }
    simulate: { status: success, durationMs: 50 }
links:
  - { from: init, to: list }
  - from: list
    to: log
    include: [{ item: Collection, operator: starts with, value: file }]
    exclude: [{ status: [warning, failed] }]
    label: …
layout: { init: [0, 0], list: [150, 0] }
`;
  expect(await modelOf(yaml, 'runbook.yaml')).toEqual(await modelOf(example));
});

test('JSON and YAML of one value are one model, and reading it again changes nothing', async () => {
  await fc.assert(
    fc.asyncProperty(randomRunbook, async (value) => {
      const { bundle, problems } = await readValue(value);
      expect(problems.filter(({ severity }) => severity === 'error')).toEqual([]);
      expect((await read(stringify(value), 'runbook.yml')).bundle).toEqual(bundle);
      expect(
        (await read(`// a comment\n${JSON.stringify(value, null, 2).replace(/\n\]$/, ',\n]')}`)).bundle,
      ).toEqual(bundle);
      const [{ path: _, activities = [], ...rest } = { path: '' }] = bundle?.runbooks ?? [];
      const again = {
        ...rest,
        activities: activities.map(({ properties, ...tabs }) => ({ ...tabs, ...properties })),
      };
      expect((await readValue(again)).bundle).toEqual(bundle);
    }),
    runs(150),
  );
});

test('a definition is frozen to its last value', async () => {
  const open: unknown[] = [];
  const walk = (value: unknown): void => {
    if (typeof value !== 'object' || value === null) return;
    if (!Object.isFrozen(value)) open.push(value);
    for (const entry of Object.values(value)) walk(entry);
  };
  walk(await modelOf(example));
  expect(open).toEqual([]);
});

test.each([
  ['a byte order mark', `\uFEFF${example}`],
  ['CR LF', example.replaceAll('\n', '\r\n')],
  ['CR', example.replaceAll('\n', '\r')],
  [
    'trailing commas',
    example
      .replace(']\n}', '],\n}')
      .replace('"enabled": true, "label": "…" }\n', '"enabled": true, "label": "…", },\n'),
  ],
])('%s does not matter', async (_, text) => {
  expect(await modelOf(text)).toEqual(await modelOf(example));
});

test('without a telling extension the first character says whether a file is JSON or YAML', async () => {
  const model = await modelOf('{ "name": "R", "activities": [{ "id": "a", "type": "Run Program" }] }');
  expect(
    await modelOf('// c\n{ "name": "R", "activities": [{ "id": "a", "type": "Run Program" }] }', 'runbook'),
  ).toEqual(model);
  expect(await modelOf('name: R\nactivities:\n- id: a\n  type: Run Program\n', 'runbook.txt')).toEqual(model);
});

test('activity ids may be names that objects have of their own', async () => {
  const value = {
    name: 'R',
    activities: ['constructor', 'toString', 'hasOwnProperty'].map((id) => ({
      id,
      type: 'Run Program',
      program: '{{constructor.x}}',
    })),
    links: [
      { from: 'constructor', to: 'toString' },
      { from: 'toString', to: 'hasOwnProperty' },
    ],
    layout: { constructor: [0, 0] },
  };
  const { bundle, problems } = await readValue(value);
  expect(bundle?.runbooks[0]?.layout).toEqual({ constructor: [0, 0] });
  expect(problems.map(({ code }) => code)).toEqual(['not-upstream']);
});

test('data passes a Junction that returns it, with all that came before it (section 4 rule 4)', async () => {
  const message = '{{a.x}} {{b.y}} {{j.Selected branch}}';
  const value = (returnDataFrom: string) => ({
    name: 'R',
    activities: [
      { id: 'a', type: 'Run Program' },
      { id: 'b', type: 'Run Program' },
      { id: 'c', type: 'Run Program' },
      { id: 'j', type: 'Junction', returnDataFrom },
      { id: 'z', type: 'Send Event Log Message', message },
    ],
    links: [
      { from: 'a', to: 'b' },
      { from: 'a', to: 'c' },
      { from: 'b', to: 'j' },
      { from: 'c', to: 'j' },
      { from: 'j', to: 'z' },
    ],
  });
  expect((await readValue(value('b'))).problems).toEqual([]);
  expect((await readValue(value('c'))).problems.map(({ code, column }) => ({ code, column }))).toEqual([
    { code: 'not-upstream', column: expect.any(Number) },
  ]);
});

test('the files of a folder are one bundle, in the order given', async () => {
  const file = (name: string, value: unknown) => ({ name, bytes: encoder.encode(JSON.stringify(value)) });
  const runbook = (name: string) => ({
    name,
    activities: [{ id: 'a', type: 'Send Event Log Message', message: '{{$Ops/Path}}' }],
  });
  const { bundle, problems } = await readBundle(
    [
      file('one.json', runbook('One')),
      file('settings.json', {
        variables: [{ name: 'Path', folder: 'Ops', value: 'x' }],
        counters: [{ name: 'C', default: 3 }],
      }),
      file('two.json', { runbooks: [runbook('Two'), runbook('Three')], counters: [{ name: 'D' }] }),
      file('package.json', { version: '1.0.0' }),
    ],
    smallCatalogue,
  );
  expect(bundle?.runbooks.map(({ path }) => path)).toEqual(['\\One', '\\Two', '\\Three']);
  expect(bundle?.counters).toEqual([
    { name: 'C', folder: '', default: 3 },
    { name: 'D', folder: '', default: 0 },
  ]);
  expect(problems).toEqual([]);
});

test('problems come by file in the order given, and one error anywhere refuses the whole bundle', async () => {
  const file = (name: string, text: string) => ({ name, bytes: encoder.encode(text) });
  const { bundle, problems } = await readBundle(
    [
      file('z.json', '{ "name": "R", "activities": [{ "id": "a", "type": "Run Program" }] }'),
      file('y.yaml', 'name: R\nactivities:\n  - id: a\n    type: Run Programm\n'),
      file('a.json', '{ "activities": ['),
    ],
    smallCatalogue,
  );
  expect(bundle).toBeUndefined();
  expect(problems.map(({ file: name, code, line }) => [name, line, code])).toEqual([
    ['y.yaml', 1, 'duplicate-runbook'],
    ['y.yaml', 4, 'unknown-activity-type'],
    ['a.json', 1, 'json-syntax'],
  ]);
  expect(problems[0]?.message).toContain('z.json');
});

test('a folder in which nothing is a runbook is refused', async () => {
  const files = ['a.json', 'b.json'].map((name) => ({ name, bytes: encoder.encode('{}') }));
  const { bundle, problems } = await readBundle(files, smallCatalogue);
  expect(bundle).toBeUndefined();
  expect(problems.filter(({ severity }) => severity === 'error').map(({ code }) => code)).toEqual([
    'not-a-runbook',
  ]);
});
