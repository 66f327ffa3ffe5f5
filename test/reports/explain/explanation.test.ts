import { expect, test } from 'vitest';
import { activityText } from '../../../src/reports/explain/activity-text.ts';
import { explanationOf } from '../../../src/reports/explain/explanation.ts';
import { outlineOf } from '../../../src/reports/explain/outline.ts';
import { overviewOf } from '../../../src/reports/explain/overview.ts';
import { runbookText } from '../../../src/reports/explain/runbook-text.ts';
import { type LinkFile, runbook } from '../../support/runbook-file.ts';
import { bundleOf, explained, list, plain, script } from './explained.ts';

const failed: LinkFile['include'] = [{ status: ['failed'] }];
const init = (...parameters: object[]) => ({ type: 'Initialize Data', parameters });

test('what starts a runbook: parameters with their types, a monitor with its timetable, any activity (1.5)', async () => {
  const start = async (activity: object) =>
    (await explained(runbook({ a: { ...activity } }, []))).explanation.start;
  expect(await start(init({ name: 'Count', type: 'Integer', default: 3 }, { name: 'Note' }))).toEqual({
    rule: '1.5',
    kind: 'parameters',
    activity: 'a',
    name: 'Initialize Data',
    text: 'Initialize Data takes 2 parameters',
    parameters: [
      { name: 'Count', type: 'Integer', default: 3, description: '' },
      { name: 'Note', type: 'String', default: null, description: '' },
    ],
  });
  const monitor = async (properties: object) =>
    (await start({ type: 'Monitor Date/Time', ...properties })).text;
  expect(await monitor({ at: '18:30' })).toBe(
    'the monitor Monitor Date/Time starts an instance every day at 18:30',
  );
  expect(await monitor({ everySeconds: 5 })).toMatch(/every 5 seconds$/);
  expect(
    await monitor({ every: { days: 1, hours: 2, startingMinute: 5, triggerImmediately: true } }),
  ).toMatch(/every 1 day 2 hours, 5 minutes past the hour, and at once$/);
  expect(await monitor({ every: { minutes: 10, timeSlices: true } })).toMatch(
    /every 10 minutes, at slices of the hour$/,
  );
  const triggered = { type: 'Monitor File', simulate: { triggers: { everySeconds: 1, count: 4 } } };
  expect(await start(triggered)).toMatchObject({
    kind: 'monitor',
    text: expect.stringMatching(/each time it is triggered; simulated: 4 triggers$/),
  });
  expect((await start(plain)).text).toBe('a start of the runbook begins with Send Email');
  expect((await start({ ...plain, enabled: false })).text).toBe(
    'Send Email is disabled, so nothing ever runs',
  );
});

test('options that differ from the default, and no others (section 13)', async () => {
  const { explanation } = await explained(
    runbook({ a: plain }, [], { rollup: 'strict', mergeOrder: 'fifo' }),
  );
  expect(explanation.runbook.options).toEqual({ rollup: 'strict' });
});

test('failures: who has a path, and how it ends where nobody follows (section 3, A5)', async () => {
  const onValue: LinkFile = { from: 'c', to: 'd', include: [{ item: 'x', operator: 'equals', value: 1 }] };
  const links = [
    'a -> b',
    { from: 'b', to: 'c', include: failed },
    onValue,
    { from: 'd', to: 'e', include: [{ status: ['warning' as const] }] },
  ];
  const activities = { a: plain, b: plain, c: script, d: plain, e: plain };
  const failures = async (options = {}) =>
    (await explained(runbook(activities, links, options))).explanation.failures;
  const told = await failures();
  expect([told.withFailurePath, told.withSuccessors]).toEqual([3, 4]);
  expect(told.activities.map(({ activity, failed: after, warning }) => [activity, after, warning])).toEqual([
    ['a', 'never', 'never'],
    ['b', 'always', 'never'],
    ['c', 'sometimes', 'sometimes'],
    ['d', 'never', 'always'],
  ]);
  const endings = ({ activities: each }: typeof told) =>
    each.map(({ ending }) => ending).filter((text) => text !== '');
  expect(endings(told)).toEqual([
    'nothing follows; the runbook ends failed (A5 `sco`)',
    'nothing follows; the runbook ends with a warning (A5 `sco`)',
  ]);
  expect(endings(await failures({ rollup: 'strict' }))[1]).toBe(
    'nothing follows; the runbook ends failed (A5 `strict`)',
  );
  expect(endings(await failures({ rollup: 'lastActivity' }))[0]).toBe(
    'nothing follows; the runbook ends as whatever ran last (A5 `lastActivity`)',
  );
});

