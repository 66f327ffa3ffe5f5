import { execFileSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';

/** A line of the table. */
export interface Row {
  readonly what: string;
  readonly value: number;
  readonly unit: string;
  /** The most it may be; absent where there is no limit. */
  readonly limit?: number;
  readonly detail: string;
}

/** The folder of the project. */
export const root = new URL('../../', import.meta.url);

/** What is measured in one run: each row is printed at once, and all of them are written to a file. */
export class Table {
  readonly #rows: Row[] = [];

  readonly add = (row: Row): void => {
    this.#rows.push(row);
    const value = `${row.value.toFixed(2).padStart(7)} ${row.unit.padEnd(6)}`;
    const limit = row.limit === undefined ? '' : `limit ${row.limit}${isOver(row) ? ', EXCEEDED' : ''}`;
    console.log(`${row.what.padEnd(56)} ${value}  ${limit.padEnd(10)} ${row.detail}`.trimEnd());
  };

  /** Whether a row has passed its limit. */
  get isOver(): boolean {
    return this.#rows.some(isOver);
  }

  /** Writes `bench/NAME.json`. */
  write(name: string): void {
    mkdirSync(new URL('bench/', root), { recursive: true });
    const machine = { node: process.version, cores: availableParallelism() };
    const text = JSON.stringify({ machine, rows: this.#rows }, undefined, 2);
    writeFileSync(new URL(`bench/${name}.json`, root), `${text}\n`);
  }
}

function isOver({ value, limit = Number.POSITIVE_INFINITY }: Row): boolean {
  return value > limit;
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
