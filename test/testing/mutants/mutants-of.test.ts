import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { standardCatalogue } from '../../../src/activities/catalogue.ts';
import { BundleFacts } from '../../../src/analysis/bundle-facts.ts';
import { isSoundWith } from '../../../src/formats/native/check-change.ts';
import { simulate } from '../../../src/index.ts';
import type { Bundle } from '../../../src/model/bundle.ts';
import { type Mutant, mutantsOf } from '../../../src/testing/mutants/mutants-of.ts';
import { arbitraryRunbook } from '../../properties/arbitrary-runbook.ts';
import { readAll } from '../../support/reading.ts';

async function bundleOf(...runbooks: readonly object[]): Promise<Bundle> {
  const { bundle, problems } = await readAll(runbooks);
  expect(problems.filter(({ severity }) => severity === 'error')).toEqual([]);
  return bundle as Bundle;
}

/** The mutants of the first runbook of a bundle, and which of them are sound. */
function mutantsIn(bundle: Bundle) {
  const [runbook] = bundle.runbooks as [Bundle['runbooks'][number]];
  const facts = new BundleFacts(bundle, standardCatalogue);
  return [...mutantsOf(runbook, facts)].map((mutant) => {
    const isSound = isSoundWith(mutant.runbook, { before: runbook, bundle, catalogue: standardCatalogue });
    return { ...mutant, isSound };
  });
}

/** The sentences of the sound mutants of some kinds. */
async function told(kinds: readonly Mutant['kind'][], ...runbooks: readonly object[]) {
  return mutantsIn(await bundleOf(...runbooks))
    .filter(({ kind, isSound }) => isSound && kinds.includes(kind))
    .map(({ what }) => what);
}

const log = (id: string, more: object = {}) => {
  return { id, type: 'Send Event Log Message', severity: 'Warning', message: 'full', ...more };
};
const query = (id: string, more: object = {}) => ({
  ...{ id, type: 'Query Database', publishes: [{ name: 'Free', type: 'Number' }, { name: 'Drive' }] },
  ...more,
});
const init = { id: 'init', type: 'Initialize Data' };
/** A query with links to a and b, which have these conditions. */
const split = (toA: object, toB: object = {}) => ({
  name: 'Split',
  activities: [init, query('q'), log('a'), log('b')],
  links: [
    { from: 'init', to: 'q', include: [] },
    { from: 'q', to: 'a', ...toA },
    { from: 'q', to: 'b', ...toB },
  ],
});
const less = { item: 'Free', operator: 'is less than', value: 10 };

