import { parseTemplate, type TemplatePart } from '../databus/template-parser.ts';
import { isTriggerSpec, type OutcomeSpec } from '../model/mock-schema.ts';
import type { Activity } from '../model/runbook-schema.ts';

/** One text in an activity's definition. */
export interface PropertyText {
  /** Where it stands: `message`, `parameters.Name`, `branches[0].runbook`, `simulate.rows[0].Path`. */
  readonly place: string;
  readonly text: string;
  /** `[Name(…)]` in a script is the script's own. */
  readonly isScript: boolean;
}

/** Something published that a text refers to. */
export interface Reference {
  readonly place: string;
  readonly activityId: string;
  readonly item: string;
}

/** All texts among an activity's properties, at any depth. */
function propertyTexts({ properties }: Pick<Activity, 'properties'>): readonly PropertyText[] {
  return [...textsIn(properties, '', false)];
}

/** Every reference to published data in an activity's properties, then those in its simulated outcome, each once a place. */
export function referencesOf(activity: Activity): readonly Reference[] {
  const own = propertyTexts(activity);
  const found = [...own, ...simulatedTexts(activity)].flatMap(({ place, text, isScript }) =>
    text.includes('{{') ? referencesIn(text, place, isScript) : [],
  );
  const seen = new Set<string>();
  return found.filter(({ place, activityId, item }) => {
    const key = JSON.stringify([place, activityId, item.toLowerCase()]);
    const isNew = !seen.has(key);
    seen.add(key);
    return isNew;
  });
}

function referencesIn(text: string, place: string, isScript: boolean): Reference[] {
  return [...published(parseTemplate(text, { functions: !isScript }).parts)].map(({ activityId, item }) => ({
    place,
    activityId,
    item,
  }));
}

function* published(
  parts: readonly TemplatePart[],
): Generator<Extract<TemplatePart, { kind: 'publishedData' }>> {
  for (const part of parts) {
    if (part.kind === 'publishedData') yield part;
    if (part.kind === 'function') for (const parameter of part.parameters) yield* published(parameter);
  }
}

function* textsIn(value: unknown, place: string, isScript: boolean): Generator<PropertyText> {
  if (typeof value === 'string') yield { place, text: value, isScript };
  else if (Array.isArray(value))
    for (const [index, entry] of value.entries()) yield* textsIn(entry, `${place}[${index}]`, isScript);
  else if (typeof value === 'object' && value !== null)
    for (const [key, entry] of Object.entries(value))
      yield* textsIn(entry, place === '' ? key : `${place}.${key}`, key === 'script');
}

function simulatedTexts({ simulate }: Activity): readonly PropertyText[] {
  if (simulate === undefined) return [];
  const outcomes: readonly Partial<Pick<OutcomeSpec, 'when' | 'rows' | 'errorSummary'>>[] = isTriggerSpec(
    simulate,
  )
    ? [simulate.triggers].flat()
    : [simulate].flat();
  return outcomes.flatMap(({ when = [], rows, errorSummary }) => {
    const tested = when.map(({ item }) => ({
      place: 'simulate.when',
      text: `{{${item}}}`,
      isScript: false,
    }));
    return [...tested, ...textsIn({ rows, errorSummary }, 'simulate', false)];
  });
}
