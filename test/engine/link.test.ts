import { expect, test } from 'vitest';
import { linkCondition } from '../../src/engine/link.ts';
import { optionsSchema } from '../../src/model/options-schema.ts';
import { linkSchema } from '../../src/model/runbook-schema.ts';
import { order, play } from '../support/engine-play.ts';
import { type CriterionFile, runbook } from '../support/runbook-file.ts';
import { execution } from './hand-made.ts';

const options = optionsSchema.parse({});
const yes: CriterionFile = { status: ['success', 'warning', 'failed'] };
const no: CriterionFile = { item: 'n', operator: 'equals', value: 'never' };
const lost: CriterionFile = { never: 'the operator "isodd" is not known' };

test.each([
  // include, exclude, passes
  [[], [], true],
  [[yes], [], true],
  [[no], [], false],
  [[no, yes], [], true],
  [[no, no], [], false],
  [[], [yes], false],
  [[], [no], true],
  [[], [no, yes], false],
  [[yes], [no], true],
  [[yes], [yes], false],
  [[no], [no], false],
  [[no], [yes], false],
  [[lost], [], false],
  [[lost, yes], [], true],
  [[], [lost], true],
  [[yes], [lost, yes], false],
])(
  'pass = (include is empty || any(include)) && !any(exclude) (section 3): %j %j %s',
  (include, exclude, expected) => {
    const link = linkSchema.parse({ from: 'a', to: 'b', include, exclude });
    expect(linkCondition(link, options)(execution(), 0)).toBe(expected);
  },
);

test('a link without Include has the default criterion: the activity returns success (section 3)', () => {
  const passes = linkCondition(linkSchema.parse({ from: 'a', to: 'b' }), options);
  expect(
    (['success', 'warning', 'failed'] as const).map((status) => passes(execution({ status }), 0)),
  ).toEqual([true, false, false]);
});

test('a link with value conditions only passes failed executions too (section 3)', () => {
  const link = linkSchema.parse({
    from: 'a',
    to: 'b',
    include: [{ item: 'n', operator: 'equals', value: '' }],
  });
  expect(linkCondition(link, options)(execution({ status: 'failed' }), 0)).toBe(true);
});

test('a disabled link passes nothing, whatever its conditions (section 3)', () => {
  const file = runbook({ a: {}, b: {}, c: {} }, [
    { from: 'a', to: 'b', include: [], enabled: false },
    'a->c',
  ]);
  expect(order(play(file), file)).toBe('a c');
});

test('all matching links fire, not the first only (section 3)', () => {
  const file = runbook({ a: {}, b: {}, c: {} }, ['a->b', { from: 'a', to: 'c', include: [] }]);
  expect(order(play(file), file)).toBe('a b c');
});
