import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { standardCatalogue } from '../../../src/activities/catalogue.ts';
import { parametersOf } from '../../../src/activities/runbook-control/initialize-data.ts';
import { readDefinition } from '../../../src/files/load.ts';
import { writeBundle } from '../../../src/files/write-bundle.ts';
import { importExport } from '../../../src/formats/ois/import-export.ts';
import { simulate } from '../../../src/hosts/simulation/simulate.ts';
import type { Bundle } from '../../../src/model/bundle.ts';
import { ownExport, sharedExports } from './own-export.ts';

const refused = 'not-an-export.ois_export';
const exports = new Map<string, Uint8Array>([
  ['site-checks.ois_export', new TextEncoder().encode(ownExport)],
  ...[...sharedExports].filter(([name]) => name !== refused),
]);

function importOf(name: string, bytes: Uint8Array) {
  const { bundle, report, problems } = importExport({ name, bytes }, standardCatalogue);
  expect(problems).toEqual([]);
  if (bundle === undefined || report === undefined) throw new Error(`${name} was not imported`);
  return { bundle, report };
}

function count(text: string, pattern: RegExp): number {
  return text.match(pattern)?.length ?? 0;
}

async function inFolder<Result>(use: (folder: string) => Promise<Result>): Promise<Result> {
  const folder = mkdtempSync(join(tmpdir(), 'pianola-'));
  try {
    return await use(folder);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** Runbooks by path: files are read in the order of their names, an export in its own. */
function byPath({ runbooks, ...settings }: Bundle) {
  const sorted = runbooks.toSorted((a, b) => (a.path < b.path ? -1 : 1));
  return { runbooks: sorted, ...settings };
}

describe.each([...exports])('%s', (name, bytes) => {
  const text = new TextDecoder().decode(bytes);

  test('the counts of the report are those of an independent count over the text', () => {
    const { report } = importOf(name, bytes);
    const policies = text.match(/<Policy>[\s\S]*?<\/Policy>/g) ?? [];
    const all = policies.join('');
    const links = count(all, /<ObjectTypeName[^>]*>\s*Link\s*</g);
    const tables = all.match(/<TRIGGERS>[\s\S]*?<\/TRIGGERS>/g) ?? [];
    expect(report.totals).toMatchObject({
      runbooks: policies.length,
      links,
      activities: count(all, /<Object>/g) - links,
      conditions: count(tables.join(''), /<Entry>/g),
      references: {
        publishedData: count(all, /\\`d\.T\.~Ed\//g) / 2,
        variables: count(all, /\\`d\.T\.~Vb\//g) / 2,
        branches: count(all, /\\`d\.T\.~Br\//g) / 2,
      },
    });
    const globals = /<Variables>[\s\S]*?<\/Variables>/.exec(text)?.[0] ?? '';
    expect(report.settings.variables).toBe(count(globals, /<Object>/g));
    expect(report.runbooks.map(({ counts }) => counts.activities).reduce((a, b) => a + b, 0)).toBe(
      report.totals.activities,
    );
    const typed = report.activityTypes.map((type) => type.count).reduce((a, b) => a + b, 0);
    expect(typed).toBe(report.totals.activities);
  });

  test('no marker and no ciphertext is left where a runbook is played', () => {
    const { bundle } = importOf(name, bytes);
    const played = JSON.stringify(bundle, (key, value) => (key === 'origin' ? undefined : value));
    expect(played).not.toContain('d.T.~');
    expect(JSON.stringify(bundle)).not.toMatch(/~De\/[^\\"]/);
    for (const [, ciphertext = ''] of text.matchAll(/~De\/([^\\]+)\\/g))
      expect(JSON.stringify(bundle)).not.toContain(ciphertext);
  });

  test('import, write, read gives the same model, and the same bytes the second time', async () => {
    await inFolder(async (folder) => {
      const source = join(folder, name);
      writeFileSync(source, bytes);
      const direct = await readDefinition(source);
      const { bundle } = importOf(name, bytes);
      const out = join(folder, 'out');
      const first = writeBundle(bundle, out, { force: false });
      const written = await readDefinition(out);
      expect(written.problems.filter(({ severity }) => severity === 'error')).toEqual([]);
      expect(byPath(written.bundle as Bundle)).toEqual(byPath(direct.bundle as Bundle));
      expect(writeBundle(importOf(name, bytes).bundle, out, { force: false })).toEqual(first);
    });
  });

  test('every runbook can be simulated to its end with no further work', async () => {
    await inFolder(async (folder) => {
      const source = join(folder, name);
      writeFileSync(source, bytes);
      const { bundle, problems } = await readDefinition(source);
      expect(problems.filter(({ severity }) => severity === 'error')).toEqual([]);
      for (const runbook of (bundle as Bundle).runbooks) {
        const parameters = Object.fromEntries(parametersOf(runbook).map((one) => [one.name, '1']));
        const result = await simulate(bundle as Bundle, { runbook: runbook.path, parameters }).result;
        expect({ path: runbook.path, limit: result.limit, status: result.status }).toEqual({
          path: runbook.path,
          limit: undefined,
          status: expect.stringMatching(/^(success|warning)$/),
        });
        expect(result.executions).toBeGreaterThan(0);
      }
    });
  });
});

test.runIf(sharedExports.has(refused))('what is no export is refused with one clear message', () => {
  const bytes = sharedExports.get(refused) as Uint8Array;
  const { bundle, problems } = importExport({ name: refused, bytes }, standardCatalogue);
  expect(bundle).toBeUndefined();
  expect(problems.map(({ code }) => code)).toEqual(['not-an-export']);
});
