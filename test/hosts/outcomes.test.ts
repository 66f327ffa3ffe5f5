// Which outcome an activity gets, and what simulated outcomes can say (format section 3).
import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { defineActivity } from '../../src/activities/define-activity.ts';
import type { Outcome } from '../../src/engine/outcome.ts';
import type { RunOptions } from '../../src/hosts/settings/run-options.ts';
import { simulate } from '../../src/hosts/simulation/simulate.ts';
import { run } from '../../src/hosts/threads/run.ts';
import type { MockInput } from '../../src/model/mock.ts';
import { UsageError } from '../../src/model/problem.ts';
import { bundleOf, type Played, played } from '../support/host-play.ts';
import { message } from '../support/runbook-file.ts';
import { messages, named } from '../support/trace.ts';

const from = (where: string): Outcome => ({ status: 'success', items: { From: where } });
const mocked = (where: string): MockInput => ({ rows: [{ From: where }] });
const own = { category: 'System', summary: '', properties: z.object({}) } as const;

const computed = defineActivity({
  ...own,
  name: 'Own Computed',
  play: { how: 'computed', prepare: () => () => from('computed') },
});
const live = defineActivity({
  ...own,
  name: 'Own Live',
  play: { how: 'live', needs: ['program'], prepare: () => async () => from('real') },
});
const known = defineActivity({ ...own, name: 'Own Known' });
const types = [computed, live, known];

describe('which outcome counts', () => {
  type Case = {
    host: 'simulate' | 'run';
    type: 'Computed' | 'Live' | 'Known';
    allowed?: boolean;
    caller?: boolean;
    runbook?: boolean;
    gives: string;
  };
  const simulated = { host: 'simulate', allowed: true } as const;
  const real = { host: 'run', allowed: true } as const;
  const cases: Case[] = [
    { ...simulated, type: 'Computed', caller: true, runbook: true, gives: 'caller' },
    { ...simulated, type: 'Computed', runbook: true, gives: 'runbook' },
    { ...simulated, type: 'Computed', gives: 'computed' },
    { ...simulated, type: 'Live', caller: true, runbook: true, gives: 'caller' },
    { ...simulated, type: 'Live', runbook: true, gives: 'runbook' },
    { ...simulated, type: 'Live', gives: 'default' },
    { ...simulated, type: 'Known', caller: true, runbook: true, gives: 'caller' },
    { ...simulated, type: 'Known', runbook: true, gives: 'runbook' },
    { ...simulated, type: 'Known', gives: 'default' },
    { ...real, type: 'Computed', caller: true, runbook: true, gives: 'caller' },
    { ...real, type: 'Computed', runbook: true, gives: 'computed' },
    { ...real, type: 'Computed', gives: 'computed' },
    { ...real, type: 'Live', caller: true, runbook: true, gives: 'caller' },
    { ...real, type: 'Live', runbook: true, gives: 'real' },
    { ...real, type: 'Live', gives: 'real' },
    { ...real, type: 'Live', allowed: false, caller: true, runbook: true, gives: 'caller' },
    { ...real, type: 'Live', allowed: false, runbook: true, gives: 'runbook' },
    { ...real, type: 'Live', allowed: false, gives: 'refusal' },
    { ...real, type: 'Known', caller: true, gives: 'caller' },
    { ...real, type: 'Known', runbook: true, gives: 'runbook' },
    { ...real, type: 'Known', gives: 'refusal' },
  ];

  test.each(cases)(
    '$host, $type, allowed $allowed, mocks of the caller $caller, of the runbook $runbook: $gives',
    async ({ host, type, allowed, caller, runbook, gives }) => {
      const activity = {
        type: `Own ${type}`,
        publishes: [{ name: 'From' }],
        ...(runbook && { simulate: mocked('runbook') }),
      };
      const bundle = await bundleOf({ a: activity }, { own: types });
      const options: RunOptions = {
        activityTypes: types,
        publishedData: 'specific',
        ...(allowed && { allow: ['program:echo'] }),
        ...(caller && { mocks: { '\\Test': { a: mocked('caller') } } }),
      };
      const start = host === 'run' ? run : simulate;
      if (gives === 'refusal') {
        expect(() => start(bundle, options)).toThrow(UsageError);
        return;
      }
      const [end] = named(await played(start(bundle, options)), 'ActivityEnd');
      expect(end).toMatchObject({ status: 'success', rows: 1 });
      expect(end?.data).toEqual([gives === 'default' ? {} : { From: gives }]);
      const standsIn = ['caller', 'runbook', 'default'].includes(gives);
      expect(Object.hasOwn(end as object, 'simulated')).toBe(standsIn);
      expect(end?.simulated).toBe(standsIn ? true : undefined);
    },
  );

  test('the refusal names every activity and the ways out, before anything starts', async () => {
    const bundle = await bundleOf(
      {
        ok: message('x'),
        live: { type: 'Own Live' },
        mocked: { simulate: {} },
        db: {},
        join: { type: 'Junction' },
      },
      { own: types },
    );
    const refused = () => run(bundle, { activityTypes: types, allow: ['read:.'] });
    expect(refused).toThrow(
      new UsageError(
        '\\Test cannot be run for real:\n' +
          '  live (Own Live) needs --allow program:NAME, and has no simulated outcome\n' +
          '  db (Query Database) cannot be played for real, and has no simulated outcome',
        'give each a "simulate" outcome in the runbook or in a file for --mocks and --allow-simulated, or play the whole runbook with: pianola simulate',
      ),
    );
  });

  test('a Junction is never refused, and no outcome can stand in for it', async () => {
    const bundle = await bundleOf({ a: message('x'), join: { type: 'Junction' } });
    const mocks = { '\\Test': { join: mocked('caller') } };
    const all = await played(run(bundle, { mocks }));
    expect(named(all, 'JunctionReleased')).toMatchObject([{ arrived: 1, emitted: 1 }]);
    expect(named(all, 'ActivityEnd')[1]?.simulated).toBeUndefined();
  });

  test.each([
    ['simulate', 'Own Computed', 'success', 'computed'],
    ['simulate', 'Own Known', 'success', undefined],
    ['run', 'Own Computed', 'success', 'computed'],
    ['run', 'Own Known', 'failed', undefined],
  ] as const)(
    'where no entry of its mock matches, under %s a %s ends %s',
    async (name, type, status, where) => {
      const host = name === 'run' ? run : simulate;
      const bundle = await bundleOf({ a: { type } }, { own: types });
      const mocks = { '\\Test': { a: [{ attempts: 2 }] } };
      const [end] = named(
        await played(host(bundle, { activityTypes: types, mocks, publishedData: 'specific' })),
        'ActivityEnd',
      );
      expect(end).toMatchObject({ status, data: [where === undefined ? {} : { From: where }] });
      expect(end?.errorSummary).toBe(
        status === 'failed'
          ? 'none of the simulated outcomes matches this execution, and it cannot be played for real'
          : '',
      );
    },
  );
});

