import { propertySchemaOf } from '../../activities/property-schema.ts';
import type { Catalogue, PropertyProblem } from '../../engine/activity-type.ts';
import type { Activity, Runbook } from '../../model/runbook.ts';
import { fitSchema } from '../text/fit-schema.ts';

type Properties = Readonly<Record<string, unknown>>;

/** The properties that a type accepts. */
export interface Fitting {
  readonly properties: Properties;
  /** Keys that were dropped. */
  readonly dropped: readonly string[];
  /** Whether the type refuses even the remaining properties, because something that it needs is missing. */
  readonly isUnfit: boolean;
}

/**
 * Leaves out the properties that a type would refuse, so that one odd value of an export costs only itself. A
 * type that always has a simulated outcome accepts any.
 */
export function fittingProperties(typeName: string, given: Properties, catalogue: Catalogue): Fitting {
  const type = catalogue.get(typeName);
  if (type === undefined || type.dependsOnNoProperty)
    return { properties: given, dropped: [], isUnfit: false };
  const dropped: string[] = [];
  let properties = given;
  for (;;) {
    const { data, error } = fitSchema(propertySchemaOf(type), properties);
    const wrong =
      error === undefined
        ? refused((activity) => type.check?.(activity, noRunbook) ?? [], typeName, data)
        : error.issues.flatMap(({ path, ...issue }) =>
            issue.code === 'unrecognized_keys' && path.length === 0 ? issue.keys : String(path[0]),
          );
    if (wrong.length === 0) return { properties, dropped, isUnfit: false };
    const going = new Set(wrong.filter((key) => Object.hasOwn(properties, key)));
    if (going.size === 0) return { properties: given, dropped: [], isUnfit: true };
    dropped.push(...going);
    properties = Object.fromEntries(Object.entries(properties).filter(([key]) => !going.has(key)));
  }
}

type Check = (activity: Activity) => readonly PropertyProblem[];

function refused(check: Check, type: string, properties: Properties): string[] {
  const activity = { id: type, name: type, type, properties } as Activity;
  const errors = check(activity).filter(({ severity }) => severity === 'error');
  return errors.map(({ path }) => String(path[0]));
}

/** The checks that find errors do not look at the runbook. */
const noRunbook = { activities: [], returnedData: [] } as unknown as Runbook;
