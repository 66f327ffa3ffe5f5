import { InvalidArgumentError } from 'commander';
import { type TestReporter, testReporters } from '../output/test-reporters.ts';
import { didYouMeanOf } from './choice.ts';

/** A reporter, and the file it writes; standard output without one. */
export interface ReporterChoice {
  readonly kind: TestReporter;
  readonly file?: string;
}

/** Gathers the uses of `--reporter KIND[=FILE]`. */
export function collectReporters(
  text: string,
  previous: readonly ReporterChoice[] = [],
): readonly ReporterChoice[] {
  const [word = '', ...rest] = text.split('=');
  const kind = testReporters.find((known) => known === word);
  if (kind === undefined)
    throw new InvalidArgumentError(
      `Allowed choices are ${testReporters.join(', ')}.${didYouMeanOf(word, testReporters)}`,
    );
  if (rest.length === 0) return [...previous, { kind }];
  const file = rest.join('=');
  if (file === '') throw new InvalidArgumentError('The name of a file stands behind the equals sign.');
  return [...previous, { kind, file }];
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
