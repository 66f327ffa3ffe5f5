import { expect, test } from 'vitest';
import { standardCatalogue } from '../../src/activities/catalogue.ts';
import { BundleFacts } from '../../src/analysis/bundle-facts.ts';
import type { TestedRun } from '../../src/index.ts';
import type { Activity } from '../../src/model/runbook.ts';
import { mutantsOf } from '../../src/testing/mutants/mutants-of.ts';
import type { TestPlan, TestWatch } from '../../src/testing/run-tests.ts';
import { readAll } from '../support/reading.ts';
import { type Suite, tested } from '../support/test-suite.ts';

const disks = {
  name: 'Disks',
  activities: [
    { id: 'init', type: 'Initialize Data' },
    { id: 'disks', type: 'Query Database', publishes: [{ name: 'Free', type: 'Number' }] },
    { id: 'log', type: 'Send Event Log Message', severity: 'Warning', message: '{{disks.Free}} GB' },
    { id: 'mail', type: 'Send Email', recipients: [{ address: 'ops@example.com' }], subject: 'no answer' },
  ],
  links: [
    { from: 'init', to: 'disks', include: [] },
    { from: 'disks', to: 'log', include: [{ item: 'Free', operator: 'is less than', value: 10 }] },
    { from: 'disks', to: 'mail', include: [{ status: ['failed'] }] },
  ],
};
const free = (...values: number[]) => ({ Disks: { disks: { rows: values.map((Free) => ({ Free })) } } });
const suiteOf = (cases: readonly object[], runbooks: readonly object[] = [disks]): Suite => ({
  runbooks: runbooks as Suite['runbooks'],
  tests: { runbook: 'Disks', cases },
});
const full = { name: 'one full', mocks: free(5, 50), expect: { ran: { log: 1 } } };

function mutated(suite: Suite, plan: Partial<TestPlan> = {}, watch: TestWatch = {}): Promise<TestedRun> {
  return tested(suite, { mutate: true, ...plan }, watch);
}

function toldOf({ mutants = [] }: TestedRun): readonly string[] {
  return mutants.flatMap(({ mutants: all }) => all.map(({ state, what }) => `${state}: ${what}`));
}

test('each mutant is played by the cases until one fails; the others are told with what they are', async () => {
  const run = await mutated(suiteOf([full]));
  expect(toldOf(run)).toEqual([
    'noticed: the condition `Free is less than 10` of disks -> log is left out',
    'unnoticed: the condition `Free is less than 10` of disks -> log becomes `Free is greater than or equal to 10`',
    'unnoticed: the condition `Free is less than 10` of disks -> log becomes `Free is less than or equal to 10`',
    'unnoticed: the condition `returns failed` of disks -> mail is left out',
    'unnoticed: the condition `returns failed` of disks -> mail becomes `returns success`',
    'unnoticed: the condition `returns failed` of disks -> mail becomes `returns warning`',
    'noticed: the link init -> disks is left out',
    'noticed: the link disks -> log is left out',
    'unnoticed: the failure path disks -> mail is left out',
    "noticed: the links disks -> log and disks -> mail lead to each other's targets",
    'unnoticed: disks -> mail is taken before disks -> log',
    'noticed: the rows of disks are flattened',
    'noticed: disks is left out: what leads to it goes on to log',
    'unnoticed: `{{disks.Free}}` is left out of `message` of log',
    'unnoticed: `severity` of log is "Error", not "Warning"',
    'unnoticed: an "x" is added to `message` of log',
    'unreached: entry 1 of `recipients` of mail is left out',
    'unreached: an "x" is added to `subject` of mail',
    'unreached: an "x" is added to `recipients[0].address` of mail',
  ]);
  const [condition] = run.mutants?.[0]?.mutants ?? [];
  expect(condition).toMatchObject({
    ...{ kind: 'drop-condition', runbook: '\\Disks', line: 1 },
    by: { case: 'one full', message: '"log" (Send Event Log Message) ran 2 times, not 1' },
  });
  expect(condition?.file).toMatch(/bundle\.json$/);
  expect(condition?.column).toBeGreaterThan(400);
});

test('a case that looks at more notices more, and the first that fails is named', async () => {
  const exact = {
    name: 'exact',
    mocks: free(5, 10),
    expect: { messages: [{ message: '5 GB', severity: 'Warning' }] },
  };
  const run = await mutated(suiteOf([full, exact]));
  const by = new Map(run.mutants?.[0]?.mutants.map(({ what, by }) => [what, by?.case]));
  expect(by.get('the link disks -> log is left out')).toBe('one full');
  expect(by.get('an "x" is added to `message` of log')).toBe('exact');
  expect(
    by.get('the condition `Free is less than 10` of disks -> log becomes `Free is less than or equal to 10`'),
  ).toBe('exact');
});

test('runbooks that a case starts have mutants as well, and others have none', async () => {
  const parent = {
    name: 'Parent',
    activities: [
      { id: 'init', type: 'Initialize Data' },
      { id: 'call', type: 'Invoke Runbook', runbook: 'Disks' },
    ],
    links: [{ from: 'init', to: 'call' }],
  };
  const suite = suiteOf(
    [{ ...full, runbook: 'Parent', expect: { ran: { 'Disks/log': 1 } } }],
    [parent, disks, { ...disks, name: 'Never played' }],
  );
  const { mutants } = await mutated(suite);
  expect(mutants?.map(({ runbook }) => runbook)).toEqual(['\\Parent', '\\Disks']);
  expect(mutants?.[1]?.mutants.some(({ state }) => state === 'noticed')).toBe(true);
});

