import { expect, test } from 'vitest';
import { numberOf } from '../../src/databus/number.ts';

test.each([
  [3, 3],
  ['3', 3],
  [' -2.5 ', -2.5],
  ['+1e3', 1000],
  ['.25', 0.25],
  ['12.50', 12.5],
  ['12e-10', 12e-10],
  ['5.', 5],
  ['0x10', undefined],
  ['', undefined],
  [' ', undefined],
  ['1,5', undefined],
  ['1e999', undefined],
  ['Infinity', undefined],
  [Number.NaN, undefined],
  [true, undefined],
  [undefined, undefined],
])('%j as a number is %j: decimal text only, blanks are none (section 3)', (value, number) => {
  expect(numberOf(value)).toBe(number);
});
