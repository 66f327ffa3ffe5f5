import { z } from 'zod';
import { catalogueWith } from '../../activities/catalogue.ts';
import { propertySchemaOf } from '../../activities/property-schema.ts';
import { commonItems } from '../../databus/items.ts';
import { categories } from '../../engine/activity-type.ts';
import { objectTypeOf } from '../../formats/ois/types/object-types.ts';
import { type ActivityType, type Catalogue, UsageError } from '../../index.ts';
import { activityKeys } from '../../model/activity-keys.ts';
import { type ActivityFacts, activityFacts } from '../../reports/activities/activity-facts.ts';
import { activityList } from '../../reports/activities/activity-list.ts';
import { activityPage } from '../../reports/activities/activity-page.ts';
import type { JsonSchemaPart } from '../../reports/activities/json-schema-part.ts';
import { harmless } from '../../text/harmless.ts';
import { didYouMean, suggester } from '../../text/suggestion.ts';
import { coloursFor } from '../output/colour-choice.ts';
import { exitCodes } from '../output/exit-codes.ts';
import type { Io } from '../output/io.ts';
import { helpWidth, reportWidth } from '../output/text-width.ts';
import { typesOf } from './definition.ts';

/** What `pianola activities` was told. */
export interface ActivitiesFlags {
  readonly category?: string;
  readonly activities?: readonly string[];
  readonly json?: true;
  readonly quiet?: true;
  readonly color: boolean;
}

/**
 * Prints the activity types on stdout, or with `wanted` everything about one type. With `json` it prints one
 * object: `{ "activities": [...], "commonItems": [...] }`, or the facts of the type. Throws UsageError for an
 * unknown type or category.
 */
export async function activities(
  wanted: string | undefined,
  flags: ActivitiesFlags,
  io: Io,
): Promise<number> {
  const catalogue = catalogueWith(await typesOf(flags.activities));
  const { stdout } = io;
  if (wanted !== undefined && flags.category !== undefined)
    throw new UsageError('--category cannot be used with a TYPE', 'leave one of them out');
  const types = wanted === undefined ? listed(catalogue, flags.category) : [named(wanted, catalogue)];
  if (flags.quiet && !flags.json) {
    stdout.write(types.map(({ name }) => `${harmless(name)}\n`).join(''));
    return exitCodes.done;
  }
  const all = types.map(factsOf);
  const [first] = all;
  if (flags.json) {
    const value = wanted === undefined ? { activities: all, commonItems: [...commonItems.keys()] } : first;
    stdout.write(`${JSON.stringify(value, null, 2)}\n`);
    return exitCodes.done;
  }
  const colours = await coloursFor(stdout, io, flags.color);
  // What is told of one is help, and as wide everywhere.
  const style = {
    width: helpWidth(stdout),
    colours,
    commonItems: [...commonItems.keys()],
    commonProperties: activityKeys.filter((key) => key !== 'origin'),
  };
  stdout.write(
    wanted === undefined || first === undefined
      ? activityList(all, reportWidth(stdout), colours)
      : activityPage(first, style),
  );
  return exitCodes.done;
}

/**
 * The types in the order of their categories, by name within each. A named category leaves out all others.
 */
function listed(catalogue: Catalogue, category: string | undefined): readonly ActivityType[] {
  const only = category === undefined ? categories : [categoryCalled(category)];
  const byCategory = Map.groupBy(catalogue.values(), (type) => type.category);
  return only.flatMap((each) => (byCategory.get(each) ?? []).toSorted(byName));
}

function byName({ name: left }: ActivityType, { name: right }: ActivityType): number {
  return left < right ? -1 : left > right ? 1 : 0;
}

function categoryCalled(text: string): ActivityType['category'] {
  const found = categories.find((category) => category.toLowerCase() === text.trim().toLowerCase());
  if (found !== undefined) return found;
  const near = suggester()(text, categories);
  throw new UsageError(
    `there is no category ${JSON.stringify(text)}`,
    didYouMean(near, `there are: ${categories.join(', ')}`),
  );
}

/** The type of that name, GUID or internal name; letter case does not matter. */
function named(text: string, catalogue: Catalogue): ActivityType {
  const wanted = text.trim();
  const guid = `{${wanted.replace(/^\{|\}$/g, '')}}`;
  const inExports = objectTypeOf(guid, wanted)?.type;
  const lower = wanted.toLowerCase();
  const found =
    catalogue.get(wanted) ??
    [...catalogue.values()].find(({ name }) => name.toLowerCase() === lower) ??
    (inExports === undefined ? undefined : catalogue.get(inExports));
  if (found !== undefined) return found;
  const near = suggester()(wanted, catalogue.keys());
  throw new UsageError(
    `there is no activity type ${JSON.stringify(text)}`,
    didYouMean(near, 'pianola activities lists them all'),
  );
}

function factsOf(type: ActivityType): ActivityFacts {
  const schema = z.toJSONSchema(propertySchemaOf(type), {
    io: 'input',
    unrepresentable: 'any',
  }) as JsonSchemaPart;
  const { guids = [], internalNames = [] } = objectTypeOf('', type.name) ?? {};
  return activityFacts(type, schema, { guids, internalNames });
}
