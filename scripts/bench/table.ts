import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';

/** A line of the table. */
export interface Row {
  readonly what: string;
  readonly value: number;
  readonly unit: string;
  /** The most it may be: more fails the run. Absent where there is no limit. */
  readonly limit?: number;
  /** The most it is meant to be: more is said, and fails nothing. Absent where there is no aim. */
  readonly target?: number;
  readonly detail: string;
}

/** A row as it is kept, with the day and the machine it was measured on. */
export interface KeptRow extends Row {
  readonly measured: string;
  /** Absent where there is no target. */
  readonly reached?: boolean;
}

/** The folder of the project. */
export const root = new URL('../../', import.meta.url);
const results = new URL('bench/results.json', root);

/** What is measured in one run: each row is printed at once, and all of them are written to a file. */
export class Table {
  readonly #rows: Row[] = [];

  readonly add = (row: Row): void => {
    this.#rows.push(row);
    const value = `${row.value.toFixed(2).padStart(7)} ${row.unit.padEnd(6)}`;
    console.log(`${row.what.padEnd(56)} ${value}  ${verdict(row).padEnd(34)} ${row.detail}`.trimEnd());
  };

  /** Whether a row has passed its limit. */
  get isOver(): boolean {
    return this.#rows.some(isOver);
  }

  /**
   * Writes `bench/results.json`, and says how many targets are reached and which are not. A run that measured
   * a part only leaves the other rows.
   */
  write(isPart: boolean): void {
    if (this.#rows.length === 0) return;
    const day = new Date().toISOString().slice(0, 10);
    const machine = `Node ${process.versions.node}, ${availableParallelism()} cores`;
    const rows = kept(isPart ? readResults() : [], this.#rows, `${day}, ${machine}`);
    mkdirSync(new URL('.', results), { recursive: true });
    writeFileSync(results, `${JSON.stringify(rows, undefined, 2)}\n`);
    for (const line of targetLines(this.#rows)) console.log(line);
  }
}

function readResults(): readonly KeptRow[] {
  return existsSync(results) ? JSON.parse(readFileSync(results, 'utf8')) : [];
}

/** The rows of earlier runs, with the new ones in their places; those that were not there come last. */
export function kept(earlier: readonly KeptRow[], anew: readonly Row[], measured: string): KeptRow[] {
  const rows = new Map(earlier.map((row) => [row.what, row]));
  for (const row of anew)
    rows.set(row.what, { ...row, measured, ...(row.target !== undefined && { reached: isReached(row) }) });
  return [...rows.values()];
}

/** What a row says of its limit and its target. */
export function verdict(row: Row): string {
  const { limit, target } = row;
  const ofLimit = limit === undefined ? [] : [`limit ${limit}${isOver(row) ? ', EXCEEDED' : ''}`];
  const ofTarget =
    target === undefined ? [] : [`target ${target} ${isReached(row) ? 'reached' : 'not reached'}`];
  return [...ofLimit, ...ofTarget].join(', ');
}

/** How many targets the rows reach, and a line for each that is not reached. */
export function targetLines(rows: readonly Row[]): string[] {
  const aimed = rows.filter(({ target }) => target !== undefined);
  if (aimed.length === 0) return [];
  const missed = aimed.filter((row) => !isReached(row));
  return [
    `${aimed.length - missed.length} of ${aimed.length} targets are reached`,
    ...missed.map(
      (row) => `not reached: ${row.what}: ${row.value.toFixed(2)} ${row.unit}, target ${row.target}`,
    ),
  ];
}

function isOver({ value, limit = Number.POSITIVE_INFINITY }: Row): boolean {
  return value > limit;
}

/** A value that is not a number reaches nothing. */
function isReached({ value, target = Number.NaN }: Row): boolean {
  return value <= target;
}

/** What a script of this folder measures, in a process of its own. */
export function measured<Measured>(script: string, ...words: readonly string[]): Measured {
  const output = execFileSync(process.execPath, ['--expose-gc', `scripts/bench/${script}`, ...words], {
    cwd: root,
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  return JSON.parse(output) as Measured;
}

/** How long a whole process takes, in milliseconds. */
export function processMs(words: readonly string[]): number {
  const start = performance.now();
  execFileSync(process.execPath, words, { cwd: root, stdio: 'ignore' });
  return performance.now() - start;
}

/** The value in the middle. */
export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = (sorted.length - 1) / 2;
  return ((sorted[Math.floor(middle)] as number) + (sorted[Math.ceil(middle)] as number)) / 2;
}
