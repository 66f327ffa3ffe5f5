import { expect, test } from 'vitest';
import { standardCatalogue } from '../../src/activities/catalogue.ts';
import { BundleCalls } from '../../src/analysis/calls.ts';
import { ParameterTexts } from '../../src/analysis/parameter-texts.ts';
import { loadRunbook } from '../../src/files/load.ts';
import type { Runbook } from '../../src/model/runbook.ts';

const child = {
  name: 'Child',
  activities: [
    {
      id: 'init',
      type: 'Initialize Data',
      parameters: [
        { name: 'Id', type: 'Integer' },
        { name: 'Rate', type: 'Number' },
        { name: 'Loud', type: 'Boolean' },
        { name: 'When', type: 'Date/Time' },
        { name: 'Name' },
      ],
    },
  ],
};

async function textsOf(...starts: readonly object[]) {
  const activities = [
    { id: 'q', type: 'Query Database', query: 'x' },
    ...starts.map((start, index) => ({
      id: `c${index}`,
      type: 'Invoke Runbook',
      runbook: 'Child',
      ...start,
    })),
  ];
  const links = starts.map((_, index) => ({ from: 'q', to: `c${index}` }));
  const { runbooks } = await loadRunbook({ runbooks: [{ name: 'Parent', activities, links }, child] });
  const texts = new ParameterTexts(new BundleCalls(runbooks, standardCatalogue));
  const parent = runbooks[0] as Runbook;
  return {
    textFor: (item: string, row = 1) => texts.textFor(parent, 'q', item, row),
    items: texts.itemsOf(parent, 'q'),
  };
}

test.each([
  ['{{q.Line}}', '2'],
  [' {{q.Line}} ', '2'],
  ['1{{q.Line}}', '2'],
  [`[Field('{{q.Line}}',';',1)]`, '2'],
  [`[Field('{{q.Line}}',';',3)]`, '2;2;2'],
  [`[Field(Field('{{q.Line}}','|',2),',',3)]`, '2,2,2|2,2,2'],
  [`[Trim([Upper('{{q.Line}}')])]`, '2'],
  [`[Left('{{q.Line}}',3)]`, '2'],
  [`[Mid('{{q.Line}}',4,2)]`, '00002'],
  [`[Sum('{{q.Line}}','{{q.Other}}')]`, '2'],
  [`[Len('{{q.Line}}')]`, '2'],
])('an Integer is read as %s: the text is %s', async (id, text) => {
  const { textFor } = await textsOf({ parameters: { ID: id } });
  expect(textFor('line', 2)).toBe(text);
});

test.each([
  ['a text with letters', { Id: 'SRV{{q.Line}}' }],
  ['a String', { Name: '{{q.Line}}' }],
  ['a Date/Time, which is text', { When: '{{q.Line}}' }],
  ['a parameter that the runbook does not have', { Nope: '{{q.Line}}' }],
])('nothing is needed for %s', async (_, parameters) => {
  expect((await textsOf({ parameters })).textFor('Line')).toBeUndefined();
});

test('several parameters out of one text: each field is of the type of its parameter', async () => {
  const field = (n: number) => `[Field('{{q.Line}}',';',${n})]`;
  const { textFor, items } = await textsOf(
    { parameters: { Id: field(1), Name: field(2), Loud: field(4) } },
    { parameters: { Rate: field(3) } },
  );
  expect(textFor('Line')).toBe('1;1;1;true');
  expect(items).toEqual(['Line']);
});

test('where one text cannot satisfy all, it satisfies most', async () => {
  const { textFor } = await textsOf(
    { parameters: { Loud: '{{q.Line}}' } },
    { parameters: { Id: '{{q.Line}}' } },
    { parameters: { Rate: '{{q.Line}}' } },
  );
  expect(textFor('Line')).toBe('1');
});

test('the branches of a group and the bodies of loops are started as well', async () => {
  const parameters = { Id: '{{q.Line}}' };
  const branches = [{ id: 'a', runbook: 'Child', parameters }];
  expect((await textsOf({ type: 'Parallel', runbook: undefined, branches })).textFor('Line')).toBe('1');
  expect((await textsOf({ type: 'For Each', items: 'a', parameters })).textFor('Line')).toBe('1');
});
