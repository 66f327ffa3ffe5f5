import { describe, expect, test } from 'vitest';
import { standardCatalogue } from '../../../src/activities/catalogue.ts';
import { BundleFacts } from '../../../src/analysis/bundle-facts.ts';
import { withOutcomes } from '../../../src/analysis/simulated-outcomes.ts';
import { simulate } from '../../../src/hosts/simulation/simulate.ts';
import type { MockInput, Mocks } from '../../../src/model/mock.ts';
import { mocksFileSchema } from '../../../src/model/mock-schema.ts';
import { explanationOf } from '../../../src/reports/explain/explanation.ts';
import { TraceCounts } from '../../../src/trace/trace-counts.ts';
import { declaring, type LinkFile, runbook } from '../../support/runbook-file.ts';
import { bundleOf, plain } from './explained.ts';

type Given = Readonly<Record<string, object>>;
const path = '\\Test';

/** What is explained of a runbook with outcomes, and how often `simulate` really runs each activity. */
async function told(
  activities: Parameters<typeof runbook>[0],
  links: (string | LinkFile)[],
  mocks: Given = {},
  options: object = {},
) {
  const declared = Object.entries(activities).map(([id, activity]) => {
    const given = { ...declaring(activity['simulate'] as MockInput), ...declaring(mocks[id] as MockInput) };
    return [id, { ...activity, ...given }];
  });
  const { bundle } = await bundleOf({
    ...runbook(Object.fromEntries(declared), links),
    name: 'Test',
    options,
  });
  const checked = mocksFileSchema.parse({ [path]: mocks }) as Mocks;
  const facts = new BundleFacts(withOutcomes(bundle, checked), standardCatalogue, { isSimulated: true });
  const explanation = explanationOf(facts.of(facts.bundle.runbooks[0]!), facts);
  const counts = new TraceCounts();
  for await (const event of simulate(bundle, { mocks: { [path]: mocks as never } })) counts.add(event);
  const ran = counts.runbooks.get(path)!.activities;
  const by = <Value>(value: (one: (typeof explanation.activities)[number]) => Value) =>
    Object.fromEntries(explanation.activities.map((one) => [one.id, value(one)]));
  return {
    explanation,
    runs: by(({ runs }) => runs.text),
    outcomes: by(({ outcome }) => outcome?.text ?? null),
    counted: by(({ runs }) => runs.whenAllSucceed),
    really: by(({ id }) => String(ran.get(id)?.executions ?? 0)),
    never: explanation.links.filter(({ never }) => never !== null).map(({ passes }) => passes),
  };
}

test('where more tokens would wait than maxTokens permits is explained, with given outcomes too (section 2)', async () => {
  const three = { a: { simulate: rows(1, 2, 3) }, b: plain, c: plain };
  const mocks = { b: rows(1, 2, 3, 4) };
  const links = ['a->b', 'b->c'];
  const { explanation } = await told(three, links, mocks, { maxTokens: 11 });
  expect(explanation.tooManyTokens).toEqual({
    rule: '1.4, section 2',
    activity: 'c',
    tokens: '12',
    limit: 11,
    product: [
      { activity: 'a', rows: 3 },
      { activity: 'b', rows: 4 },
    ],
    text: '3 rows of Query Database × 4 rows of Send Email',
  });
  expect((await told(three, links, mocks, { maxTokens: 12 })).explanation.tooManyTokens).toBeNull();
  expect((await told(three, links, {}, { maxTokens: 11 })).explanation.tooManyTokens).toBeNull();
});

const list = { type: 'Query Database' };
const script = { type: 'Run .Net Script', language: 'PowerShell', script: '' };
const above: LinkFile = {
  from: 'l',
  to: 'b',
  include: [{ item: 'n', operator: 'is greater than', value: 5 }],
};
const rows = (...values: readonly unknown[]) => ({ rows: values.map((n) => ({ n })) });

