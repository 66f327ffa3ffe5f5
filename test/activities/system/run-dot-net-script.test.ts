import { expect, test } from 'vitest';
import { runDotNetScript } from '../../../src/activities/system/run-dot-net-script.ts';
import {
  knowsPublishedItems,
  publishedItemsOf,
  type ScriptRequest,
  type ScriptResult,
} from '../../../src/engine/activity-type.ts';
import { rowList, type Value } from '../../../src/model/published-data.ts';
import { activityOf, playScripted, problemsOf, saturdayNoonMs } from '../call.ts';

type Published = Record<string, Value | readonly Value[]>;

/** A sandbox that answers what a test wants and keeps what it was asked. */
function sandbox(published: Published, more: Partial<ScriptResult> = {}) {
  const asked: ScriptRequest[] = [];
  const javaScript = async (request: ScriptRequest): Promise<ScriptResult> => {
    asked.push(request);
    return { published: new Map(Object.entries(published)), standardOutput: '', standardError: '', ...more };
  };
  return { asked, services: { javaScript } };
}

function publishing(published: Published, properties: object = {}) {
  return playScripted(runDotNetScript, { script: '', ...properties }, sandbox(published));
}

test('references in the script are pasted as text, functions are left alone, inputs keep their types', async () => {
  const { asked, services } = sandbox({});
  const upstream = [{ id: 'q', row: { Name: "O'Hara", N: 3 } }];
  const script = "publish('A', '{{q.Name}}'); [Left('abc', 1)]";
  await playScripted(
    runDotNetScript,
    { script, inputs: { name: '{{q.Name}}', n: '{{q.N}}', fixed: true } },
    { services, upstream, seed: 9 },
  );
  expect(asked).toEqual([
    {
      source: "publish('A', 'O'Hara'); [Left('abc', 1)]",
      input: { name: "O'Hara", n: 3, fixed: true },
      timeoutSeconds: 30,
      memoryMb: 64,
      nowMs: saturdayNoonMs,
      seed: 9,
    },
  ]);
});

const nameEmail = [
  { Name: 'a', Email: 'x' },
  { Name: 'b', Email: '' },
  { Name: 'c', Email: '' },
];

test('lists make rows, aligned by index and padded with blanks (section 2)', async () => {
  expect((await publishing({ Name: ['a', 'b', 'c'], Email: ['x'] })).rows).toEqual(nameEmail);
});

test('lists beside single values are joined with one space into one row (A32)', async () => {
  const outcome = await publishing({ Name: ['a', '', 'c d'], Size: [7], Email: [], Total: 3 });
  expect(outcome.rows).toEqual([{ Name: 'a  c d', Size: 7, Email: '' }]);
  expect(outcome.items).toMatchObject({ Total: 3 });
  const publish = [{ name: 'Name', collection: true }, { name: 'Total' }];
  expect((await publishing({ Total: 3 }, { publish })).rows).toEqual([{ Name: '' }]);
  // A declared collection is a list, whatever the script gives for it.
  expect(
    (
      await publishing(
        { Name: 'a', Email: ['x', 'y'] },
        {
          publish: [{ name: 'Name', collection: true }, { name: 'Email' }],
        },
      )
    ).rows,
  ).toEqual([
    { Name: 'a', Email: 'x' },
    { Name: '', Email: 'y' },
  ]);
});

test('or the single values are on every row, with scriptMixedValues: repeat (A32)', async () => {
  const published = { Name: ['a', 'b', 'c'], Email: ['x'], Total: 3 };
  const setting = { ...sandbox(published), options: { scriptMixedValues: 'repeat' } } as const;
  const outcome = await playScripted(runDotNetScript, { script: '' }, setting);
  expect(outcome.rows).toEqual(nameEmail);
  expect(outcome.items).toMatchObject({ Total: 3 });
});

test('without lists there is one row; an empty list is no row at all (A7)', async () => {
  expect((await publishing({ Total: 3 })).rows).toBeUndefined();
  expect((await publishing({ Name: [] })).rows).toEqual([]);
});

