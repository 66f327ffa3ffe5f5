import { expect, test } from 'vitest';
import { maxPublishedValues, Publications } from '../../../src/hosts/sandbox/publications.ts';

const million = JSON.stringify(new Array(1e6).fill(1));

test('the ten millionth value is the last; the limit that was hit is remembered', () => {
  const publications = new Publications();
  publications.publish('"L"', 'list', '[]');
  for (let times = 0; times < maxPublishedValues / 1e6; times += 1)
    publications.publish('"L"', 'more', million);
  expect(publications.limit).toBeUndefined();
  expect(() => publications.publish('"A"', 'value', '1')).toThrow(
    'the script published more than 10000000 values',
  );
  expect(publications.limit).toBe('the script published more than 10000000 values');
  expect([...publications.published.keys()]).toEqual(['L']);
});

test.each([
  ['"A"', 'value', 'null'],
  ['"A"', 'value', '{"a":1}'],
  ['"A"', 'value', '[1]'],
  ['"A"', 'list', '{"length":1}'],
  ['"A"', 'list', '[[1]]'],
  ['"A"', 'more', '[1]'],
  ['7', 'value', '1'],
  ['"A"', 'value', 'no JSON'],
])('what no honest script sends is refused: publish(%s, %s, %s)', (name, kind, json) => {
  const publications = new Publications();
  expect(() => publications.publish(name, kind, json)).toThrow();
  expect(publications.published.size).toBe(0);
});
