import type { z } from 'zod';
import { epochMsOf } from '../databus/calendar.ts';
import { didYouMean, suggester } from '../formats/native/suggestion.ts';
import type { Bundle } from '../model/bundle-schema.ts';
import { type Mocks, mocksFileSchema } from '../model/mock-schema.ts';
import { type Options, type OptionsInput, optionsSchema } from '../model/options-schema.ts';
import { samePath } from '../model/path.ts';
import { UsageError } from '../model/problem.ts';
import type { Runbook } from '../model/runbook-schema.ts';
import type { RunOptions } from './run-options.ts';

/** The switches in force: the caller's before the runbook's before the defaults. Throws UsageError for one that does not exist. */
export function checkedOptions(runbook: Runbook, given: OptionsInput = {}): Options {
  const set = Object.entries(given).filter(([, value]) => value !== undefined);
  return parsed(optionsSchema, { ...runbook.options, ...Object.fromEntries(set) }, 'option');
}

/**
 * Mocks given in code, complete. Throws UsageError naming what is wrong, a runbook or an activity that does not exist included: a mock that
 * never counts is a mistake.
 */
export function checkedMocks(given: RunOptions['mocks'], bundle: Bundle): Mocks {
  if (given === undefined) return {};
  const mocks = parsed(mocksFileSchema, given, 'mock');
  const suggest = suggester();
  for (const [path, byActivity] of Object.entries(mocks)) {
    const runbook = bundle.runbooks.find((candidate) => isNamed(candidate, path));
    const paths = bundle.runbooks.map((candidate) => candidate.path);
    if (runbook === undefined) throw unknownInMocks('runbook', path, suggest(path, paths), paths);
    const names = runbook.activities.flatMap(({ id, name }) => [id, name]);
    const unknown = Object.keys(byActivity).find((name) => !names.includes(name));
    if (unknown !== undefined) {
      throw unknownInMocks(`activity of ${runbook.path}`, unknown, suggest(unknown, names), [
        ...new Set(names),
      ]);
    }
  }
  return mocks;
}

/** Whether a mocks file means this runbook: by path, or by its bare name. */
export function isNamed({ path, name }: Runbook, wanted: string): boolean {
  return samePath(path, wanted) || name === wanted;
}

function unknownInMocks(
  what: string,
  name: string,
  near: string | undefined,
  all: readonly string[],
): UsageError {
  const some = all.slice(0, 20).join(', ');
  return new UsageError(
    `the mocks name "${name}", which is no ${what}`,
    didYouMean(near, `there is ${some}`),
  );
}

/** Throws UsageError unless times and throttles can be what they say. */
export function checkNumbers({ timeoutMs = 1, startMs = 0, servers = [] }: RunOptions): void {
  if (!(timeoutMs > 0)) throw new UsageError(`timeoutMs must be a number above 0, not ${timeoutMs}`);
  if (!(startMs >= earliestMs && startMs <= latestMs)) {
    throw new UsageError(
      `startMs must be milliseconds since 1970 within the years 0 to 9999, not ${startMs}`,
    );
  }
  for (const { name, throttle } of servers) {
    if (Number.isInteger(throttle) && throttle >= 1) continue;
    throw new UsageError(`the throttle of ${name} must be a whole number from 1, not ${throttle}`);
  }
}

const earliestMs = epochMsOf(0, 1, 1);
const latestMs = epochMsOf(9999, 12, 31, 23, 59, 59, 999);

/** Throws UsageError unless the seed is a whole number of 32 bits. */
export function checkedSeed(seed = 0): number {
  if (Number.isInteger(seed) && seed >= 0 && seed < 2 ** 32) return seed;
  throw new UsageError(`the seed must be a whole number from 0 to ${2 ** 32 - 1}, not ${seed}`);
}

function parsed<Schema extends z.ZodType>(schema: Schema, value: unknown, what: string): z.output<Schema> {
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  const issues = result.error.issues.map(
    ({ path, message }) => `${path.length === 0 ? what : `${what} ${path.join('.')}`}: ${message}`,
  );
  throw new UsageError(issues.join('\n'));
}
