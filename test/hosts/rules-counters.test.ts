import { expect, test } from 'vitest';
import { loadRunbook } from '../../src/files/load.ts';
import { CounterValues } from '../../src/hosts/play/counter-values.ts';

const runbooks = ['One', 'Two'].map((name) => ({
  name,
  activities: [{ id: 'a', type: 'Query Database' }],
  links: [],
}));
const bundleOf = () => loadRunbook({ runbooks, counters: [{ name: 'Calls', default: 40 }] });

test('with perRunbook each runbook has a value of its own, and those that stand at the default are not told (A28)', async () => {
  const bundle = await bundleOf();
  const [counter] = bundle.counters as [(typeof bundle.counters)[number]];
  const values = new CounterValues(bundle, 'perRunbook');
  values.change(counter, '\\two', (value) => value + 1);
  expect([values.get(counter, '\\One'), values.get(counter, '\\Two')]).toEqual([40, 41]);
  expect(values.all()).toEqual([{ counter: '\\Calls', runbook: '\\Two', value: 41 }]);
});

test('a change that another thread comes in between is made again, on what that thread has set (section 9)', async () => {
  const bundle = await bundleOf();
  const [counter] = bundle.counters as [(typeof bundle.counters)[number]];
  const here = new CounterValues(bundle, 'global');
  const there = new CounterValues(bundle, 'global', here.memory);
  const seen: number[] = [];
  const set = here.change(counter, '\\One', (current) => {
    if (seen.length === 0) there.change(counter, '\\One', (value) => value + 1);
    seen.push(current);
    return current + 1;
  });
  expect([seen, set, there.get(counter, '\\One')]).toEqual([[40, 41], 42, 42]);
});