/** Plays a first activity that publishes `n`, then one with the mock. */
async function mock(simulated: MockInput, more: object = {}): Promise<Played> {
  const first = { simulate: { rows: [{ n: 1 }, { n: 2 }, { n: 3 }] } };
  const bundle = await bundleOf({ first, a: { simulate: simulated, ...more } });
  return played(simulate(bundle, { publishedData: 'specific' }));
}
const outcomes = (all: Played) => named(all, 'ActivityEnd').filter(({ activity }) => activity === 'a');
const data = (all: Played) => outcomes(all).map((end) => end.data);

describe('mocks of the caller', () => {
  const twice = () => bundleOf({ 'id-1': { name: 'Get' }, 'id-2': { name: 'Get' } });
  const rows = async (mocks: RunOptions['mocks']) =>
    named(await played(simulate(await twice(), { mocks: mocks ?? {} })), 'ActivityEnd').map(
      (end) => end.rows,
    );

  test('are found by path in any spelling, or by the name of the runbook', async () => {
    for (const path of ['\\Test', 'test', '/Test', 'TEST']) {
      expect(await rows({ [path]: { 'id-1': { rows: [{}, {}] } } })).toEqual([2, 1, 1]);
    }
  });

  test('that name no runbook or no activity are refused: they could never count', async () => {
    await expect(rows({ '\\Nowhere': { 'id-1': { rows: [] } } })).rejects.toMatchObject({
      name: 'UsageError',
      message: 'the mocks name "\\Nowhere", but there is no such runbook',
      hint: 'there is \\Test',
    });
    await expect(rows({ '\\Test': { 'id-11': { rows: [] } } })).rejects.toMatchObject({
      message: 'the mocks name "id-11", but there is no such activity of \\Test',
      hint: 'did you mean "id-1"?',
    });
  });

  test('of which no entry matches leave the execution to the outcome in the runbook', async () => {
    const bundle = await bundleOf({ a: { simulate: { errorSummary: 'own' } } });
    const mocks = { '\\Test': { a: [{ attempts: 2, errorSummary: 'caller' }] } };
    for (const host of [simulate, run]) {
      expect(named(await played(host(bundle, { mocks })), 'ActivityEnd')).toMatchObject([
        { errorSummary: 'own' },
      ]);
    }
  });

  test('name activities by id or by name, and the id wins', async () => {
    expect(await rows({ '\\Test': { Get: { rows: [{}, {}] } } })).toEqual([2, 2, 2]);
    expect(await rows({ '\\Test': { Get: { rows: [{}, {}] }, 'id-2': { rows: [{}, {}, {}] } } })).toEqual([
      2, 3, 3,
    ]);
  });

  test('what every object has by nature is no mock', async () => {
    const bundle = await bundleOf({ constructor: {}, toString: { name: 'valueOf' } });
    const all = await played(simulate(bundle, { mocks: { '\\Test': {} } }));
    expect(named(all, 'ActivityEnd')).toMatchObject([{ status: 'success' }, { status: 'success' }]);
  });
});

