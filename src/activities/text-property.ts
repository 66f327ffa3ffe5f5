import type { Template } from '../databus/template.ts';
import type { Preparation, Zod } from '../engine/activity-type.ts';

/** A property whose value may also be a number or a boolean. A text may have references. */
export const valueText = (z: Zod) => z.union([z.string(), z.number(), z.boolean()]);

/** A whole number, or a text with references that gives one when the activity runs. */
export const wholeNumberText = (z: Zod) => z.union([z.int(), z.string()]);

/** Compiles each property of an object of texts. */
export function compileAll(
  texts: Readonly<Record<string, string | number | boolean>>,
  { compile }: Pick<Preparation, 'compile'>,
): readonly (readonly [string, Template])[] {
  return Object.entries(texts).map(([name, value]) => [name, compileValue(value, { compile })] as const);
}

/** Compiles a value. A number or a boolean stays as it is. */
export function compileValue(
  value: string | number | boolean,
  { compile }: Pick<Preparation, 'compile'>,
): Template {
  if (typeof value === 'string') return compile(value);
  return { text: () => String(value), value: () => value };
}
