import { expect, test } from 'vitest';
import { standardCatalogue } from '../../src/activities/catalogue.ts';
import { readBundle } from '../../src/lint/checked-bundle.ts';
import { chainOf, codes, placeOf, readAll, readText } from '../support/reading.ts';

const init = (...names: string[]) => ({
  id: 'init',
  type: 'Initialize Data',
  parameters: names.map((name) => ({ name, default: 'x' })),
});
const end = { id: 'end', type: 'Return Data', values: { Total: 1 } };
const child = chainOf('Child', [init('Item', 'Size'), end], {
  folder: 'Ops',
  returnedData: [{ name: 'Total' }],
});
const invoke = (more: object = {}) => ({ id: 'call', type: 'Invoke Runbook', runbook: 'Child', ...more });
const group = (branch: object) => ({
  id: 'par',
  type: 'Parallel',
  branches: [{ id: 'a', runbook: 'Child', ...branch }],
});
const loop = (more: object = {}) => ({
  id: 'each',
  type: 'For Each',
  items: 'a,b',
  runbook: 'Child',
  ...more,
});

/** The problems of files, one for each of these. */
const readFolder = async (...runbooks: readonly object[]) => {
  const files = runbooks.map((one, index) => {
    return { name: `${index}.json`, bytes: new TextEncoder().encode(JSON.stringify(one)) };
  });
  return (await readBundle(files, standardCatalogue)).problems;
};

/** The problems of a parent with this activity, beside the child. */
const problemsWith = async (activity: object, more: object = {}) =>
  (await readAll([chainOf('Parent', [activity], more), child])).problems;

test.each([
  ['Invoke Runbook', invoke({ runbook: 'Chld' }), 'runbooks.0.activities.0.runbook'],
  ['a branch', group({ runbook: '\\Ops\\Chld' }), 'runbooks.0.activities.0.branches.0.runbook'],
  ['a compensation', group({ compensate: 'ops/chld' }), 'runbooks.0.activities.0.branches.0.compensate'],
  ['For Each', loop({ runbook: 'Chld' }), 'runbooks.0.activities.0.runbook'],
])(
  '%s that names a runbook the bundle does not have is warned of, with what was meant (section 6)',
  async (_, activity, place) => {
    const problems = await problemsWith(activity);
    expect(problems).toMatchObject([{ code: 'unknown-runbook', severity: 'warning' }]);
    expect(problems[0]?.hint).toMatch(/^did you mean "(\\\\Ops\\\\)?Child"\?$/);
    expect(problems.map(placeOf)).toEqual([place]);
  },
);

test('where nothing is near, the hint lists what there is', async () => {
  const [problem] = await problemsWith(invoke({ runbook: 'Something else' }));
  expect(problem?.message).toBe('there is no runbook "Something else" in the bundle');
  const elsewhere = 'if it is in another file, give the folder that holds both';
  expect(problem?.hint).toBe(`the bundle has "\\\\Parent" and "\\\\Ops\\\\Child"; ${elsewhere}`);
  const whole = await readFolder(chainOf('Parent', [invoke({ runbook: 'Something else' })]), child);
  expect(whole.map(({ hint }) => hint)).toEqual(['the bundle has "\\\\Parent" and "\\\\Ops\\\\Child"']);
});

test('14.2: the body of a loop in another file: the hint says to give the folder', async () => {
  const body = chainOf('Body', [{ id: 'stop', type: 'Break' }]);
  const alone = await readText(JSON.stringify(body));
  expect(alone.problems).toMatchObject([
    {
      code: 'break-outside-loop',
      hint: expect.stringMatching(/; if it is in another file, give the folder/),
    },
  ]);
  expect(await readFolder(chainOf('Main', [loop({ runbook: 'Body' })]), body)).toEqual([]);
  const [apart] = await readFolder(chainOf('Main', [init()]), body);
  expect(apart).toMatchObject({ code: 'break-outside-loop' });
  expect(apart?.hint).not.toContain('another file');
});

test.each([
  'Child',
  'CHILD',
  '\\Ops\\Child',
  '/ops/child',
  'Ops\\Child',
  '{{$Which}}',
  "Child [Upper('{{$x}}')]",
])('%s is found, or known only when it runs', async (name) => {
  const settings = { variables: [{ name: 'Which' }, { name: 'x' }] };
  const { problems } = await readAll([chainOf('Parent', [invoke({ runbook: name })]), child], settings);
  expect(problems).toEqual([]);
});

