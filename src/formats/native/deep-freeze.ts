/**
 * Freezes a value and everything in it, and returns it. It recurses as deep as the value, which limits.ts
 * bounds.
 */
export function deepFreeze<Value>(value: Value): Value {
  if (typeof value !== 'object' || value === null || Object.isFrozen(value)) return value;
  Object.freeze(value);
  for (const entry of Object.values(value)) deepFreeze(entry);
  return value;
}
