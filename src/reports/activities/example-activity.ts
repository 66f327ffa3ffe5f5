import { propertySchemaOf } from '../../activities/property-schema.ts';
import type { ActivityType } from '../../engine/activity-type.ts';
import type { Activity } from '../../model/runbook.ts';
import {
  alternativesOf,
  isReference,
  type JsonSchemaPart,
  type JsonSchemaWords,
  wordsOf,
} from './json-schema-part.ts';

/** Properties an example shows beside those it must have. */
const mostOptional = 4;

/** An example of an activity in a runbook file: its required properties and some of the others. */
export type ExampleActivity = Readonly<Record<string, unknown>> & {
  readonly id: string;
  readonly type: string;
};

/**
 * An example with the required properties and the first few others. The type's own schema and check accept
 * it, if such an example can be made. It has no properties for passwords.
 */
export function exampleActivity(type: ActivityType, schema: JsonSchemaPart): ExampleActivity {
  return { id: exampleId, type: type.name, ...exampleProperties(type, schema) };
}

const exampleId = 'example';

/** The properties of the example, without `id` and `type`. */
export function exampleProperties(
  type: ActivityType,
  schema: JsonSchemaPart,
): Readonly<Record<string, unknown>> {
  const { properties = {}, required = [] } = wordsOf(schema);
  const mustHave = (name: string) =>
    required.includes(name) && wordsOf(properties[name]).default === undefined;
  const names = Object.keys(properties);
  let chosen: Readonly<Record<string, unknown>> = Object.fromEntries(
    names.filter(mustHave).map((name) => [name, exampleValue(name, properties[name] ?? true)]),
  );
  let more = 0;
  for (const name of names) {
    if (mustHave(name) || saysLittle(name, properties[name])) continue;
    const longer = { ...chosen, [name]: exampleValue(name, properties[name] ?? true) };
    if (!isAccepted(type, longer)) continue;
    chosen = longer;
    more += 1;
    if (more === mostOptional) break;
  }
  return chosen;
}

/**
 * Whether an example leaves the property out. Passwords do not belong in examples; numbers and truth values
 * with a default are rarely written.
 */
function saysLittle(name: string, part: JsonSchemaPart | undefined): boolean {
  const { default: usual } = wordsOf(part);
  return /password|passphrase|secret/i.test(name) || typeof usual === 'number' || typeof usual === 'boolean';
}

function isAccepted(type: ActivityType, properties: Readonly<Record<string, unknown>>): boolean {
  const parsed = propertySchemaOf(type).safeParse(properties);
  if (!parsed.success) return false;
  if (type.check === undefined) return true;
  const activity: Activity = { id: exampleId, type: type.name, name: type.name, properties: parsed.data };
  return type.check(activity, runbookWith(activity)).length === 0;
}

function runbookWith(activity: Activity): Parameters<NonNullable<ActivityType['check']>>[1] {
  return {
    name: 'Example',
    folder: '',
    path: '\\Example',
    maxSimultaneousJobs: 1,
    returnedData: [],
    options: {},
    activities: [activity],
    links: [],
    layout: {},
  };
}

/** Example texts by the name of the property; the first that fits counts. */
const texts: readonly (readonly [RegExp, string])[] = [
  [/^id$/i, 'first'],
  [/servers$/i, 'RBS01'],
  [/^runbook|compensate/i, 'Other runbook'],
  [/returnDataFrom/i, 'last-of-branch'],
  [/encoding/i, 'UTF-8'],
  [/xPath/i, '//order'],
  [/query/i, 'SELECT Name FROM Orders'],
  [/ipAddress/i, '10.0.0.7'],
  [/computer|server|host/i, 'WEB01'],
  [/address|email|recipient/i, 'ops@example.com'],
  [/^script/i, "publish('Answer', 42)"],
  [/program$/i, 'C:\\Tools\\backup.exe'],
  [/folder|directory|^destination$/i, 'D:\\Data'],
  [/networkPath/i, '\\\\FILES01\\Orders'],
  [/url|wsdl/i, 'https://example.com/orders'],
  [/file|path|attachment/i, 'D:\\Data\\orders.csv'],
  [/^lineNumbers$|range/i, '1-3'],
  [/process/i, 'backup.exe'],
  [/service/i, 'Spooler'],
  [/schedule/i, 'Office hours'],
  [/counter/i, 'Backups'],
  [/drive/i, 'C:'],
  [/printer/i, '\\\\PRINT01\\Floor 2'],
  [/relation/i, 'equals'],
  [/name$|variable|items?$|field/i, 'Order'],
  [/message|subject|text|summary|details|body/i, 'The backup is done'],
];

/** Example numbers by the name of the property. */
const numbers: readonly (readonly [RegExp, number])[] = [
  [/port$/i, 443],
  [/days|seconds/i, 30],
  [/attempts/i, 3],
  [/length/i, 12],
];

function exampleValue(name: string, part: JsonSchemaPart): unknown {
  const { default: usual } = wordsOf(part);
  if (usual !== undefined && !isEmpty(usual)) return usual;
  const [first = {}] = alternativesOf(part).filter((words) => !isReference(words));
  return firstValue(name, first);
}

function isEmpty(usual: unknown): boolean {
  return usual === '' || (typeof usual === 'object' && usual !== null && Object.keys(usual).length === 0);
}

function firstValue(name: string, words: JsonSchemaWords): unknown {
  if (words.const !== undefined) return words.const;
  if (words.enum !== undefined) return words.enum[0];
  switch (words.type) {
    case 'boolean':
      return true;
    case 'integer':
    case 'number':
      return exampleNumber(name, words);
    case 'array':
      return [exampleValue(name, words.items ?? true)];
    case 'object':
      return exampleObject(words);
    default:
      return exampleText(name, words.pattern);
  }
}

function exampleObject({ properties, additionalProperties }: JsonSchemaWords): unknown {
  if (properties === undefined) return { Name: exampleValue('value', additionalProperties ?? true) };
  return Object.fromEntries(
    Object.entries(properties)
      .filter(([name, part]) => wordsOf(part).default === undefined && !/^(default|description)$/.test(name))
      .slice(0, mostOptional)
      .map(([name, part]) => [name, exampleValue(name, part)]),
  );
}

function exampleNumber(name: string, { minimum = 1, maximum = Infinity }: JsonSchemaWords): number {
  const named = numbers.find(([fits]) => fits.test(name))?.[1] ?? 1;
  return Math.min(Math.max(named, minimum), maximum);
}

function exampleText(name: string, pattern: string | undefined): string {
  const named = texts.find(([fits]) => fits.test(name))?.[1] ?? inWords(name);
  if (pattern === undefined) return named;
  const shape = new RegExp(pattern, 'u');
  return [named, 'first', '06:30', '1'].find((text) => shape.test(text)) ?? named;
}

/** `community string` for `communityString`. */
function inWords(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);
}
