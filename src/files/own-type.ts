import type { z } from 'zod';
import { defineActivity } from '../activities/define-activity.ts';
import { ActivityFailure } from '../databus/activity-failure.ts';
import {
  type ActivityType,
  categories,
  type JobsRequest,
  type Play,
  type Zod,
} from '../engine/activity-type.ts';
import { permissions } from '../engine/capabilities.ts';
import { failure, failureOf, type Outcome } from '../engine/outcome.ts';
import type { GroupResult } from '../model/job-group.ts';
import { InvariantError, UsageError } from '../model/problem.ts';

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
  const name = `the activity type ${JSON.stringify(found.name)}`;
  const reading: Guard =
    (what, code) =>
    (...given) => {
      try {
        return code(...given);
      } catch (error) {
        if (isOurs(error)) throw error;
        throw new UsageError(`${name} of ${file} threw in ${what}: ${messageOf(error)}`);
      }
    };
  const whole = reading('properties', () => ({
    ...defineActivity({ ...found } as ActivityType),
  }))() as ActivityType;
  const problem = problemOf(whole);
  if (problem !== undefined) throw new UsageError(`${name} of ${file} ${problem}`);
  const guarded = Object.entries(whole).map(([key, value]) => [
    key,
    typeof value === 'function' ? reading(key, value.bind(whole)) : value,
  ]);
  const { properties, playFor, timetable } = Object.fromEntries(guarded) as ActivityType;
  return {
    ...(Object.fromEntries(guarded) as ActivityType),
    file,
    ...(typeof properties === 'function' && {
      properties: (zod: Zod) => {
        const schema = properties(zod);
        if (isObjectSchema(schema)) return schema;
        throw new UsageError(`${name} of ${file} ${hasNoSchema}`);
      },
    }),
    play: guardedPlay(whole.play, name, reading),
    ...(playFor && { playFor: (activity) => guardedPlay(playFor(activity), name, reading) }),
    ...(timetable && {
      timetable: (activity) => {
        const next = timetable(activity);
        return next && (reading('timetable', next as Code) as typeof next);
      },
    }),
  };
}

function problemOf({ name, category, properties, publishes, play }: ActivityType): string | undefined {
  if (typeof name !== 'string' || name.trim() === '') return 'must have a text as its name';
  if (!categories.includes(category)) {
    const given = category === undefined ? 'no category' : `the category ${JSON.stringify(category)}`;
    return `has ${given}; it must be one of ${categories.join(', ')}`;
  }
  if (typeof properties !== 'function' && !isObjectSchema(properties)) return hasNoSchema;
  if (!Array.isArray(publishes) || !publishes.every((item) => typeof item?.name === 'string'))
    return 'must publish a list of items, each with name, type, level and description';
  if (typeof play !== 'object' || !hows.has(play?.how))
    return `must have as "play.how" one of ${[...hows].join(', ')}`;
  if (play.how !== 'outcome' && play.how !== 'engine' && typeof play.prepare !== 'function')
    return 'must have a function "play.prepare"';
  if (play.how === 'live' && !Array.isArray(play.needs))
    return 'must list in "play.needs" what it needs; [] for nothing';
  const strange = play.how === 'live' ? play.needs.find((need) => !permissions.includes(need)) : undefined;
  if (strange !== undefined)
    return `has ${JSON.stringify(strange)} in "play.needs"; it can have ${permissions.join(', ')}`;
  return undefined;
}

const hasNoSchema =
  'has no properties; they must be an object schema of zod, as in z.strictObject({ text: z.string() })';

function isObjectSchema(value: unknown): boolean {
  const { safeParse, shape } = (value ?? {}) as Partial<z.ZodObject>;
  return typeof safeParse === 'function' && typeof shape === 'object';
}

const hows: ReadonlySet<string> = new Set(['computed', 'scripted', 'live', 'jobs', 'outcome']);

function guardedPlay(play: Play, name: string, reading: Guard): Play {
  if (play.how === 'engine' || play.how === 'outcome') return play;
  const { how } = play;
  const prepare = play.prepare.bind(play) as Code;
  // A live activity fails by throwing; its message goes into the trace as it is.
  const raise = (error: unknown): never => {
    if (isOurs(error) || how === 'live') throw error;
    throw new ActivityFailure(`${name} threw: ${messageOf(error)}`);
  };
  const prepared = (preparation: unknown) => {
    const perform = prepare(preparation);
    if (typeof perform !== 'function') throw new TypeError('it returned no function that plays an activity');
    return (...given: readonly unknown[]) => {
      try {
        const outcome = perform(...given);
        if (how === 'jobs') return guardedRequest(outcome, name);
        return isPromise(outcome)
          ? outcome.then((settled) => ownOutcome(settled, name), raise)
          : ownOutcome(outcome, name);
      } catch (error) {
        return raise(error);
      }
    };
  };
  return { ...play, prepare: reading('prepare', prepared as Code) } as Play;
}

function guardedRequest(request: JobsRequest, name: string): JobsRequest {
  if (typeof request?.plan !== 'object' || typeof request.conclude !== 'function')
    throw new ActivityFailure(`${name} returned no plan of child jobs with a function "conclude"`);
  const conclude = (result: GroupResult): Outcome => {
    try {
      return ownOutcome(request.conclude(result), name);
    } catch (error) {
      return error instanceof ActivityFailure
        ? failureOf(error)
        : failure(`${name} threw: ${messageOf(error)}`);
    }
  };
  return { plan: request.plan, conclude };
}

function isPromise(value: unknown): value is Promise<unknown> {
  return typeof (value as Partial<Promise<unknown>> | null)?.then === 'function';
}

/** Whether our own code threw the error, called by the user's code. */
function isOurs(error: unknown): boolean {
  return error instanceof ActivityFailure || error instanceof UsageError || error instanceof InvariantError;
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/**
 * Checks an outcome that a user's own code returned. Throws ActivityFailure, beginning with `about`, if it is
 * wrong.
 */
function ownOutcome(given: unknown, about: string): Outcome {
  const problem = outcomeProblem(given);
  if (problem !== undefined) throw new ActivityFailure(`${about} ${problem}`);
  return given as Outcome;
}

function outcomeProblem(given: unknown): string | undefined {
  if (typeof given !== 'object' || given === null) return `returned ${String(given)} instead of an outcome`;
  const { status, items, rows = [], errorSummary = '' } = given as Partial<Outcome>;
  if (status !== 'success' && status !== 'warning' && status !== 'failed')
    return `returned the status ${JSON.stringify(status)}; it must be "success", "warning" or "failed"`;
  if (typeof errorSummary !== 'string') return 'returned an errorSummary that is not a text';
  if (!Array.isArray(rows)) return 'returned rows that are not a list';
  let problem = items === undefined ? undefined : rowProblem(items);
  for (const row of rows) problem ??= rowProblem(row);
  return problem;
}

function rowProblem(row: unknown): string | undefined {
  if (typeof row !== 'object' || row === null) return `returned ${String(row)} instead of published items`;
  for (const [name, value] of Object.entries(row)) {
    if (!valueTypes.has(typeof value))
      return `published "${name}" with a wrong value; it must be a text, a number, true or false`;
  }
  return undefined;
}

const valueTypes: ReadonlySet<string> = new Set(['string', 'number', 'boolean']);