describe('what a simulated outcome says', () => {
  test('attempts: one, or a range; the first entry that matches counts', async () => {
    const all = await mock(
      [
        { attempts: 1, status: 'failed', errorSummary: 'first' },
        { attempts: '2-3', status: 'failed', errorSummary: 'second or third' },
        { attempts: '3', status: 'failed', errorSummary: 'never' },
        { attempts: '4-', status: 'warning', errorSummary: 'from the fourth on' },
      ],
      { loop: { exit: [{ status: ['warning'] }] } },
    );
    const texts = ['first', 'second or third', 'second or third', 'from the fourth on'];
    expect(outcomes(all).map(({ errorSummary }) => errorSummary)).toEqual([...texts, ...texts, ...texts]);
  });

  test('when: all conditions must hold, on data upstream', async () => {
    const all = await mock([
      {
        when: [
          { item: 'first.n', operator: 'is greater than', value: 1 },
          { item: 'first.n', operator: 'is less than', value: 3 },
        ],
        status: 'warning',
      },
      { when: [{ item: 'first.n', operator: 'equals', value: '3' }], rows: [] },
      { rows: [{}, {}] },
    ]);
    expect(outcomes(all).map(({ status, rows }) => [status, rows])).toEqual([
      ['success', 2],
      ['warning', 1],
      ['success', 1],
    ]);
  });

  test('rows: each with its own values; a text may read anything upstream and keeps the type of a lone reference', async () => {
    const all = await mock({ rows: [{ is: '{{first.n}}', text: 'n={{first.n}}', fixed: true }, { is: 0 }] });
    expect(data(all)[1]).toEqual([{ is: 2, text: 'n=2', fixed: true }, { is: 0 }]);
  });

  test('{{$row}} is blank where no rows are repeated', async () => {
    const all = await mock({ errorSummary: 'row {{$row}}', rows: [{ n: '<{{$row}}>' }] });
    expect(data(all)[0]).toEqual([{ n: '<>' }]);
    expect(outcomes(all)[0]?.errorSummary).toBe('row ');
  });

  test('repeat: a number of rows, given or read, counted by {{$row}} from 1', async () => {
    const all = await mock({
      rows: { repeat: '{{first.n}}', row: { file: 'f{{$row}}.txt', of: '{{first.n}}' } },
    });
    expect(data(all)).toEqual([
      [{ file: 'f1.txt', of: 1 }],
      [1, 2].map((row) => ({ file: `f${row}.txt`, of: 2 })),
      [1, 2, 3].map((row) => ({ file: `f${row}.txt`, of: 3 })),
    ]);
    expect(data(await mock({ rows: { repeat: 2, row: { n: '{{$row}}' } } }))[0]).toEqual([
      { n: 1 },
      { n: 2 },
    ]);
  });

  test.each(['{{first.n}}x', '-1', '1.5', '1e9'])(
    'a repeat of %j fails the activity and says why',
    async (repeat) => {
      const [end] = outcomes(await mock({ rows: { repeat, row: {} } }));
      expect(end).toMatchObject({ status: 'failed' });
      expect(end?.errorSummary).toMatch(
        /^".*" is not a number of rows: a whole number from 0 to 10000000 is needed$/,
      );
    },
  );

  test('a blank repeat makes none; no rows are one blank row (A7)', async () => {
    const [end] = outcomes(await mock({ rows: { repeat: '', row: { x: 1 } } }));
    expect(end).toMatchObject({ status: 'success', rows: 1, data: [{}] });
  });

  test('errorSummary is a template, durationMs counts', async () => {
    const [, end] = outcomes(
      await mock({ status: 'failed', errorSummary: 'no {{first.n}}', durationMs: 250 }),
    );
    expect(end).toMatchObject({ errorSummary: 'no 2', durationMs: 250, simulated: true });
  });
});

test('a failed activity that nobody expected is data, not an exception', async () => {
  const bundle = await bundleOf(
    {
      a: { simulate: { status: 'failed', errorSummary: 'no disk' } },
      b: message('{{a.Error summary text}}'),
    },
    { links: [{ from: 'a', to: 'b', include: [] }] },
  );
  const all = await played(simulate(bundle, { options: { rollup: 'lastActivity' } }));
  expect(messages(all)).toEqual(['no disk']);
  expect(all.result.status).toBe('success');
});