test('rows and statuses of outcomes are told, and counts hold exactly', async () => {
  const { outcomes, runs, counted, really } = await told(
    { l: list, b: plain, c: script },
    ['l -> b', 'b -> c'],
    { l: rows(1, 2, 3), c: { status: 'failed', errorSummary: 'x' } },
  );
  expect(outcomes).toEqual({ l: 'success, 3 rows', b: 'success, 1 row', c: 'failed, 1 row' });
  expect(runs).toEqual({ l: 'once', b: '3 times', c: '3 times' });
  expect(counted).toEqual(really);
});

test('rows that an outcome gives a child are rows that Invoke Runbook returns (A21)', async () => {
  const child = {
    ...runbook(
      { q: { type: 'Query Database', query: 'x' }, r: { type: 'Return Data', values: { Out: '1' } } },
      ['q -> r'],
    ),
    name: 'Child',
    returnedData: [{ name: 'Out' }],
  };
  const parent = runbook({ i: { type: 'Invoke Runbook', runbook: 'Child' }, l: plain }, ['i -> l']);
  const { bundle } = await bundleOf({ ...parent, name: 'Test' }, child);
  const runsWith = (rows: number) => {
    const given = { rows: Array.from({ length: rows }, () => ({})) };
    const mocks = mocksFileSchema.parse({ '\\Child': { q: given } }) as Mocks;
    const facts = new BundleFacts(withOutcomes(bundle, mocks), standardCatalogue, { isSimulated: true });
    const { activities } = explanationOf(facts.of(facts.bundle.runbooks[0]!), facts);
    return activities.find(({ id }) => id === 'l')?.runs.text;
  };
  expect([runsWith(1), runsWith(2)]).toEqual(['once', 'n times']);
});

test('without --mocks nothing of that is told', async () => {
  const bundle = await bundleOf({ ...runbook({ l: list }, []), name: 'Test' });
  const { activities } = explanationOf(bundle.of(bundle.bundle.runbooks[0]!), bundle);
  expect(activities[0]!.outcome).toBeNull();
});

describe('conditions on values are tried on the rows that are given (section 3)', () => {
  test.each([
    ['some pass', rows(3, 7, 9), 'twice', []],
    ['all pass', rows(6, 7), 'twice', []],
    [
      'none passes',
      rows(1, 2),
      'never',
      ['never: no row that Query Database gives has such values (when n is greater than 5)'],
    ],
    [
      'nothing is found',
      { rows: [] },
      'never',
      ['never: it tests an item that Query Database never publishes (when n is greater than 5)'],
    ],
    ['texts that are numbers', rows('6', '07', 'x'), 'twice', []],
    ['repeated rows', { rows: { repeat: 4, row: { n: 8 } } }, '4 times', []],
    ['values known only when played', { rows: [{ n: "[Upper('a')]" }, { n: 7 }] }, 'at most twice', []],
  ] as const)('%s', async (_, mock, runs, never) => {
    const given = await told({ l: list, b: plain }, [above], { l: mock });
    expect(given.runs['b']).toBe(runs);
    expect(given.never).toEqual(never);
    if (!runs.startsWith('at most')) expect(given.counted).toEqual(given.really);
  });
});

test('a row count that a text gives is a symbol still', async () => {
  const { outcomes, runs } = await told(
    { i: { type: 'Initialize Data', parameters: [{ name: 'N', default: '2' }] }, l: list, b: plain },
    ['i -> l', 'l -> b'],
    {
      l: { rows: { repeat: '{{i.N}}', row: { n: 1 } } },
    },
  );
  expect(outcomes['l']).toBe('success, the number of rows depends on which outcome counts');
  expect(runs['b']).toBe('n times');
});

test('an activity that only fails: what follows on failure is certain, what follows on success never runs', async () => {
  const { runs, never, counted, really } = await told(
    { l: list, ok: plain, bad: plain, after: plain },
    [{ from: 'l', to: 'ok' }, { from: 'l', to: 'bad', include: [{ status: ['failed'] }] }, 'bad -> after'],
    { l: { status: 'failed' } },
  );
  expect(runs).toEqual({ l: 'once', ok: 'never', bad: 'once', after: 'once' });
  expect(never).toEqual(['never: Query Database never ends with that status (on success)']);
  expect(counted).toEqual(really);
});

