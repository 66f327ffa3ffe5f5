import type { z } from 'zod';
import { defineActivity } from '../activities/define-activity.ts';
import { ActivityFailure } from '../databus/activity-failure.ts';
import {
  type ActivityType,
  categories,
  type JobsRequest,
  type Play,
  type PropertyProblem,
  type PublishedItem,
  type StartedRunbook,
  type TouchedThing,
  type Zod,
} from '../engine/activity-type.ts';
import { permissions } from '../engine/capabilities.ts';
import { failure, failureOf, type Outcome } from '../engine/outcome.ts';
import { dataTypes } from '../model/data-type.ts';
import type { GroupResult } from '../model/job-group.ts';
import { InvariantError, UsageError } from '../model/problem.ts';
import { thrownText } from '../text/thrown-text.ts';
import { ownOutcome, ownRequest } from './own-outcome.ts';
import {
  amongTexts,
  anyFlag,
  anyScalar,
  anyText,
  listOf,
  maybe,
  numberFrom,
  objectOf,
  orElse,
  ownValueText,
  type ReadValue,
  recordOf,
  WrongValue,
} from './own-values.ts';
import { inOwnCode } from './whereabouts.ts';

type Code = (...given: readonly unknown[]) => unknown;
type Guard = (what: string, code: Code) => Code;

/**
 * Whether an export is meant as an activity type, right or wrong: it has a name, and `play` or `category`.
 */
export function isMeantAsType(value: unknown): value is Partial<ActivityType> {
  if (typeof value !== 'object' || value === null || !('name' in value)) return false;
  return 'play' in value || 'category' in value;
}

/**
 * An activity type of a user's own, with defaults for what it leaves out. Errors that its code throws are the
 * user's mistakes. While a definition is read or a runbook is made ready they become a UsageError that names
 * the type and `file`. While an activity is played they become the failure of that activity, and so does a
 * wrong outcome. Throws UsageError for an incomplete type.
 */
export function ownType(found: Partial<ActivityType>, file: string): ActivityType {
  const name = `the activity type ${ownValueText(readingExports(file, () => found.name))}`;
  const reading: Guard =
    (what, code) =>
    (...given) => {
      try {
        return inOwnCode(`${name} of ${file}`, `in ${what}`, () => code(...given));
      } catch (error) {
        if (isOurs(error)) throw error;
        throw new UsageError(`${name} of ${file} threw in ${what}: ${thrownText(error)}`);
      }
    };
  const whole = reading('properties', () => ({
    ...defineActivity({ ...found } as ActivityType),
  }))() as ActivityType;
  const problem = readingExports(file, () => problemOf(whole));
  if (problem !== undefined) throw new UsageError(`${name} of ${file} ${problem}`);
  const asked: Guard = (key, code) => {
    const read = answers[key];
    const ask = reading(key, code);
    return read === undefined ? ask : (...on) => plainAnswer(`${name} of ${file}`, key, read, ask(...on));
  };
  const guarded = Object.entries(whole).map(([key, value]) => [
    key,
    typeof value === 'function' ? asked(key, value.bind(whole)) : value,
  ]);
  const { properties, playFor, timetable } = Object.fromEntries(guarded) as ActivityType;
  return {
    ...(Object.fromEntries(guarded) as ActivityType),
    ...plainAnswer(`${name} of ${file}`, 'its definition', facts, whole),
    file,
    ...(typeof properties === 'function' && {
      properties: (zod: Zod) => {
        const schema = properties(zod);
        if (isObjectSchema(schema)) return schema;
        throw new UsageError(`${name} of ${file} ${hasNoSchema}`);
      },
    }),
    play: guardedPlay(whole.play, name, file, reading),
    ...(playFor && {
      playFor: (activity) => {
        const play = playFor(activity);
        const strange = playProblem(play);
        if (strange !== undefined) throw new UsageError(`${name} of ${file}, asked for playFor, ${strange}`);
        return guardedPlay(play, name, file, reading);
      },
    }),
    ...(timetable && {
      timetable: (activity) => {
        const next = timetable(activity);
        if (next === undefined) return undefined;
        if (typeof next !== 'function')
          throw new UsageError(`${name} of ${file} gave ${ownValueText(next)} as its timetable: no function`);
        const guardedNext = reading('timetable', next as Code) as typeof next;
        return (afterMs, utcOffset) => {
          const atMs = guardedNext(afterMs, utcOffset);
          if (typeof atMs === 'number' && atMs > afterMs) return atMs;
          const given = ownValueText(atMs);
          throw new UsageError(
            `${name} of ${file} gave ${given} as the next time of its timetable after ${afterMs}`,
          );
        };
      },
    }),
  };
}