test('a bare name that several runbooks have is an error, with their paths', async () => {
  const other = chainOf('Child', [init()], { folder: 'Dev' });
  const { problems } = await readAll([chainOf('Parent', [invoke()]), child, other]);
  expect(problems).toMatchObject([
    {
      code: 'ambiguous-runbook',
      severity: 'error',
      message: '2 runbooks have the name "Child": none of them is started',
      hint: 'give the path: "\\\\Ops\\\\Child" or "\\\\Dev\\\\Child"',
    },
  ]);
});

test('what starts nothing may name several runbooks, and twins are one problem only', async () => {
  const other = chainOf('Child', [init()], { folder: 'Dev' });
  for (const off of [{ simulate: {} }, { enabled: false }])
    expect(
      (await readAll([chainOf('Parent', [init(), invoke(off)]), child, other])).problems.filter(
        ({ code }) => code === 'ambiguous-runbook',
      ),
    ).toEqual([]);
  const { problems } = await readAll([chainOf('Parent', [invoke()]), child, child]);
  expect(problems.map(({ code }) => code)).toEqual(['duplicate-runbook']);
});

test('a reference behind a backslash is none, and the hint says so (format section 2)', async () => {
  const [problem] = await problemsWith(invoke({ runbook: '\\Ops\\{{init.Which}}' }));
  expect(problem).toMatchObject({
    code: 'unknown-runbook',
    message: 'there is no runbook "\\\\Ops{{init.Which}}" in the bundle',
  });
  expect(problem?.hint).toContain('write the path with / instead');
});

test('a simulated outcome stands in for the runbook as well', async () => {
  expect(await problemsWith(invoke({ runbook: 'Elsewhere', simulate: {} }))).toEqual([]);
});

test('a runbook that is read on its own is no bundle: what it invokes may be elsewhere', async () => {
  expect((await readText(JSON.stringify(chainOf('Parent', [invoke()])))).problems).toEqual([]);
});

test('where a file cannot be read, or a runbook has no name, nothing is said to be missing', async () => {
  const bytes = (text: string) => new TextEncoder().encode(text);
  const parent = { name: 'parent.json', bytes: bytes(JSON.stringify(chainOf('Parent', [invoke()]))) };
  const read = async (text: string) =>
    codes(
      (await readBundle([parent, { name: 'child.json', bytes: bytes(text) }], standardCatalogue)).problems,
    );
  expect(await read('{ "name": "Child", "activities": [')).not.toContain('unknown-runbook');
  expect(
    await read('{ "nam": "Child", "activities": [{ "id": "a", "type": "Initialize Data" }] }'),
  ).not.toContain('unknown-runbook');
});

test.each([
  ['Invoke Runbook', invoke({ parameters: { item: 1, Sise: 2 } }), 'runbooks.0.activities.0.parameters.Sise'],
  ['a branch', group({ parameters: { Sise: 2 } }), 'runbooks.0.activities.0.branches.0.parameters.Sise'],
  ['For Each', loop({ parameters: { Sise: 2 } }), 'runbooks.0.activities.0.parameters.Sise'],
])(
  '%s that gives a parameter the runbook does not take is warned of, and told which it takes',
  async (_, activity, place) => {
    const problems = await problemsWith(activity);
    expect(problems).toMatchObject([
      {
        code: 'unknown-parameter',
        severity: 'warning',
        message: '"\\\\Ops\\\\Child" has no parameter "Sise"',
        hint: 'did you mean "Size"? it has "Item", "Size"',
      },
    ]);
    expect(problems.map(placeOf)).toEqual([place]);
  },
);

test('letter case of parameters does not matter', async () => {
  expect(await problemsWith(invoke({ parameters: { ITEM: 1, size: 2 } }))).toEqual([]);
});

test('a runbook without Initialize Data takes none', async () => {
  const plain = chainOf('Plain', [{ id: 'a', type: 'Run Program' }]);
  const activity = invoke({ runbook: 'Plain', parameters: { Any: 1 } });
  const { problems } = await readAll([chainOf('Parent', [activity]), plain]);
  expect(problems).toMatchObject([
    { code: 'unknown-parameter', hint: 'it has none: declare it in its Initialize Data' },
  ]);
});

