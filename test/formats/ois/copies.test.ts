import { expect, test } from 'vitest';
import { standardCatalogue } from '../../../src/activities/catalogue.ts';
import { importExports } from '../../../src/formats/ois/import-export.ts';
import { readBundle } from '../../../src/lint/checked-bundle.ts';
import { activity, exportOf, field, folder, guid, link, policy, variables, vb } from './export-builder.ts';

const child = guid(1, 'C');
const start = activity({ guid: guid(1), type: 'Custom Start' });
const log = (message: string) =>
  activity({
    guid: guid(2),
    type: 'Send Event Log Message',
    name: 'Log',
    own: field('MessageText', message),
  });

/** The shared runbook, with its message and when it was modified. */
function shared(message: string, modified = '130000000000000000') {
  return policy('Shared', child, [start, log(message), link(guid(1), guid(2))], { LastModified: modified });
}

/** A runbook that invokes the shared one. */
function invoking(name: string, number: number) {
  const invoke = activity({
    guid: guid(3),
    type: 'Trigger Policy',
    name: 'Call',
    own: field('PolicyObjectID', child) + field('PolicyPath', 'Policies\\Old name'),
  });
  return policy(name, guid(number, 'D'), [start, invoke, link(guid(1), guid(3))]);
}

function read(files: Readonly<Record<string, string>>) {
  const encoder = new TextEncoder();
  const sources = Object.entries(files).map(([name, text]) => ({ name, bytes: encoder.encode(text) }));
  return Promise.all([
    readBundle(sources, standardCatalogue),
    importExports(sources, standardCatalogue, 'all'),
  ] as const);
}

test('runbooks of several exports find each other by GUID, and what two exports share is read once', async () => {
  const [{ bundle, problems }, { report }] = await read({
    'a.ois_export': exportOf([invoking('A', 1), shared('hello')]),
    'b.ois_export': exportOf([invoking('B', 2), shared('hello', '140000000000000000')]),
    'c.ois_export': exportOf([invoking('C', 3)]),
  });
  expect(problems).toEqual([]);
  expect(bundle?.runbooks.map(({ path }) => path)).toEqual(['\\A', '\\B', '\\Shared', '\\C']);
  for (const { activities, name } of bundle?.runbooks ?? [])
    if (name !== 'Shared') expect(activities[1]?.properties).toMatchObject({ runbook: '\\Shared' });
  expect(report).toMatchObject({
    file: 'all',
    exports: ['a.ois_export', 'b.ois_export', 'c.ois_export'],
    totals: { runbooks: 4 },
    notes: [],
  });
});

test('the runbook that was modified last is used where contents differ, and one warning names the files', async () => {
  const [{ bundle, problems }] = await read({
    'a.ois_export': exportOf([shared('old')]),
    'b.ois_export': exportOf([shared('new', '140000000000000000')]),
  });
  expect(bundle?.runbooks).toHaveLength(1);
  expect(bundle?.runbooks[0]?.activities[1]?.properties).toMatchObject({ message: 'new' });
  expect(problems).toEqual([
    {
      code: 'differing-copies',
      severity: 'warning',
      file: 'b.ois_export',
      path: [],
      line: 1,
      column: expect.any(Number),
      message:
        'Shared: it is in b.ois_export and, with other content, in a.ois_export: that of b.ois_export is ' +
        'used, which was modified last',
    },
  ]);
});

test('the first of several exports is used where no time decides; three of them give one warning', async () => {
  const [{ bundle, problems }] = await read({
    'a.ois_export': exportOf([shared('one')]),
    'b.ois_export': exportOf([shared('two')]),
    'c.ois_export': exportOf([shared('three')]),
    'd.ois_export': exportOf([shared('one')]),
  });
  expect(bundle?.runbooks[0]?.activities[1]?.properties).toMatchObject({ message: 'one' });
  expect(problems.map(({ message }) => message)).toEqual([
    'Shared: it is in a.ois_export and, with other content, in b.ois_export and in c.ois_export: that of ' +
      'a.ois_export is used, the first of them',
  ]);
});

test('global settings are merged by GUID in the same way, and are found from every export', async () => {
  const one = { guid: guid(1, 'E'), name: 'Mail', value: 'ops@example.org' };
  const two = { guid: guid(2, 'E'), name: 'Mail', value: 'other' };
  const reads = policy('Reader', guid(4, 'D'), [start, log(vb(one.guid)), link(guid(1), guid(2))]);
  const [{ bundle, problems }] = await read({
    'a.ois_export': exportOf([reads]),
    'b.ois_export': exportOf([invoking('B', 2), shared('x')], variables([one])),
    'c.ois_export': exportOf([shared('x')], variables([one, two])),
  });
  expect(problems).toEqual([]);
  expect(bundle?.variables.map(({ name, value }) => [name, value])).toEqual([
    ['Mail', 'ops@example.org'],
    ['Mail (2)', 'other'],
  ]);
  expect(bundle?.runbooks[0]?.activities[1]?.properties).toMatchObject({ message: '{{$Mail}}' });
});

test('a folder that one export has at its top keeps the path that another gives it', async () => {
  const inner = (content: string) => folder('Nightly', guid(7, 'F'), [content]);
  const [{ bundle }] = await read({
    'a.ois_export': exportOf([inner(shared('x'))]),
    'b.ois_export': exportOf([folder('Ops', guid(8, 'F'), [inner(invoking('B', 2))])]),
  });
  expect(bundle?.runbooks.map(({ path }) => path)).toEqual(['\\Ops\\Nightly\\Shared', '\\Ops\\Nightly\\B']);
});

test('a file of several that is no export is left out with a warning; a damaged one is an error', async () => {
  const good = exportOf([shared('x')]);
  const [{ bundle, problems }] = await read({ 'a.ois_export': good, 'b.ois_export': '<Other></Other>' });
  expect(bundle?.runbooks).toHaveLength(1);
  expect(problems).toMatchObject([{ code: 'file-left-out', severity: 'warning', file: 'b.ois_export' }]);
  const [damaged] = await read({ 'a.ois_export': good, 'b.ois_export': good.slice(0, 500) });
  expect(damaged.bundle).toBeUndefined();
  expect(damaged.problems).toMatchObject([{ severity: 'error', file: 'b.ois_export' }]);
});
