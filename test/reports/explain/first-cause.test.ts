import { expect, test } from 'vitest';
import { simulate } from '../../../src/hosts/simulation/simulate.ts';
import { firstCauseOf } from '../../../src/reports/explain/first-cause.ts';
import { testedItems } from '../../../src/trace/runbook-trace.ts';
import { TraceCounts } from '../../../src/trace/trace-counts.ts';
import { TraceEvidence } from '../../../src/trace/trace-evidence.ts';
import { runbook } from '../../support/runbook-file.ts';
import { bundleOf, plain } from './explained.ts';

type Options = Parameters<typeof simulate>[1];

/** The lines of the first cause, two spaces for each level. `of`: `Runbook/activity id`. */
async function causes(of: string, runbooks: readonly object[], options: Options = {}): Promise<string[]> {
  const bundle = await bundleOf(...runbooks);
  const tested = new Map(bundle.bundle.runbooks.map((each) => [each.path, testedItems(each)]));
  const counts = new TraceCounts((path, activity) => tested.get(path)?.get(activity) ?? []);
  const evidence = new TraceEvidence();
  const first = bundle.bundle.runbooks[0]!.name;
  for await (const event of simulate(bundle.bundle, { runbook: first, ...options })) {
    counts.add(event);
    evidence.add(event);
  }
  const [name, id] = of.split('/') as [string, string];
  const facts = bundle.of(bundle.bundle.runbooks.find((each) => each.name === name)!);
  const at = facts.wiring.byId(id)!;
  return firstCauseOf(at, facts, bundle, { evidence, counts: counts.runbooks }).map(
    ({ level, text }) => `${'  '.repeat(level)}${text}`,
  );
}

/** A runbook whose activities are named by their ids. */
function file(name: string, activities: Parameters<typeof runbook>[0], links: Parameters<typeof runbook>[1]) {
  const named = Object.entries(activities).map(([id, activity]) => [id, { name: id, ...activity }]);
  return { ...runbook(Object.fromEntries(named), links), name };
}
const failing = (errorSummary: string) => ({
  ...plain,
  simulate: { status: 'failed' as const, errorSummary },
});
const call = (name: string) => ({ type: 'Invoke Runbook', runbook: name });
const rows = (...values: readonly number[]) => ({
  type: 'Query Database',
  publishes: [{ name: 'n' }],
  simulate: { rows: values.map((n) => ({ n })) },
});

test('an activity that never ran: the chain goes up to the failure, and quotes its error summary', async () => {
  const parent = file('P', { a: failing('no disk'), b: plain, c: plain }, ['a -> b', 'b -> c']);
  expect(await causes('P/c', [parent])).toEqual([
    'c never ran',
    '  b never ran',
    '    a ended 1 x failed with 1 row, but its link passes on success',
    '      1 row of a passed no link: status is success: failed',
    '      a ended failed: no disk',
  ]);
});

test('a failure of a child runbook is followed into the child, as deep as it goes', async () => {
  const all = [
    file('P', { i: call('C'), z: plain }, ['i -> z']),
    file('C', { i: call('D') }, []),
    file('D', { w: failing('access denied') }, []),
  ];
  const told = await causes('P/z', all, { options: { invokeStatus: 'mirrorChild' } });
  expect(told.filter((line) => !line.includes('passed no link'))).toEqual([
    'z never ran',
    '  i ended 1 x failed with 1 row, but its link passes on success',
    expect.stringMatching(/^ {4}i ended failed: .*access denied/),
    '      job 2 (\\C) ended failed',
    expect.stringMatching(/^ {8}i of \\C ended failed: .*access denied/),
    '          job 3 (\\D) ended failed',
    '            w of \\D ended failed: access denied',
  ]);
});

test('a child that failed explains a link on its status, although the activity itself succeeds (A22)', async () => {
  const all = [
    file('P', { i: call('D'), z: plain }, [
      {
        from: 'i',
        to: 'z',
        include: [{ item: 'Child runbook status', operator: 'equals', value: 'success' }],
      },
    ]),
    file('D', { w: failing('access denied') }, []),
  ];
  expect(await causes('P/z', all)).toEqual([
    'z never ran',
    '  i ended 1 x success with 1 row, but its link passes when Child runbook status equals "success"',
    '    1 row of i passed no link: Child runbook status equals "success": "failed"',
    '    not all jobs that i queued ended success',
    '      job 2 (\\D) ended failed',
    '        w of \\D ended failed: access denied',
  ]);
});

test('a runbook without a job: the chain goes up to the activity that would have started it', async () => {
  const all = [
    file('P', { a: rows(3, 4), i: call('C') }, [
      { from: 'a', to: 'i', include: [{ item: 'n', operator: 'is greater than', value: 5 }] },
    ]),
    file('C', { s: plain, w: plain }, ['s -> w']),
  ];
  expect(await causes('C/w', all)).toEqual([
    'w never ran: no instance of \\C began',
    '  i of \\P never ran',
    '    a ended 1 x success with 2 rows, but its link passes when n is greater than 5',
    '      1 row of a of \\P passed no link: n is greater than 5: 3',
    '      1 row of a of \\P passed no link: n is greater than 5: 4',
  ]);
  const mocks = { '\\P': { a: { rows: [{ n: 9 }] }, i: {} } };
  expect(await causes('C/w', all, { mocks })).toEqual([
    'w never ran: no instance of \\C began',
    '  a simulated outcome replaced i of \\P, so it started nothing',
  ]);
});

