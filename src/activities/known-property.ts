import type { z } from 'zod';
import type { Zod } from '../engine/activity-type.ts';
import { wholeNumberText } from './text-property.ts';

/** Makes the schema of a property of a known activity. */
export type KnownProperty = (z: Zod) => z.ZodType;
/** Properties by name. */
export type KnownProperties = Readonly<Record<string, KnownProperty>>;

/** Any text, with or without references. It may be left out, as a field in the Designer may be blank. */
export function textProperty(description: string) {
  return (z: Zod) => z.string().optional().describe(description);
}

/** A whole number, or a text with references that gives one. */
export function numberProperty(description: string) {
  return (z: Zod) => wholeNumberText(z).optional().describe(description);
}

/** A tick box: true or false, or a text with references that gives one of them. */
export function truthProperty(description: string) {
  return (z: Zod) => z.union([z.boolean(), z.string()]).optional().describe(description);
}

/** One choice of a list of the Designer, or a text with a reference that gives one. */
export function choiceProperty<const Choices extends readonly [string, ...string[]]>(
  choices: Choices,
  description: string,
) {
  return (z: Zod) =>
    z
      // Aborting, so that the error for a word without a reference names the choices.
      .union([z.enum(choices), z.string().regex(/\{\{/, { abort: true })])
      .optional()
      .describe(description);
}

/** A list of texts. */
export function textsProperty(description: string) {
  return (z: Zod) => z.array(z.string()).optional().describe(description);
}

/** A table: rows with the same columns. */
export function rowsProperty<Columns extends KnownProperties>(columns: Columns, description: string) {
  return (z: Zod) =>
    z
      .array(z.strictObject(shapeOf(columns, z)))
      .optional()
      .describe(description);
}

type Shape<Properties extends KnownProperties> = { [Name in keyof Properties]: ReturnType<Properties[Name]> };

/** The schemas of these properties. */
export function shapeOf<Properties extends KnownProperties>(
  properties: Properties,
  z: Zod,
): Shape<Properties> {
  const schemas = Object.entries(properties).map(([name, schemaOf]) => [name, schemaOf(z)]);
  return Object.fromEntries(schemas) as Shape<Properties>;
}
