import { expect, test } from 'vitest';
import { simulate } from '../../src/hosts/simulation/simulate.ts';
import { counts } from '../../src/reports/trace/counts.ts';
import { RunCounts } from '../../src/trace/run-counts.ts';
import { bundleOf, severalOf } from '../support/host-play.ts';

async function tallies(
  bundle: Awaited<ReturnType<typeof bundleOf>>,
  options: Parameters<typeof simulate>[1] = {},
) {
  const counting = new RunCounts();
  for await (const event of simulate(bundle, options)) counting.add(event);
  return counting.tallies(bundle.runbooks);
}

test('what each activity did, those that never ran last (1.4)', async () => {
  const bundle = await bundleOf(
    {
      a: { simulate: { rows: [{ n: 1 }, { n: 2 }, { n: 3 }] } },
      never: {},
      b: {
        simulate: [
          { when: [{ item: 'a.n', operator: 'equals', value: 1 }], status: 'failed' },
          { status: 'warning' },
        ],
      },
      c: {},
    },
    {
      links: [
        { from: 'a', to: 'b', include: [{ item: 'n', operator: 'is less than', value: 3 }] },
        { from: 'a', to: 'never', include: [{ status: ['failed'] }] },
        { from: 'b', to: 'c', include: [{ status: ['failed'] }] },
      ],
    },
  );
  const [only, ...others] = await tallies(bundle);
  expect(others).toEqual([]);
  const zero = { ran: 0, attempts: 0, rows: 0, success: 0, warning: 0, failed: 0, dropped: 0, simulated: 0 };
  expect(only).toMatchObject({
    runbook: '\\Test',
    jobs: 1,
    instances: 1,
    statuses: { success: 0, warning: 1, failed: 0, canceled: 0 },
    activities: [
      { id: 'a', ...zero, ran: 1, attempts: 1, rows: 3, success: 1, dropped: 1, simulated: 1 },
      { id: 'b', ...zero, ran: 2, attempts: 2, rows: 2, warning: 1, failed: 1, dropped: 1, simulated: 2 },
      { id: 'c', ...zero, ran: 1, attempts: 1, rows: 1, success: 1, simulated: 1 },
      { id: 'never', ...zero },
    ],
  });
});

test('each runbook that had a job has counts of its own, and no other', async () => {
  const bundle = await severalOf({
    Parent: {
      activities: {
        l: { simulate: { rows: [{ n: 1 }, { n: 2 }] } },
        i: { type: 'Invoke Runbook', runbook: 'Child' },
      },
    },
    Child: { activities: { c: {} } },
    Other: { activities: { o: {} } },
  });
  const all = await tallies(bundle, { runbook: 'Parent' });
  expect(
    all.map(({ runbook, jobs, activities }) => [
      runbook,
      jobs,
      activities.map(({ id, ran }) => `${id} ${ran}`),
    ]),
  ).toEqual([
    ['\\Parent', 1, ['l 1', 'i 2']],
    ['\\Child', 2, ['c 2']],
  ]);
});

test('platform events are counted with their activity, or with the runbook (section 10)', async () => {
  const failing = { reportIfFails: true, simulate: { status: 'failed' as const } };
  const bundle = await bundleOf({ failing }, { runbook: { reportIfFails: true } });
  const all = await tallies(bundle);
  expect(all).toMatchObject([{ platformEvents: 1, activities: [{ id: 'failing', platformEvents: 1 }] }]);
  const report = counts();
  for await (const event of simulate(bundle)) report.event(event);
  expect(report.end().split('\n')[0]).toBe('\\Test: 1 job, 1 instance, 1 x failed, 2 platform events');
});