test('a condition on a value that is excluded lets a failure pass unless it holds (section 3)', async () => {
  const value = { item: 'Error summary text', operator: 'contains', value: 'busy' } as const;
  const other = { ...value, value: 'locked' };
  const told = async (...tabs: Pick<LinkFile, 'include' | 'exclude'>[]) => {
    const links = tabs.map((tab) => ({ from: 'a', to: 'b', ...tab }));
    const { facts, explanation } = await explained(runbook({ a: plain, b: plain }, links));
    return runbookText(explanation, facts, 200).match(/goes on when it fails.*/)?.[0];
  };
  const start = 'goes on when it fails,';
  expect(await told({ include: [value] })).toBe(`${start} where a condition on a value holds`);
  expect(await told({ include: [], exclude: [value] })).toBe(`${start} unless a condition on a value holds`);
  expect(await told({ include: [{ status: ['failed'] }], exclude: [value] })).toContain(' unless ');
  const both = `${start} where conditions on values permit it`;
  expect(await told({ include: [other], exclude: [value] })).toBe(both);
  expect(await told({ include: [value] }, { include: [], exclude: [other] })).toBe(both);
});

test('a start that can only end with a warning: nothing follows that (1.6)', async () => {
  const file = (include: LinkFile['include']) =>
    runbook({ a: init({ name: 'P' }), b: plain }, [{ from: 'a', to: 'b', include }]);
  const told = async (include: LinkFile['include']) =>
    (await explained(file(include))).explanation.failures.activities[0];
  expect(await told([{ status: ['success'] }])).toEqual({
    activity: 'a',
    failed: null,
    decidedBy: null,
    warning: 'never',
    hasPath: false,
    ending: 'nothing follows a warning; the runbook ends with a warning (A5 `sco`)',
  });
  expect(await told([])).toMatchObject({ warning: 'always', hasPath: true, ending: '' });
});

test('Junctions, and what never runs, have no failure path to lack', async () => {
  const { explanation } = await explained(
    runbook({ a: plain, j: { type: 'Junction' }, b: { ...plain, enabled: false }, c: plain }, [
      'a -> j',
      'j -> b',
      'b -> c',
    ]),
  );
  expect(explanation.failures.activities.map(({ activity }) => activity)).toEqual(['a']);
});

const child = {
  ...runbook({ a: init({ name: 'Name' }, { name: 'Size', default: 1 }, { name: 'Other' }) }, []),
  name: 'Child',
  folder: 'Ops',
  maxSimultaneousJobs: 5,
};

