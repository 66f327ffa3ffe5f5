// The token limit is a choice of Pianola: semantics.md says nothing of how many tokens may wait.
import { expect, test } from 'vitest';
import { readAll } from '../support/reading.ts';
import { list, message, runbook } from '../support/runbook-file.ts';

async function warnings(...given: Parameters<typeof runbook>): Promise<readonly string[]> {
  const { problems } = await readAll([runbook(...given)]);
  return problems.filter(({ code }) => code === 'too-many-tokens').map(({ message: text }) => text);
}

const log = message('m');
const three = { a: list(300), b: list(400), c: log };

test('rows that multiply beyond maxTokens are warned of, with their product (section 2)', async () => {
  expect(await warnings(three, undefined, { maxTokens: 119_999 })).toEqual([
    '120000 tokens would wait for "c" (300 rows of "a" × 400 rows of "b"), and 119999 are the most: ' +
      'the run would end by its token limit',
  ]);
  expect(await warnings(three, undefined, { maxTokens: 120_000 })).toEqual([]);
});

test('only what is sure to come counts: conditions on values, failures, flatten and Junctions (section 2)', async () => {
  const options = { maxTokens: 1000 };
  const condition = { include: [{ item: 'n', operator: 'equals' as const, value: '{{x}}' }] };
  expect(await warnings(three, ['a->b', { from: 'b', to: 'c', ...condition }], options)).toEqual([]);
  expect(
    await warnings(three, ['a->b', { from: 'b', to: 'c', include: [{ status: ['failed'] }] }], options),
  ).toEqual([]);
  const flat = { ...list(400), flatten: { mode: 'lines' } };
  expect(await warnings({ a: list(300), b: flat, c: log }, undefined, options)).toEqual([]);
  const gathered = { a: list(300), j: { type: 'Junction' }, b: list(400), c: log };
  expect(await warnings(gathered, undefined, options)).toEqual([]);
  const returned = { ...gathered, j: { type: 'Junction', returnDataFrom: 'a' } };
  expect(await warnings(returned, undefined, options)).toEqual([
    expect.stringContaining('120000 tokens would wait for "c" (300 rows of "a" × 400 rows of "b")'),
  ]);
});

test('a number of rows that is not known counts as one, and none as none (A7)', async () => {
  const read = { simulate: { rows: { repeat: '{{a.n}}', row: {} } } };
  expect(await warnings({ a: list(1500), b: read, c: log }, undefined, { maxTokens: 1000 })).toEqual([
    expect.stringContaining('1500 tokens would wait for "b" (1500 rows of "a")'),
  ]);
  const none = { a: list(300), b: { simulate: { rows: [] } }, c: list(400), d: log };
  expect(await warnings(none, undefined, { maxTokens: 350, emptyResult: 'none' })).toEqual([]);
});

test('tokens that multiply along links alone are warned of, however many (1.4)', async () => {
  const ids = Array.from({ length: 1200 }, (_, index) => `a${index}`);
  const links = ids.flatMap((id, index) =>
    [1, 2, 3].filter((step) => index + step < ids.length).map((step) => `${id}->a${index + step}`),
  );
  const all = Object.fromEntries(ids.map((id) => [id, log]));
  const [found, ...others] = await warnings(all, links);
  expect(others).toEqual([]);
  expect(found).toMatch(
    /^\d{8} tokens would wait for "a\d\d" \(once for each path of links that leads to it\), and 10000000 are/,
  );
});
