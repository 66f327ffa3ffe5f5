import { compilePattern } from '../databus/pattern.ts';
import type { ValueCriterion } from '../model/criterion.ts';
import type { DataType } from '../model/data-type.ts';
import { textOf, type Value } from '../model/published-data.ts';
import { convertTo } from './data-type.ts';

/** Texts of all simple kinds. One of them matches most patterns that authors write. */
const samples = ['', 'x', '1', 'true', '10.0.0.1', 'name@example.test', 'C:\\x', '2000-01-01'] as const;

/** A value that passes a condition, of the given type if possible. Undefined if none is found. */
export function passingValue({ operator, value }: ValueCriterion, type: DataType): Value | undefined {
  const wanted = Array.isArray(value) ? value[0] : value;
  switch (operator) {
    case 'contains':
    case 'starts with':
    case 'ends with': {
      const typed = convertTo(type, wanted);
      // The text `0 ` is the number 0, and the text of that number has no space.
      return typed !== undefined && hasText(typed, wanted) ? typed : wanted;
    }
    case 'equals':
    case 'is less than or equal to':
    case 'is greater than or equal to':
    case 'is between':
      return convertTo(type, wanted) ?? wanted;
    case 'is less than':
    case 'is greater than': {
      const number = Number(wanted);
      if (textOf(wanted).trim() === '' || !Number.isFinite(number)) return undefined;
      return number + (operator === 'is less than' ? -1 : 1);
    }
    case 'does not equal':
      return textOf(wanted).toLowerCase() === 'x' ? 'y' : 'x';
    case 'does not contain': {
      const part = textOf(wanted).toLowerCase();
      return samples.find((sample) => sample !== '' && !sample.toLowerCase().includes(part));
    }
    case 'matches pattern':
    case 'does not match pattern': {
      const pattern = compilePattern(textOf(wanted));
      if (typeof pattern === 'string') return undefined;
      const isWanted = operator === 'matches pattern';
      return [...samples, textOf(wanted)].find((sample) => pattern.matches(sample) === isWanted);
    }
  }
}

function hasText(value: Value, wanted: Value): boolean {
  return textOf(value).toLowerCase() === textOf(wanted).toLowerCase();
}