test('waiting for a runbook that returns a name of its invoker is warned of (section 6)', async () => {
  const more = { returnedData: [{ name: 'TOTAL' }] };
  const problems = await problemsWith(invoke(), more);
  expect(problems).toMatchObject([{ code: 'returned-data-shadowed', severity: 'warning' }]);
  expect(problems[0]?.message).toContain('"\\\\Ops\\\\Child" returns "Total"');
  expect(await problemsWith(invoke({ waitForCompletion: false }), more)).toEqual([]);
  expect(await problemsWith(invoke(), { returnedData: [{ name: 'Sum' }] })).toEqual([]);
});

test('items of branches are read by templates and conditions; a branch that is none is warned of (14.1 rule 6)', async () => {
  const par = { ...group({}), branches: [{ id: 'fetch', runbook: 'Child' }] };
  const reader = (text: string, item: string) => ({
    ...chainOf('Parent', [
      { id: 'fetch', type: 'Run Program' },
      par,
      { id: 'log', type: 'Send Event Log Message', message: text },
    ]),
    links: [
      { from: 'fetch', to: 'par' },
      { from: 'par', to: 'log', include: [{ item, operator: 'equals', value: 'x' }] },
    ],
  });
  const read = async (text: string, item: string) =>
    codes((await readAll([reader(text, item), child])).problems);
  expect(
    await read('{{par.fetch.Status}} {{par.fetch.Total}} {{par.Failed branches}}', 'fetch.Status'),
  ).toEqual([]);
  expect(await read('', 'fetch.Total')).toEqual([]);
  expect(await read('{{par.fetc.Status}}', 'Winner')).toEqual(['unknown-item']);
  expect(await read('', 'fetc.Status')).toEqual(['unknown-item']);
});

test('a monitor with a job concurrency above 1 is warned of: it is held to 1 (section 7)', async () => {
  const monitor = { id: 'm', type: 'Monitor Date/Time', at: '12:00' };
  const read = async (more: object) => (await readAll([chainOf('Nightly', [monitor], more)])).problems;
  expect(await read({ maxSimultaneousJobs: 5 })).toMatchObject([
    { code: 'monitor-concurrency', severity: 'warning' },
  ]);
  expect(await read({ maxSimultaneousJobs: 1 })).toEqual([]);
});

test('the schedule of a runbook must be in the bundle (A29)', async () => {
  const settings = { schedules: [{ name: 'Office hours', folder: 'Ops' }] };
  const read = async (schedule: string) =>
    (await readAll([chainOf('R', [{ id: 'a', type: 'Run Program' }], { schedule })], settings)).problems;
  expect(await read('Ops/office hours')).toEqual([]);
  const problems = await read('Office hour');
  expect(problems).toMatchObject([{ code: 'unknown-schedule', severity: 'warning' }]);
  expect(problems.map(placeOf)).toEqual(['runbooks.0.schedule']);
});

test.each([
  ['two branches of one id', group({}), 'branch-duplicate'],
  ['nothing to go through', { ...loop(), items: undefined }, 'for-each-items'],
  ['nothing that says when', { id: 'm', type: 'Monitor Date/Time' }, 'monitor-date-time'],
])('%s is an error', async (_, activity, code) => {
  const broken =
    code === 'branch-duplicate'
      ? { ...activity, branches: ['a', 'A'].map((id) => ({ id, runbook: 'Child' })) }
      : activity;
  const { bundle, problems } = await readAll([chainOf('Parent', [broken]), child]);
  expect(bundle).toBeUndefined();
  expect(codes(problems)).toEqual([code]);
});

test.each([
  ['Invoke Runbook', invoke({ runbook: 'Watch' }), 'runbooks.0.activities.0.runbook'],
  ['a branch', group({ runbook: 'Watch' }), 'runbooks.0.activities.0.branches.0.runbook'],
])('%s that names a runbook which starts with a monitor is warned of (1.5)', async (_, activity, place) => {
  const watch = chainOf('Watch', [{ id: 'mon', type: 'Monitor Date/Time', at: '18:30' }]);
  const { problems } = await readAll([chainOf('Parent', [activity]), watch]);
  expect(problems).toMatchObject([{ code: 'invoked-monitor', severity: 'warning' }]);
  expect(problems.map(placeOf)).toEqual([place]);
});
