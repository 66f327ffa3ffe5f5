import fc from 'fast-check';
import { expect, test } from 'vitest';
import { standardCatalogue } from '../../../src/activities/catalogue.ts';
import { importExport } from '../../../src/formats/ois/import-export.ts';
import { readExport } from '../../../src/formats/ois/read-export.ts';
import { readBundle } from '../../../src/lint/checked-bundle.ts';
import { runs, sized } from '../../support/runs.ts';
import { mutants, mutators } from './mutators.ts';
import { ownExport, sharedExports } from './own-export.ts';

const decoder = new TextDecoder();
// A large export takes long to damage and to read: the small ones show as much.
const others = [...sharedExports.values()].filter(({ length }) => length < 50_000);
const texts = [ownExport, ownExport, ...others.map((bytes) => decoder.decode(bytes))];

test('damaged exports, five thousand in the long run: no crash, and either a root or problems with their places', () => {
  let read = 0;
  const codes = new Set<string>();
  fc.assert(
    fc.property(mutants(texts), (bytes) => {
      const { root, problems } = readExport({ name: 'damaged.ois_export', bytes });
      if (root !== undefined) read += 1;
      for (const { code } of problems) codes.add(code);
      expect(root === undefined).toBe(problems.length > 0);
      const unlocated = problems.filter(
        ({ file, line = 0, column = 0, message, hint }) =>
          file !== 'damaged.ois_export' || line < 1 || column < 1 || message === '' || hint === undefined,
      );
      expect(unlocated).toEqual([]);
    }),
    runs(5000),
  );
  expect(read).toBeGreaterThan(sized(500));
  const expected = [
    'xml-syntax',
    'xml-entity',
    'xml-doctype',
    'xml-depth',
    'xml-encoding',
    'file-truncated',
    'not-an-export',
  ];
  expect(expected.filter((code) => !codes.has(code))).toEqual([]);
}, 300_000);

test.each(Object.entries(mutators))('%s damages an export', (_, mutate) => {
  const numbers = Array.from({ length: 40 }, (_unused, index) => index * 7919);
  expect(numbers.filter((number) => mutate(ownExport, number, number * 31 + 5) !== ownExport)).not.toEqual(
    [],
  );
});

test('a damaged export is imported into what can be read, or refused: what is left of it is never an error (5,000 in the long run)', async () => {
  let imported = 0;
  await fc.assert(
    fc.asyncProperty(mutants(texts), async (bytes) => {
      const file = { name: 'damaged.ois_export', bytes };
      const { bundle, report } = importExport(file, standardCatalogue);
      if (bundle === undefined || report === undefined) return;
      imported += 1;
      const { problems } = await readBundle([file], standardCatalogue);
      expect(problems.filter(({ severity }) => severity === 'error')).toEqual([]);
    }),
    runs(5000),
  );
  expect(imported).toBeGreaterThan(sized(500));
}, 300_000);
