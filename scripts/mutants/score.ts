import { roomOf } from './rooms.ts';

/** One change of the source, and what the tests made of it. */
export interface Mutant {
  readonly file: string;
  /** From 1. */
  readonly line: number;
  /** The line on which it begins. */
  readonly within: string;
  /** What was replaced. */
  readonly text: string;
  readonly replacement: string;
  /** Stryker's: Killed, Timeout, Survived, NoCoverage and others. */
  readonly status: string;
}

/** A mutant that no test can tell from the original. */
export interface Equivalent {
  readonly file: string;
  readonly text: string;
  readonly replacement: string;
  /** A part of the line on which it begins, where the text occurs more than once. */
  readonly within?: string;
}

/** How the mutants of one room ended. */
export interface Tally {
  killed: number;
  timeout: number;
  survived: number;
  noCoverage: number;
  equivalent: number;
}

export interface Score {
  /** By room. */
  readonly tallies: ReadonlyMap<string, Tally>;
  /** Mutants that no test noticed and no equivalent explains. */
  readonly alive: readonly Mutant[];
  /** Equivalents of the files at hand that match no mutant. */
  readonly stale: readonly Equivalent[];
  /** Equivalents that a test did notice, with that mutant. */
  readonly noticed: readonly { readonly equivalent: Equivalent; readonly mutant: Mutant }[];
}

/** Counts the mutants by room and holds the list of equivalents against them. */
export function scoreOf(mutants: readonly Mutant[], equivalents: readonly Equivalent[]): Score {
  const tallies = new Map<string, Tally>();
  const alive: Mutant[] = [];
  const noticed: Score['noticed'][number][] = [];
  const files = new Set(mutants.map(({ file }) => file));
  const stale = new Set(equivalents.filter(({ file }) => files.has(file)));
  for (const mutant of mutants) {
    const tally = tallyOf(tallies, mutant);
    const equivalent = equivalents.find((each) => isMeant(each, mutant));
    if (equivalent !== undefined) stale.delete(equivalent);
    const isNoticed = mutant.status === 'Killed' || mutant.status === 'Timeout';
    if (equivalent !== undefined && isNoticed) noticed.push({ equivalent, mutant });
    if (mutant.status === 'Killed') tally.killed += 1;
    else if (mutant.status === 'Timeout') tally.timeout += 1;
    else if (!isCounted(mutant)) continue;
    else if (equivalent !== undefined) tally.equivalent += 1;
    else {
      if (mutant.status === 'Survived') tally.survived += 1;
      else tally.noCoverage += 1;
      alive.push(mutant);
    }
  }
  return { tallies, alive, stale: [...stale], noticed };
}

/** The share of mutants that a test noticed, of those that are not equivalent; 1 when there are none. */
export function shareNoticed(tallies: Iterable<Tally>): number {
  let noticed = 0;
  let all = 0;
  for (const { killed, timeout, survived, noCoverage } of tallies) {
    noticed += killed + timeout;
    all += killed + timeout + survived + noCoverage;
  }
  return all === 0 ? 1 : noticed / all;
}

/** Mutants that could not be run, or that the source says to ignore, do not count. */
function isCounted({ status }: Mutant): boolean {
  return status === 'Survived' || status === 'NoCoverage';
}

function isMeant({ file, text, replacement, within = '' }: Equivalent, mutant: Mutant): boolean {
  return (
    file === mutant.file &&
    onOneLine(text) === onOneLine(mutant.text) &&
    onOneLine(replacement) === onOneLine(mutant.replacement) &&
    mutant.within.includes(within)
  );
}

/** A piece of source with every run of white space as one space. */
export function onOneLine(text: string): string {
  return text.replaceAll(/\s+/g, ' ').trim();
}

function tallyOf(tallies: Map<string, Tally>, { file }: Mutant): Tally {
  const room = roomOf(file) ?? file;
  const tally = tallies.get(room) ?? { killed: 0, timeout: 0, survived: 0, noCoverage: 0, equivalent: 0 };
  tallies.set(room, tally);
  return tally;
}
