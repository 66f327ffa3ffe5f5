// `npm run record-release`: records what this version plays, once for each release, in a folder of
// test/fixtures/releases. Later versions are held against it (test/releases): the worked examples,
// generated runbooks under random options, and generated families of runbooks that invoke each other.
import { cpSync, existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { basename } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { version } from '../../src/hosts/version.ts';
import { arbitraryFamily } from '../../test/properties/arbitrary-family.ts';
import { arbitraryRunbook } from '../../test/properties/arbitrary-runbook.ts';
import { examplePlays, type GoldenTrace, playedTrace, runbooksFolder } from '../golden-traces.ts';

const folder = fileURLToPath(new URL(`../../test/fixtures/releases/${version()}/`, import.meta.url));
if (existsSync(folder)) throw new Error(`${folder} is there already: a release is recorded once`);
mkdirSync(`${folder}generated`, { recursive: true });

const examples = examplePlays();
for (const name of new Set(examples.map((golden) => golden.folder))) {
  const isPlayed = (path: string) => !/README\.md$|trace\.ndjson$|\.test\.yaml$/.test(basename(path));
  cpSync(`${runbooksFolder}${name}`, `${folder}${name}`, { recursive: true, filter: isPlayed });
}

const written = (name: string, definition: object) => {
  writeFileSync(`${folder}generated/${name}.json`, `${JSON.stringify(definition)}\n`);
  return { folder: `generated/${name}.json`, file: `generated/${name}.trace.ndjson` };
};
const publishedData = 'specific';
const runbooks = fc
  .sample(arbitraryRunbook({ time: true, options: true }), { seed: 1, numRuns: 40 })
  .map((runbook, index) => ({ ...written(`runbook-${index + 1}`, runbook), options: { publishedData } }));
const families = fc
  .sample(arbitraryFamily, { seed: 1, numRuns: 20 })
  .map(({ runbooks: members, servers }, index) => ({
    ...written(`family-${index + 1}`, { runbooks: members }),
    options: { runbook: members[0]?.name ?? '', servers, publishedData },
  }));

const plays = [...examples, ...runbooks, ...families] as readonly GoldenTrace[];
for (const play of plays)
  writeFileSync(`${folder}${play.file}.gz`, gzipSync(await playedTrace(play, folder), { level: 9 }));
writeFileSync(`${folder}plays.json`, `${JSON.stringify(plays, null, 2)}\n`);
console.log(`${plays.length} plays of ${version()} are recorded in ${folder}`);
