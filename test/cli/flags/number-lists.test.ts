import { InvalidArgumentError } from 'commander';
import { expect, test } from 'vitest';
import { collectConcurrencies, collectNumbers, parseNumbers } from '../../../src/cli/flags/number-lists.ts';

test.each([
  ['5', [5]],
  ['1,5,10', [1, 5, 10]],
  ['1..4', [1, 2, 3, 4]],
  ['10..100..30', [10, 40, 70, 100]],
  ['10..20..7', [10, 17]],
  [' 3, 1..3 ', [3, 1, 2]],
])('%s', (text, numbers) => {
  expect(parseNumbers(text)).toEqual(numbers);
});

test.each([
  '',
  '0',
  '1,',
  '-1',
  '1.5',
  '5..1',
  '1..x',
  '0..5',
  '1..9..0',
  '1...5',
  'a',
  '1..20000',
  '1..1000001..1000000',
])('%j is no list of numbers', (text) => {
  expect(() => parseNumbers(text)).toThrow(InvalidArgumentError);
});

test('uses come together, each number once', () => {
  expect(collectNumbers('1..3', collectNumbers('2,9'))).toEqual([2, 9, 1, 3]);
});

test('--concurrency: numbers for all runbooks, or for one that is named', () => {
  const both = collectConcurrencies('Child=1,5', collectConcurrencies('1..2'));
  expect(collectConcurrencies('Child=7', both)).toEqual({ all: [1, 2], of: { Child: [1, 5, 7] } });
  expect(collectConcurrencies('a=b=3').of).toEqual({ 'a=b': [3] });
  for (const wrong of ['=3', 'Child=', 'Child', 'Child=0']) {
    expect(() => collectConcurrencies(wrong)).toThrow(InvalidArgumentError);
  }
});
