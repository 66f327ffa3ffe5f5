import { expect, test } from 'vitest';
import { returnData } from '../../../src/activities/runbook-control/return-data.ts';
import { play, problemsOf } from '../call.ts';

const returnedData = [
  { name: 'Total', type: 'Integer' as const },
  { name: 'Note', type: 'String' as const },
];

test('the values are one row of returned data, as their defined types, and published', () => {
  const setting = { runbook: { returnedData }, upstream: [{ id: 'sum', row: { Value: '42' } }] };
  const outcome = play(
    returnData,
    { values: { total: '{{sum.Value}}', Note: 'from {{sum.Value}}' } },
    setting,
  );
  expect(outcome).toEqual({
    status: 'success',
    items: { Total: 42, Note: 'from 42' },
    returned: { Total: 42, Note: 'from 42' },
  });
});

test('a name that the runbook does not define is not returned, and a diagnostic says so', () => {
  const outcome = play(returnData, { values: { Totl: 1, Note: 'x' } }, { runbook: { returnedData } });
  expect(outcome.returned).toEqual({ Note: 'x' });
  expect(outcome.diagnostics).toEqual([
    {
      code: 'returned-data-undefined',
      message:
        'Totl is not defined as returned data of the runbook (defined: Total, Note), so it is not returned',
    },
  ]);
});

test('a value that is not of its type is returned as it is, with a diagnostic; blank stays blank', () => {
  const outcome = play(returnData, { values: { Total: 'many' } }, { runbook: { returnedData } });
  expect(outcome.returned).toEqual({ Total: 'many' });
  expect(outcome.diagnostics?.[0]?.code).toBe('returned-data-type');
  expect(play(returnData, { values: { Total: '' } }, { runbook: { returnedData } })).toMatchObject({
    returned: { Total: '' },
  });
});

test('an undefined name is a warning before anything runs', () => {
  const found = problemsOf(returnData, { values: { Totl: 1 } }, { returnedData });
  expect(found).toMatchObject([
    { code: 'returned-data-undefined', severity: 'warning', path: ['values', 'Totl'] },
  ]);
  expect(problemsOf(returnData, { values: { TOTAL: 1 } }, { returnedData })).toEqual([]);
});

test('a runbook that defines no returned data returns what is set, as it is', () => {
  expect(play(returnData, { values: { Total: 42, Note: 'x' } })).toEqual({
    status: 'success',
    items: { Total: 42, Note: 'x' },
    returned: { Total: 42, Note: 'x' },
  });
  expect(problemsOf(returnData, { values: { Total: 42 } })).toEqual([]);
});
