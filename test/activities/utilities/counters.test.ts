import { expect, test } from 'vitest';
import { getCounterValue } from '../../../src/activities/utilities/get-counter-value.ts';
import { modifyCounter } from '../../../src/activities/utilities/modify-counter.ts';
import { play } from '../call.ts';

function counters(initial: number) {
  const values = new Map([['C', initial]]);
  const services = {
    counter: (name: string) => values.get(name),
    counterDefault: (name: string) => (name === 'C' ? 5 : undefined),
    changeCounter: (name: string, _path: string, change: (current: number) => number | undefined) => {
      const value = change(values.get(name) ?? 0);
      if (value !== undefined) values.set(name, value);
      return value;
    },
  };
  return { services, value: () => values.get('C') };
}

test.each([
  ['Increment', '{{q.By}}', 10],
  ['Decrement', 3, 4],
  ['Set', '-2', -2],
  ['Reset', 'no number', 5],
] as const)('%s %s makes 7 %i, and publishes it (section 9)', (action, value, expected) => {
  const { services, value: now } = counters(7);
  const outcome = play(
    modifyCounter,
    { counter: 'C', action, value },
    { services, upstream: [{ id: 'q', row: { By: '3' } }] },
  );
  expect(outcome).toEqual({ status: 'success', items: { 'Counter Value': expected } });
  expect(now()).toBe(expected);
});

test('the value is 1 and the action Increment unless said otherwise', () => {
  expect(play(modifyCounter, { counter: 'C' }, counters(7)).items).toEqual({ 'Counter Value': 8 });
});

test('what is no whole number, or leads out of the exact range, fails and changes nothing', () => {
  for (const value of ['1.5', '', 'x', Number.MAX_SAFE_INTEGER]) {
    const { services, value: now } = counters(7);
    expect(play(modifyCounter, { counter: 'C', value }, { services }).status).toBe('failed');
    expect(now()).toBe(7);
  }
});

test('a counter is read', () => {
  expect(play(getCounterValue, { counter: 'C' }, counters(7))).toEqual({
    status: 'success',
    items: { 'Counter Value': 7 },
  });
});

test('an unknown counter fails, naming it', () => {
  const failed = { status: 'failed', errorSummary: 'there is no counter D' };
  expect(play(getCounterValue, { counter: 'D' }, counters(7))).toEqual(failed);
  expect(play(modifyCounter, { counter: 'D' }, counters(7))).toEqual(failed);
});
