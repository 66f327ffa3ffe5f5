import { expect, test } from 'vitest';
import { z } from 'zod';
import { standardCatalogue } from '../../src/activities/catalogue.ts';
import { defineActivity } from '../../src/activities/define-activity.ts';
import { readBundle } from '../../src/lint/checked-bundle.ts';
import { chainOf, codes, placeOf, readAll } from '../support/reading.ts';

const doubtful = (name: string, more: object = {}) =>
  chainOf(name, [{ id: 'log', type: 'Send Event Log Message', message: '{{$No/Such}}', ...more }]);

test('a runbook with an error in it is not linted; the others of its bundle are', async () => {
  const { bundle, problems } = await readAll([doubtful('Wrong', { sverity: 'x' }), doubtful('Sound')]);
  expect(bundle).toBeUndefined();
  expect(problems.map(({ severity, code }) => `${severity} ${code}`)).toEqual([
    'error unknown-key',
    'warning unknown-variable',
  ]);
  expect(problems.map(placeOf)).toContain('runbooks.1.activities.0.message');
});

test('warnings of several files stand with their files, in the order of position', async () => {
  const files = ['a', 'b'].map((name) => {
    const text = JSON.stringify({ layout: { nobody: [0, 0] }, ...doubtful(name) }, null, 1);
    return { name: `${name}.json`, bytes: new TextEncoder().encode(text) };
  });
  const { problems } = await readBundle(files, standardCatalogue);
  expect(problems.map(({ file, line, code }) => `${file}:${line} ${code}`)).toEqual([
    'a.json:3 layout-unknown-activity',
    'a.json:13 unknown-variable',
    'b.json:3 layout-unknown-activity',
    'b.json:13 unknown-variable',
  ]);
});

test('an activity type of your own warns by its check, under a code of its own', async () => {
  const message = 'nobody is greeted';
  const greet = defineActivity({
    name: 'Greet',
    category: 'Utilities',
    summary: 'Greets.',
    properties: () => z.strictObject({ whom: z.string().describe('Who is greeted.') }),
    publishes: [],
    play: { how: 'outcome' },
    check: ({ properties }) =>
      properties['whom'] === ''
        ? [{ code: 'greet-nobody', severity: 'warning', path: ['whom'], message, hint: 'name somebody' }]
        : [],
  });
  const bytes = new TextEncoder().encode(
    JSON.stringify(chainOf('R', [{ id: 'hello', type: 'Greet', whom: '' }])),
  );
  const { bundle, problems } = await readBundle([{ name: 'r.json', bytes }], new Map([['Greet', greet]]));
  expect(bundle).toBeDefined();
  expect(codes(problems)).toEqual(['greet-nobody']);
  expect(problems).toMatchObject([{ severity: 'warning', message, path: ['activities', 0, 'whom'] }]);
});
