import type { ActivityCall, Preparation, PropertyProblem, Zod } from '../../engine/activity-type.ts';
import type { DiagnosticNote, Outcome } from '../../engine/outcome.ts';
import type { DataType } from '../../model/data-type.ts';
import type { Value } from '../../model/published-data.ts';
import type { Activity, Runbook } from '../../model/runbook.ts';
import { convertTo, dataTypeHints } from '../data-type.ts';
import { defineActivity, executionItem, type PropertiesOf } from '../define-activity.ts';
import { compileAll, valueText } from '../text-property.ts';

const properties = (z: Zod) =>
  z.strictObject({
    values: z
      .record(z.string().min(1), valueText(z))
      .default({})
      .describe("A value for each of the runbook's Returned Data, by name."),
  });

function valuesOf(activity: Activity) {
  return (activity.properties as PropertiesOf<typeof properties>).values;
}

/**
 * The definition of a returned value; Orchestrator compares names without regard to case. A runbook without
 * any definition, which the Designer cannot make, returns every value as it is.
 */
function definitionOf({ returnedData }: Pick<Runbook, 'returnedData'>, name: string) {
  if (returnedData.length === 0) return { name, type: undefined };
  return returnedData.find((defined) => defined.name.toLowerCase() === name.trim().toLowerCase());
}

function undefinedMessage(runbook: Pick<Runbook, 'returnedData'>, name: string): string {
  const defined = runbook.returnedData.map((item) => item.name).join(', ');
  const unknown = `${name} is not defined as returned data of the runbook (defined: ${defined})`;
  return `${unknown}, so it is not returned`;
}

/** Returns values to the invoker of the runbook. Each run adds one row (section 6, A21). */
export const returnData = defineActivity({
  name: 'Return Data',
  category: 'Runbook Control',
  summary: 'Returns values to whoever invoked the runbook.',
  properties,
  publishesFor: (activity) =>
    Object.keys(valuesOf(activity)).map((name) => executionItem(name, `The returned value of ${name}.`)),
  play: { how: 'computed', prepare },
  returns: valuesOf,
  check: (activity, runbook) =>
    Object.keys(valuesOf(activity)).flatMap((name): PropertyProblem[] => {
      if (definitionOf(runbook, name) !== undefined) return [];
      const message = undefinedMessage(runbook, name);
      const hint = `add { "name": "${name}" } to the runbook's "returnedData"`;
      return [
        { code: 'returned-data-undefined', severity: 'warning', path: ['values', name], message, hint },
      ];
    }),
});

function prepare(preparation: Preparation): (call: ActivityCall) => Outcome {
  const { runbook } = preparation;
  const compiled = compileAll(valuesOf(preparation.activity), preparation).map(([name, template]) => ({
    template,
    defined: definitionOf(runbook, name),
    dropped: { code: 'returned-data-undefined', message: undefinedMessage(runbook, name) },
  }));
  return ({ scope }) => {
    const values: [string, Value][] = [];
    const diagnostics: DiagnosticNote[] = [];
    for (const { template, defined, dropped } of compiled) {
      if (defined === undefined) diagnostics.push(dropped);
      else values.push([defined.name, typed(defined.name, defined.type, template.value(scope), diagnostics)]);
    }
    const returned = Object.fromEntries(values);
    return { status: 'success', items: returned, returned, ...(diagnostics.length > 0 && { diagnostics }) };
  };
}

/**
 * The value in the type of its definition. A value that does not fit is returned as it is, with a note. Blank
 * stays blank.
 */
function typed(name: string, type: DataType | undefined, value: Value, diagnostics: DiagnosticNote[]): Value {
  if (type === undefined) return value;
  const converted = value === '' ? '' : convertTo(type, value);
  if (converted !== undefined) return converted;
  const wanted = dataTypeHints[type];
  const message = `returned data ${name} should be ${wanted}, not "${value}"; it is returned as it is`;
  diagnostics.push({ code: 'returned-data-type', message });
  return value;
}
