import { expect, test } from 'vitest';
import type { OptionsInput } from '../../src/model/options.ts';
import { optionsSchema } from '../../src/model/options-schema.ts';
import { mainWith, twoBranches } from '../scenarios/documented-runbooks.ts';
import { emitsNothingType, order, play, startMs } from '../support/engine-play.ts';
import { counted, type RunbookFile, runbook } from '../support/runbook-file.ts';
import { named } from '../support/trace.ts';

const played = (file: RunbookFile, options: OptionsInput) => {
  const chosen = { ...file, options };
  return order(play(chosen), chosen);
};

test('the defaults are the rules chosen in section 13', () => {
  const {
    maxLoopAttempts,
    maxExecutions,
    maxTokens,
    maxTextLength,
    maxJobs,
    maxJobDepth,
    eventLogSource,
    eventLogEventId,
    culture,
    ...choices
  } = optionsSchema.parse({});
  expect(choices).toEqual({
    mergeOrder: 'fifo',
    linkOrder: 'stored',
    rollup: 'sco',
    flattenCsv: 'rfc4180',
    emptyResult: 'byType',
    defaultOutcome: 'blank',
    scriptMixedValues: 'flatten',
    missingData: 'blank',
    midBase: 0,
    between: 'inclusive',
    dateComparison: 'text',
    mapPattern: 'part',
    triggerDelay: 'nonBlocking',
    junctionEmits: 'rows',
    junctionWaits: 'quiescence',
    junctionNone: 'empty',
    junctionStarved: 'none',
    emptyExit: 'exit',
    loopRows: 'last',
    returnedRows: 'all',
    counterScope: 'global',
    siblingRows: 'together',
    parameterTypes: 'asGiven',
    invokeStatus: 'own',
    busyTriggers: 'buffer',
    jobOrder: 'skipBlocked',
    waitingParentHoldsSlot: true,
    serverLoss: 'restart',
    deniedJob: 'canceled',
    counterUpdates: 'atomic',
    timing: 'immediate',
  });
  expect(maxExecutions).toBeGreaterThan(maxLoopAttempts);
  expect([maxTokens, maxTextLength, maxJobs, maxJobDepth]).toEqual([10_000_000, 50_000_000, 2_000_000, 100]);
  expect([eventLogSource, eventLogEventId, culture]).toEqual(['Orchestrator', 1, 'en-US']);
});

test('mergeOrder: FIFO, or all of C before any D (A1, X6)', () => {
  const file = mainWith(3, ['Main->A', 'A->C', 'C->D', 'Main->C']);
  const start = 'Init Main A(1) C(1) A(2) C(2) A(3) C(3)';
  expect(played(file, { mergeOrder: 'fifo' })).toBe(`${start} C(1) D(1) C(2) D(2) C(3) D(3) D(1) D(2) D(3)`);
  expect(played(file, { mergeOrder: 'barrier' })).toBe(
    `${start} C(1) C(2) C(3) D(1) D(2) D(3) D(1) D(2) D(3)`,
  );
});

test('mergeOrder "barrier": delays, loops and Junctions still come to an end, with the same executions (A1)', () => {
  const file = mainWith(
    2,
    [
      'Main->A',
      { from: 'Main', to: 'B', delaySeconds: 3 },
      'A->C',
      'B->C',
      'C->J',
      'Main->J',
      'J->D',
      'D->E',
    ],
    {
      J: { type: 'Junction', returnDataFrom: 'C' },
      A: { loop: { exit: [{ item: 'Loop: Number of attempts', operator: 'equals', value: 2 }] } },
    },
  );
  const barrier = played(file, { mergeOrder: 'barrier' });
  expect(barrier.split(' ').sort()).toEqual(played(file, {}).split(' ').sort());
  expect(barrier).toBe(
    'Init Main A(1)#1 A(1)#2 A(2)#1 A(2)#2 C(1) C(2) B(1) B(2) C(1) C(2) J D(1) D(2) D(1) D(2) E(1) E(2) E(1) E(2)',
  );
});