test('a Junction that starves names the activity that it returns data from, and why that never ran (A17)', async () => {
  const starved = file(
    'P',
    { a: rows(1), b: plain, c: plain, j: { type: 'Junction', returnDataFrom: 'b' }, z: plain },
    [
      { from: 'a', to: 'b', include: [{ item: 'n', operator: 'equals', value: 2 }] },
      'a -> c',
      'b -> j',
      'c -> j',
      'j -> z',
    ],
  );
  const expected = (value: string) => [
    'z never ran',
    '  j sent nothing on (A17)',
    '    j returns data from b, which never ran (A17)',
    '    b never ran',
    `      a ended 1 x success with 1 row, but its link passes when n equals 2${value}`,
  ];
  expect(await causes('P/z', [starved])).toEqual([
    ...expected(''),
    '        n: not in the trace; play with --published-data all',
  ]);
  expect(await causes('P/z', [starved], { publishedData: 'all' })).toEqual(expected('; n was "1" (1 x)'));
});

test('a Junction that waits for every link names the links that delivered nothing (A15)', async () => {
  const strict = {
    ...file('P', { a: plain, b: failing('gone'), c: plain, j: { type: 'Junction' } }, [
      'a -> b',
      'a -> c',
      'b -> j',
      'c -> j',
    ]),
    options: { junctionWaits: 'everyLink' },
  };
  const told = await causes('P/j', [strict]);
  expect(told.slice(0, 2)).toEqual([
    'j never ran',
    '  j never runs: 1 of its 2 links delivered nothing (A15)',
  ]);
  expect(told).toContain('    b ended failed: gone');
});

test('an activity that ran: the activities before it, its job, and who queued that, up to the outside', async () => {
  const all = [
    file('P', { a: plain, l: rows(1, 2), i: call('C') }, ['a -> l', 'l -> i']),
    file('C', { s: plain, w: plain }, ['s -> w']),
  ];
  expect(await causes('C/w', all)).toEqual([
    'w first ran on token 1.1 in job 2, after s',
    '  job 2 (\\C) was queued by i of \\P in job 1, after a -> l',
    '    job 1 (\\P) was started from outside',
  ]);
});

test('an activity that ran and failed: first its errors, counted; then its dropped rows; then what led to it', async () => {
  const looped = {
    ...plain,
    loop: { exit: [{ status: ['success' as const] }] },
    simulate: [{ attempts: '1-2', status: 'failed' as const, errorSummary: 'busy' }, {}],
  };
  const told = await causes('P/a', [
    file('P', { a: looped, b: plain }, [{ from: 'a', to: 'b', include: [{ status: ['failed'] }] }]),
  ]);
  expect(told).toEqual([
    'a ended failed (2 x): busy',
    '1 row of a passed no link: status is failed: success',
    'a first ran on token 1 in job 1',
    '  job 1 (\\P) was started from outside',
  ]);
});

test('what ends the run early is told: a limit, a deadlock', async () => {
  const steps = file('P', { a: plain, b: plain, c: plain }, ['a -> b', 'b -> c']);
  expect(await causes('P/c', [steps], { options: { maxExecutions: 2 } })).toEqual([
    'c never ran',
    '  the step limit of 2 activity executions was reached',
    '  b ended 1 x success, but the instance ended before its turn came',
  ]);
  const locked = file('P', { i: call('P'), z: plain }, ['i -> z']);
  const told = await causes('P/z', [locked]);
  expect(told.join('\n')).toContain('held by job 1');
  expect(told.filter((line) => line.includes('held by job 1'))).toHaveLength(1);
});

test('a disabled activity, and a link that is off, are causes of their own', async () => {
  const off = file('P', { a: plain, b: { ...plain, enabled: false }, c: plain, d: plain }, [
    'a -> b',
    { from: 'b', to: 'c' },
    { from: 'a', to: 'd', enabled: false },
  ]);
  expect(await causes('P/c', [off])).toEqual([
    'c never ran',
    '  the link from b passes never: b is disabled (on success)',
  ]);
  expect(await causes('P/d', [off])).toEqual([
    'd never ran',
    '  the link from a passes never: the link is disabled (on success)',
  ]);
  expect(await causes('P/b', [off])).toEqual(['b never ran: it is disabled']);
});

test('a long chain does not overflow the stack, and ends after 200 lines', async () => {
  const ids = Array.from({ length: 5000 }, (_, index) => `n${index}`);
  const links = ids.slice(1).map((id, index) => `n${index} -> ${id}`);
  const chain = file(
    'P',
    Object.fromEntries(ids.map((id) => [id, id === 'n0' ? failing('x') : plain])),
    links,
  );
  const told = await causes('P/n4999', [chain]);
  expect(told).toHaveLength(201);
  expect(told.at(-1)).toBe('…');
});