test('children: who is called with what, waiting or not, and what they lack (section 6)', async () => {
  const parent = {
    ...runbook(
      {
        a: list,
        known: {
          type: 'Invoke Runbook',
          runbook: '\\Ops\\Child',
          waitForCompletion: false,
          parameters: { Name: "{{a.Count}} [Upper('{{$Ops/V}}')]", size: 3 },
        },
        foreign: { type: 'Invoke Runbook', runbook: 'Elsewhere' },
        dynamic: { type: 'Invoke Runbook', runbook: '{{a.Count}}' },
      },
      ['a -> known', 'a -> foreign', 'a -> dynamic'],
    ),
    name: 'Parent',
  };
  const { explanation } = await explained(parent, child).catch(() =>
    explained(withoutVariable(parent), child),
  );
  expect(explanation.calls).toMatchObject([
    {
      activity: 'known',
      runbook: '\\Ops\\Child',
      isInBundle: true,
      waits: false,
      maxSimultaneousJobs: 5,
      missing: ['Other'],
      runs: 'n times',
    },
    {
      activity: 'foreign',
      runbook: 'Elsewhere',
      isInBundle: false,
      isKnownByName: true,
      waits: true,
      maxSimultaneousJobs: null,
    },
    { activity: 'dynamic', runbook: '{Query Database: Count}', isInBundle: false, isKnownByName: false },
  ]);
  expect(explanation.calls[0]!.parameters['Name']).toMatch(/^\{Query Database: Count\} \[Upper\('/);
});

function withoutVariable(parent: object): object {
  return JSON.parse(JSON.stringify(parent).replaceAll('{{$Ops/V}}', '{{a.Count}}')) as object;
}

test('children of groups, and who calls a runbook (section 14)', async () => {
  const parent = {
    ...runbook(
      {
        p: {
          type: 'Parallel',
          strategy: 'fireAndForget',
          maxWorkers: 2,
          branches: [
            { id: 'x', runbook: 'Child', compensate: 'Child', parameters: { Name: 'a', Other: 'b' } },
          ],
        },
        f: { type: 'For Each', items: ['a', 'b'], runbook: 'Child', parameters: { Name: 'c' } },
      },
      ['p -> f'],
    ),
    name: 'Parent',
  };
  const { explanation } = await explained(parent, child);
  expect(explanation.calls).toMatchObject([
    {
      kind: 'branch',
      branch: 'x',
      waits: false,
      group: 'fireAndForget, up to 2 branches at once',
      missing: [],
    },
    { kind: 'compensate', branch: 'x', parameters: { Name: 'a', Other: 'b' } },
    { kind: 'body', branch: null, group: 'one item after another', missing: ['Other'] },
  ]);
  const called = (await explained(child, parent)).explanation.calledBy;
  expect(called.map(({ runbook: path, activity, kind }) => `${path} ${activity} ${kind}`)).toEqual([
    '\\Parent p branch',
    '\\Parent p compensate',
    '\\Parent f body',
  ]);
});

test('what is returned, who sets it and where, and how many rows at most (A21)', async () => {
  const returned = (values: object) => ({ type: 'Return Data', values });
  const file = {
    ...runbook({ a: list, r: returned({ total: '{{a.Count}}' }), s: returned({ Total: '0', Odd: 'x' }) }, [
      'a -> r',
      { from: 'a', to: 's', include: failed },
    ]),
    returnedData: [{ name: 'Total', type: 'Integer' }, { name: 'Unset' }],
  };
  const told = (await explained(file)).explanation.returned;
  expect(told).toMatchObject({
    definitions: [
      { name: 'Total', type: 'Integer', setBy: ['r', 's'] },
      { name: 'Unset', type: 'String', setBy: [] },
    ],
    activities: [
      {
        activity: 'r',
        runs: 'n times',
        after: ['Query Database, on success'],
        values: { total: '{Query Database: Count}' },
        undefinedNames: [],
      },
      { activity: 's', after: ['Query Database, on failed'], undefinedNames: ['Odd'] },
    ],
    mostRows: 'n + 1',
  });
});

test('several runbooks: a row each, and who calls whom; circles are unfolded once', async () => {
  const invoke = (name: string, ...runbooks: string[]) => ({
    ...runbook(
      {
        a: plain,
        ...Object.fromEntries(
          runbooks.map((called, index) => [
            `i${index}`,
            { type: 'Invoke Runbook', name: `to ${called}`, runbook: called },
          ]),
        ),
      },
      runbooks.map((_, index) => `a -> i${index}`),
    ),
    name,
  });
  const bundle = await bundleOf(
    invoke('Top', 'Middle', 'Leaf', 'Gone'),
    invoke('Middle', 'Leaf'),
    invoke('Leaf'),
    invoke('Ring', 'Round'),
    invoke('Round', 'Ring'),
    invoke('Alone'),
  );
  const { runbooks, calls } = overviewOf(bundle);
  expect(
    runbooks.map(({ path, activities, links, calls: own }) => [path, activities, links, own])[0],
  ).toEqual(['\\Top', 4, 3, 3]);
  expect(calls.map(({ level, text }) => `${'  '.repeat(level)}${text}`)).toEqual([
    '\\Top',
    '  to Middle -> \\Middle',
    '    to Leaf -> \\Leaf',
    '  to Leaf -> \\Leaf',
    '  to Gone -> Gone (not in the bundle)',
    '\\Ring',
    '  to Round -> \\Round',
    '    to Ring -> \\Ring (its own calls: above)',
  ]);
});

test('the outline tells each activity once, branches further in, and what they meet in behind them', async () => {
  const names = Object.fromEntries(
    ['a', 'b', 'c', 'd', 'e', 'f', 'g'].map((id) => [id, { ...plain, name: id.toUpperCase() }]),
  );
  const { facts } = await explained(
    runbook(names, [
      'a -> b',
      'a -> c',
      'b -> d',
      'b -> e',
      'd -> f',
      'e -> f',
      'f -> g',
      { from: 'c', to: 'g', include: failed },
    ]),
  );
  const text = outlineOf(facts).map(
    ({ level, isBranch, text: line }) =>
      `${'  '.repeat(level)}${isBranch ? '- ' : ''}${line.replace(/: .*/, '')}`,
  );
  expect(text).toEqual([
    'A',
    '  - on success -> B',
    '    - on success -> D',
    '    on success -> F (below)',
    '    - on success -> E',
    '    on success -> F (below)',
    '  meeting in F',
    '  on success -> G (below)',
    '  - on success -> C',
    '  on failed -> G (below)',
    'meeting in G',
  ]);
});

test('a disabled activity beside the start is told, too, and what it would have met the others in', async () => {
  const off = { ...plain, name: 'Off', enabled: false };
  const { facts } = await explained(
    runbook({ off, a: { ...plain, name: 'A' }, b: { ...plain, name: 'B' } }, ['off -> b', 'a -> b']),
  );
  expect(outlineOf(facts).map(({ level, text }) => `${level} ${text}`)).toEqual([
    '0 A: once',
    '0 on success -> B (below)',
    '1 Off: disabled; never',
    '1 never: Off is disabled (on success) -> B (below)',
    '0 meeting in B: once; runs for each that arrives',
  ]);
});

test('the event notifications of a runbook and of an activity are explained (section 10)', async () => {
  const told = await explained({
    ...runbook({ a: { ...plain, reportIfFails: true }, b: plain }),
    reportIfRunsMoreThanSeconds: 60,
    reportIfFails: true,
  });
  expect(told.explanation.runbook.reports).toEqual({ ifFails: true, ifRunsMoreThanSeconds: 60 });
  expect(told.told('a').reports).toEqual({ ifFails: true, ifRunsMoreThanSeconds: null });
  expect(runbookText(told.explanation, told.facts, 200)).toContain(
    '  Reports, by a platform event: if it fails, and if it runs for more than 60 seconds\n',
  );
  const shown = (id: string) =>
    activityText(explanationOf(told.facts, told.bundle, told.at(id)), told.facts, 200);
  expect(shown('a')).toContain('  Reports, by a platform event: if it fails\n');
  expect(shown('b')).not.toContain('platform event');
});
