// A runbook's schedule is looked at when a job of it starts, and never again (section 9, A29).
import { describe, expect, test } from 'vitest';
import { simulate } from '../../src/hosts/simulation/simulate.ts';
import { hosts, played, severalOf } from '../support/host-play.ts';
import { invoke, message, start } from '../support/runbook-file.ts';
import { expectWholeJobs, messages, named } from '../support/trace.ts';

/** 2000-01-01, when simulated time begins, is a Saturday. */
const schedules = [
  { name: 'Saturdays', daysOfWeek: ['Saturday'] },
  { name: 'Sundays', daysOfWeek: ['Sunday'] },
  {
    name: 'Never',
    exceptions: [],
    daysOfMonth: 'all',
    hours: Object.fromEntries(
      ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday'].map((day) => [day, '']),
    ),
  },
];
const runbook = (schedule: string, text = schedule) => ({ schedule, activities: { a: message(text) } });

describe.each(hosts)('%s', (_name, host) => {
  test('a denied job is recorded with the reason and never plays; whoever waits for it has failed (A22)', async () => {
    const bundle = await severalOf(
      {
        Parent: {
          activities: {
            go: start('Denied'),
            call: invoke('Denied'),
            log: message('{{call.Child runbook status}}: {{call.Error summary text}}'),
          },
          links: ['go->call', { from: 'call', to: 'log', include: [{ status: ['failed'] }] }],
        },
        Denied: runbook('Never'),
      },
      { schedules },
    );
    const reason = 'the schedule Never does not permit \\Denied to start now';
    const play = async (deniedJob: 'canceled' | 'failed') => {
      const all = await played(host(bundle, { runbook: 'Parent', options: { deniedJob } }));
      expectWholeJobs(all);
      expect(named(all, 'Diagnostic').filter(({ code }) => code === 'schedule-denied')).toMatchObject(
        [2, 3].map((job) => ({ job, level: 'Warning', message: reason })),
      );
      expect(named(all, 'JobStart').map(({ job }) => job)).toEqual([1]);
      expect(all.result).toMatchObject({ status: 'warning', jobs: 3 });
      return { ends: named(all, 'JobEnd').map(({ status }) => status), told: messages(all) };
    };
    expect(await play('canceled')).toEqual({
      ends: ['Canceled', 'Canceled', 'Completed'],
      told: [`canceled: ${reason}`],
    });
    expect(await play('failed')).toEqual({ ends: ['Failed', 'Failed', 'Completed'], told: [`: ${reason}`] });
  });

  test('a denied job frees its slot at once, and is the status of the run where it is what was run', async () => {
    const bundle = await severalOf(
      { Denied: runbook('Never'), Next: { activities: { a: message('next') } } },
      { schedules },
    );
    const servers = [{ name: 'RBS01', throttle: 1 }];
    const all = await played(host(bundle, { runbook: ['Denied', 'Next'], servers }));
    expectWholeJobs(all);
    expect(messages(all)).toEqual(['next']);
    expect(all.result).toMatchObject({ status: 'canceled', isInterrupted: false, executions: 1 });
  });
});

test('simulate: the time that counts is that of the start, not of the queueing, and one that runs is not interrupted', async () => {
  const bundle = await severalOf(
    {
      Parent: {
        activities: { day: { simulate: { durationMs: 86_400_000 } }, go: start('Sun'), also: start('Sat') },
      },
      // A job of it that was queued on Saturday starts on Sunday, when the one before it has ended.
      Long: { schedule: 'Saturdays', activities: { a: { simulate: { durationMs: 30 * 3_600_000 } } } },
      Sat: runbook('Saturdays'),
      Sun: runbook('Sundays'),
    },
    { schedules },
  );
  const all = await played(simulate(bundle, { runbook: ['Parent', 'Long', 'Long', 'Sun', 'Sat'] }));
  expectWholeJobs(all);
  expect(messages(all)).toEqual(['Saturdays', 'Sundays']);
  const ends = named(all, 'JobEnd').map(({ runbook: path, status }) => `${path} ${status}`);
  expect(ends.sort()).toEqual([
    '\\Long Canceled',
    '\\Long Completed',
    '\\Parent Completed',
    '\\Sat Canceled',
    '\\Sat Completed',
    '\\Sun Canceled',
    '\\Sun Completed',
  ]);
});
