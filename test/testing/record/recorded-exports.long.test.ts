// Of every runbook of real exports `record` makes a file that is green at once, and red for at least 90 % of
// 200 mutants with one edit, which are not made by `--mutate`.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { parse, stringify } from 'yaml';
import { runTests } from '../../../src/index.ts';
import { ownExport, sharedExports } from '../../formats/ois/own-export.ts';
import { filesBelow, pianola, playFolder } from '../../support/command-line.ts';
import { oneEditMutants, type WrittenRunbook } from './one-edit.ts';

const mutants = 200;
const exports = [...sharedExports, ['own.ois_export', ownExport] as const];

/** Whether a test file holds. */
async function isGreen(file: string): Promise<boolean> {
  const { failed, files } = await runTests({ files: [file] });
  return (
    failed === 0 && files.every(({ problems }) => problems.every(({ severity }) => severity !== 'error'))
  );
}

const made: { readonly name: string; readonly file: string; readonly test: string }[] = [];

const folder = playFolder();

describe.each(exports)('%s', (name, bytes) => {
  test('each of its runbooks is recorded, and test is green at once', async () => {
    const source = join(folder.path, name);
    writeFileSync(source, bytes);
    const target = join(folder.path, `imported ${name}`);
    const { code } = await pianola('import', source, '--out', target);
    if (code !== 0) return expect(name).toBe('not-an-export.ois_export');
    const runbooks = filesBelow(target).filter((file) => /\.yaml$/.test(file) && file !== 'globals.yaml');
    expect(runbooks.length).toBeGreaterThan(0);
    for (const [index, file] of runbooks.entries()) {
      const runbook: WrittenRunbook = parse(readFileSync(join(target, file), 'utf8'));
      const path = ['', ...[runbook.folder ?? []].flat(), runbook.name].join('\\');
      const out = join(folder.path, `${name} ${index}.test.yaml`);
      const words = ['record', target, '--runbook', path, '--out', out, '--quiet'];
      const recorded = await pianola(...words);
      expect([path, recorded.code, recorded.err]).toEqual([path, 0, '']);
      expect([path, await isGreen(out)]).toEqual([path, true]);
      made.push({ name: path, file: join(target, file), test: out });
    }
  });
});

test(`of ${mutants} mutants with one edit at least 90 % are noticed`, async () => {
  const all = made.flatMap((one) =>
    oneEditMutants(parse(readFileSync(one.file, 'utf8'))).map((edited) => ({ ...one, ...edited })),
  );
  const step = all.length / mutants;
  const chosen = Array.from({ length: mutants }, (_, index) => all[Math.floor(index * step)]);
  const alive: string[] = [];
  for (const one of chosen) {
    if (one === undefined) continue;
    const original = readFileSync(one.file, 'utf8');
    writeFileSync(one.file, stringify(one.runbook));
    if (await isGreen(one.test)) alive.push(`${one.name}: ${one.what}`);
    writeFileSync(one.file, original);
  }
  console.log(`${mutants - alive.length} of ${mutants} were noticed; not:\n${alive.join('\n')}`);
  expect(alive.length).toBeLessThanOrEqual(mutants / 10);
});