test('outcomes for some executions only: each can count, and then the way after them', async () => {
  const { outcomes, runs } = await told(
    { l: list, b: plain, f: plain },
    ['l -> b', { from: 'l', to: 'f', include: [{ status: ['failed'] }] }],
    { l: [{ when: [{ item: 'l.x', operator: 'equals', value: '1' }], status: 'failed' }, rows(1, 2)] },
  );
  expect(outcomes['l']).toBe('success or failed, 2 rows on success');
  expect(runs).toEqual({ l: 'once', b: 'twice', f: 'at most once, only after a failure or warning' });
});

test('attempts of an activity without a loop: only what counts at the first', async () => {
  const { outcomes } = await told({ l: list }, [], {
    l: [{ attempts: '2-', status: 'failed' }, { attempts: 1, ...rows(1, 2) }, { status: 'warning' }],
  });
  expect(outcomes['l']).toBe('success, 2 rows');
});

test('the outcome in the runbook counts where none is given, and where no entry matches', async () => {
  const own = { ...list, simulate: rows(1, 2) };
  const one = await told({ l: own, m: own }, ['l -> m'], { m: rows(1) });
  expect(one.outcomes).toEqual({ l: 'success, 2 rows', m: 'success, 1 row' });
  const both = await told({ l: own }, [], { l: [{ attempts: 2, status: 'failed' }] });
  expect(both.outcomes['l']).toBe('success, 2 rows');
});

test('flattened rows are one; an empty result is one blank row where the runbook says so (A7)', async () => {
  const flat = await told(
    { l: { ...list, flatten: { mode: 'separator', separator: ';' } }, b: plain },
    ['l -> b'],
    { l: rows(1, 2) },
  );
  expect(flat.runs['b']).toBe('once');
  const none = await told({ l: list, b: plain }, ['l -> b'], { l: { rows: [] } }, { emptyResult: 'none' });
  expect(none.never).toEqual(['never: Query Database gives no rows (on success)']);
  expect([none.runs['b'], none.counted]).toEqual(['never', none.really]);
  const blank = await told(
    { l: list, b: plain },
    ['l -> b'],
    { l: { rows: [] } },
    { emptyResult: 'oneBlank' },
  );
  expect([blank.runs['b'], blank.counted]).toEqual(['once', blank.really]);
});

test('a Junction and merges count with the rows that are given', async () => {
  const { counted, really } = await told(
    { l: list, b: plain, c: plain, m: plain, j: { type: 'Junction', returnDataFrom: 'l' }, z: plain },
    ['l -> b', { ...above, to: 'c' }, 'b -> m', 'c -> m', 'm -> j', 'j -> z'],
    { l: rows(3, 7, 9) },
  );
  expect(counted).toEqual(really);
});

test('computed activities are as they always are', async () => {
  const compare = { type: 'Compare Values', left: 'a', test: 'equals', right: 'b' };
  const { outcomes, runs } = await told({ c: compare, b: plain }, [
    { from: 'c', to: 'b', include: [{ item: 'Comparison result', operator: 'equals', value: 'true' }] },
  ]);
  expect([outcomes['c'], runs['b']]).toEqual([null, 'at most once']);
});

test('an activity whose outcome is given starts no runbook', async () => {
  const child = { ...runbook({ c: plain }, []), name: 'Child' };
  const parent = { ...runbook({ i: { type: 'Invoke Runbook', runbook: 'Child' } }, []), name: 'Test' };
  const { bundle } = await bundleOf(parent, child);
  const mocks = mocksFileSchema.parse({ [path]: { i: {} } }) as Mocks;
  const facts = new BundleFacts(withOutcomes(bundle, mocks), standardCatalogue, { isSimulated: true });
  expect(explanationOf(facts.of(facts.bundle.runbooks[0]!), facts).calls).toMatchObject([
    { isReplaced: true },
  ]);
});
