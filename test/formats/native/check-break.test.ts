import { expect, test } from 'vitest';
import { standardCatalogue } from '../../../src/activities/catalogue.ts';
import { readBundle } from '../../../src/lint/checked-bundle.ts';
import { chainOf, codes, placeOf, readAll, readText } from '../../support/reading.ts';

const stop = { id: 'stop', type: 'Break' };
const init = { id: 'init', type: 'Initialize Data', parameters: [{ name: 'Item', default: '' }] };
const body = chainOf('Body', [init, stop], { folder: 'Ops' });
const child = chainOf('Child', [init]);
const loop = (more: object = {}) => ({
  id: 'each',
  type: 'For Each',
  items: 'a,b',
  runbook: 'Body',
  ...more,
});
const main = (...activities: object[]) => chainOf('Main', activities);

/** The one error of a bundle, and that it is not accepted. */
async function errorOf(runbooks: readonly object[]) {
  const { bundle, problems } = await readAll(runbooks);
  expect(bundle).toBeUndefined();
  expect(problems).toHaveLength(1);
  expect(problems[0]?.severity).toBe('error');
  expect(problems[0]?.hint).toBeTruthy();
  return problems[0];
}

test('Break in the body of a For Each is accepted (14.2)', async () => {
  const { bundle, problems } = await readAll([main(loop()), body]);
  expect(problems).toEqual([]);
  expect(bundle?.runbooks).toHaveLength(2);
});

test('a body with Break may not contain Parallel; both places are named', async () => {
  const par = { id: 'par', type: 'Parallel', branches: [{ id: 'a', runbook: 'Child' }] };
  const problem = await errorOf([main(loop()), chainOf('Body', [init, par, stop]), child]);
  expect(problem?.code).toBe('break-with-parallel');
  expect(problem?.message).toContain(
    '"par" of "\\\\Body" (bundle.json) and "stop" of "\\\\Body" (bundle.json)',
  );
  expect(problem && placeOf(problem)).toBe('runbooks.1.activities.1.type');
});

test.each([
  [0, 'any number of'],
  [2, '2'],
])('its For Each may not have maxWorkers %i; both places are named', async (maxWorkers, many) => {
  const problem = await errorOf([main(loop({ maxWorkers })), body]);
  expect(problem?.code).toBe('break-with-workers');
  expect(problem?.message).toContain(`"each" of "\\\\Main" (bundle.json) plays ${many} at once`);
  expect(problem?.message).toContain('"stop" of "\\\\Ops\\\\Body" (bundle.json) is a Break');
  expect(problem && placeOf(problem)).toBe('runbooks.0.activities.0.maxWorkers');
});

test('Break in a runbook that is the body of no For Each is an error, also in one read on its own', async () => {
  const problem = await errorOf([main({ id: 'a', type: 'Run Program' }), body]);
  expect(problem).toMatchObject({ code: 'break-outside-loop' });
  expect(problem?.message).toContain('"\\\\Ops\\\\Body" is the body of none');
  expect(problem && placeOf(problem)).toBe('runbooks.1.activities.1.type');
  const alone = await readText(JSON.stringify(body), 'body.json');
  expect(alone.problems).toMatchObject([{ code: 'break-outside-loop', file: 'body.json' }]);
});

test.each([
  ['invoked', { id: 'call', type: 'Invoke Runbook', runbook: '\\Ops\\Body' }],
  ['a branch', { id: 'call', type: 'Parallel', branches: [{ id: 'a', runbook: 'Ops/Body' }] }],
  [
    'a compensation',
    {
      id: 'call',
      type: 'Parallel',
      branches: [{ id: 'a', runbook: 'Child', parameters: { Item: 'a' }, compensate: 'body' }],
    },
  ],
])('Break in a body that is %s as well is an error that names where', async (_, call) => {
  const problem = await errorOf([main(loop(), call), body, child]);
  expect(problem).toMatchObject({ code: 'break-outside-loop' });
  expect(problem?.message).toContain('also started by "call" of "\\\\Main" (bundle.json)');
});

test('a For Each whose body is known only when it runs may be the one', async () => {
  const { problems } = await readAll([main(loop({ runbook: '{{$Which}}' })), body], {
    variables: [{ name: 'Which' }],
  });
  expect(problems).toEqual([]);
});

test('where a file cannot be read, the For Each may be in it', async () => {
  const problems = (await readAll([body, { nam: 'Main', activities: [loop()] }])).problems;
  expect(problems.map(({ code }) => code)).not.toContain('break-outside-loop');
});

test('nor is Break wrong where a whole file cannot be read', async () => {
  const files = [
    { name: 'body.json', bytes: new TextEncoder().encode(JSON.stringify(body)) },
    { name: 'main.json', bytes: new TextEncoder().encode('{ "name": "Main", "activities": [') },
  ];
  const { problems } = await readBundle(files, standardCatalogue);
  expect(codes(problems)).not.toContain('break-outside-loop');
  expect(problems.map(({ file }) => file)).toEqual(['main.json']);
});
