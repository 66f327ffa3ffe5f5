import type { z } from 'zod';
import { beginningOf } from './value-beginning.ts';

/** What stands for the key `__proto__` while zod checks a value: zod drops that key from what it returns. */
const standIn = '\u{10ffff}__proto__';

/** What is said of a value and its schema. */
type Fit<Schema extends z.ZodType> = z.ZodSafeParseResult<z.output<Schema>> & {
  /** Whether only the beginning of the value was checked, because so much of it does not fit. */
  readonly isCut?: true;
};

/** How many values are checked first; if they fit, eight times as many, and so on. */
const first = 20_000;
/** The most misfits that zod may list of one value. Beyond it, less of the value is checked. */
const mostMisfits = 20_000;

/**
 * Checks a value against a schema, as its `safeParse` does. A key `__proto__` is checked and kept like any
 * other. However many misfits a large value has, they cost little memory: then only its beginning is checked,
 * far enough that some misfits are found. Code that zod would generate for a schema does not pay off for any
 * runbook, so none is generated.
 */
export function fitSchema<Schema extends z.ZodType>(schema: Schema, value: unknown): Fit<Schema> {
  let sound = 0;
  for (let size = first; ; size *= 8) {
    const beginning = beginningOf(value, size);
    const isWhole = beginning === value;
    const result = checked(schema, beginning);
    if (result === undefined) return { ...firstMisfits(schema, value, sound, size), isCut: true };
    if (isWhole) return result;
    if (!result.success) return { ...result, isCut: true };
    sound = size;
  }
}

/** The first misfits of a value whose beginning of so many values has too many. */
function firstMisfits<Schema extends z.ZodType>(
  schema: Schema,
  value: unknown,
  sound: number,
  bad: number,
): z.ZodSafeParseResult<z.output<Schema>> {
  let low = sound;
  let high = bad;
  while (high - low > first / 4) {
    const middle = Math.floor((low + high) / 2);
    if (checked(schema, beginningOf(value, middle))?.success) low = middle;
    else high = middle;
  }
  return safeParse(schema, beginningOf(value, high + first / 4), () => undefined);
}

class TooMany extends Error {}

/** Undefined if there are too many misfits. */
function checked<Schema extends z.ZodType>(
  schema: Schema,
  value: unknown,
): z.ZodSafeParseResult<z.output<Schema>> | undefined {
  let count = 0;
  try {
    return safeParse(schema, value, () => {
      count += 1;
      if (count > mostMisfits) throw new TooMany();
      return undefined;
    });
  } catch (error) {
    // zod passes the misfits of a list on as the arguments of one call, of which there can be too many.
    if (error instanceof TooMany || error instanceof RangeError) return undefined;
    throw error;
  }
}

/** `eachMisfit` is called for every misfit, also for those inside of others, before the function returns. */
function safeParse<Schema extends z.ZodType>(
  schema: Schema,
  value: unknown,
  eachMisfit: () => undefined,
): z.ZodSafeParseResult<z.output<Schema>> {
  const settings = { jitless: true, error: eachMisfit } as const;
  if (!hasKey(value)) {
    const result = schema.safeParse(value, settings);
    // Reading the error is what makes it.
    if (!result.success) void result.error;
    return result;
  }
  const result = schema.safeParse(renamed(value, '__proto__', standIn), settings);
  if (result.success)
    return { success: true, data: renamed(result.data, standIn, '__proto__') as z.output<Schema> };
  for (const issue of result.error.issues) restore(issue);
  return result;
}

function hasKey(value: unknown, seen = new Set<object>()): boolean {
  if (typeof value !== 'object' || value === null || seen.has(value)) return false;
  seen.add(value);
  if (Object.hasOwn(value, '__proto__')) return true;
  return Object.values(value).some((entry) => hasKey(entry, seen));
}

function renamed(value: unknown, from: string, to: string): unknown {
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map((entry) => renamed(entry, from, to));
  return Object.fromEntries(
    Object.entries(value).map(([key, entry]) => [key === from ? to : key, renamed(entry, from, to)]),
  );
}

/** Writes `__proto__` into the paths and keys of an issue, and of those inside it. */
function restore(issue: z.core.$ZodIssue): void {
  const changed = issue as { path: PropertyKey[]; keys?: string[] };
  changed.path = changed.path.map((key) => (key === standIn ? '__proto__' : key));
  if (changed.keys !== undefined)
    changed.keys = changed.keys.map((key) => (key === standIn ? '__proto__' : key));
  if (issue.code === 'invalid_union') for (const inner of issue.errors.flat()) restore(inner);
  if (issue.code === 'invalid_key' || issue.code === 'invalid_element')
    for (const inner of issue.issues) restore(inner);
}
