import type { z } from 'zod';
import { placeText } from '../../analysis/references.ts';
import { epochMsOf } from '../../databus/calendar.ts';
import type { Choose } from '../../engine/link-orders.ts';
import { fitSchema } from '../../formats/text/fit-schema.ts';
import { type RunbookServer, usualThrottle } from '../../model/job.ts';
import type { OptionsInput } from '../../model/options.ts';
import { optionsSchema } from '../../model/options-schema.ts';
import { UsageError } from '../../model/problem.ts';
import { didYouMean, suggester } from '../../text/suggestion.ts';
import type { RunOptions } from './run-options.ts';
import { mostThrottle } from './run-options.ts';

/** The caller's switches. Throws UsageError for an unknown switch and for a value it cannot have. */
export function checkedOptions(given: OptionsInput = {}): OptionsInput {
  const set = Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined));
  const checked: Record<string, unknown> = parsed(optionsSchema, set, 'option');
  return Object.fromEntries(Object.keys(set).map((name) => [name, checked[name]]));
}

/** Throws UsageError unless times, throttles and limits have possible values. */
export function checkNumbers(given: RunOptions): void {
  const { startMs = 0, servers = [], faults = [], concurrency = {} } = given;
  for (const name of ['timeoutMs', 'wallTimeoutMs', 'untilMs', 'jobTimeoutMs'] as const) {
    const value = given[name];
    if (value !== undefined && !(value > 0))
      throw new UsageError(`${name} must be a number above 0, not ${value}`);
  }
  const { jobMemoryMb = leastMemoryMb } = given;
  if (!(jobMemoryMb >= leastMemoryMb))
    throw new UsageError(`jobMemoryMb must be a number from ${leastMemoryMb}, not ${jobMemoryMb}`);
  if (!(startMs >= earliestMs && startMs <= latestMs)) {
    throw new UsageError(
      `startMs must be milliseconds since 1970 within the years 0 to 9999, not ${startMs}`,
    );
  }
  const { isolation = 'pool' } = given;
  if (!['pool', 'worker', 'none'].includes(isolation))
    throw new UsageError(`isolation must be pool, worker or none, not ${isolation}`);
  for (const { name, throttle } of servers) checkCount(`the throttle of ${name}`, throttle, mostThrottle);
  checkServers(servers, faults);
  if (given.maxWorkers !== undefined) checkCount('maxWorkers', given.maxWorkers);
  const limits = typeof concurrency === 'number' ? { concurrency } : concurrency;
  for (const [name, limit] of Object.entries(limits)) checkCount(`the job concurrency of ${name}`, limit);
}

/** The same choices, each checked. A choice that is not a candidate is a UsageError that ends the run. */
export function checkedChoose(choose: Choose | undefined): Choose | undefined {
  if (choose === undefined) return undefined;
  return (count, what) => {
    const picked = choose(count, what);
    if (Number.isInteger(picked) && picked >= 0 && picked < count) return picked;
    throw new UsageError(`choose must give a whole number from 0 to ${count - 1}, not ${picked}`);
  };
}

function checkCount(what: string, count: number, most = Number.POSITIVE_INFINITY): void {
  if (Number.isInteger(count) && count >= 1 && count <= most) return;
  const range = most === Number.POSITIVE_INFINITY ? 'from 1' : `from 1 to ${most}`;
  throw new UsageError(`${what} must be a whole number ${range}, not ${count}`);
}

function checkServers(
  servers: NonNullable<RunOptions['servers']>,
  faults: NonNullable<RunOptions['faults']>,
): void {
  const names = new Set<string>();
  for (const { name } of servers) {
    if (name.trim() === '') throw new UsageError('a runbook server needs a name');
    if (names.has(name.toLowerCase())) throw new UsageError(`the runbook server ${name} is named twice`);
    names.add(name.toLowerCase());
  }
  for (const { server, atMs, forMs } of faults) {
    const all = servers.length === 0 ? [defaultServer] : servers;
    if (!all.some(({ name }) => name.toLowerCase() === server.toLowerCase())) {
      const names = all.map(({ name }) => name);
      throw new UsageError(
        `the fault names ${server}, which is not a runbook server of this run`,
        didYouMean(suggester()(server, names), `there is ${names.join(', ')}`),
      );
    }
    if (!(atMs >= 0 && forMs > 0))
      throw new UsageError(`the fault of ${server} must begin at 0 ms or later and last for some time`);
  }
}

/** The runbook server of a run that names none. */
export const defaultServer: RunbookServer = { name: 'RBS01', throttle: usualThrottle };

/** With only a few megabytes, a thread that fails to start ends the whole process. */
const leastMemoryMb = 16;
const earliestMs = epochMsOf(0, 1, 1);
const latestMs = epochMsOf(9999, 12, 31, 23, 59, 59, 999);

/** Throws UsageError unless the seed is a whole number of 32 bits. */
export function checkedSeed(seed = 0): number {
  if (Number.isInteger(seed) && seed >= 0 && seed < 2 ** 32) return seed;
  throw new UsageError(`the seed must be a whole number from 0 to ${2 ** 32 - 1}, not ${seed}`);
}

/** The value as its schema reads it. Throws UsageError with every problem; `what` names the value. */
export function parsed<Schema extends z.ZodType>(
  schema: Schema,
  value: unknown,
  what: string,
): z.output<Schema> {
  const result = fitSchema(schema, value);
  if (result.success) return result.data;
  const issues = result.error.issues.map(({ path, message }) => {
    const place = path.length === 0 ? '' : ` ${placeText(path as readonly (string | number)[])}`;
    return `${what}${place}: ${message}`;
  });
  throw new UsageError(issues.join('\n'));
}
