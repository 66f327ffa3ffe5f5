import { expect, test } from 'vitest';
import { chainOf, placeOf, readAll } from '../../support/reading.ts';

const book = chainOf('Book', [
  { id: 'init', type: 'Initialize Data', parameters: [{ name: 'Order' }] },
  { id: 'set', type: 'Return Data', values: { Receipt: 'R' } },
]);
const cancel = (...parameters: object[]) =>
  chainOf('Cancel', [{ id: 'init', type: 'Initialize Data', parameters }]);
const group = (branch: object, more: object = {}) =>
  chainOf('Main', [
    {
      id: 'group',
      type: 'Parallel',
      branches: [{ id: 'book', runbook: 'Book', compensate: 'Cancel', ...branch }],
      ...more,
    },
  ]);

test('a compensation that nothing gives a parameter it needs is an error of the definition (14.1 rule 5)', async () => {
  const needy = cancel(
    { name: 'Order' },
    { name: 'Why' },
    { name: 'Receipt' },
    { name: 'How', default: 'now' },
  );
  const { bundle, problems } = await readAll([group({ parameters: { order: '7' } }), book, needy]);
  expect(bundle).toBeUndefined();
  expect(problems).toMatchObject([
    {
      code: 'compensation-parameter',
      severity: 'error',
      message: '"\\\\Cancel" cannot compensate the branch "book": nothing gives its parameter "Why" a value',
    },
  ]);
  expect(problems[0]?.hint).toContain('"parameters" of the branch');
  expect(problems.map(placeOf)).toEqual(['runbooks.0.activities.0.branches.0.compensate']);
});

test.each([
  ['takes no parameters', group({ parameters: { Order: '7' } }), cancel()],
  [
    'gets all it needs',
    group({ parameters: { Order: '7' } }),
    cancel({ name: 'Receipt' }, { name: 'ORDER' }),
  ],
  ['is named by a reference', group({ compensate: '{{$Which}}' }), cancel({ name: 'Why' })],
  ['compensates a branch that a reference names', group({ runbook: '{{$Which}}' }), cancel({ name: 'Why' })],
])('one that %s is accepted', async (_, main, undo) => {
  const { problems } = await readAll([main, book, undo], { variables: [{ name: 'Which', value: 'Book' }] });
  expect(problems.filter(({ severity }) => severity === 'error')).toEqual([]);
});

test.each(['bestEffort', 'race', 'fireAndForget'])(
  'under %s nothing is ever compensated',
  async (strategy) => {
    const { bundle } = await readAll([group({}, { strategy }), book, cancel({ name: 'Why' })]);
    expect(bundle).toBeDefined();
  },
);
