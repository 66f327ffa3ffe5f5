// Modules with activity types of a user's own: what they may export, and what is said of the rest.
import { pathToFileURL } from 'node:url';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { loadActivityTypes } from '../../src/files/activity-modules.ts';
import { UsageError } from '../../src/model/problem.ts';
import { playFolder } from '../support/command-line.ts';

const folder = playFolder();
let files = 0;

function module(source: string): string {
  files += 1;
  return folder.file(`own-${files}.mjs`, source);
}

const type = (name: string) => `defineActivity({
  name: '${name}', category: 'System', summary: '', properties: z.strictObject({ text: z.string() }),
})`;
const given = '({ z, defineActivity })';

async function namesIn(...modules: string[]): Promise<string[]> {
  return (await loadActivityTypes(modules)).map(({ name }) => name);
}

test.each([
  ['one type', `export default ${given} => ${type('A')};`, ['A']],
  ['a list of types', `export default ${given} => [${type('B')}, ${type('A')}];`, ['B', 'A']],
  ['a promise of one', `export default async ${given} => ${type('A')};`, ['A']],
  ['a promise of a list', `export default async ${given} => [${type('A')}];`, ['A']],
  [
    'types beside those that are exported by name',
    `export const a = { name: 'A', category: 'System', properties: (z) => z.strictObject({}), play: { how: 'outcome' } };
     export default ${given} => ${type('B')};`,
    ['A', 'B'],
  ],
  [
    'nothing at all where it is a type itself',
    `export default { name: 'A', category: 'System', properties: (z) => z.strictObject({}) };`,
    ['A'],
  ],
])('a default export gives %s', async (_, source, names) => {
  expect((await namesIn(module(source))).sort()).toEqual(names.toSorted());
});

test('a list keeps its order, and so do modules, by path or by URL', async () => {
  const list = module(`export default ${given} => [${type('B')}, ${type('A')}];`);
  const one = module(`export default ${given} => ${type('C')};`);
  expect(await namesIn(pathToFileURL(one).href, list)).toEqual(['C', 'B', 'A']);
});

test('the function is given the zod that definitions are read with, and a type has the usual where it says nothing', async () => {
  const [made] = await loadActivityTypes([module(`export default ${given} => ${type('A')};`)]);
  expect(made).toMatchObject({ publishes: [], multiValue: false, start: 'may', play: { how: 'outcome' } });
  expect(made?.properties).toBeInstanceOf(z.ZodObject);
});

test.each([
  ['() => undefined', 'returned undefined'],
  ['() => null', 'returned null'],
  ['async () => 3', 'returned 3'],
  [`() => 'Shout'`, 'returned "Shout"'],
  ['() => () => 1', 'returned a function'],
  ['() => ({ shout: {} })', 'returned an object that is no activity type'],
  ['() => []', 'returned an empty list'],
  [`${given} => [${type('A')}, undefined]`, 'returned undefined as number 2 of its list'],
  [`() => { throw new Error('boom'); }`, 'threw: boom'],
  [`async () => { throw new Error('late'); }`, 'threw: late'],
  ['class Shout {}', `threw: Class constructor Shout cannot be invoked without 'new'`],
])('a default export %s is an error that names the file', async (source, problem) => {
  const file = module(`export default ${source};`);
  const error = await loadActivityTypes([file]).catch((thrown: unknown) => thrown);
  expect(error).toBeInstanceOf(UsageError);
  expect((error as UsageError).message).toBe(`the default export of ${file} ${problem}`);
});

test('a type that the function makes is checked like any other', async () => {
  const file = module(`export default ${given} => defineActivity({ name: 'A', category: 'Utility' });`);
  await expect(loadActivityTypes([file])).rejects.toThrow(
    `the activity type "A" of ${file} has the category "Utility"; it must be one of `,
  );
});

test('no module gives no type', async () => {
  expect(await loadActivityTypes([])).toEqual([]);
});