test('linkOrder: stored, or reversed (A4)', () => {
  const file = mainWith(2, ['Main->A', 'Main->B']);
  expect(played(file, { linkOrder: 'stored' })).toBe('Init Main A(1) B(1) A(2) B(2)');
  expect(played(file, { linkOrder: 'reversed' })).toBe('Init Main B(1) A(1) B(2) A(2)');
});

test("a link's own order goes before the stored one, wherever in the file it stands (A4)", () => {
  const file = runbook({ s: {}, a: {}, b: {}, c: {}, d: {} }, [
    's->a',
    's->b',
    { from: 's', to: 'c', order: 70 },
    { from: 's', to: 'd', order: -3 },
  ]);
  expect(played(file, {})).toBe('s d c a b');
});

test('emptyResult: as the type says, one blank token, or none (A7)', () => {
  const nothing = (type: string) => runbook({ a: { type, simulate: { rows: [] } }, b: {} }, ['a->b']);
  const results = ['Run .Net Script', emitsNothingType].map((type) =>
    (['byType', 'oneBlank', 'none'] as const).map((emptyResult) => played(nothing(type), { emptyResult })),
  );
  expect(results).toEqual([
    ['a b', 'a b', 'a'],
    ['a', 'a b', 'a'],
  ]);
});

test('a failed execution sends one token whatever it published, none under no option (section 2, A7)', () => {
  const failing = (rows: object[]) =>
    runbook({ a: { simulate: { status: 'failed', rows } }, b: {} }, [{ from: 'a', to: 'b', include: [] }], {
      emptyResult: 'none',
    });
  expect(
    [[], [{ i: 1 }], [{ i: 1 }, { i: 2 }]].map((rows) => order(play(failing(rows)), failing(rows))),
  ).toEqual(['a b', 'a b(1)', 'a b']);
});

test('flattenCsv: quoted as RFC 4180 has it, a single value too, or not at all (A6)', () => {
  const of = (rows: object[]) => runbook({ a: { simulate: { rows }, flatten: { mode: 'csv' } } }, []);
  const values = (rows: object[], options: OptionsInput) =>
    play({ ...of(rows), options }).executions[0]?.rows.map((row) => row['x']);
  expect(values([{ x: 'a,b' }, { x: '' }, { x: 'say "c"' }], {})).toEqual(['"a,b",,"say ""c"""']);
  expect(values([{ x: 'a,b' }], {})).toEqual(['"a,b"']);
  expect(values([{ x: 'a,b' }, { x: '' }, { x: 'say "c"' }], { flattenCsv: 'unquoted' })).toEqual([
    'a,b,,say "c"',
  ]);
});

test('between: inclusive, or exclusive (A11)', () => {
  const file = mainWith(3, [
    { from: 'Main', to: 'A', include: [{ item: 'i', operator: 'is between', value: [1, 3] }] },
  ]);
  expect(played(file, { between: 'inclusive' })).toBe('Init Main A(1) A(2) A(3)');
  expect(played(file, { between: 'exclusive' })).toBe('Init Main A(2)');
});

test('dateComparison: as text, or as points in time (A12)', () => {
  const rows = [{ i: '2024-05-01T10:00:00.000+02:00' }];
  const before = { item: 'i', operator: 'is less than' as const, value: '2024-05-01T09:00:00.000Z' };
  const file = runbook({ a: { simulate: { rows } }, b: {} }, [{ from: 'a', to: 'b', include: [before] }]);
  expect(play({ ...file, options: { dateComparison: 'text' } }).executions).toHaveLength(1);
  expect(play({ ...file, options: { dateComparison: 'chronological' } }).executions).toHaveLength(2);
});

test('triggerDelay: others pass, or the queue is held (A13)', () => {
  const file = mainWith(2, [{ from: 'Main', to: 'A', delaySeconds: 5 }, 'Main->B']);
  expect(played(file, { triggerDelay: 'nonBlocking' })).toBe('Init Main B(1) B(2) A(1) A(2)');
  expect(played(file, { triggerDelay: 'blocking' })).toBe('Init Main A(1) B(1) A(2) B(2)');
});