test('a declared collection that is not published is an empty one, and a single value for it a list of one', async () => {
  const publish = [{ name: 'Name', collection: true }];
  expect((await publishing({}, { publish })).rows).toEqual([]);
  expect((await publishing({ name: 'a' }, { publish })).rows).toEqual([{ Name: 'a' }]);
});

test('values become their declared type; what is no such thing stays as it is, with one diagnostic', async () => {
  const publish = [
    { name: 'N', type: 'Integer', collection: true },
    { name: 'B', type: 'Boolean' },
  ];
  const outcome = await publishing({ N: ['1', 2, 'x', '2.5', ''] }, { publish });
  expect(rowList(outcome.rows ?? []).map(({ N }) => N)).toEqual([1, 2, 'x', '2.5', '']);
  expect((await publishing({ B: 'true' }, { publish })).items).toMatchObject({ B: true });
  expect(outcome.diagnostics).toEqual([
    {
      code: 'published-data-type',
      message: 'N has 2 values that are not a whole number, such as 42, such as "x"; published as text',
    },
  ]);
});

test('publishing what is not declared fails and names what is; without declarations anything goes', async () => {
  const publish = [{ name: 'Name' }, { name: 'Email' }];
  expect(await publishing({ Nam: 'a' }, { publish })).toMatchObject({
    status: 'failed',
    errorSummary: 'the script published "Nam", which is not declared under "publish" (declared: Name, Email)',
  });
  expect((await publishing({ Nam: 'a' }, { publish: [] })).errorSummary).toContain('(declared: nothing)');
  expect(await publishing({ Nam: 'a' })).toMatchObject({ status: 'success', items: { Nam: 'a' } });
});

test("an error of the script is the failed activity's summary; its output is published all the same", async () => {
  const outcome = await playScripted(
    runDotNetScript,
    { script: 'x' },
    sandbox({}, { error: 'Error: boom (line 1, column 2)', standardOutput: 'so far' }),
  );
  expect(outcome).toMatchObject({
    status: 'failed',
    errorSummary: 'Error: boom (line 1, column 2)',
    items: { 'Standard Output': 'so far', 'Script Body': 'x' },
  });
});

test('the script itself and what it was made of are published', async () => {
  const { services } = sandbox({}, { standardOutput: 'out', standardError: 'err' });
  const properties = { script: 'x', namespaces: ['System', 'System.IO'], references: ['System.dll'] };
  expect((await playScripted(runDotNetScript, properties, { services })).items).toEqual({
    'Script Body': 'x',
    'Script Language': 'JavaScript',
    Namespaces: 'System;System.IO',
    References: 'System.dll',
    'Standard Output': 'out',
    'Standard Error': 'err',
  });
});

test('a name like __proto__ is an item like any other', async () => {
  const outcome = await publishing(Object.fromEntries([['__proto__', ['a']]]));
  expect(rowList(outcome.rows ?? []).map((row) => Object.entries(row))).toEqual([[['__proto__', 'a']]]);
});

test('with declarations, what it publishes is known in full', () => {
  const declared = activityOf(runDotNetScript, {
    script: '',
    publish: [{ name: 'Rows', type: 'Integer', collection: true }],
  });
  expect(knowsPublishedItems(declared, runDotNetScript)).toBe(true);
  expect(publishedItemsOf(declared, runDotNetScript).at(-1)).toMatchObject({
    name: 'Rows',
    type: 'Integer',
    level: 'row',
  });
  expect(knowsPublishedItems(activityOf(runDotNetScript, { script: '' }), runDotNetScript)).toBe(false);
});

test('the same item declared twice is a problem', () => {
  const found = problemsOf(runDotNetScript, { script: '', publish: [{ name: 'A' }, { name: 'a' }] });
  expect(found).toMatchObject([{ code: 'published-data-duplicate', path: ['publish', 1, 'name'] }]);
});