describe('conditions of links', () => {
  test('each is left out, and becomes its opposite and the other side of its bound', async () => {
    expect(
      await told(['drop-condition', 'change-condition'], split({ include: [less] }, { include: [] })),
    ).toEqual([
      'the condition `Free is less than 10` of q -> a is left out',
      'the condition `Free is less than 10` of q -> a becomes `Free is greater than or equal to 10`',
      'the condition `Free is less than 10` of q -> a becomes `Free is less than or equal to 10`',
    ]);
  });

  test.each([
    [{ operator: 'equals', value: 'C:' }, ['does not equal "C:"', 'equals "C:x"']],
    [{ operator: 'starts with', value: 'C' }, ['ends with "C"', 'starts with "Cx"']],
    [{ operator: 'contains', value: 7 }, ['does not contain 7', 'contains 8']],
    [{ operator: 'matches pattern', value: 'C.*' }, ['does not match pattern "C.*"']],
    [{ operator: 'is between', value: [1, 9] }, ['is between 2 and 9', 'is between 1 and 8']],
    [{ operator: 'is between', value: ['a', 'c'] }, []],
    [{ operator: 'equals', value: 'true' }, ['does not equal true']],
  ])('%j has its own variants', async (criterion, variants) => {
    const include = [{ item: 'Drive', ...criterion }];
    const all = await told(['change-condition'], split({ include }, { include: [] }));
    expect(all.map((what) => /becomes `Drive (.*)`$/.exec(what)?.[1])).toEqual(variants);
  });

  test('a status is swapped, or left out of several, as far as the activity can end with it', async () => {
    const statuses = split({}, { include: [{ status: ['warning', 'failed'] }] });
    expect(await told(['swap-status'], statuses)).toEqual([
      'the condition `returns success` of q -> a becomes `returns warning`',
      'the condition `returns success` of q -> a becomes `returns failed`',
      'the condition `returns warning or failed` of q -> b becomes `returns failed`',
      'the condition `returns warning or failed` of q -> b becomes `returns warning`',
      'the condition `returns warning or failed` of q -> b becomes `returns success`',
    ]);
    // Initialize Data without parameters always succeeds.
    const sure = { ...statuses, links: [{ from: 'init', to: 'q' }, ...statuses.links.slice(1)] };
    expect(await told(['swap-status'], sure)).toEqual(await told(['swap-status'], statuses));
  });

  test('Include and Exclude are swapped unless that is only the opposite of a condition', async () => {
    const between = { item: 'Free', operator: 'is between', value: [1, 2] };
    expect(
      await told(['swap-tabs'], split({ include: [less] }, { include: [less], exclude: [between] })),
    ).toEqual(['Include and Exclude of q -> b are swapped']);
    expect(await told(['swap-tabs'], split({ include: [between] }))).toEqual([
      'Include and Exclude of q -> a are swapped',
    ]);
    expect(await told(['drop-condition'], split({ include: [], exclude: [less] }, { include: [] }))).toEqual([
      'the exclusion `Free is less than 10` of q -> a is left out',
    ]);
  });
});

describe('links', () => {
  test('each is left out; one that passes only what did not succeed is a failure path', async () => {
    const of = split({}, { include: [{ status: ['failed'] }] });
    const [, , dropped] = mutantsIn(await bundleOf(of)).filter(
      ({ isRemoval, part }) => isRemoval && part.kind === 'link',
    );
    expect(dropped).toMatchObject({
      ...{ kind: 'drop-failure-path', what: 'the failure path q -> b is left out', path: ['links', 2] },
      part: { kind: 'link', index: 2 },
      isSound: true,
    });
    expect(await told(['drop-link'], of)).toEqual([
      'the link init -> q is left out',
      'the link q -> a is left out',
    ]);
  });

  test('one that can never pass and one that is disabled are not left out', async () => {
    const never = { item: 'Free', operator: 'is between', value: [9, 1] };
    expect(await told(['drop-link'], split({ enabled: false }, { include: [never] }))).toEqual([
      'the link init -> q is left out',
    ]);
  });

  test('one leads elsewhere where that makes no circle and no second start', async () => {
    const diamond = {
      name: 'Diamond',
      activities: [init, log('a'), log('b'), log('c'), log('d')],
      links: [
        ...['a', 'b'].map((to) => ({ from: 'init', to })),
        ...['a', 'b'].map((from) => ({ from, to: 'c' })),
        { from: 'c', to: 'd' },
      ],
    };
    expect(await told(['retarget-link'], diamond)).toEqual([
      'the link a -> c leads to d instead',
      'the link b -> c leads to d instead',
    ]);
  });

  test('two of a split are taken in the other order, and lead to the targets of each other', async () => {
    const of = split({ include: [less] }, { include: [] });
    expect(await told(['retarget-link', 'reorder-links'], of)).toEqual([
      "the links q -> a and q -> b lead to each other's targets",
      'q -> b is taken before q -> a',
    ]);
    const [reordered] = mutantsIn(await bundleOf(of)).filter(({ kind }) => kind === 'reorder-links');
    expect(reordered?.runbook.links.map(({ order }) => order)).toEqual([undefined, 1, 0]);
  });

  test.each([
    [{}, { include: [{ status: ['failed'] }] }],
    [{ include: [less] }, { include: [{ ...less, operator: 'is greater than or equal to' }] }],
  ])('%j and %j pass no row together, so their order shows nowhere', async (toA, toB) => {
    expect(await told(['reorder-links'], split(toA, toB))).toEqual([]);
  });

  test('the order of two links to the same activity makes no difference', async () => {
    const { activities } = split({});
    const links = [
      { from: 'init', to: 'q' },
      { from: 'q', to: 'a', include: [less] },
      { from: 'q', to: 'a', include: [] },
      { from: 'q', to: 'b', include: [] },
    ];
    expect(await told(['reorder-links'], { name: 'Twice', activities, links })).toEqual([
      'q -> b is taken before q -> a',
    ]);
  });
});