test('a mutant whose run does not end is noticed by that', async () => {
  const looped = {
    ...disks,
    activities: disks.activities.map((activity) =>
      activity.id === 'disks'
        ? { ...activity, loop: { exit: [{ status: ['success', 'warning'] }] } }
        : activity,
    ),
    options: { emptyExit: 'continue', maxLoopAttempts: 1_000_000 },
  };
  const run = await mutated(suiteOf([{ ...full, expect: {} }], [looped]));
  const ended = (run.mutants ?? []).flatMap(({ mutants }) =>
    mutants.filter(({ state }) => state === 'timeout'),
  );
  expect(
    ended.map(({ what }) => what.replace('the condition `returns success or warning` of the Exit', '')),
  ).toEqual([
    ' tab of disks is left out',
    ' tab of disks becomes `returns warning`',
    ' tab of disks becomes `returns failed`',
  ]);
  expect(ended[0]?.by).toMatchObject({
    ...{ case: 'one full', message: 'the run was ended by the limit step-limit' },
  });
});

test('other orders of jobs notice what the documented one does not', async () => {
  const log = { id: 'log', type: 'Send Event Log Message', severity: 'Warning', message: 'here' };
  const child = (name: string) => ({ name, activities: [log] });
  const parent = {
    name: 'Disks',
    activities: [
      { id: 'one', type: 'Invoke Runbook', runbook: 'First' },
      { id: 'two', type: 'Invoke Runbook', runbook: 'Second' },
    ],
    links: [{ from: 'one', to: 'two' }],
  };
  const stateWith = async (schedules: unknown) => {
    const one = { name: 'in turn', expect: { before: [['First/log', 'Second/log']] }, schedules };
    const run = await mutated(suiteOf([one], [parent, child('First'), child('Second')]));
    const all = run.mutants?.flatMap(({ mutants }) => mutants);
    return all?.find(({ what }) => what === '`waitForCompletion` of one is false, not true')?.state;
  };
  expect(await stateWith('documented')).toBe('unnoticed');
  expect(await stateWith({ all: 20 })).toBe('noticed');
});

test('what it says of a mutant is what the cases give for a file that has the change', async () => {
  const suite = suiteOf([
    full,
    { name: 'none', mocks: { Disks: { disks: { status: 'failed' } } }, expect: {} },
  ]);
  const run = await mutated(suite);
  const { bundle } = await readAll([disks]);
  const [runbook] = bundle?.runbooks ?? [];
  expect(runbook).toBeDefined();
  if (bundle === undefined || runbook === undefined) return;
  const facts = new BundleFacts(bundle, standardCatalogue);
  for (const [index, { what, runbook: changed }] of [...mutantsOf(runbook, facts)].entries()) {
    const written = { ...changed, path: undefined, activities: changed.activities.map(asInFiles) };
    const { failed, passed } = await tested({ ...suite, runbooks: [written as object] });
    expect(failed + passed, what).toBe(2);
    const found = run.mutants?.[0]?.mutants[index];
    // A part that is left out is disabled here, so that the test file can still name it.
    expect([found?.what, found?.by?.case !== undefined]).toEqual([what, failed > 0]);
  }
});

/** The properties of an activity stand beside its tabs in a file. */
function asInFiles({ properties, ...tabs }: Activity): object {
  return { ...tabs, ...properties };
}

test('where a case fails there are no mutants', async () => {
  const bad = { name: 'bad', mocks: free(5), expect: { ran: { log: 2 } } };
  expect(await mutated(suiteOf([full, bad]))).toMatchObject({ failed: 1, mutants: undefined });
  expect(await tested(suiteOf([full]))).toMatchObject({ failed: 0, mutants: undefined });
});

test('a test file that no longer fits notices what it names', async () => {
  const naming = { ...full, expect: { links: { 'disks -> mail': 0 } } };
  const run = await mutated(suiteOf([naming]));
  const found = run.mutants?.[0]?.mutants.find(({ kind }) => kind === 'drop-failure-path');
  expect(found).toMatchObject({
    state: 'noticed',
    by: { case: undefined, message: 'there is no link "disks -> mail"' },
  });
});

test('an interrupt ends it with what is known', async () => {
  const stopping = new AbortController();
  let count = 0;
  const onMutant = () => {
    count += 1;
    if (count === 3) stopping.abort();
  };
  const run = await mutated(suiteOf([full]), {}, { signal: stopping.signal, onMutant });
  expect(run.isInterrupted).toBe(true);
  expect(toldOf(run)).toHaveLength(3);
});

test('a mutant after which nothing uses a simulated outcome is noticed, as the tests fail of that', async () => {
  const mocks = { Disks: { ...free(50).Disks, mail: { status: 'failed' } } };
  const failing = {
    name: 'no answer',
    mocks: { Disks: { ...mocks.Disks, disks: { status: 'failed' } } },
    expect: { ran: { log: 0 } },
  };
  const { mutants = [] } = await mutated(suiteOf([failing]));
  const path = mutants[0]?.mutants.find(({ what }) => what === 'the failure path disks -> mail is left out');
  expect(path).toMatchObject({
    state: 'noticed',
    by: { case: undefined, message: expect.stringContaining('"mail" was never played') },
  });
});