/** Reads what a module exports. Whatever a getter of it throws is a UsageError that names the module. */
export function readingExports<Result>(file: string, read: () => Result): Result {
  try {
    return inOwnCode(file, 'while its exports were read', read);
  } catch (error) {
    if (isOurs(error)) throw error;
    throw new UsageError(`cannot read what ${file} exports: ${thrownText(error)}`);
  }
}

function plainAnswer<Value>(about: string, key: string, read: ReadValue<Value>, given: unknown): Value {
  try {
    return read(given, key);
  } catch (error) {
    const what = error instanceof WrongValue ? 'has a wrong value' : 'has a value that cannot be read';
    throw new UsageError(`${about} ${what}: ${thrownText(error)}`);
  }
}

const item = objectOf<PublishedItem>({
  name: anyText,
  type: orElse(amongTexts(dataTypes), 'String'),
  level: orElse(amongTexts<PublishedItem['level']>(['execution', 'row']), 'execution'),
  description: orElse(anyText, ''),
  isCount: (value) => (value ? true : undefined),
  echoes: maybe(anyText),
});

/** The parts of a type that are plain data, with the usual value of what is left out. */
const facts = objectOf<
  Pick<ActivityType, 'summary' | 'publishes' | 'publishesAreKnown' | 'multiValue' | 'start' | 'emptyResult'>
>({
  summary: orElse(anyText, ''),
  publishes: listOf(item),
  publishesAreKnown: anyFlag,
  multiValue: anyFlag,
  start: amongTexts<ActivityType['start']>(['may', 'only', 'never']),
  emptyResult: amongTexts<ActivityType['emptyResult']>(['oneBlank', 'none']),
});

const keys = listOf<string | number>((value, where) =>
  typeof value === 'number' ? numberFrom(0, true)(value, where) : anyText(value, where),
);
const asGiven: ReadValue<never> = (value) => value as never;

/** What the functions of a type may answer. */
const answers: Readonly<Record<string, ReadValue<unknown>>> = {
  publishesFor: maybe(listOf(item)),
  publishesAreKnownFor: anyFlag,
  firesAtOnce: anyFlag,
  starts: maybe(
    listOf(
      objectOf<StartedRunbook>({
        kind: amongTexts<StartedRunbook['kind']>(['invoke', 'branch', 'compensate', 'body']),
        runbook: anyText,
        path: keys,
        parameters: recordOf(anyScalar),
        parametersPath: maybe(keys),
        itself: maybe(listOf(anyText)),
        branch: maybe(anyText),
        rules: asGiven,
        waits: anyFlag,
        group: asGiven,
      }),
    ),
  ),
  returns: maybe(recordOf(anyScalar)),
  touches: maybe(
    listOf(
      objectOf<TouchedThing>({
        kind: amongTexts<TouchedThing['kind']>(['counter', 'file', 'table']),
        name: anyText,
        isWrite: anyFlag,
        onlyAdds: maybe(anyFlag),
      }),
    ),
  ),
  check: maybe(
    listOf(
      objectOf<PropertyProblem>({
        code: anyText,
        severity: amongTexts<PropertyProblem['severity']>(['error', 'warning']),
        path: keys,
        message: anyText,
        hint: maybe(anyText),
      }),
    ),
  ),
};

