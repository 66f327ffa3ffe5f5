import { matchesWildcard, replaceWildcard } from '../../databus/wildcard.ts';
import type { ActivityCall, Preparation, PropertyProblem, Zod } from '../../engine/activity-type.ts';
import type { Outcome } from '../../engine/outcome.ts';
import type { Options } from '../../model/options.ts';
import type { Value } from '../../model/published-data.ts';
import type { Activity } from '../../model/runbook.ts';
import { defineActivity, executionItem, type PropertiesOf } from '../define-activity.ts';

const mappingSchema = (z: Zod) =>
  z.strictObject({
    pattern: z
      .string()
      .describe(
        'The part of the source to replace: * stands for any characters, ? for one; case does not ' +
          'matter. With the option mapPattern set to whole it must fit the whole source.',
      ),
    mapTo: z.string().describe('The text that takes the place of the part.'),
  });

const ruleSchema = (z: Zod) =>
  z.strictObject({
    name: z.string().trim().min(1).describe('Output Published Data: the name of the new item.'),
    source: z.string().describe('Source data: the text to map.'),
    mappings: z
      .array(mappingSchema(z))
      .default([])
      .describe('The patterns in the order they are tried; the first that matches is used.'),
    otherwise: z
      .string()
      .optional()
      .describe('The text where no pattern matches. Left out: the source text, unchanged.'),
  });

const properties = (z: Zod) =>
  z.strictObject({
    rules: z.array(ruleSchema(z)).default([]).describe('Mapping rules, one for each new item.'),
  });

function rulesOf(activity: Activity) {
  return (activity.properties as PropertiesOf<typeof properties>).rules;
}

/**
 * Turns texts into other texts by ordered wildcard patterns. The first pattern that matches replaces the part
 * that it matches, or the whole text (A35). A text that matches no pattern stays as it is, unless the rule
 * gives another text (8.7).
 */
export const mapPublishedData = defineActivity({
  name: 'Map Published Data',
  category: 'Utilities',
  summary: 'Transforms published data or variables into new values by rules.',
  properties,
  publishesFor: (activity) =>
    rulesOf(activity).map(({ name }) => executionItem(name, `What the rule ${name} made of its source.`)),
  play: { how: 'computed', prepare },
  check,
});

function prepare({ activity, options, compile }: Preparation): (call: ActivityCall) => Outcome {
  const rules = rulesOf(activity).map((rule) => ({
    name: rule.name,
    source: compile(rule.source),
    mappings: rule.mappings.map(({ pattern, mapTo }) => ({
      pattern: compile(pattern),
      mapTo: compile(mapTo),
    })),
    otherwise: rule.otherwise === undefined ? undefined : compile(rule.otherwise),
  }));
  return ({ scope }) => {
    const items: [string, Value][] = [];
    for (const { name, source, mappings, otherwise } of rules) {
      const original = source.text(scope);
      const mapped = mappings
        .values()
        .map(({ pattern, mapTo }) => mapping(original, pattern.text(scope), mapTo.text(scope), options))
        .find((text) => text !== undefined);
      items.push([name, mapped ?? otherwise?.text(scope) ?? original]);
    }
    return { status: 'success', items: Object.fromEntries(items) };
  };
}

/** What a pattern makes of a source, undefined where it does not match (A35). */
function mapping(
  source: string,
  pattern: string,
  mapTo: string,
  { mapPattern, maxTextLength }: Pick<Options, 'mapPattern' | 'maxTextLength'>,
): string | undefined {
  if (mapPattern === 'part') return replaceWildcard(source, pattern, mapTo, maxTextLength);
  return matchesWildcard(source, pattern) ? mapTo : undefined;
}

function check(activity: Activity): readonly PropertyProblem[] {
  const seen = new Set<string>();
  return rulesOf(activity).flatMap(({ name }, index): PropertyProblem[] => {
    const key = name.toLowerCase();
    if (!seen.has(key)) {
      seen.add(key);
      return [];
    }
    const message = `two rules publish ${name}`;
    return [
      {
        code: 'mapping-duplicate',
        severity: 'error',
        path: ['rules', index, 'name'],
        message,
        hint: 'give each rule a name of its own',
      },
    ];
  });
}
