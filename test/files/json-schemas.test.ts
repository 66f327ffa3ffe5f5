// The JSON Schemas that the package ships: what validators and an editor make of them.
import { globSync } from 'node:fs';
import { parse as parseJson } from 'jsonc-parser';
import { describe, expect, test } from 'vitest';
import { getLanguageService, TextDocument } from 'vscode-json-languageservice';
import { parse as parseYaml } from 'yaml';
import { catalogueWith, standardCatalogue } from '../../src/activities/catalogue.ts';
import { mocksJsonSchema, runbookJsonSchema, testJsonSchema } from '../../src/files/json-schemas.ts';
import { importExport } from '../../src/formats/ois/import-export.ts';
import { validatorOf } from '../support/json-schema-validator.ts';
import { projectRoot, readText } from '../tidy/source-file.ts';

const isRunbook = validatorOf(runbookJsonSchema());
const isMocks = validatorOf(mocksJsonSchema());
const isTestFile = validatorOf(testJsonSchema());
const filesOf = (pattern: string) => globSync(pattern, { cwd: projectRoot }).sort();
const read = (path: string): unknown =>
  path.endsWith('.yaml') ? parseYaml(readText(path)) : parseJson(readText(path));

const definitions = filesOf('{runbooks,examples}/*/*.{json,yaml}').filter(
  (path) => !/\.(mocks|test)\./.test(path),
);
const tests = filesOf('runbooks/*/*.test.yaml');
const mocks = filesOf('runbooks/*/*.mocks.yaml');

test('there are runbooks and mocks to look at', () => {
  expect(definitions.length).toBeGreaterThan(30);
  expect(mocks.length).toBeGreaterThan(4);
});

test.each(definitions.filter((path) => !path.startsWith('examples')))('%s is valid', (path) => {
  expect(isRunbook(read(path))).toBe(true);
});

test.each(mocks)('%s is valid, and no runbook', (path) => {
  expect([isMocks(read(path)), isRunbook(read(path))]).toEqual([true, false]);
});

test.each(tests)('%s is valid, and no runbook', (path) => {
  expect([isTestFile(read(path)), isRunbook(read(path))]).toEqual([true, false]);
});

test('a key that no test file has, and a matcher that there is not, are not valid', () => {
  const file = (expectation: object) => ({ cases: [{ name: 'a', expect: expectation }] });
  expect(isTestFile(file({ ran: { log: { atLeast: 1 } } }))).toBe(true);
  expect(isTestFile(file({ rann: {} }))).toBe(false);
  expect(isTestFile(file({ ran: { log: { more: 1 } } }))).toBe(false);
});

test('what an import makes of an export is valid', async () => {
  const path = filesOf('runbooks/*/*.ois_export')[0] as string;
  const { bundle } = await importExport(
    { name: path, bytes: Buffer.from(readText(path)) },
    standardCatalogue,
  );
  expect(isRunbook(bundle)).toBe(true);
});

test('an activity type of one’s own is valid by a schema that is made with it', async () => {
  const { loadActivityTypes } = await import('../../src/files/activity-modules.ts');
  const catalogue = catalogueWith(await loadActivityTypes(['examples/read-a-file/read-text.mjs']));
  const runbook = read('examples/read-a-file/runbook.json');
  expect(validatorOf(runbookJsonSchema(catalogue))(runbook)).toBe(true);
  expect(isRunbook(runbook)).toBe(false);
});

describe('an editor', () => {
  const service = getLanguageService({});
  service.configure({
    schemas: [{ fileMatch: ['*'], uri: 'schema:runbook', schema: runbookJsonSchema() }],
  });

  /** The file as the editor has it; `|` stands for the cursor. */
  function opened(text: string) {
    const document = TextDocument.create('file:///a.json', 'json', 1, text.replace('|', ''));
    const place = document.positionAt(text.indexOf('|'));
    return { document, place, json: service.parseJSONDocument(document) };
  }

  async function hover(text: string): Promise<string> {
    const { document, place, json } = opened(text);
    const { contents = [] } = (await service.doHover(document, place, json)) ?? {};
    return [contents].flat().join('\n');
  }

  const withActivity = (activity: string) => `{ "name": "R", "activities": [${activity}] }`;

  test('shows of each activity type a text of its own: what it does, how it is played, what it publishes', async () => {
    const texts = new Set<string>();
    for (const { name, summary, publishes } of standardCatalogue.values()) {
      const text = await hover(withActivity(`{ "id": "a", "type": "${name.slice(0, 2)}|${name.slice(2)}" }`));
      const plain = text.replaceAll('\\', '');
      expect(plain).toMatch(new RegExp(`^${name.replaceAll(/[.()]/g, '\\$&')}\n\n`));
      for (const part of [summary, '`simulate`: ', '`run`: ', ...publishes.map((item) => `- ${item.name} (`)])
        expect(plain).toContain(part);
      texts.add(text);
    }
    expect(texts.size).toBe(standardCatalogue.size);
  });

  test('shows at Run .Net Script that the language decides', async () => {
    const text = await hover(withActivity(`{ "id": "a", "type": "Run| .Net Script", "script": "" }`));
    expect(text).toContain('**Played** (language "JavaScript")\n- `simulate`: ');
    expect(text).toContain('its script runs in the sandbox');
  });

  test('shows what a property is for, and its default', async () => {
    const text = await hover(
      withActivity(`{ "id": "a", "type": "Run Program", "wait|ForCompletion": false }`),
    );
    expect(text).toBe(
      'Go on only when the program has ended. Without it nothing is published.\n\nDefault: `true`.',
    );
  });

  test('completes types, and says what each is', async () => {
    const { document, place, json } = opened(withActivity(`{ "id": "a", "type": "Run Pro|" }`));
    const { items = [] } = (await service.doComplete(document, place, json)) ?? {};
    expect(items).toHaveLength(standardCatalogue.size);
    expect(items.find(({ label }) => label === '"Run Program"')?.documentation).toBe(
      'System: Runs a program or command on any computer.',
    );
  });

  test('finds nothing wrong with an example, and says what is wrong with others', async () => {
    const problems = async (activity: string) => {
      const { document, json } = opened(withActivity(activity));
      return (await service.doValidation(document, json)).map(({ message }) => message);
    };
    expect(await problems('{ "id": "a", "type": "Junction", "returnDataFrom": "b" }')).toEqual([]);
    expect(await problems('{ "id": "a", "type": "Junction", "message": "m" }')).toEqual([
      'Property message is not allowed.',
    ]);
    expect(await problems('{ "id": "a", "type": "Junctoin" }')).toEqual([
      expect.stringMatching(/^Value is not accepted. Valid values: .*"Junction"/),
    ]);
  });
});
