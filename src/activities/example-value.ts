import { exactTemplate } from '../databus/exact-template.ts';
import type { ValueCriterion } from '../model/criterion.ts';
import type { DataType } from '../model/data-type.ts';
import type { Value } from '../model/published-data.ts';
import { passingValue } from './passing-value.ts';

/**
 * An example value of a published item in row `row`, from 1. It has the item's type, and differs from row to
 * row if the type allows that.
 */
export function exampleValue(name: string, type: DataType, row: number): Value {
  switch (type) {
    case 'Integer':
    case 'Number':
      return row;
    case 'Boolean':
      return true;
    case 'Date/Time':
      return `2000-01-${String(row).padStart(2, '0')}T00:00:00Z`;
    case 'String':
      return exactTemplate(`${name} ${row}`);
  }
}

/** A template for a value of the type that passes a condition; undefined if none is known. */
export function passingTemplate(criterion: ValueCriterion, type: DataType): Value | undefined {
  const value = passingValue(criterion, type);
  return typeof value === 'string' ? exactTemplate(value) : value;
}
