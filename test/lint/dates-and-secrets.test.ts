import { expect, test } from 'vitest';
import { chainOf, placeOf, readAll } from '../support/reading.ts';

const log = { id: 'log', type: 'Send Event Log Message', message: 'x' };
const file = { id: 'file', type: 'Get File Status', file: 'a.txt' };
const start = { id: 'init', type: 'Initialize Data', parameters: [{ name: 'When', type: 'Date/Time' }] };
const tested = (source: { id: string }, criterion: object, more: object = {}) => ({
  ...chainOf('R', [source, log]),
  links: [{ from: source.id, to: 'log', include: [criterion] }],
  ...more,
});

test.each([
  ['a date of the type', file, 'last modified date and time', '2026-01-01', 'compares dates as text here'],
  ['a date that is declared', start, 'When', '2026-01-01', 'compares dates as text here'],
  ['a common date', file, 'Activity end time in UTC', '2026-01-01', 'compares dates as text here'],
  ['a number', file, 'Activity start time', '5', 'never compares with a number'],
])('%s that is ordered is warned of (A12)', async (_, source, item, value, why) => {
  const { problems } = await readAll([tested(source, { item, operator: 'is less than', value })]);
  const found = problems.filter(({ code }) => code === 'date-ordered');
  expect(found.map(placeOf)).toEqual(['runbooks.0.links.0.include.0.operator']);
  expect(found[0]?.message).toContain(why);
});

test('so is a date in a loop, and one between two bounds', async () => {
  const exit = [{ item: 'Activity end time', operator: 'is between', value: ['2026-01-01', '2026-02-01'] }];
  const { problems } = await readAll([chainOf('R', [{ ...file, loop: { enabled: true, exit } }, log])]);
  expect(problems.filter(({ code }) => code === 'date-ordered').map(placeOf)).toEqual([
    'runbooks.0.activities.0.loop.exit.0.operator',
  ]);
});

test.each([
  ['a part of a date', { item: 'Activity end time (hours)', operator: 'is less than', value: '8' }],
  ['a test of its text', { item: 'Activity end time', operator: 'starts with', value: '2026-' }],
  ['another item', { item: 'File size', operator: 'is less than', value: '8' }],
])('%s is not', async (_, criterion) => {
  const { problems } = await readAll([tested(file, criterion)]);
  expect(problems.filter(({ code }) => code === 'date-ordered')).toEqual([]);
});

test('nor is it where dates compare as points in time, but with a number', async () => {
  const options = { dateComparison: 'chronological' };
  const found = async (value: string) => {
    const criterion = { item: 'Activity end time', operator: 'is less than', value };
    const { problems } = await readAll([tested(file, criterion, { options })]);
    return problems.filter(({ code }) => code === 'date-ordered').length;
  };
  expect([await found('2026-01-01'), await found('5')]).toEqual([0, 1]);
});

const secret = {
  variables: [
    { folder: 'Ops', name: 'Key', encrypted: true },
    { folder: 'Ops', name: 'Plain' },
  ],
};

test.each([
  ['a message', { ...log, message: 'x{{$Ops/Key}}' }, 1],
  ['the message of a variable that is not encrypted', { ...log, message: 'x{{$Ops/Plain}}' }, 0],
  [
    'a script and its inputs',
    {
      id: 's',
      type: 'Run .Net Script',
      language: 'JavaScript',
      script: "'{{$Ops/Key}}'",
      inputs: { k: '{{$Ops/Key}}' },
    },
    0,
  ],
  ['a script that is stood in for', { id: 's', type: 'Run .Net Script', script: "'{{$Ops/Key}}'" }, 0],
  ['a password', { id: 'p', type: 'Run Program', program: 'a', password: '{{$Ops/Key}}' }, 0],
])('%s with an encrypted variable: %#', async (_, activity, count) => {
  const { problems } = await readAll([chainOf('R', [activity])], secret);
  expect(problems.filter(({ code }) => code === 'encrypted-as-text')).toHaveLength(count);
});
