// What the worker of the playground answers, without a browser.
import { expect, test } from 'vitest';
import { checkDraft, starterMocks } from '../../src/playground/check-draft.ts';
import { draftOf, type Sheet } from '../../src/playground/draft.ts';
import { openFiles } from '../../src/playground/open-files.ts';
import { playDraft } from '../../src/playground/play-draft.ts';
import { encoded, ownExport } from '../formats/ois/own-export.ts';

const sheet = (name: string, value: object): Sheet => ({ name, text: JSON.stringify(value) });
const runbook = (name: string, ...activities: object[]) => ({ name, activities });
const list = { id: 'list', type: 'Run Program', program: 'dir', simulate: { rows: { repeat: 3, row: {} } } };
const log = { id: 'log', type: 'Send Event Log Message', severity: 'Information', message: 'x' };
const three = sheet('three.json', {
  ...runbook('Three', { id: 'init', type: 'Initialize Data', parameters: [{ name: 'Of' }] }, list, log),
  links: [
    { from: 'init', to: 'list' },
    { from: 'list', to: 'log' },
  ],
});
const bytes = (text: string) => new TextEncoder().encode(text);
const unhurried = { stop: new AbortController().signal, progress: () => undefined };

test('a draft is checked: problems with their places, parameters, and pictures', async () => {
  const good = await checkDraft(draftOf([three]));
  expect(good).toMatchObject({ problems: [], chosen: '\\Three' });
  expect(good.runbooks[0]?.parameters).toMatchObject([{ name: 'Of', type: 'String', usual: undefined }]);
  expect(good.runbooks[0]?.activities.map(({ id }) => id)).toEqual(['init', 'list', 'log']);
  expect(good.pictures.map(({ path, svg }) => [path, svg.slice(0, 4)])).toEqual([['\\Three', '<svg']]);
  const bad = await checkDraft(draftOf([{ ...three, text: `${three.text}\n  x` }]));
  expect(bad.problems).toMatchObject([{ file: 'three.json', line: 2, column: 3, severity: 'error' }]);
  expect(bad).toMatchObject({ runbooks: [], pictures: [] });
});

test('outcomes are checked with their definition, and what nobody used is told after a run', async () => {
  const mocks = { name: 'mocks.yaml', text: 'Three: { lsit: { status: failed } }' };
  const { problems } = await checkDraft(draftOf([three], { mocks }));
  expect(problems).toMatchObject([{ file: 'mocks.yaml', line: 1 }]);
  const unused = { ...mocks, text: 'Three: { log: [{ status: warning }, { status: failed }] }' };
  const played = await playDraft(draftOf([three], { mocks: unused }), unhurried);
  expect(played.problems.map(({ code }) => code)).toContain('unused-mock');
});

test('a runbook that no other starts is played unless another one is chosen, with its children drawn', async () => {
  const child = sheet('child.json', runbook('Child', log));
  const calls = { id: 'call', type: 'Invoke Runbook', runbook: 'Child' };
  const parent = sheet('parent.json', runbook('Parent', calls));
  const checked = await checkDraft(draftOf([child, parent]));
  expect(checked.chosen).toBe('\\Parent');
  expect(checked.pictures.map(({ path }) => path)).toEqual(['\\Parent', '\\Child']);
  const { run } = await playDraft(draftOf([child, parent]), unhurried);
  expect(run).toMatchObject({ runbook: '\\Parent', status: 'success' });
  const other = await playDraft(draftOf([child, parent], { runbook: 'Child' }), unhurried);
  expect(other.run?.runbook).toBe('\\Child');
  const unknown = await playDraft(draftOf([child, parent], { runbook: 'Uncle' }), unhurried);
  expect(unknown).toMatchObject({ run: undefined, refused: expect.stringContaining('Uncle') });
});

