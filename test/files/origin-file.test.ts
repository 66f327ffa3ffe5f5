import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { readDefinition } from '../../src/files/load.ts';
import { importExport, type Problem, standardCatalogue } from '../../src/index.ts';
import type { Bundle } from '../../src/model/bundle.ts';
import {
  activity,
  exportOf,
  field,
  fields,
  folder as folderOf,
  guid,
  link,
  policy,
  variables,
  vb,
} from '../formats/ois/export-builder.ts';
import { ownExport, sharedExports } from '../formats/ois/own-export.ts';
import { filesBelow, pianola, playFolder } from '../support/command-line.ts';

const folder = playFolder();

const begin = activity({ guid: guid(1), type: 'Custom Start', at: [10, 20] });
const mail = activity({
  guid: guid(2),
  type: 'Send Email',
  own: fields({ Subject: vb(guid(1, 'B')), Odd: 'x' }),
});
const widget = activity({ guid: guid(3), type: 'Make Widget', own: field('Colour', 'red') });
const links = [link(guid(1), guid(2)), link(guid(1), guid(2)), link(guid(2), guid(3))];
const text = exportOf(
  [folderOf('Ops', guid(1, 'D'), [policy('Mail', guid(1, 'C'), [begin, mail, widget, ...links])])],
  variables([{ guid: guid(1, 'B'), name: 'Site', value: 'here' }]),
);
const source = folder.file('mail.ois_export', text);

/** Two links with the same ends are a warning of their own. */
function others(problems: readonly Problem[]): readonly Problem[] {
  return problems.filter(({ code }) => code !== 'duplicate-link');
}

/** Writes the import into a folder of its own. */
async function written(name: string) {
  const out = join(folder.path, name);
  expect((await pianola('import', source, '--out', out, '--quiet')).code).toBe(0);
  const path = (part: string) => join(out, part);
  return { out, path, read: (part: string) => readFileSync(path(part), 'utf8') };
}

test('import writes origins beside the files, and the files have none, a schema and a comment for editors', async () => {
  const { out, read } = await written('apart');
  expect(filesBelow(out)).toEqual([
    join('Ops', 'Mail.origin.json'),
    join('Ops', 'Mail.yaml'),
    'globals.origin.json',
    'globals.yaml',
  ]);
  const schema = '../../node_modules/pianola/dist/runbook.schema.json';
  expect(read('Ops/Mail.yaml')).toContain(
    `# yaml-language-server: $schema=${schema}\n# Written by pianola import, which overwrites it.\n\n` +
      `$schema: ${schema}\nname: Mail\n`,
  );
  expect(read('globals.yaml')).toContain('\n$schema: ../node_modules/pianola/dist/runbook.schema.json\n');
  // Without its ObjectType an unknown activity could not be played.
  expect(read('Ops/Mail.yaml').match(/origin:\n.*\n/g)).toEqual([
    `origin:\n    objectType: '${guid(0, 'F')}'\n`,
  ]);
  expect(Object.keys(JSON.parse(read('Ops/Mail.origin.json')))).toEqual(['runbook', 'activities', 'links']);
  expect(Object.keys(JSON.parse(read('globals.origin.json')).variables)).toEqual(['\\Site']);
});

test('the loader joins origins again, of a folder and of one file; links by their ends in stored order', async () => {
  const { out, path } = await written('joined');
  const direct = (await readDefinition(source)).bundle as Bundle;
  const folderRead = await readDefinition(out);
  expect(others(folderRead.problems)).toEqual([]);
  expect(folderRead.bundle).toEqual(direct);
  const { bundle } = await readDefinition(path('Ops/Mail.yaml'));
  expect(bundle?.runbooks).toEqual(direct.runbooks);
});

test('without the file of origins the same is played; parts that are new or gone do not matter', async () => {
  const { out, path } = await written('without');
  const play = () => pianola('simulate', out, '--quiet', '--format', 'ndjson');
  const whole = await play();
  expect(whole.code).toBe(0);
  const yaml = readFileSync(path('Ops/Mail.yaml'), 'utf8');
  writeFileSync(path('Ops/Mail.yaml'), yaml.replaceAll('Make Widget', 'Make Gadget'));
  const changed = await readDefinition(out);
  expect(others(changed.problems)).toEqual([]);
  expect(
    changed.bundle?.runbooks[0]?.activities.map(({ origin }) => Object.keys(origin ?? {}).length > 1),
  ).toEqual([true, true, false]);
  writeFileSync(path('Ops/Mail.yaml'), yaml);
  for (const name of filesBelow(out).filter((one) => one.endsWith('.origin.json'))) rmSync(path(name));
  expect(await play()).toEqual(whole);
});

