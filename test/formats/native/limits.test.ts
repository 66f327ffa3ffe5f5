// What reading does with a definition, or what is given with one, that is too large or wrong all over.
import { expect, test } from 'vitest';
import { standardCatalogue } from '../../../src/activities/catalogue.ts';
import { draftMocks } from '../../../src/formats/native/read-mocks.ts';
import { readParameters } from '../../../src/formats/native/read-parameters.ts';
import { parseText } from '../../../src/formats/text/parse-text.ts';
import { readBundle } from '../../../src/lint/checked-bundle.ts';
import type { Problem } from '../../../src/model/problem.ts';
import { brief, codes, read, readText } from '../../support/reading.ts';

const encode = (text: string) => new TextEncoder().encode(text);
const source = (name: string, text: string) => ({ name, bytes: encode(text) });

function many(count: number, entry: string | ((index: number) => string)): string {
  return Array.from({ length: count }, (_, index) => (typeof entry === 'string' ? entry : entry(index))).join(
    ',',
  );
}

/** The last problem says that reading stopped after so many errors. */
function expectStop(problems: readonly Problem[], errors: number): void {
  expect(problems).toHaveLength(errors + 1);
  expect(problems.at(-1)).toMatchObject({
    code: 'more-problems',
    severity: 'error',
    message: `and more: reading stopped after ${errors} ${errors === 1 ? 'error' : 'errors'}`,
  });
}

test.each([
  ['activities', '{ "name": "R", "activities": [', '{}', ']}'],
  ['links', '{ "name": "R", "activities": [{ "id": "a", "type": "Run Program" }], "links": [', '{}', ']}'],
  ['entries of other kinds', '{ "name": "R", "activities": [', '0', ']}'],
  ['runbooks', '{ "runbooks": [', '{}', ']}'],
  ['variables', '{ "variables": [', '{}', ']}'],
])('reading stops after a thousand errors: %s', async (_, head, entry, tail) => {
  const { bundle, problems } = await read(head + many(45_000, entry) + tail);
  expect(bundle).toBeUndefined();
  expectStop(problems, 1000);
});

test('reading of a text stops after a hundred errors', async () => {
  expect((await read(`{ "name": "R", ${'x '.repeat(100_000)}`)).problems).toHaveLength(101);
  const twice = await read(`{ ${many(100_000, '"a": 1')} }`);
  expect(twice.problems.at(-1)?.message).toBe('and more: reading stopped after 100 problems');
  const unquoted = await read(`name: R\nactivities:\n${' - {{a.b}}\n'.repeat(5000)}`, 'runbook.yaml');
  expect(unquoted.problems.at(-1)?.message).toBe('and more: reading stopped after 100 problems');
});

test.each([
  ['activities', 200_001, (n: number) => `{ "name": "R", "activities": [${many(n, '0')}]}`, '1:30'],
  ['links', 400_001, (n: number) => `{ "name": "R", "activities": [], "links": [${many(n, '0')}]}`, '1:43'],
  ['runbooks', 100_001, (n: number) => `{ "runbooks": [${many(n, '0')}]}`, '1:15'],
  ['settings', 100_001, (n: number) => `{ "counters": [${many(n, '0')}]}`, '1:15'],
])(
  'a definition has so many %s at most: the place and both numbers are told',
  async (kind, count, text, at) => {
    const { bundle, problems } = await read(text(count));
    expect(bundle).toBeUndefined();
    expect(problems.map(brief)).toContain(`too-many-${kind} ${at}`);
    const { message } = problems.find(({ code }) => code === `too-many-${kind}`) as Problem;
    expect(message).toBe(`there are ${count} ${kind} here; a definition has ${count - 1} at most`);
    expect(codes(problems)).not.toContain('no-start');
  },
);

test('the limits count for all files and runbooks of a definition together', async () => {
  const part = (name: string) => `{ "name": "${name}", "activities": [${many(120_000, '0')}]}`;
  const { problems } = await read(`{ "runbooks": [${part('A')},${part('B')}]}`);
  expect(problems.at(-2)?.message ?? '').toContain('must be an object');
  const texts = [source('a.json', part('A')), source('b.json', part('B'))];
  const { problems: ofFiles } = await readBundle(texts, standardCatalogue);
  const { message } = ofFiles.find(({ code }) => code === 'too-many-activities') as Problem;
  expect(message).toBe(
    'there are 120000 activities here, and 120000 before them; a definition has 200000 at most',
  );
});

test('a JSON text with more than four million values is refused before it is parsed', async () => {
  const { problems } = await read(`{"activities":[${'{},'.repeat(4_000_001)}{}]}`);
  expect(problems.map(brief)).toEqual(['too-many-values 1:12000009']);
  const rows = '0,'.repeat(2_500_000);
  const part = (name: string) => source(name, `{"name":"R","activities":[${rows}0]}`);
  const { problems: ofTwo } = await readBundle([part('a.json'), part('b.json')], standardCatalogue);
  expect(ofTwo.filter(({ file }) => file === 'b.json').map(({ code }) => code)).toEqual(['too-many-values']);
});

