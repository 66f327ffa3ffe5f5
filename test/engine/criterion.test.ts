import { describe, expect, test } from 'vitest';
import { anyOf, compileValueTest } from '../../src/engine/criterion.ts';
import type { Operator } from '../../src/model/operator.ts';
import type { Options } from '../../src/model/options.ts';
import { optionsSchema } from '../../src/model/options-schema.ts';
import { InvariantError } from '../../src/model/problem.ts';
import type { Value } from '../../src/model/published-data.ts';
import { execution } from './hand-made.ts';

const options = optionsSchema.parse({});
type Literal = Value | [Value, Value];

function holds(
  published: Value | undefined,
  operator: Operator,
  value: Literal,
  chosen: Partial<Options> = {},
): boolean {
  return compileValueTest({ operator, value }, { ...options, ...chosen })(published);
}

/** Cases in which an operator holds, and cases in which it does not: published value, literal. */
const table: Record<
  Operator,
  { holds: [Value | undefined, Literal][]; not: [Value | undefined, Literal][] }
> = {
  equals: {
    holds: [
      ['Error', 'error'],
      ['', ''],
      [undefined, ''],
      [5, '5'],
      [5, 5],
      ['5', 5],
      ['5.0', 5],
      [5, '5.00'],
      [true, 'TRUE'],
      [false, false],
      ['true', true],
      ['a\nb', 'A\nB'],
      [' x', ' X'],
    ],
    not: [
      ['Errors', 'error'],
      [undefined, 'x'],
      ['05', '5'],
      [5, 'five'],
      [true, false],
      [1, true],
      ['', 0],
      [undefined, 0],
      [' ', 0],
      ['x ', 'x'],
    ],
  },
  'does not equal': {
    holds: [
      ['a', 'b'],
      [undefined, 'a'],
      [5, 6],
      ['05', '5'],
      [true, 'false'],
      ['', 0],
    ],
    not: [
      ['A', 'a'],
      [5, '5.0'],
      [undefined, ''],
      [false, 'False'],
    ],
  },
  contains: {
    holds: [
      ['Big Error', 'ERR'],
      ['abc', ''],
      [1234, 23],
      [true, 'ru'],
    ],
    not: [
      ['abc', 'd'],
      [undefined, 'a'],
      ['', 'a'],
    ],
  },
  'does not contain': {
    holds: [
      ['abc', 'd'],
      [undefined, 'a'],
    ],
    not: [
      ['ABC', 'b'],
      ['', ''],
    ],
  },
  'starts with': {
    holds: [
      ['File1', 'file'],
      ['x', ''],
      [42, 4],
    ],
    not: [
      ['a file', 'file'],
      [undefined, 'a'],
      ['fil', 'file'],
    ],
  },
  'ends with': {
    holds: [
      ['a.TXT', '.txt'],
      ['x', ''],
      [42, 2],
    ],
    not: [
      ['a.txt ', '.txt'],
      [undefined, 'a'],
      ['txt', '.txt'],
    ],
  },
  'matches pattern': {
    holds: [
      ['This is some sample text', '.*text$'],
      ['This is some sample text', '^This.*'],
      ['ABC', 'abc'],
      ['', ''],
      [undefined, '.*'],
      ['b', 'a|b'],
      [12, '\\d+'],
    ],
    not: [
      ['This is some sample text', 'text$'],
      ['This is some sample text', '^This'],
      ['abc', 'b'],
      ['a\nb', 'a.b'],
      ['xb', 'a|b'],
      [undefined, '.+'],
    ],
  },
  'does not match pattern': {
    holds: [
      ['This is some sample text', 'text$'],
      [undefined, '.+'],
    ],
    not: [
      ['This is some sample text', '.*text$'],
      ['', ''],
    ],
  },
  'is less than': {
    holds: [
      [1, 2],
      ['9', '10'],
      [-1, 0],
      ['1.5', 2],
    ],
    not: [
      [2, 2],
      [3, 2],
      ['abc', 'b'],
      ['', 1],
      [undefined, 1],
      [true, 2],
      ['a', 1],
    ],
  },
  'is greater than': {
    holds: [
      [3, 2],
      ['10', '9'],
      ['1e3', 999],
    ],
    not: [
      [2, 2],
      [1, 2],
      ['b', 'a'],
      ['', -1],
      [undefined, -1],
      [true, 0],
    ],
  },
  'is less than or equal to': {
    holds: [
      [2, 2],
      [1, '2'],
    ],
    not: [
      [3, 2],
      ['', 0],
      [undefined, 0],
    ],
  },
  'is greater than or equal to': {
    holds: [
      [2, 2],
      ['3', 2],
    ],
    not: [
      [1, 2],
      ['', 0],
      [undefined, 0],
    ],
  },
  'is between': {
    holds: [
      [1, [1, 3]],
      [3, [1, 3]],
      ['2', ['1', '3']],
    ],
    not: [
      [0, [1, 3]],
      [4, [1, 3]],
      ['', [0, 3]],
      [undefined, [0, 3]],
      ['b', ['a', 'c']],
    ],
  },
};

