import { z } from 'zod';
import { propertySchemaOf } from '../../src/activities/property-schema.ts';
import { type UtcOffset, utc } from '../../src/databus/calendar.ts';
import { americanEnglish, type Culture } from '../../src/databus/culture.ts';
import { compileTemplate } from '../../src/databus/template.ts';
import { Execution, PlayedActivity, RootToken, type Token } from '../../src/databus/token.ts';
import {
  type ActivityCall,
  type ActivityType,
  type JobsRequest,
  type Play,
  type Preparation,
  type PropertyProblem,
  playOf,
  type Services,
} from '../../src/engine/activity-type.ts';
import type { Outcome } from '../../src/engine/outcome.ts';
import type { OptionsInput } from '../../src/model/options.ts';
import { optionsSchema } from '../../src/model/options-schema.ts';
import type { Row, Value } from '../../src/model/published-data.ts';
import type { Activity, Runbook } from '../../src/model/runbook.ts';
import { runbookShape } from '../../src/model/runbook-schema.ts';
import { answerXPath } from '../../src/xml/answer-xpath.ts';

/** An execution upstream of the one under test: what its one row published. */
export interface Upstream {
  readonly id: string;
  readonly row: Row;
}

/** Everything around a call that a test may want to set. */
export interface Setting {
  readonly upstream?: readonly Upstream[];
  readonly parameters?: Readonly<Record<string, Value>>;
  readonly services?: Partial<Services>;
  readonly options?: OptionsInput;
  readonly runbook?: Partial<Runbook>;
  readonly variables?: Readonly<Record<string, string>>;
  readonly nowMs?: number;
  readonly seed?: number;
  readonly utcOffset?: UtcOffset;
  readonly culture?: Culture;
}

/** Noon on a Saturday, 31 January 2026. */
export const saturdayNoonMs = Date.UTC(2026, 0, 31, 12);

/**
 * An activity as a reader of files would make it: properties parsed by the type's own schema, defaults filled
 * in.
 */
export function activityOf(type: ActivityType, properties: object, id = 'tested'): Activity {
  return { id, type: type.name, name: type.name, properties: propertySchemaOf(type).parse(properties) };
}

export function runbookOf(activities: readonly Activity[], more: Partial<Runbook> = {}): Runbook {
  const rest = z.object(runbookShape).parse({ name: 'Test' });
  return { ...rest, activities, path: '\\Test', ...more };
}

/** The problems that the type itself finds in an activity. */
export function problemsOf(
  type: ActivityType,
  properties: object,
  runbook: Partial<Runbook> = {},
): readonly PropertyProblem[] {
  const activity = activityOf(type, properties);
  return type.check?.(activity, runbookOf([activity], runbook)) ?? [];
}

/** Plays a computed activity once, on a token with the given lineage. */
export function play(type: ActivityType, properties: object, setting: Setting = {}): Outcome {
  const { how, preparation, call } = made(type, properties, setting);
  if (how.how !== 'computed') throw new Error(`${type.name} is not computed`);
  const outcome = how.prepare(preparation)(call);
  if ('then' in outcome) throw new Error(`${type.name} computes for a while: use playSlow`);
  return outcome;
}

/** The same for an activity whose outcome is a promise. */
export async function playSlow(
  type: ActivityType,
  properties: object,
  setting: Setting = {},
): Promise<Outcome> {
  const { how, preparation, call } = made(type, properties, setting);
  if (how.how !== 'computed') throw new Error(`${type.name} is not computed`);
  return how.prepare(preparation)(call);
}

/** The same for an activity that a script plays. */
export async function playScripted(
  type: ActivityType,
  properties: object,
  setting: Setting = {},
): Promise<Outcome> {
  const { how, preparation, call } = made(type, properties, setting);
  if (how.how !== 'scripted') throw new Error(`${type.name} is not scripted`);
  return how.prepare(preparation)(call);
}

/** What an activity that child jobs play asks of the job queue. */
export function ask(type: ActivityType, properties: object, setting: Setting = {}): JobsRequest {
  const { how, preparation, call } = made(type, properties, setting);
  if (how.how !== 'jobs') throw new Error(`${type.name} asks for no jobs`);
  return how.prepare(preparation)(call);
}

/** How the activity is played, what it is prepared with, and one call of it. */
function made(
  type: ActivityType,
  properties: object,
  setting: Setting,
): { how: Play; preparation: Preparation; call: ActivityCall } {
  const activity = activityOf(type, properties);
  const upstream = (setting.upstream ?? []).map(({ id, row }) => ({ activity: plainActivity(id), row }));
  const runbook = runbookOf([...upstream.map((at) => at.activity), activity], setting.runbook);
  const options = optionsSchema.parse(setting.options ?? {});
  const { nowMs = saturdayNoonMs, utcOffset = utc, culture = americanEnglish } = setting;
  const facts = {
    runbookName: 'Test',
    runbookPath: '\\Test',
    serverName: 'RBS01',
    processId: 1,
    utcOffset,
    startMs: nowMs,
  };
  const world = {
    options,
    utcOffset,
    culture,
    activity: (id: string) => runbook.activities.find((candidate) => candidate.id === id),
    variable: (path: string) => setting.variables?.[path],
    environment: () => undefined,
  };
  let token: Token = new RootToken('1');
  for (const [index, at] of upstream.entries()) {
    const execution = new Execution(new PlayedActivity(at.activity, index, facts), token, index + 1, nowMs);
    execution.rows = [at.row];
    token = execution;
  }
  const execution = new Execution(
    new PlayedActivity(activity, upstream.length, facts),
    token,
    upstream.length + 1,
    nowMs,
  );
  const services = { ...noServices, ...setting.services };
  const { parameters = {}, seed = 1 } = setting;
  return {
    how: playOf(activity, type),
    preparation: {
      activity,
      runbook,
      options,
      culture,
      hide: (text) => text,
      compile: (text, rules) => compileTemplate(text, world, rules),
    },
    call: { execution, scope: { token, nowMs }, parameters, services, seed },
  };
}

function plainActivity(id: string): Activity {
  return { id, type: 'Query Database', name: id, properties: {} };
}

const noServices: Services = {
  counter: () => undefined,
  changeCounter: () => undefined,
  counterDefault: () => undefined,
  schedule: () => undefined,
  computerGroup: () => undefined,
  queryXml: async (text, query) => answerXPath(text, query),
  javaScript: () => {
    throw new Error('no sandbox in this test');
  },
};