test('YAML with more than 800,000 keys, values and marks of lists is refused before it is composed', async () => {
  const { problems } = await read(`activities:\n${' - {}\n'.repeat(500_000)}`, 'runbook.yaml');
  expect(problems.map(brief)).toEqual(['too-many-values 400001:4']);
});

test('an object has 50,000 keys at most', async () => {
  const keys = many(50_001, (index) => `"k${index}":1`);
  const top = await read(`{"name":"R","activities":[],${keys}}`);
  expect(top.problems.map(brief)).toEqual(['too-many-keys 1:1']);
  const row = await read(
    `{"name":"R","activities":[{"id":"a","type":"Run Program","simulate":{"rows":[{${keys}}]}}]}`,
  );
  expect(row.problems.map(brief)).toContain('too-many-keys 1:78');
});

test('a text has four million characters at most, and a definition half a million references', async () => {
  const message = (text: string) =>
    `{"name":"R","activities":[{"id":"a","type":"Send Event Log Message","message":"${text}"}]}`;
  const long = 'x'.repeat(4 * 1024 * 1024 + 1);
  expect((await readText(message(long))).problems.map(brief)).toEqual(['text-too-long 1:79']);
  const inYaml = await readText(
    `name: R\nactivities:\n  - id: a\n    type: Send Event Log Message\n    message: ${long}\n`,
    'runbook.yaml',
  );
  expect(inYaml.problems.map(brief)).toContain('text-too-long 5:14');
  const { problems } = await readText(message('{{a.b}}'.repeat(500_001)));
  expect(problems.map(brief)).toContain('too-many-references 1:79');
});

const rows = (text: string) =>
  `{"name":"R","activities":[{"id":"a","type":"Run Program","program":"x","simulate":{"rows":[${text}]}}]}`;

test('errors deep in one value are listed in their places, and reading stops: the first ones', async () => {
  const { problems } = await readText(rows(many(300_000, '[]')));
  expectStop(problems, 1000);
  expect(problems[2]).toMatchObject({ path: ['activities', 0, 'simulate', 'rows', 2], code: 'wrong-type' });
});

test('errors deep in one value are listed in their places, and reading stops: those far behind', async () => {
  const { problems } = await readText(rows(`${many(25_000, '{"Process ID":1}')},${many(25_000, '[]')}`));
  expectStop(problems, 1000);
  expect(problems[0]?.path).toEqual(['activities', 0, 'simulate', 'rows', 25_000]);
});

test('one wrong entry of very many is the only error', async () => {
  const { problems } = await readText(rows(`${many(100_000, '{"Process ID":1}')},[]`));
  expect(problems.map(({ path }) => path)).toEqual([['activities', 0, 'simulate', 'rows', 100_000]]);
});

test('very many rows that are right are read', async () => {
  const { bundle } = await readText(rows(many(100_000, '{"Process ID":1}')));
  const { simulate } = bundle!.runbooks[0]!.activities[0]!;
  expect(simulate).toMatchObject({ rows: Array.from({ length: 100_000 }, () => ({ 'Process ID': 1 })) });
});

test('mocks and parameters are read no further than a thousand errors', async () => {
  const { bundle } = await readText('{"name":"R","activities":[{"id":"a","type":"Initialize Data"}]}');
  const mocksOf = async (text: string) => {
    const parsed = await parseText(source('m.json', text));
    return await draftMocks(parsed, bundle!, standardCatalogue).problems();
  };
  expectStop(await mocksOf(`{"R":{${many(60_000, (index) => `"k${index}":{}`)}}}`), 1000);
  expectStop(await mocksOf(`{${many(60_000, (index) => `"k${index}":1`)}}`), 1000);
  expectStop(await mocksOf(`{"R":{"a":[${many(60_000, '[]')}]}}`), 1000);
  const parameters = await parseText(source('p.json', `{${many(60_000, (index) => `"k${index}":1`)}}`));
  const { problems } = await readParameters(parameters, bundle!.runbooks, () => false);
  expectStop([...problems], 1000);
});

test('the problems of all files together are limited, and each file with problems is named', async () => {
  const files = Array.from({ length: 15 }, (_, index) =>
    source(`${index}.json`, `{"name":"R${index}","activities":[${many(2000, '0')}]}`),
  );
  const { problems } = await readBundle(files, standardCatalogue);
  const { length } = problems.filter(({ code }) => code !== 'more-problems');
  expect(length).toBe(10_000);
  expect(new Set(problems.map(({ file }) => file)).size).toBe(15);
});

test.each([
  ['behind many characters that look like damage', '\ufffd'.repeat(100_000), 100_001],
  ['behind a slice of the decoder', `${'x'.repeat(65_535)}é`, 65_537],
])('the first byte that is not UTF-8 is found: %s', async (_, before, column) => {
  const bytes = Buffer.concat([Buffer.from(before), Buffer.from([0xff]), Buffer.from('é')]);
  expect((await read(bytes)).problems.map(brief)).toEqual([`file-encoding 1:${column}`]);
});