test('a run has the trace of the command line, and is stopped with all its ends', async () => {
  const { run } = await playDraft(draftOf([three], { parameters: { Of: 'y' }, seed: 7 }), unhurried);
  const events = run?.lines.map((line) => JSON.parse(line)) ?? [];
  expect(events[0]).toMatchObject({ event: 'RunStart', seed: 7 });
  expect(
    events.filter(({ event, activity }) => event === 'ActivityStart' && activity === 'log'),
  ).toHaveLength(3);
  expect(run?.told).toMatch(/^\\Three ended success: 5 activities/);
  const stopped = await playDraft(draftOf([three]), { ...unhurried, stop: AbortSignal.abort() });
  expect(stopped.run?.status).toBe('canceled');
});

test('files become a draft: outcomes go to their place, what is none of it is named', async () => {
  const { draft, note } = await openFiles([
    { name: 'three.json', bytes: bytes(three.text) },
    { name: 'three.json', bytes: bytes('{}') },
    { name: 'some.mocks.yaml', bytes: bytes('Three: {}') },
    { name: 'three.test.yaml', bytes: bytes('cases: []') },
  ]);
  expect(draft?.sheets.map(({ name }) => name)).toEqual(['three.json', 'three (2).json']);
  expect(draft?.mocks).toEqual({ name: 'some.mocks.yaml', text: 'Three: {}' });
  expect(note).toContain('three.test.yaml');
  const binary = await openFiles([{ name: 'x.json', bytes: Uint8Array.of(0, 159, 146, 150) }]);
  expect(binary).toMatchObject({ draft: undefined, problems: [{ file: 'x.json', severity: 'error' }] });
  const none = await openFiles([{ name: 'README.md', bytes: bytes('# x') }]);
  expect(none).toMatchObject({ draft: undefined, note: 'There is no runbook among the files.' });
});

test('an export becomes YAML that has no error, with outcomes to start from', async () => {
  const files = [{ name: 'site.ois_export', bytes: encoded(ownExport, 'UTF-16LE', true) }];
  const { draft, note } = await openFiles(files);
  expect(note).toMatch(/^2 runbooks came across, as YAML\. The outcomes are examples/);
  expect(draft?.sheets[0]).toMatchObject({
    name: 'site.yaml',
    text: expect.stringContaining('# What site.ois_export converts to.'),
  });
  expect(draft?.mocks.text).toContain('rows:');
  if (draft === undefined) throw new Error('nothing was opened');
  const { problems, runbooks } = await checkDraft(draft);
  expect(problems.filter(({ severity }) => severity === 'error')).toEqual([]);
  expect(runbooks).toHaveLength(2);
  const broken = await openFiles([{ name: 'site.ois_export', bytes: bytes(ownExport.slice(0, 2000)) }]);
  expect(broken).toMatchObject({ draft: undefined, problems: [{ severity: 'error' }] });
});

test('of what lies beside an export the outcomes are taken, and the rest is told', async () => {
  const { draft, note } = await openFiles([
    { name: 'site.ois_export', bytes: bytes(ownExport) },
    { name: 'own.yaml', bytes: bytes('name: Own\nactivities: []\n') },
    { name: 'site.mocks.yaml', bytes: bytes('# mine') },
  ]);
  expect(draft?.mocks.text).toBe('# mine');
  expect(note).toBe('2 runbooks came across, as YAML. Left out, for an export is opened alone: own.yaml.');
});

test('what an export could not convert is told where its text begins', async () => {
  const odd = ownExport.replaceAll(
    '{C0000000-0000-4000-8000-000000000001}\\`d.T.~Vb',
    '{CF000000-0000-4000-8000-000000000001}\\`d.T.~Vb',
  );
  const { draft, note } = await openFiles([{ name: 'odd.ois_export', bytes: bytes(odd) }]);
  expect(note).toContain('The text begins with 2 remarks');
  expect(draft?.sheets[0]?.text).toMatch(/^# What odd.ois_export converts to\.\n# Line \d+/);
});

test('outcomes to start from come with a definition that has no error', async () => {
  const { simulate: _, ...plain } = list;
  const text = await starterMocks(draftOf([sheet('plain.json', runbook('Plain', plain))]));
  expect(text).toContain('\\Plain');
  expect(await starterMocks(draftOf([{ ...three, text: '{' }]))).toBeUndefined();
});