describe('the comparisons of section 3', () => {
  const cases = Object.entries(table).flatMap(([operator, { holds: yes, not }]) => [
    ...yes.map(([published, value]) => [published, operator as Operator, value, true] as const),
    ...not.map(([published, value]) => [published, operator as Operator, value, false] as const),
  ]);
  test.each(cases)('%o %s %o: %s', (published, operator, value, expected) => {
    expect(holds(published, operator, value)).toBe(expected);
  });
});

test('"is between" leaves its bounds out when asked to (A11)', () => {
  const exclusive = { between: 'exclusive' } as const;
  expect([1, 2, 3].map((n) => holds(n, 'is between', [1, 3], exclusive))).toEqual([false, true, false]);
  expect([1, 2, 3].map((n) => holds(n, 'is between', [1, 3]))).toEqual([true, true, true]);
});

describe('dates (A12)', () => {
  const early = '2024-05-01T10:00:00.000+02:00';
  const late = '2024-05-01T09:00:00.000Z';
  test('are compared as text', () => {
    expect(holds(early, 'is less than', late)).toBe(false);
    expect(holds(early, 'is greater than', late)).toBe(true);
    expect(holds('2024-05-01', 'is less than', '2024-05-02')).toBe(true);
    expect(holds('2024-05-01', 'is between', ['2024-05-01', '2024-05-02'])).toBe(true);
  });
  test('or as points in time', () => {
    const chronological = { dateComparison: 'chronological' } as const;
    expect(holds(early, 'is less than', late, chronological)).toBe(true);
    expect(holds(early, 'is greater than', late, chronological)).toBe(false);
    expect(holds(early, 'is between', ['2024-05-01', late], chronological)).toBe(true);
    expect(holds('2024-05-01T10:00:00Z', 'equals', '2024-05-01T12:00:00+02:00', chronological)).toBe(true);
    expect(holds('2024-05-01T10:00:00Z', 'equals', '2024-05-01T12:00:00+02:00', {})).toBe(false);
  });
  test('as text without regard to case, and the same text is neither less nor greater (section 3)', () => {
    const time = '2024-05-01T10:00:00Z';
    const orders = [
      'is less than',
      'is less than or equal to',
      'is greater than',
      'is greater than or equal to',
    ];
    expect(orders.map((order) => holds(time, order as 'is less than', time))).toEqual([
      false,
      true,
      false,
      true,
    ]);
  });
  test('as points in time other times are not equal', () => {
    expect(
      holds('2024-05-01T10:00:01Z', 'equals', '2024-05-01T10:00:00Z', { dateComparison: 'chronological' }),
    ).toBe(false);
  });
  test('and never with what is no date', () => {
    expect(holds('2024-05-01', 'is less than', 'yesterday')).toBe(false);
    expect(holds('2024-05-01', 'is between', ['2024-04-01', 'yesterday'])).toBe(false);
    expect(holds('2024-05-01', 'is between', ['April', '2024-06-01'])).toBe(false);
    expect(holds('May', 'is between', ['2024-04-01', '2024-06-01'])).toBe(false);
    expect(holds('yesterday', 'is less than', '2024-05-02')).toBe(false);
    expect(holds(undefined, 'is less than', '2024-05-02')).toBe(false);
  });
});

test('a list of conditions is joined by OR; an empty one is left to the caller (section 3)', () => {
  const two = anyOf([{ status: ['failed'] }, { item: 'n', operator: 'equals', value: 1 }], options);
  expect(two?.(execution({ rows: [{ n: 1 }] }), 0)).toBe(true);
  expect(two?.(execution({ rows: [{ n: 2 }], status: 'failed' }), 0)).toBe(true);
  expect(two?.(execution({ rows: [{ n: 2 }] }), 0)).toBe(false);
  expect(anyOf([], options)).toBeUndefined();
});

test.each([
  [['success'], [true, false, false]],
  [
    ['warning', 'failed'],
    [false, true, true],
  ],
  [
    ['success', 'warning', 'failed'],
    [true, true, true],
  ],
] as const)('a status condition %o takes any status of its set (section 3)', (status, expected) => {
  const condition = anyOf([{ status: [...status] }], options);
  expect(
    (['success', 'warning', 'failed'] as const).map((it) => condition?.(execution({ status: it }), 0)),
  ).toEqual(expected);
});

test('a value condition reads its own row, and common data (section 3)', () => {
  const rows = [{ n: 1 }, { n: 2 }];
  const isTwo = anyOf([{ item: 'N', operator: 'equals', value: 2 }], options);
  expect([0, 1].map((row) => isTwo?.(execution({ rows }), row))).toEqual([false, true]);
  const failed = anyOf([{ item: 'Activity status', operator: 'equals', value: 'Failed' }], options);
  expect(failed?.(execution({ status: 'failed' }), 0)).toBe(true);
});

test('what validation refuses is a defect here', () => {
  const refusals = [
    [() => holds('a', 'is between', 1), 'operator "is between" takes two values'],
    [() => holds('a', 'equals', [1, 2]), 'operator "equals" takes one value'],
    [() => holds('a', 'matches pattern', '('), /^a pattern got past validation: ./],
  ] as const;
  for (const [refused, message] of refusals) {
    expect(refused).toThrow(InvariantError);
    expect(refused).toThrow(message);
  }
});
