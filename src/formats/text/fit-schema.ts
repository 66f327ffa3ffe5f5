import type { z } from 'zod';

/** What stands for the key `__proto__` while zod checks a value: zod drops that key from what it returns. */
const standIn = '\u{10ffff}__proto__';

/**
 * Checks a value against a schema, as its `safeParse` does. A key `__proto__` is checked and kept like any
 * other. Code that zod would generate for a schema does not pay off for any runbook, so none is generated.
 */
export function fitSchema<Schema extends z.ZodType>(
  schema: Schema,
  value: unknown,
): z.ZodSafeParseResult<z.output<Schema>> {
  if (!hasKey(value)) return schema.safeParse(value, { jitless: true });
  const result = schema.safeParse(renamed(value, '__proto__', standIn), { jitless: true });
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
