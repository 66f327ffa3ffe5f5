import type { Later } from '../engine/activity-type.ts';

/** Goes on with a value: at once if it is there. */
export function whenKnown<Value, Result>(
  value: Later<Value>,
  goOn: (value: Value) => Later<Result>,
): Later<Result> {
  return isLater(value) ? value.then(goOn) : goOn(value);
}

/** Whether a value is there only later. */
export function isLater<Value>(value: Later<Value>): value is PromiseLike<Value> {
  return typeof value === 'object' && value !== null && 'then' in value;
}