function problemOf({ name, category, properties, publishes, play }: ActivityType): string | undefined {
  if (typeof name !== 'string' || name.trim() === '') return 'must have a text as its name';
  if (!categories.includes(category)) {
    const given = category === undefined ? 'no category' : `the category ${ownValueText(category)}`;
    return `has ${given}; it must be one of ${categories.join(', ')}`;
  }
  if (typeof properties !== 'function' && !isObjectSchema(properties)) return hasNoSchema;
  if (!Array.isArray(publishes) || !publishes.every((item) => typeof item?.name === 'string'))
    return 'must publish a list of items, each with name, type, level and description';
  return playProblem(play);
}

function playProblem(play: Play | null | undefined): string | undefined {
  if (typeof play !== 'object' || play === null || !hows.has(play.how))
    return `must have as "play.how" one of ${[...hows].join(', ')}`;
  if (play.how !== 'outcome' && play.how !== 'engine' && typeof play.prepare !== 'function')
    return 'must have a function "play.prepare"';
  if (play.how === 'live' && !Array.isArray(play.needs))
    return 'must list in "play.needs" what it needs; [] for nothing';
  const strange = play.how === 'live' ? play.needs.find((need) => !permissions.includes(need)) : undefined;
  if (strange !== undefined)
    return `has ${ownValueText(strange)} in "play.needs"; it can have ${permissions.join(', ')}`;
  return undefined;
}

const hasNoSchema =
  'has no properties; they must be an object schema of zod, as in z.strictObject({ text: z.string() })';

function isObjectSchema(value: unknown): boolean {
  const { safeParse, shape } = (value ?? {}) as Partial<z.ZodObject>;
  return typeof safeParse === 'function' && typeof shape === 'object';
}

const hows: ReadonlySet<string> = new Set(['computed', 'scripted', 'live', 'jobs', 'outcome']);

function guardedPlay(play: Play, name: string, file: string, reading: Guard): Play {
  if (play.how === 'engine' || play.how === 'outcome') return play;
  const { how } = play;
  const prepare = play.prepare.bind(play) as Code;
  // A live activity fails by throwing; its message goes into the trace as it is.
  const raise = (error: unknown): never => {
    if (isOurs(error) || how === 'live') throw error;
    throw new ActivityFailure(`${name} threw: ${thrownText(error)}`);
  };
  const prepared = (preparation: unknown) => {
    const perform = prepare(preparation);
    if (typeof perform !== 'function') throw new TypeError('it returned no function that plays an activity');
    return (...given: readonly unknown[]) => {
      try {
        const outcome = inOwnCode(`${name} of ${file}`, 'while it was played', () => perform(...given));
        if (how === 'jobs') return guardedRequest(outcome, name, file);
        return isPromise(outcome)
          ? Promise.resolve(outcome).then((settled) => ownOutcome(settled, name), raise)
          : ownOutcome(outcome, name);
      } catch (error) {
        return raise(error);
      }
    };
  };
  return { ...play, prepare: reading('prepare', prepared as Code) } as Play;
}

function guardedRequest(given: unknown, name: string, file: string): JobsRequest {
  const { plan, conclude } = ownRequest(given, name);
  return {
    plan,
    conclude: (result: GroupResult): Outcome => {
      try {
        return ownOutcome(
          inOwnCode(`${name} of ${file}`, 'while it was played', () => conclude(result)),
          name,
        );
      } catch (error) {
        return error instanceof ActivityFailure
          ? failureOf(error)
          : failure(`${name} threw: ${thrownText(error)}`);
      }
    },
  };
}

function isPromise(value: unknown): value is PromiseLike<unknown> {
  return typeof (value as Partial<PromiseLike<unknown>> | null | undefined)?.then === 'function';
}

/** Whether our own code threw the error, called by the user's code. */
function isOurs(error: unknown): boolean {
  try {
    return error instanceof ActivityFailure || error instanceof UsageError || error instanceof InvariantError;
  } catch {
    // A proxy may refuse to say what it is.
    return false;
  }
}
