import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { readDefinition } from '../../src/files/load.ts';
import { writeBundle } from '../../src/files/write-bundle.ts';
import { importExport, readBundle, standardCatalogue } from '../../src/index.ts';
import type { Bundle } from '../../src/model/bundle.ts';
import { mutants } from '../formats/ois/mutators.ts';
import { ownExport, sharedExports } from '../formats/ois/own-export.ts';
import { runs } from '../support/runs.ts';

const decoder = new TextDecoder();
const others = [...sharedExports.values()].filter(({ length }) => length < 50_000);
const texts = [ownExport, ...others.map((bytes) => decoder.decode(bytes))];

/** Runbooks by path: files are read in the order of their names. */
function byPath({ runbooks, ...settings }: Bundle) {
  return { runbooks: runbooks.toSorted((a, b) => (a.path < b.path ? -1 : 1)), ...settings };
}

test('whatever an export says, what import writes of it reads as the same bundle (1,000 damaged ones in the long run)', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'pianola-'));
  try {
    await fc.assert(
      fc.asyncProperty(mutants(texts), async (bytes) => {
        const file = { name: 'damaged.ois_export', bytes };
        const { bundle } = importExport(file, standardCatalogue);
        if (bundle === undefined || bundle.runbooks.length === 0) return;
        const direct = await readBundle([file], standardCatalogue);
        const out = join(folder, 'out');
        writeBundle(bundle, out, { force: true });
        const written = await readDefinition(out);
        rmSync(out, { recursive: true });
        expect(written.problems.filter(({ severity }) => severity === 'error')).toEqual([]);
        expect(byPath(written.bundle as Bundle)).toEqual(byPath(direct.bundle as Bundle));
      }),
      runs(1000),
    );
  } finally {
    rmSync(folder, { recursive: true });
  }
}, 300_000);
