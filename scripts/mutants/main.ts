/**
 * `npm run mutants`: changes the source in one place at a time and sees whether a test fails.
 *
 * Without arguments it takes the source files changed since this branch left `main`; `--since REF` names
 * another commit, `--all` takes all mutated rooms, and paths take these files and folders. `--anew` tests
 * again what is known from an earlier run. `--by-hand` plays the mutations that are written by hand; after it
 * comes a part of a rule or of a path. Exit code 1 when the list of equivalents is wrong, when a mutation
 * written by hand goes unnoticed, or when the score is too low under `--all`.
 */
import { readFileSync, statSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { relative } from 'node:path';
import { parseArgs } from 'node:util';
import { playByHand } from './by-hand.ts';
import { baseOfWork, changedFiles } from './changed-files.ts';
import { mutatedRooms, roomOf, scoredRooms } from './rooms.ts';
import { type Equivalent, type Mutant, onOneLine, type Score, scoreOf, shareNoticed } from './score.ts';
import { testMutants } from './stryker.ts';

/** What `--all` demands of the scored rooms together. */
const leastShare = 0.95;

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    all: { type: 'boolean', default: false },
    anew: { type: 'boolean', default: false },
    'by-hand': { type: 'boolean', default: false },
    concurrency: { type: 'string', default: String(Math.max(1, availableParallelism() >> 1)) },
    quick: { type: 'boolean', default: false },
    since: { type: 'string' },
  },
});
process.exitCode = values['by-hand'] ? Math.min(playByHand(positionals[0]), 1) : await runStryker();

async function runStryker(): Promise<number> {
  const paths = values.all ? mutatedRooms.map((room) => `src/${room}/**/*.ts`) : chosenPaths();
  const mutants: Mutant[] = [];
  for (const room of mutatedRooms) {
    const mutate = paths.filter((path) => roomOf(path) === room);
    if (mutate.length === 0) continue;
    const concurrency = Number(values.concurrency);
    const settings = { room, mutate, concurrency, isAnew: values.anew, isQuick: values.quick };
    mutants.push(...(await testMutants(settings)));
  }
  const score = scoreOf(mutants, equivalents());
  printAlive(score);
  const isListRight = printList(score);
  printTallies(score);
  return isListRight && (!values.all || isEnough(score)) ? 0 : 1;
}

/** The list of equivalents, which is written by file and reason. */
function equivalents(): Equivalent[] {
  const list = readFileSync(new URL('equivalents.json', import.meta.url), 'utf8');
  const groups = JSON.parse(list) as { file: string; reason: string; mutants: Omit<Equivalent, 'file'>[] }[];
  return groups.flatMap(({ file, mutants }) => mutants.map((mutant) => ({ file, ...mutant })));
}

/** The globs that the arguments mean, or else the changed files. */
function chosenPaths(): string[] {
  if (positionals.length === 0) {
    return changedFiles(values.since ?? baseOfWork()).filter((path) => roomOf(path) !== undefined);
  }
  return positionals.map((path) => {
    const file = relative('.', path).replaceAll('\\', '/');
    const mutated = statSync(file).isDirectory() ? `${file}/**/*.ts` : file;
    if (roomOf(mutated) === undefined) {
      throw new Error(`${path} is in none of the mutated rooms: ${mutatedRooms.join(', ')}`);
    }
    return mutated;
  });
}

/**
 * Prints every mutant that lives as it would stand in the list of equivalents, so that it can be pasted
 * there.
 */
function printAlive({ alive }: Score): void {
  for (const { file, line, status, text, replacement } of alive) {
    const entry = { text: onOneLine(text), replacement: onOneLine(replacement) };
    console.log(`\n${file}:${line} ${status}\n  ${JSON.stringify(entry)}`);
  }
}

function printList({ stale, noticed }: Score): boolean {
  for (const { file, text, replacement } of stale) {
    console.log(`\nNo mutant is the equivalent ${file}: ${text} -> ${replacement}`);
  }
  for (const { equivalent, mutant } of noticed) {
    console.log(`\nA test notices the equivalent ${mutant.file}:${mutant.line}: ${equivalent.text}`);
  }
  return stale.length === 0 && noticed.length === 0;
}

function printTallies({ tallies }: Score): void {
  console.log('\nroom             killed  timeout  survived  no coverage  equivalent   score');
  for (const [room, tally] of tallies) {
    const { killed, timeout, survived, noCoverage, equivalent } = tally;
    const widths = [6, 9, 10, 13, 12];
    const numbers = [killed, timeout, survived, noCoverage, equivalent].map((count, index) =>
      String(count).padStart(widths[index] as number),
    );
    console.log(`${room.padEnd(17)}${numbers.join('')}${percent(shareNoticed([tally])).padStart(8)}`);
  }
}

function isEnough({ tallies }: Score): boolean {
  const share = shareNoticed(scoredRooms.flatMap((room) => tallies.get(room) ?? []));
  console.log(`\n${scoredRooms.join(', ')} together: ${percent(share)}, at least ${percent(leastShare)}`);
  return share >= leastShare;
}

function percent(share: number): string {
  return `${(share * 100).toFixed(1)} %`;
}