test('a Junction returns the data of each other branch, and of none', async () => {
  const junction = (returnDataFrom?: string) => ({
    name: 'Gather',
    activities: [init, query('a'), query('b'), { id: 'j', type: 'Junction', returnDataFrom }, log('z')],
    links: [
      ...['a', 'b'].map((to) => ({ from: 'init', to })),
      ...['a', 'b'].map((from) => ({ from, to: 'j' })),
      { from: 'j', to: 'z' },
    ],
  });
  expect(await told(['retarget-junction'], junction('a'))).toEqual([
    'the Junction j returns the data of no branch, not of a',
    'the Junction j returns the data of b, not of a',
  ]);
  expect(await told(['retarget-junction'], junction())).toHaveLength(2);
  // What it waits for decides when it fires, even where nothing comes.
  const far = mutantsIn(await bundleOf(junction())).filter(({ isFar }) => isFar);
  expect(new Set(far.map(({ kind }) => kind))).toEqual(
    new Set(['drop-link', 'retarget-link', 'drop-activity']),
  );
});

test('flatten is left out, gets another mode, and comes where there can be several rows', async () => {
  const flat = (more: object) => ({ ...split({}), activities: [init, query('q', more), log('a'), log('b')] });
  const kinds = ['unflatten', 'change-flatten', 'flatten'] as const;
  expect(await told(kinds, flat({ flatten: { mode: 'lines' } }))).toEqual([
    'the rows of q are not flattened',
    'the rows of q are flattened in the mode "separator", not "lines"',
  ]);
  expect(await told(kinds, flat({}))).toEqual(['the rows of q are flattened']);
});

test('a loop is left out, and its conditions are changed; one that is not enabled is left alone', async () => {
  const looped = (loop: object) => ({
    ...split({}),
    activities: [init, query('q', { loop }), log('a'), log('b')],
  });
  const loop = { exit: [{ status: ['success'] }, less], doNotExit: [{ status: ['failed'] }] };
  const changes = (await told(['drop-loop', 'drop-condition', 'swap-status'], looped(loop))).slice(-8);
  expect(changes).toEqual([
    'the loop of q is left out',
    'the condition `returns success` of the Exit tab of q is left out',
    'the condition `returns success` of the Exit tab of q becomes `returns warning`',
    'the condition `returns success` of the Exit tab of q becomes `returns failed`',
    'the condition `Free is less than 10` of the Exit tab of q is left out',
    'the condition `returns failed` of the Do Not Exit tab of q is left out',
    'the condition `returns failed` of the Do Not Exit tab of q becomes `returns success`',
    'the condition `returns failed` of the Do Not Exit tab of q becomes `returns warning`',
  ]);
  expect(await told(['drop-loop'], looped({ ...loop, enabled: false }))).toEqual([]);
});

test('an activity is left out, and what led to it goes on to what follows it on success', async () => {
  const chain = {
    name: 'Chain',
    activities: [init, query('q'), log('a'), log('b'), log('handler'), log('end')],
    links: [
      { from: 'init', to: 'q', include: [{ status: ['success', 'warning'] }] },
      { from: 'q', to: 'a' },
      { from: 'q', to: 'b' },
      { from: 'q', to: 'handler', include: [{ status: ['failed'] }] },
      ...['a', 'b'].map((from) => ({ from, to: 'end' })),
    ],
  };
  const dropped = mutantsIn(await bundleOf(chain)).filter(({ kind }) => kind === 'drop-activity');
  expect(dropped.map(({ what, isSound }) => [what, isSound])).toEqual([
    ['q is left out: what leads to it goes on to a and b', true],
    ['a is left out: what leads to it goes on to end', true],
    ['b is left out: what leads to it goes on to end', true],
    ['end is left out', true],
  ]);
  const [first] = dropped;
  const links = first?.runbook.links.map(
    ({ from, to, include }) => `${from} -> ${to} ${JSON.stringify(include)}`,
  );
  expect([links?.[0], links?.at(-1)]).toEqual([
    'init -> a [{"status":["success","warning"]}]',
    'init -> b [{"status":["success","warning"]}]',
  ]);
  expect(first?.runbook.activities[1]?.enabled).toBe(false);
});

