import { expect, test } from 'vitest';
import { z } from 'zod';
import { catalogueWith } from '../../src/activities/catalogue.ts';
import { defineActivity } from '../../src/activities/define-activity.ts';
import { BundleCalls } from '../../src/analysis/calls.ts';
import { loadRunbook } from '../../src/files/load.ts';
import type { Runbook } from '../../src/model/runbook.ts';

const runbook = (name: string, folder: string, ...activities: object[]) => ({
  name,
  folder,
  activities: [
    { id: 'init', type: 'Initialize Data', parameters: [{ name: 'Item' }, { name: 'X' }] },
    ...activities,
  ],
  links: activities.map((activity) => ({ from: 'init', to: (activity as { id: string }).id })),
});
const invoke = (id: string, name: string, more: object = {}) => ({
  id,
  type: 'Invoke Runbook',
  runbook: name,
  ...more,
});
const returning = (values: object, more: object = {}) => ({
  id: 'set',
  type: 'Return Data',
  values,
  ...more,
});
const callsIn = async (...runbooks: object[]) => {
  const bundle = await loadRunbook({ runbooks });
  const named = (path: string) => bundle.runbooks.find((one) => one.path === path) as Runbook;
  return { calls: new BundleCalls(bundle.runbooks, catalogueWith([])), named };
};
const paths = (runbooks: readonly Runbook[]) => runbooks.map(({ path }) => path);

test('a name that two have starts neither, and a reference is known only when it runs', async () => {
  const { calls, named } = await callsIn(
    runbook(
      'P',
      '',
      invoke('a', 'C', { simulate: {} }),
      invoke('b', '\\X\\C'),
      invoke('c', '{{init.X}}'),
      invoke('d', 'None'),
    ),
    runbook('C', 'X'),
    runbook('C', 'Y'),
  );
  expect(
    calls.of(named('\\P')).map(({ by, name, meant, child }) => [by.id, name, meant.length, child?.path]),
  ).toEqual([
    ['a', 'C', 2, undefined],
    ['b', '\\X\\C', 1, '\\X\\C'],
    ['c', undefined, 0, undefined],
    ['d', 'None', 0, undefined],
  ]);
  expect(calls.callersOf(named('\\X\\C')).map(({ by, from }) => [from.path, by.id])).toEqual([['\\P', 'b']]);
  expect(calls.callersOf(named('\\Y\\C'))).toEqual([]);
});

test('what is reached from a runbook: in circles, once each, and not through what is stood in for', async () => {
  const { calls, named } = await callsIn(
    runbook('A', '', invoke('b', 'B'), invoke('c', 'C')),
    runbook('B', '', invoke('a', 'A')),
    runbook('C', '', invoke('d', 'D')),
    runbook('D', ''),
  );
  expect(paths(calls.reachedFrom([named('\\A')]))).toEqual(['\\A', '\\B', '\\C', '\\D']);
  expect(paths(calls.reachedFrom([named('\\B')], ({ by }) => by.id === 'c'))).toEqual(['\\B', '\\A']);
});

test('parameters that get no value: not those that For Each sets', async () => {
  const { calls, named } = await callsIn(
    runbook(
      'P',
      '',
      invoke('a', 'C', { parameters: { x: '1' } }),
      { id: 'b', type: 'For Each', items: 'x', runbook: 'C' },
      { id: 'c', type: 'Parallel', branches: [{ id: 'one', runbook: 'C' }] },
    ),
    runbook('C', ''),
  );
  const missing = calls.of(named('\\P')).map((call) => calls.parametersMissing(call));
  expect(missing).toEqual([['Item'], ['X'], ['Item', 'X']]);
});

test.each<[string, object, object[], object[], string[]]>([
  ['nothing', {}, [], [], ['Item', 'X']],
  ['the parameters of its branch', { item: '1' }, [], [], ['X']],
  ['what the branch sets', {}, [returning({ ITEM: '1', x: '2' })], [], []],
  ['not what the branch does not define', {}, [returning({ Item: '1', X: '2' })], [{ name: 'x' }], ['Item']],
  ['not what the branch defines and never sets', {}, [], [{ name: 'Item' }], ['Item', 'X']],
  ['not what a disabled activity sets', {}, [returning({ X: '1' }, { enabled: false })], [], ['Item', 'X']],
])('a compensation gets %s (14.1 rule 5)', async (_, parameters, setters, returnedData, expected) => {
  const branches = [{ id: 'one', runbook: 'B', parameters, compensate: 'C' }];
  const { calls, named } = await callsIn(
    runbook('P', '', { id: 'c', type: 'Parallel', strategy: 'bestEffort', branches }),
    { ...runbook('B', '', ...setters), returnedData },
    runbook('C', ''),
  );
  const [, compensation] = calls.of(named('\\P'));
  expect(compensation?.kind).toBe('compensate');
  expect(calls.parametersMissing(compensation!)).toEqual(expected);
});

test('an activity type of your own says itself what it starts', async () => {
  const own = defineActivity({
    name: 'Own Start',
    category: 'Utilities',
    summary: 'Starts what it is told.',
    properties: z.strictObject({ target: z.string() }),
    starts: ({ properties }) => [
      {
        kind: 'invoke',
        runbook: String(properties['target']),
        path: ['target'],
        parameters: {},
        waits: true,
      },
    ],
  });
  const activityTypes = [own];
  const bundle = await loadRunbook(
    { runbooks: [runbook('P', '', { id: 'a', type: 'Own Start', target: 'C' }), runbook('C', '')] },
    activityTypes,
  );
  const calls = new BundleCalls(bundle.runbooks, catalogueWith(activityTypes));
  expect(paths(calls.reachedFrom(bundle.runbooks.slice(0, 1)))).toEqual(['\\P', '\\C']);
});
