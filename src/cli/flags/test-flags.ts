import { InvalidArgumentError } from 'commander';
import { coverageParts, type Thresholds } from '../../analysis/coverage.ts';
import { type TestReporter, testReporters } from '../output/test-reporters.ts';
import { didYouMeanOf } from './choice.ts';

/** A kind of report, and the file it is written to; standard output without one. */
export interface ReportChoice<Kind extends string = string> {
  readonly kind: Kind;
  readonly file?: string;
}

export type ReporterChoice = ReportChoice<TestReporter>;

/** Gathers the uses of `--reporter KIND[=FILE]`. */
export function collectReporters(
  text: string,
  previous: readonly ReporterChoice[] = [],
): readonly ReporterChoice[] {
  return [...previous, kindAndFile(text, testReporters)];
}

function kindAndFile<Kind extends string>(text: string, kinds: readonly Kind[]): ReportChoice<Kind> {
  const [word = '', ...rest] = text.split('=');
  const kind = kinds.find((known) => known === word);
  if (kind === undefined)
    throw new InvalidArgumentError(`Allowed choices are ${kinds.join(', ')}.${didYouMeanOf(word, kinds)}`);
  if (rest.length === 0) return { kind };
  const file = rest.join('=');
  if (file === '') throw new InvalidArgumentError('The name of a file stands behind the equals sign.');
  return { kind, file };
}

/** The kinds of coverage reports, the default first. */
export const coverageKinds = ['text', 'html', 'lcov', 'cobertura', 'json'] as const;

export type CoverageChoice = ReportChoice<(typeof coverageKinds)[number]>;

/** The file of a page that is given none: nobody reads a page on the terminal. */
const pageFile = 'coverage.html';

/** Gathers the uses of `--coverage [KIND[=FILE]]`. */
export function collectCoverage(
  text: string,
  previous: readonly CoverageChoice[] = [],
): readonly CoverageChoice[] {
  const choice = kindAndFile(text, coverageKinds);
  return [...previous, choice.kind === 'html' ? { file: pageFile, ...choice } : choice];
}

/** The value of `--coverage-threshold activities=90,links=80,outcomes=50`. */
export function parseThresholds(text: string, previous: Thresholds = {}): Thresholds {
  const given = text.split(',').map((part) => {
    const [, name, number] = /^\s*(\w+)\s*=\s*(\d+(?:\.\d+)?)\s*$/.exec(part) ?? [];
    const known = coverageParts.find((each) => each === name);
    if (known === undefined || Number(number) > 100)
      throw new InvalidArgumentError(
        `"${part}" is not PART=PERCENT, as in activities=90; the parts are ${coverageParts.join(', ')}.`,
      );
    return [known, Number(number)] as const;
  });
  return { ...previous, ...Object.fromEntries(given) };
}

/** One of several parts of all cases. */
export interface Shard {
  /** From 1. */
  readonly index: number;
  readonly of: number;
}

/** The value of `--shard I/N`. */
export function parseShard(text: string): Shard {
  const [, index, of] = /^(\d+)\/(\d+)$/.exec(text.trim()) ?? [];
  const shard = { index: Number(index), of: Number(of) };
  if (index === undefined || !(shard.index >= 1 && shard.index <= shard.of))
    throw new InvalidArgumentError(
      'It takes I/N, as in 1/4: the part to play, and how many parts there are.',
    );
  return shard;
}

/** Whether the environment says, by the variable CI, that no person is there: whatever its value is. */
export function isContinuousIntegration(env: Readonly<Record<string, string | undefined>>): boolean {
  return (env['CI'] ?? '') !== '';
}

/** The value of `--mutate-threshold 80`: a share in per cent. */
export function percentage(text: string): number {
  const percent = /^\d+(\.\d+)?$/.test(text.trim()) ? Number(text) : Number.NaN;
  if (!(percent <= 100)) throw new InvalidArgumentError('It takes a share in per cent, from 0 to 100.');
  return percent;
}