test('entries, references and values of properties are left out and changed', async () => {
  const parent = {
    name: 'Parent',
    activities: [
      { ...init, parameters: [{ name: 'N', type: 'Integer', default: 3, description: 'How many.' }] },
      { id: 'call', type: 'Invoke Runbook', runbook: 'Child', parameters: { N: '{{init.N}}' } },
      log('say', { message: '{{init.N}} of {{call.Total}}', computer: '{{init.Server name}}' }),
    ],
    links: [
      { from: 'init', to: 'call' },
      { from: 'call', to: 'say' },
    ],
  };
  const child = {
    name: 'Child',
    returnedData: [{ name: 'Total', type: 'Integer' }],
    activities: [
      { ...init, parameters: [{ name: 'N' }] },
      { id: 'end', type: 'Return Data', values: { Total: '5' } },
    ],
    links: [{ from: 'init', to: 'end' }],
  };
  expect(await told(['drop-entry', 'drop-reference', 'change-value'], parent, child)).toEqual([
    'entry 1 of `parameters` of init is left out',
    '`parameters[0].default` of init is 4, not 3',
    '`N` in `parameters` of call is left out',
    '`{{init.N}}` is left out of `parameters.N` of call',
    '`waitForCompletion` of call is false, not true',
    '`{{init.N}}` is left out of `message` of say',
    '`{{call.Total}}` is left out of `message` of say',
    '`{{init.Server name}}` is left out of `computer` of say',
    '`severity` of say is "Error", not "Warning"',
    'an "x" is added to `message` of say',
  ]);
  expect(await told(['drop-entry', 'change-value'], child)).toEqual([
    'entry 1 of `parameters` of init is left out',
    '`Total` in `values` of end is left out',
    '`values.Total` of end is 6, not 5',
  ]);
});

test('mutants are made one by one, and share what they do not change', async () => {
  const bundle = await bundleOf(split({}));
  const [runbook] = bundle.runbooks as [Bundle['runbooks'][number]];
  const first = mutantsOf(runbook, new BundleFacts(bundle, standardCatalogue)).next().value as Mutant;
  expect(first.runbook.activities).toBe(runbook.activities);
  expect(Object.isFrozen(first.runbook.links[1]?.include)).toBe(true);
});

test('every mutant of any runbook differs from it and from the others, and if it is sound it can be played', async () => {
  await fc.assert(
    fc.asyncProperty(arbitraryRunbook({ time: true, options: true }), fc.nat(9), async (file, first) => {
      const bundle = await bundleOf(file);
      const [runbook] = bundle.runbooks as [Bundle['runbooks'][number]];
      const before = JSON.stringify(runbook);
      const mutants = mutantsIn(bundle);
      expect(mutants.length).toBeGreaterThan(0);
      const texts = mutants.map(({ runbook: changed }) => JSON.stringify(changed));
      expect(new Set([before, ...texts]).size).toBe(mutants.length + 1);
      expect(JSON.stringify(runbook)).toBe(before);
      for (const [at, { runbook: changed, path, isSound }] of mutants.entries()) {
        expect(changed.activities).toHaveLength(runbook.activities.length);
        expect(changed.links.length).toBeGreaterThanOrEqual(runbook.links.length);
        const [key, index] = path as ['activities' | 'links', number];
        expect(runbook[key][index]).toBeDefined();
        if (isSound && at % 10 === first) await simulate({ ...bundle, runbooks: [changed] }).result;
      }
    }),
    { numRuns: 40 },
  );
});
