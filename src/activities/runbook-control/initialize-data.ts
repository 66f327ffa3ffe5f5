import type { Template } from '../../databus/template.ts';
import type { ActivityCall, Preparation, PropertyProblem, Zod } from '../../engine/activity-type.ts';
import type { DiagnosticNote, Outcome } from '../../engine/outcome.ts';
import { dataTypes } from '../../model/data-type.ts';
import { textOf, type Value } from '../../model/published-data.ts';
import type { Activity, Runbook } from '../../model/runbook.ts';
import { quoted } from '../../text/quoting.ts';
import { convertTo, dataTypeHints } from '../data-type.ts';
import { defineActivity, executionItem, type PropertiesOf } from '../define-activity.ts';
import { compileValue, valueText } from '../text-property.ts';

const name = 'Initialize Data';

const parameterSchema = (z: Zod) =>
  z.strictObject({
    name: z.string().trim().min(1).describe('The name a caller sets and later activities read.'),
    type: z.enum(dataTypes).default('String').describe('The type of the value.'),
    default: valueText(z)
      .optional()
      .describe('The value if the caller gives none; may contain references to variables.'),
    description: z.string().optional().describe('What the parameter means.'),
  });

const properties = (z: Zod) =>
  z.strictObject({
    parameters: z
      .array(parameterSchema(z))
      .default([])
      .describe('The parameters of the runbook; each becomes published data.'),
  });

/** A parameter that a runbook declares. */
export type DeclaredParameter = PropertiesOf<typeof parameterSchema>;

/** The parameters a runbook takes: those of its Initialize Data, or none. */
export function parametersOf(runbook: Pick<Runbook, 'activities'>): readonly DeclaredParameter[] {
  const activity = runbook.activities.find(({ type }) => type === name);
  return activity === undefined ? [] : declared(activity);
}

/** A parameter's value in its declared type, or what is wrong with it. */
export type ParsedParameter = { readonly value: Value } | { readonly problem: string };

/** Converts a value from the command line or from code to the declared type of its parameter. */
export function parseParameter(
  parameter: Pick<DeclaredParameter, 'name' | 'type'>,
  given: Value,
): ParsedParameter {
  const value = convertTo(parameter.type, given);
  if (value !== undefined) return { value };
  const wanted = `parameter ${parameter.name} must be ${dataTypeHints[parameter.type]}`;
  return { problem: `${wanted}, not ${quoted(textOf(given))}` };
}

/** What is said about a value that is none of its parameter's type, and is given all the same (A33). */
export function givenAsItIs(
  { name, type }: Pick<DeclaredParameter, 'name' | 'type'>,
  given: Value,
): DiagnosticNote {
  const wanted = `parameter ${name} should be ${dataTypeHints[type]}`;
  return {
    code: 'parameter-type',
    message: `${wanted}, not ${quoted(textOf(given))}; it is given as it is`,
  };
}

function declared(activity: Activity): readonly DeclaredParameter[] {
  return (activity.properties as PropertiesOf<typeof properties>).parameters;
}

/**
 * Starts a runbook with parameters (1.5). A parameter without a value is blank, and the activity ends with a
 * warning (1.6). So it does for a value that is none of its parameter's type, if types are checked (A33).
 */
export const initializeData = defineActivity({
  name,
  category: 'Runbook Control',
  summary: 'Starts a runbook that takes parameters; each is published.',
  properties,
  start: 'only',
  publishesFor: (activity) =>
    declared(activity).map(({ name, type, description }) =>
      executionItem(name, description ?? `The parameter ${name}.`, type),
    ),
  play: { how: 'computed', prepare },
  check,
});

interface Prepared {
  readonly parameter: DeclaredParameter;
  readonly fallback: Template | undefined;
}

function prepare(preparation: Preparation): (call: ActivityCall) => Outcome {
  const prepared: readonly Prepared[] = declared(preparation.activity).map((parameter) => ({
    parameter,
    fallback: parameter.default === undefined ? undefined : compileValue(parameter.default, preparation),
  }));
  const isChecked = preparation.options.parameterTypes === 'checked';
  return (call) => {
    const given = new Map(Object.entries(call.parameters).map(([key, value]) => [key.toLowerCase(), value]));
    const values: [string, Value][] = [];
    const problems: string[] = [];
    const diagnostics: DiagnosticNote[] = [];
    const missingParameters: string[] = [];
    for (const { parameter, fallback } of prepared) {
      const ofCaller = given.get(parameter.name.toLowerCase());
      const value = ofCaller ?? fallback?.value(call.scope);
      const parsed = value === undefined ? undefined : parseParameter(parameter, value);
      if (value === undefined) {
        problems.push(`parameter ${parameter.name} has no value`);
        missingParameters.push(parameter.name);
      } else if (parsed !== undefined && 'problem' in parsed) {
        if (isChecked) problems.push(parsed.problem);
        // What a caller gave was noted when the job was queued.
        else if (ofCaller === undefined) diagnostics.push(givenAsItIs(parameter, value));
      }
      values.push([parameter.name, parsed !== undefined && 'value' in parsed ? parsed.value : (value ?? '')]);
    }
    const items = Object.fromEntries(values);
    const outcome = { items, ...(diagnostics.length > 0 && { diagnostics }) };
    if (problems.length === 0) return { status: 'success', ...outcome };
    return {
      status: 'warning',
      ...outcome,
      errorSummary: problems.join('; '),
      ...(missingParameters.length > 0 && { missingParameters }),
    };
  };
}

function check(activity: Activity): readonly PropertyProblem[] {
  const seen = new Set<string>();
  return declared(activity).flatMap((parameter, index) => {
    const path = ['parameters', index];
    const found: PropertyProblem[] = [];
    const key = parameter.name.toLowerCase();
    if (seen.has(key)) {
      const message = `the parameter ${parameter.name} is declared twice`;
      found.push({
        code: 'parameter-duplicate',
        severity: 'error',
        path: [...path, 'name'],
        message,
        hint: 'names differ in more than case',
      });
    }
    seen.add(key);
    const { default: fallback } = parameter;
    if (fallback === undefined || textOf(fallback).includes('{{') || textOf(fallback).includes('['))
      return found;
    const parsed = parseParameter(parameter, fallback);
    if ('problem' in parsed) {
      found.push({
        code: 'parameter-default',
        severity: 'error',
        path: [...path, 'default'],
        message: `the default of ${parsed.problem}`,
      });
    }
    return found;
  });
}
