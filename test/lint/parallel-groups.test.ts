import { expect, test } from 'vitest';
import { chainOf, codes, placeOf, readAll } from '../support/reading.ts';

const program = { id: 'a', type: 'Run Program' };
const child = chainOf('Child', [program, { id: 'end', type: 'Return Data', values: { Total: 1 } }]);
const branch = (id: string, target = 'Child', more: object = {}) => ({ id, runbook: target, ...more });
const group = (branches: readonly object[], more: object = {}) => ({
  id: 'par',
  type: 'Parallel',
  branches,
  ...more,
});

test('more than 25 branches without a limit are warned of (14.4)', async () => {
  const branches = (count: number) => Array.from({ length: count }, (_, index) => branch(`b${index}`));
  const read = async (count: number, more: object = {}) =>
    (await readAll([chainOf('Main', [group(branches(count), more)]), child])).problems;
  const problems = await read(26);
  expect(problems).toMatchObject([{ code: 'parallel-unlimited', severity: 'warning' }]);
  expect(problems.map(placeOf)).toEqual(['runbooks.0.activities.0.branches']);
  expect(await read(26, { maxWorkers: 10 })).toEqual([]);
  expect(await read(25)).toEqual([]);
});

/** The codes of a bundle whose runbook has this group and, behind it, a message. */
async function withReader(par: object, message = '', link: object = {}): Promise<string[]> {
  const log = { id: 'log', type: 'Send Event Log Message', message };
  const main = { ...chainOf('Main', [par, log]), links: [{ from: 'par', to: 'log', ...link }] };
  return codes((await readAll([main, child])).problems);
}

const two = [branch('x'), branch('y')];

test.each([
  ['bestEffort', group(two, { strategy: 'bestEffort' })],
  ['race', group(two, { strategy: 'race' })],
  ['an ignored failure', group([branch('x'), branch('y', 'Child', { ignoreFailure: true })])],
])('%s whose failures nobody looks at is warned of (14.4)', async (_, par) => {
  expect(await withReader(par)).toEqual(['parallel-status-unread']);
  expect(await withReader(par, '{{par.Winner}} {{par.x.Total}}')).toEqual(['parallel-status-unread']);
  expect(await withReader(par, '{{par.x.Job ID}}')).toEqual(['parallel-status-unread']);
});

test.each([
  'Status',
  'Failed',
  'failed branches',
  'x.Status',
  'y.Error',
  'Activity status',
  'Error summary text',
])('reading %s in a template or a condition is looking', async (item) => {
  const par = group(two, { strategy: 'bestEffort' });
  expect(await withReader(par, `It was [Upper('{{par.${item}}}')].`)).toEqual([]);
  expect(await withReader(par, '', { include: [{ item, operator: 'equals', value: 'failed' }] })).toEqual([]);
});

test('so is a link that tests warning or failed; one that is disabled is not', async () => {
  const par = group(two, { strategy: 'bestEffort' });
  expect(await withReader(par, '', { include: [{ status: ['failed'] }] })).toEqual([]);
  expect(await withReader(par, '', { include: [], exclude: [{ status: ['warning'] }] })).toEqual([]);
  expect(await withReader(par, '', { include: [{ status: ['failed'] }], enabled: false })).toEqual([
    'parallel-status-unread',
  ]);
  expect(await withReader(group(two))).toEqual([]);
});

const append = (file: string) => ({ id: 'append', type: 'Append Line', file, text: 'x' });
const read = (file: string) => ({ id: 'read', type: 'Read Line', file, lineNumbers: '1' });
const count = (counter: string, more: object = {}) => ({
  id: 'count',
  type: 'Modify Counter',
  counter,
  ...more,
});
const peek = (counter: string) => ({ id: 'peek', type: 'Get Counter Value', counter });
const insert = (tableName: string) => ({ id: 'insert', type: 'Write to Database', tableName });
const query = (text: string) => ({ id: 'query', type: 'Query Database', query: text });

/** The problems of two branches, each a runbook with one of these activities. */
async function dependence(left: object, right: object, more: object = {}) {
  const main = chainOf('Main', [group([branch('first', 'Left'), branch('second', 'Right')], more)]);
  const settings = { counters: [{ name: 'Reports', folder: 'Ops' }] };
  return (await readAll([main, chainOf('Left', [left]), chainOf('Right', [right])], settings)).problems;
}

