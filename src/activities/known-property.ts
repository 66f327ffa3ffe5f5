import { z } from 'zod';
import { text, wholeNumberText } from './text-property.ts';

/** A property that is any text, with references or without; left out where the Designer's field is blank. */
export function textProperty(description: string) {
  return text.optional().describe(description);
}

/** A whole number, or a text with references that gives one. */
export function numberProperty(description: string) {
  return wholeNumberText.optional().describe(description);
}

/** A tick box: true or false, or a text with references that gives one of them. */
export function truthProperty(description: string) {
  return z.union([z.boolean(), text]).optional().describe(description);
}

/** One of a list of the Designer's, or a text with a reference that gives one of them. */
export function choiceProperty<const Choices extends readonly [string, ...string[]]>(
  choices: Choices,
  description: string,
) {
  return (
    z
      // Aborting, so that a word without a reference is held against the list.
      .union([z.enum(choices), z.string().regex(/\{\{/, { abort: true })])
      .optional()
      .describe(description)
  );
}

/** A list of texts. */
export function textsProperty(description: string) {
  return z.array(text).optional().describe(description);
}

/** A table: rows with the same columns. */
export function rowsProperty<Columns extends z.ZodRawShape>(columns: Columns, description: string) {
  return z.array(z.strictObject(columns)).optional().describe(description);
}
