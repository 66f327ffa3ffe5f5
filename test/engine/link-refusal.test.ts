import { expect, test } from 'vitest';
import { dropReason, refusalOf } from '../../src/engine/link-refusal.ts';
import { optionsSchema } from '../../src/model/options-schema.ts';
import { linkSchema } from '../../src/model/runbook-schema.ts';
import { play } from '../support/engine-play.ts';
import { type CriterionFile, runbook } from '../support/runbook-file.ts';
import { named } from '../support/trace.ts';
import { execution } from './hand-made.ts';

const options = optionsSchema.parse({});
const above: CriterionFile = { item: 'Count', operator: 'is greater than', value: 5 };
const called: CriterionFile = { item: 'Name', operator: 'starts with', value: 'file' };

function refusal(link: { include?: CriterionFile[]; exclude?: CriterionFile[] }, row = {}) {
  const parsed = linkSchema.parse({ from: 'a', to: 'b', ...link });
  return refusalOf(parsed, options)(execution({ rows: [row], status: 'warning' }), 0);
}

test.each([
  [{ include: [above] }, { Count: 3 }, 'Count is greater than 5: 3'],
  [{ include: [above] }, { count: '3' }, 'Count is greater than 5: 3'],
  [{ include: [above] }, {}, 'Count is greater than 5: blank'],
  [{ include: [called] }, { Name: 'C:\\a "b"' }, 'Name starts with "file": "C:\\a "b""'],
  [
    { include: [above, called] },
    { Count: 3, Name: 'x' },
    'Count is greater than 5: 3, Name starts with "file": "x"',
  ],
  [{}, {}, 'status is success: warning'],
  [{ include: [{ status: ['success', 'failed'] }] }, {}, 'status is success or failed: warning'],
  [
    { include: [{ item: 'n', operator: 'is between', value: [1, 5] }] },
    { n: true },
    'n is between 1 and 5: true',
  ],
  [{ include: [{ never: ' no operator ' }] }, {}, 'a condition never holds (no operator)'],
  [
    { include: [], exclude: [above, called] },
    { Count: 7, Name: 'x' },
    'excluded: Count is greater than 5: 7',
  ],
  [
    { include: [], exclude: [above, { status: ['warning'] }] },
    { Count: 7 },
    'excluded: Count is greater than 5: 7, status is warning: warning',
  ],
  [{ include: [above], exclude: [called] }, { Count: 3, Name: 'file' }, 'Count is greater than 5: 3'],
] as [Parameters<typeof refusal>[0], object, string][])(
  'a link says which condition did not hold, or which excluded, and with which value (section 3): %j %j',
  (link, row, told) => {
    expect(refusal(link, row)).toBe(told);
  },
);

test('a long value is in the trace as a whole', () => {
  const long = 'x'.repeat(100_000);
  expect(refusal({ include: [called] }, { Name: long })).toBe(`Name starts with "file": "${long}"`);
});

test('a row that passed none of several links says why for each, with its target (1.4 consequence 2)', () => {
  const file = runbook(
    { a: { simulate: { rows: [{ Count: 3 }, { Count: 7 }] } }, b: {}, c: { name: 'Mail' }, d: {} },
    [
      { from: 'a', to: 'b', include: [above] },
      { from: 'a', to: 'c', include: [{ status: ['failed'] }] },
      { from: 'a', to: 'd', include: [], enabled: false },
    ],
  );
  expect(named(play(file), 'TokenDropped').map(({ token, reason }) => [token, reason])).toEqual([
    ['1.1', 'to Query Database: Count is greater than 5: 3; to Mail: status is failed: success'],
  ]);
});

test('a row whose links are all disabled says so', () => {
  expect(dropReason([], execution(), 0)).toBe('every link is disabled');
});