test.each([
  ['file', append('C:\\a\\Log.txt'), read('c:/a/log.txt'), 'file "C:\\\\a\\\\Log.txt"', 'first'],
  ['file', read('a.txt'), append('a.txt'), 'file "a.txt"', 'second'],
  ['counter', count('Reports'), peek('Ops/reports'), 'counter "Reports"', 'first'],
  [
    'counter',
    count('Ops\\Reports', { action: 'Set' }),
    count('Reports'),
    'counter "Ops\\\\Reports"',
    'first',
  ],
  ['counter', count('Reports'), count('Reports', { action: 'Reset' }), 'counter "Reports"', 'first'],
  ['table', insert('[dbo].[Orders]'), query('SELECT * FROM dbo.orders o'), 'table "[dbo].[Orders]"', 'first'],
  [
    'table',
    query('update Orders set a = 1'),
    query('select 1 from x join Orders'),
    'table "Orders"',
    'first',
  ],
])(
  'two branches that use the same %s, one of them writing, are named (14.4)',
  async (_, left, right, thing, writer) => {
    const problems = await dependence(left, right);
    expect(problems).toMatchObject([{ code: 'parallel-dependent', severity: 'warning' }]);
    expect(problems[0]?.message).toBe(
      `the branches "first" and "second" both use the ${thing}, and "${writer}" writes it: the result depends on which is first`,
    );
    expect(problems.map(placeOf)).toEqual(['runbooks.0.activities.0.branches.1.runbook']);
  },
);

test.each([
  ['both only read', read('a.txt'), read('a.txt'), {}],
  ['they are two things', append('a.txt'), append('b.txt'), {}],
  ['both only count', count('Reports'), count('Ops\\Reports', { action: 'Decrement', value: 2 }), {}],
  ['one runs at a time', append('a.txt'), append('a.txt'), { maxWorkers: 1 }],
  ['the name is known only when it runs', append('{{$File}}'), append('{{$File}}'), {}],
])('they are not where %s', async (_, left, right, more) => {
  expect(codes(await dependence(left, right, more)).filter((code) => code !== 'unknown-variable')).toEqual(
    [],
  );
});

test('14.4: counting comes to the same in any order, but not beside a look at the counter, nor where updates get lost', async () => {
  const twice = async (activities: readonly object[], more: object = {}) => {
    const main = chainOf('Main', [group([branch('first', 'Same'), branch('second', 'Same')])]);
    const links = activities.length > 1 ? [{ from: 'count', to: 'peek' }] : [];
    const same = { ...chainOf('Same', activities, { maxSimultaneousJobs: 2, ...more }), links };
    return codes((await readAll([main, same], { counters: [{ name: 'Reports' }] })).problems);
  };
  expect(await twice([count('Reports')])).toEqual([]);
  expect(await twice([count('Reports'), peek('Reports')])).toEqual(['parallel-dependent']);
  expect(await twice([count('Reports', { action: 'Set' })])).toEqual(['parallel-dependent']);
  expect(await twice([count('Reports')], { options: { counterUpdates: 'racy' } })).toEqual([
    'parallel-dependent',
  ]);
});

test('what branches start in turn counts as well', async () => {
  const call = { id: 'call', type: 'Invoke Runbook', runbook: 'Deep' };
  const main = chainOf('Main', [group([branch('first', 'Left'), branch('second', 'Right')])]);
  const deep = chainOf('Deep', [append('a.txt')], { maxSimultaneousJobs: 2 });
  const { problems } = await readAll([main, chainOf('Left', [call]), chainOf('Right', [call]), deep]);
  expect(codes(problems)).toEqual(['parallel-dependent']);
});

test('a runbook in two branches is trouble to itself only where its jobs run at once', async () => {
  const main = chainOf('Main', [group([branch('first', 'Left'), branch('second', 'Left')])]);
  const read = async (maxSimultaneousJobs: number) =>
    codes((await readAll([main, chainOf('Left', [append('a.txt')], { maxSimultaneousJobs })])).problems);
  expect(await read(1)).toEqual([]);
  expect(await read(2)).toEqual(['parallel-dependent']);
});

test('a runbook that uses one thing twice is no trouble to itself', async () => {
  const twice = [append('a.txt'), { ...append('a.txt'), id: 'again' }];
  const left = chainOf('Left', twice, { maxSimultaneousJobs: 2 });
  const main = chainOf('Main', [group([branch('first', 'Left'), branch('second')])]);
  expect(codes((await readAll([main, left, child])).problems)).toEqual([]);
});

test('each thing is told once, whatever the number of branches', async () => {
  const ids = Array.from({ length: 200 }, (_, index) => `b${index}`);
  const main = chainOf('Main', [
    group(
      ids.map((id, index) => branch(id, `R${index}`)),
      { maxWorkers: 9 },
    ),
  ]);
  const runbooks = ids.map((_, index) =>
    chainOf(`R${index}`, [append('a.txt'), count('Reports', { action: 'Set' })]),
  );
  const { problems } = await readAll([main, ...runbooks], { counters: [{ name: 'Reports' }] });
  expect(codes(problems)).toEqual(['parallel-dependent', 'parallel-dependent']);
});