test.each([
  ['{ "activities": ', 1],
  ['{ "activities": [] }', 1],
  ['{\n "links": [],\n "more": 1\n}', 1],
  ['', 1],
])('a file of origins that cannot be used is a warning with its place: %s', async (content, line) => {
  const { out, path } = await written(`wrong-${content.length}`);
  writeFileSync(path('Ops/Mail.origin.json'), content);
  const { bundle, problems: all } = await readDefinition(out);
  const problems = others(all);
  expect(bundle).toBeDefined();
  expect(problems.length).toBeGreaterThan(0);
  for (const problem of problems)
    expect(problem).toMatchObject({
      code: 'origin-unusable',
      severity: 'warning',
      file: path('Ops/Mail.origin.json'),
      line: expect.any(Number),
    });
  expect(problems[0]?.line).toBeGreaterThanOrEqual(line);
});

test('files that an earlier version wrote as JSON are replaced, and settings that were added stay', async () => {
  const out = join(folder.path, 'replaced');
  const { bundle } = importExport({ name: source, bytes: new TextEncoder().encode(text) }, standardCatalogue);
  const inFolder = playFolder();
  const { runbooks = [], variables: given = [] } = bundle ?? {};
  inFolder.file('globals.json', { variables: [...given, { name: 'Mine', value: '1' }] });
  inFolder.file('Gone.json', { ...runbooks[0], name: 'Gone', folder: '' });
  inFolder.file('own.json', { name: 'Own', activities: [{ id: 'a', type: 'Junction' }] });
  const { code, out: told } = await pianola('import', source, '--out', inFolder.path);
  expect(code).toBe(0);
  expect(told).toContain('Written as JSON by an earlier import, and removed:\n  globals.json\n');
  expect(told).toContain('Written by an earlier import, and not in this export:\n  Gone.json\n');
  expect(existsSync(join(inFolder.path, 'own.json'))).toBe(true);
  expect(readFileSync(join(inFolder.path, 'globals.yaml'), 'utf8')).toContain("- name: Mine\n  value: '1'\n");
  expect(existsSync(out)).toBe(false);
});

/** What is played: everything but origins and coordinates, as JSON without white space. */
function logicOf(value: object): number {
  const played = JSON.stringify(value, (key, part) =>
    key === 'origin' || key === 'layout' ? undefined : part,
  );
  return Buffer.byteLength(played);
}

test.each([
  ['site-checks.ois_export', new TextEncoder().encode(ownExport)],
  ...[...sharedExports].filter(([name]) => name !== 'not-an-export.ois_export'),
] as const)('files written of %s are at most 1.5 times as large as what is played', async (name, bytes) => {
  const file = join(folder.path, name);
  writeFileSync(file, bytes);
  const out = join(folder.path, `${name}-size`);
  expect((await pianola('import', file, '--out', out, '--quiet')).code).toBe(0);
  const { bundle } = importExport({ name, bytes }, standardCatalogue);
  const sizes = filesBelow(out)
    .filter((one) => !one.endsWith('.origin.json'))
    .map((one) => readFileSync(join(out, one)).length);
  const all = sizes.reduce((sum, size) => sum + size, 0);
  expect(all / logicOf(bundle ?? {})).toBeLessThan(1.5);
});

test('an export beside what was imported of it is the same thing; where a file differs, it is used, with one warning', async () => {
  const there = playFolder();
  const file = there.file('mail.ois_export', text);
  expect((await pianola('import', file, '--out', there.path, '--quiet')).code).toBe(0);
  const both = await readDefinition(there.path);
  expect(others(both.problems)).toEqual([]);
  expect(both.bundle).toEqual((await readDefinition(source)).bundle);
  const yaml = join(there.path, 'Ops', 'Mail.yaml');
  writeFileSync(yaml, readFileSync(yaml, 'utf8').replace('name: Mail\n', 'name: Letters\n'));
  const { bundle, problems } = await readDefinition(there.path);
  expect(bundle?.runbooks.map(({ path }) => path)).toEqual(['\\Ops\\Letters']);
  expect(others(problems)).toMatchObject([
    {
      code: 'differing-copies',
      severity: 'warning',
      file,
      message:
        `Mail: it is in ${yaml} and, with other content, in ${file}: that of ${yaml} is used, because an ` +
        'import has written it',
    },
  ]);
});
