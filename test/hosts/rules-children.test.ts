// What the parent of a group is told to be doing, and what its children are given (section 6, 14.1, 14.2).
import { expect, test } from 'vitest';
import { simulate } from '../../src/hosts/simulation/simulate.ts';
import { type Played, played, severalOf } from '../support/host-play.ts';
import { invoke, list, message, script, start, takes } from '../support/runbook-file.ts';
import { expectWholeJobs, messages, named } from '../support/trace.ts';

const work = (seconds = 0, status: 'success' | 'failed' = 'success') => ({
  work: { simulate: { durationMs: seconds * 1000, status } },
});
const group = (branches: readonly object[], more: object = {}) => ({
  group: { type: 'Parallel', branches, ...more },
});
const forEach = (more: object) => ({
  each: { type: 'For Each', items: ['x', 'y'], runbook: 'Body', ...more },
});
const endOf = (all: Played, activity: string) =>
  named(all, 'ActivityEnd').find((event) => event.activity === activity);

test('simulate: what is tried again after a fireAndForget has gone on is waited for by nobody, its parent being gone (14.1)', async () => {
  const retries = { attempts: 2, delaySeconds: 5 };
  const bundle = await severalOf({
    Top: {
      activities: {
        ...group(
          [
            { id: 'first', runbook: 'Broken', retries },
            { id: 'second', runbook: 'Fine' },
            { id: 'third', runbook: 'Fine' },
          ],
          { strategy: 'fireAndForget', maxWorkers: 2 },
        ),
        ...work(3),
      },
    },
    Fine: { activities: work(1) },
    Broken: { activities: work(1, 'failed') },
  });
  const all = await played(simulate(bundle, { runbook: 'Top' }));
  expectWholeJobs(all);
  expect(
    named(all, 'JobQueued').map(({ runbook, parentIsWaiting, attempt }) => [
      runbook,
      parentIsWaiting,
      attempt,
    ]),
  ).toEqual([
    ['\\Top', false, undefined],
    ['\\Broken', true, undefined],
    ['\\Fine', true, undefined],
    ['\\Fine', false, undefined],
    ['\\Broken', false, 2],
  ]);
  expect(all.result).toMatchObject({ status: 'success', durationMs: 7000 });
});

test('simulate: a compensation has all the time it wants, and so may be deadlocked (14.1 rule 5, A25)', async () => {
  const bundle = await severalOf({
    Top: {
      activities: group(
        [
          { id: 'done', runbook: 'Fine', compensate: 'Undo', timeoutSeconds: 9 },
          { id: 'failed', runbook: 'Broken' },
        ],
        { timeoutSeconds: 60 },
      ),
    },
    Fine: { activities: work() },
    Broken: { activities: work(1, 'failed') },
    Undo: { activities: { call: invoke('Undo') } },
  });
  const all = await played(simulate(bundle, { runbook: 'Top' }));
  expectWholeJobs(all);
  expect(all.result).toMatchObject({ limit: 'deadlock', durationMs: 1000 });
  expect(named(all, 'Diagnostic').at(-1)?.message).toBe(
    'job 4 (\\Undo) waits for job 5 (\\Undo), which waits for the only slot of \\Undo, held by job 4',
  );
});

test('simulate: a compensation for each row returned, the last first, with what its runbook declares (14.1 rule 5)', async () => {
  const rows = `publish('n', [1, 2, 3])`;
  const back = { type: 'Return Data', values: { Answer: '{{rows.n}}', Unasked: 'x' } };
  const bundle = await severalOf({
    Top: {
      activities: group([
        { id: 'three', runbook: 'Three', parameters: { Size: 'big' }, compensate: 'Undo' },
        { id: 'failed', runbook: 'Broken' },
      ]),
    },
    Three: {
      activities: {
        init: takes('Size'),
        rows: script(rows, { publish: [{ name: 'n', collection: true }] }),
        back,
      },
      returnedData: [{ name: 'Answer' }, { name: 'Unasked' }],
    },
    Broken: { activities: work(1, 'failed') },
    Undo: { activities: { init: takes('Answer'), log: message('undo {{init.Answer}}') } },
  });
  const all = await played(simulate(bundle, { runbook: 'Top' }));
  expectWholeJobs(all);
  expect(messages(all)).toEqual(['undo 3', 'undo 2', 'undo 1']);
  const notes = named(all, 'Diagnostic').filter(({ code }) => code.startsWith('compensation'));
  expect(notes.map((note) => note.message)).toEqual(
    [3, 2, 1].map((row) => `branch three, row ${row} of 3, is compensated by Undo`),
  );
});

test('simulate: the body of a For Each is given the item where it declares it, and needs not (14.2)', async () => {
  for (const names of [[], ['item']]) {
    const bundle = await severalOf({
      Top: { activities: forEach({}) },
      Body: { activities: { init: takes(...names), ...work() } },
    });
    const all = await played(simulate(bundle, { runbook: 'Top' }));
    expect([endOf(all, 'each')?.status, all.result.jobs]).toEqual(['success', 3]);
  }
});

test('simulate: any other parameter that the body does not declare is refused (section 6)', async () => {
  const bundle = await severalOf({
    Top: { activities: forEach({ parameters: { Colour: 'red' } }) },
    Body: { activities: { init: takes('Item'), ...work() } },
  });
  const all = await played(simulate(bundle, { runbook: 'Top' }));
  expect(endOf(all, 'each')).toMatchObject({ status: 'failed' });
  expect(endOf(all, 'each')?.errorSummary).toContain('Colour');
  expect(all.result.jobs).toBe(1);
});

test('simulate: two jobs of one monitor come one after another, whatever its job concurrency (section 7)', async () => {
  const watch = { type: 'Monitor File', simulate: { triggers: [{ at: 1 }, { at: 2 }] } };
  const bundle = await severalOf({ Watch: { activities: { watch, ...work() }, maxSimultaneousJobs: 5 } });
  const all = await played(simulate(bundle, { runbook: ['Watch', 'Watch'] }));
  expectWholeJobs(all);
  const jobs = all.events.filter(({ event }) => event === 'JobStart' || event === 'JobEnd');
  expect(jobs.map(({ event, job }) => `${event} ${job}`)).toEqual([
    'JobStart 1',
    'JobEnd 1',
    'JobStart 2',
    'JobEnd 2',
  ]);
});

test('simulate: a child that ends in the very millisecond of its timeout has ended (14.1 rule 3)', async () => {
  for (const [seconds, status] of [
    [2, 'success'],
    [2.001, 'failed'],
  ] as const) {
    const bundle = await severalOf({
      Top: { activities: group([{ id: 'only', runbook: 'Fine', timeoutSeconds: 2 }]) },
      Fine: { activities: work(seconds) },
    });
    const all = await played(simulate(bundle, { runbook: 'Top' }));
    expect([endOf(all, 'group')?.status, all.result.durationMs]).toEqual([status, 2000]);
  }
});

test('simulate: a parent that waits for nothing is through before its children begin (section 6)', async () => {
  const bundle = await severalOf({
    Top: { activities: { list: list(3), call: start('Child') } },
    Child: { activities: work(), maxSimultaneousJobs: 9 },
  });
  const all = await played(simulate(bundle, { runbook: 'Top' }));
  const jobs = named(all, 'ActivityStart').map(({ job }) => job);
  expect(jobs).toEqual([1, 1, 1, 1, 2, 3, 4]);
});
