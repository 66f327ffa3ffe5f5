import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, expect, test } from 'vitest';
import { parse } from 'yaml';
import type { ActivityType } from '../../src/index.ts';
import { play } from '../activities/call.ts';
import { projectRoot } from '../tidy/source-file.ts';
import { document } from './document.ts';

const folder = mkdtempSync(join(tmpdir(), 'pianola-worked-example-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

test('the worked example in CONTRIBUTING is an activity that does what its test says', async () => {
  const [source = '', itsTest = ''] = document('CONTRIBUTING.md')
    .blocks.filter(({ language }) => language === 'ts')
    .map(({ text }) => text);
  const from = pathToFileURL(join(projectRoot, 'src/activities/utilities/reverse-text.ts'));
  const file = join(folder, 'reverse-text.ts');
  const resolved = (specifier: string) =>
    specifier.startsWith('.') ? new URL(specifier, from).href : import.meta.resolve(specifier);
  writeFileSync(file, source.replaceAll(/(?<= from ')[^']+/g, resolved));
  const { reverseText } = (await import(/* @vite-ignore */ pathToFileURL(file).href)) as {
    reverseText: ActivityType;
  };
  const [, called = '', expected = ''] =
    /play\(reverseText, (\{.*\})\)\.items\)\.toEqual\((\{.*\})\)/.exec(itsTest) ?? [];
  expect(play(reverseText, parse(called)).items).toEqual(parse(expected));
});
