import fc from 'fast-check';
import { expect, test } from 'vitest';
import { isLonger, jsonPieces } from '../../src/text/json-pieces.ts';

const long = 'x'.repeat(600_000);

test.each([
  ['a short value', { a: 1, b: [true, null, 'x'] }],
  ['long texts at any depth', { a: [{ t: long, n: 1 }, { t: long }], b: { c: [long, [long]] }, d: [] }],
  [
    'keys that are left out',
    { a: undefined, t: `${long}${long}`, b: undefined, list: [undefined, long, long] },
  ],
  ['a long text alone', `${long}"\u0001${long}`],
  ['a key called __proto__', JSON.parse(`{ "__proto__": ["${long}", "${long}"] }`)],
])('the pieces are the JSON of the value: %s', (_what, value) => {
  expect([...jsonPieces(value)].join('')).toBe(JSON.stringify(value));
});

test('no piece has more than one long text', () => {
  const pieces = [...jsonPieces({ rows: [{ t: long }, { t: long }, { t: long }] })];
  expect(Math.max(...pieces.map(({ length }) => length))).toBeLessThan(2 ** 20 + 100);
});

test('the length of the texts of a value is that of all texts and keys in it', () => {
  fc.assert(
    fc.property(fc.jsonValue(), (value) => {
      const length = (one: unknown): number =>
        typeof one === 'string'
          ? one.length
          : typeof one !== 'object' || one === null
            ? 0
            : Object.entries(one).reduce((sum, [key, entry]) => sum + key.length + length(entry), 0);
      const exact = length(value);
      expect([isLonger(value, exact), isLonger(value, exact - 1)]).toEqual([false, true]);
    }),
  );
});
