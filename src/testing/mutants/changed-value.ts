import { numberOf } from '../../databus/number.ts';
import type { Value } from '../../model/published-data.ts';

/** A value that is nearly the given one: one more, the other truth, or a text that is one letter longer. */
export function changedValue(value: Value): Value {
  if (typeof value === 'boolean') return !value;
  if (typeof value === 'number') return value + 1 === value ? 0 : value + 1;
  if (/^(true|false)$/i.test(value)) return value.toLowerCase() === 'true' ? 'false' : 'true';
  const number = numberOf(value);
  return number === undefined || number + 1 === number ? `${value}x` : String(number + 1);
}