test('a trigger delay counts from the end of its source and leaves no record while it waits (A13)', () => {
  const file = runbook({ a: { simulate: { durationMs: 700 } }, b: {} }, [
    { from: 'a', to: 'b', delaySeconds: 1.5 },
  ]);
  const run = play(file);
  expect(run.executions.map((execution) => execution.startMs - startMs)).toEqual([0, 2200]);
  expect(run.events.map(({ event }) => event)).toEqual([
    'InstanceStart',
    'ActivityStart',
    'ActivityEnd',
    'ActivityStart',
    'ActivityEnd',
    'InstanceEnd',
  ]);
});

test('returnedRows: as many as Return Data ran, or the last (A21)', () => {
  const file = mainWith(3, ['Main->R']);
  const returned = (returnedRows: 'all' | 'last') =>
    play(
      { ...file, options: { returnedRows } },
      {
        outcome: ({ activity, token }) =>
          activity.id === 'R' ? { status: 'success', returned: { row: token.row } } : undefined,
      },
    ).ending.returned;
  expect(returned('all')).toEqual([{ row: 0 }, { row: 1 }, { row: 2 }]);
  expect(returned('last')).toEqual([{ row: 2 }]);
});

test('siblingRows: together, or row by row in turn (A31, X2)', () => {
  const file = twoBranches(2, { '1a': counted(2) });
  const start = 'Init Main 1a(1) 2a(1) 1a(2) 2a(2)';
  expect(played(file, { siblingRows: 'together' })).toBe(
    `${start} 1b(1.1) 1b(1.2) 2b(1) 1b(2.1) 1b(2.2) 2b(2)`,
  );
  expect(played(file, { siblingRows: 'alternate' })).toBe(
    `${start} 1b(1.1) 2b(1) 1b(1.2) 1b(2.1) 2b(2) 1b(2.2)`,
  );
});

test('siblingRows "alternate": a delayed token in between keeps its siblings apart (A31, A13)', () => {
  const file = mainWith(
    1,
    [{ from: 'Init', to: 'D', delaySeconds: 1 }, 'D->E', 'Main->A', 'Main->B', 'A->X', 'B->Y'],
    {
      D: counted(2),
      Main: { simulate: { durationMs: 5000, rows: [{ i: 'm' }] } },
      A: counted(2),
      B: counted(2),
    },
  );
  const links = [file.links[1]!, file.links[0]!, ...file.links.slice(2)];
  expect(played({ ...file, links }, { siblingRows: 'alternate' })).toBe(
    'Init Main D A(m) B(m) E(1) E(2) X(m.1) Y(m.1) X(m.2) Y(m.2)',
  );
});

test.each(['together', 'alternate'] as const)(
  'siblingRows "%s" runs the same executions and lets Junctions fire (A31)',
  (siblingRows) => {
    const file = mainWith(2, ['Main->A', 'Main->B', 'A->J', 'B->C', 'C->J', 'J->Z'], {
      A: counted(2),
      B: counted(3),
      J: { type: 'Junction' },
    });
    const names = played(file, { siblingRows }).split(' ');
    expect(names.slice(-2)).toEqual(['J', 'Z']);
    expect(names).toHaveLength(2 + 4 + 6 + 2);
  },
);

test('maxExecutions: the run ends failed, with the limit named (exit code 4)', () => {
  const file = mainWith(3, ['Main->A']);
  const run = play({ ...file, options: { maxExecutions: 4 } });
  expect(run.executions).toHaveLength(4);
  expect(run.ending).toMatchObject({ status: 'failed', limit: 'step-limit' });
  expect(named(run, 'Diagnostic')).toMatchObject([
    {
      code: 'step-limit',
      level: 'Error',
      message: 'the step limit of 4 activity executions was reached',
    },
  ]);
  expect(play({ ...file, options: { maxExecutions: 5 } }).ending).toMatchObject({ status: 'success' });
});

test('Junctions count as executions (maxExecutions)', () => {
  const file = mainWith(1, ['Main->J', 'J->Z'], { J: { type: 'Junction' } }, { maxExecutions: 2 });
  expect(play(file).ending).toMatchObject({ limit: 'step-limit' });
});
