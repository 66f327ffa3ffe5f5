// Platform events (section 10): Send Platform Event, and reports that an activity or a runbook failed or runs
// long.
import { describe, expect, test } from 'vitest';
import { simulate } from '../../src/hosts/simulation/simulate.ts';
import { run } from '../../src/hosts/threads/run.ts';
import { bundleOf, hosts, type Played, played, severalOf } from '../support/host-play.ts';
import { invoke, script } from '../support/runbook-file.ts';
import { expectWholeJobs, named, type Told } from '../support/trace.ts';

const startMs = Date.UTC(2000, 0, 1);

/** The platform events in short: `activity type summary`, the path of the runbook in place of no activity. */
const raised = (all: Told) =>
  named(all, 'PlatformEvent').map(
    ({ activity, runbook, type, summary }) => `${activity ?? runbook} ${type} ${summary}`,
  );
/** The same with the seconds of simulated time at which they came. */
const timed = (all: Told) =>
  named(all, 'PlatformEvent').map(
    ({ time, activity, runbook }) => `${(Date.parse(time) - startMs) / 1000} ${activity ?? runbook}`,
  );
/** What happened in the job, in short, from the start of the instance to its end. */
const outline = ({ events }: Played) => events.map(({ event }) => event).slice(3, -1);

const fails = (more: object = {}) => ({
  simulate: { status: 'failed' as const, errorSummary: 'boom' },
  ...more,
});
const takes = (seconds: number, more: object = {}) => ({ simulate: { durationMs: seconds * 1000 }, ...more });

describe.each(hosts)('%s', (_name, host) => {
  const simulatedToo = { runbook: 'Test' };

  test('Send Platform Event raises its event between its start and its end', async () => {
    const send = {
      type: 'Send Platform Event',
      eventType: 'Error',
      summary: 'Disk full',
      details: 'C: on X',
    };
    const all = await played(host(await bundleOf({ send }), simulatedToo));
    expectWholeJobs(all);
    expect(outline(all)).toEqual([
      'InstanceStart',
      'ActivityStart',
      'PlatformEvent',
      'ActivityEnd',
      'InstanceEnd',
    ]);
    const [event] = named(all, 'PlatformEvent');
    expect(event).toMatchObject({ level: 'Error', eventId: 134, source: 'Pianola', cause: 5, job: 1 });
    expect(event).toMatchObject({
      activity: 'send',
      type: 'Error',
      summary: 'Disk full',
      details: 'C: on X',
    });
    expect(all.result.status).toBe('success');
  });

  test('a failure is reported after the end that it is about, by the activity and by the runbook, where they are set to', async () => {
    const activities = { a: fails({ name: 'Work', reportIfFails: true }), b: takes(0) };
    const bundle = await bundleOf(activities, { runbook: { reportIfFails: true } });
    const all = await played(host(bundle, simulatedToo));
    expectWholeJobs(all);
    expect(outline(all)).toEqual([
      'InstanceStart',
      'ActivityStart',
      'ActivityEnd',
      'PlatformEvent',
      'TokenDropped',
      'InstanceEnd',
      'PlatformEvent',
    ]);
    expect(named(all, 'PlatformEvent')).toMatchObject([
      {
        level: 'Error',
        activity: 'a',
        cause: 6,
        type: 'Error',
        summary: 'Work failed',
        details: 'Query Database of \\Test: boom',
      },
      { activity: null, cause: 9, type: 'Error', summary: 'Test failed', details: '\\Test: Work: boom' },
    ]);
  });

  test('nothing is reported that is not set to, and a warning is no failure', async () => {
    const quiet = await bundleOf({ a: fails() });
    expect(raised(await played(host(quiet, simulatedToo)))).toEqual([]);
    const warned = { simulate: { status: 'warning' as const }, reportIfFails: true };
    const bundle = await bundleOf({ a: warned, b: fails() }, { runbook: { reportIfFails: true } });
    const all = await played(host(bundle, simulatedToo));
    expect([all.result.status, raised(all)]).toEqual(['warning', []]);
  });

  test('what runs longer than it is set to report is reported when the time is reached, and goes on', async () => {
    const slow = takes(0.3, { name: 'Slow', reportIfRunsMoreThanSeconds: 0.05 });
    const bundle = await bundleOf({ slow }, { runbook: { reportIfRunsMoreThanSeconds: 0.1 } });
    const all = await played(host(bundle, simulatedToo));
    expectWholeJobs(all);
    expect(raised(all)).toEqual([
      'slow Warning Slow has been running for more than 0.05 seconds',
      '\\Test Warning Test has been running for more than 0.1 seconds',
    ]);
    const [start, first, second, end] = all.events.filter(
      ({ event }) => event === 'ActivityStart' || event === 'PlatformEvent' || event === 'ActivityEnd',
    );
    const [began] = named(all, 'InstanceStart');
    expect([first?.cause, second?.cause]).toEqual([start?.seq, began?.seq]);
    expect([end?.event, all.result.status]).toEqual(['ActivityEnd', 'success']);
    const ms = (event: { time: string } | undefined) => Date.parse(event?.time ?? '');
    expect(ms(first) - ms(start)).toBeGreaterThanOrEqual(50);
    expect(ms(second) - ms(began)).toBeGreaterThanOrEqual(100);
    expect(ms(end) - ms(start)).toBeGreaterThanOrEqual(300);
  });

  test('a job that the schedule denies has failed where it is set to: its runbook reports that', async () => {
    const schedules = [{ name: 'Never', daysOfWeek: [] }];
    const denied = { schedule: 'Never', reportIfFails: true, activities: { a: takes(0) } };
    const bundle = await severalOf({ Denied: denied }, { schedules });
    const play = async (deniedJob: 'canceled' | 'failed') =>
      raised(await played(host(bundle, { options: { deniedJob } })));
    expect([await play('canceled'), await play('failed')]).toEqual([[], ['\\Denied Error Denied failed']]);
  });
});

describe('simulate', () => {
  const play = async (bundle: Awaited<ReturnType<typeof bundleOf>>, options = {}) => {
    const all = await played(simulate(bundle, options));
    expectWholeJobs(all);
    return all;
  };

  test('what ends at the very moment has not run longer', async () => {
    const limit = { reportIfRunsMoreThanSeconds: 60 };
    const times = async (seconds: number, more: object = {}) =>
      timed(await play(await bundleOf({ a: takes(seconds, limit) }, { runbook: limit }), more));
    expect(await times(60)).toEqual([]);
    expect(await times(60.001)).toEqual(['60 a', '60 \\Test']);
    // The run ends at that moment, too.
    expect(await times(90, { untilMs: 60_000 })).toEqual([]);
    expect(await times(90, { untilMs: 60_001 })).toEqual(['60 a', '60 \\Test']);
  });

  test('what goes on at the same moment comes first: a link’s delay, a child’s end', async () => {
    const bundle = await severalOf({
      Parent: {
        activities: { call: invoke('Child', { reportIfRunsMoreThanSeconds: 5 }), next: takes(0) },
        links: [{ from: 'call', to: 'next', delaySeconds: 5 }],
        reportIfRunsMoreThanSeconds: 10,
      },
      Child: { activities: { a: takes(5) } },
    });
    expect(timed(await play(bundle, { runbook: 'Parent' }))).toEqual([]);
  });

  test('an activity counts the time of the jobs it waits for; each start is reported once', async () => {
    const bundle = await severalOf({
      Parent: {
        activities: { call: invoke('Child', { reportIfRunsMoreThanSeconds: 5 }) },
        reportIfRunsMoreThanSeconds: 7,
      },
      Child: { activities: { a: takes(6), b: takes(20) }, reportIfRunsMoreThanSeconds: 6.5 },
    });
    expect(timed(await play(bundle, { runbook: 'Parent' }))).toEqual(['5 call', '6.5 \\Child', '7 \\Parent']);
  });

  test('each attempt of a loop runs, and fails, for itself; the delay between them is nobody’s time', async () => {
    const looped = {
      reportIfFails: true,
      reportIfRunsMoreThanSeconds: 10,
      loop: { delaySeconds: 30 },
      simulate: [
        { attempts: '1', status: 'failed' as const, durationMs: 8000 },
        { attempts: '2', status: 'failed' as const, durationMs: 12_000 },
        { durationMs: 11_000 },
      ],
    };
    // The second attempt begins at 38 s, the third at 80 s.
    expect(timed(await play(await bundleOf({ looped })))).toEqual([
      '8 looped',
      '48 looped',
      '50 looped',
      '90 looped',
    ]);
  });

  test('a monitor that waits is not reported: its runbook runs from the trigger on', async () => {
    const monitor = {
      type: 'Monitor Folder',
      reportIfRunsMoreThanSeconds: 5,
      simulate: { triggers: [{ at: 100 }, { at: 300 }] },
    };
    const work = takes(20, { reportIfRunsMoreThanSeconds: 15 });
    const bundle = await bundleOf({ monitor, work }, { runbook: { reportIfRunsMoreThanSeconds: 10 } });
    expect(timed(await play(bundle))).toEqual(['110 \\Test', '115 work', '310 \\Test', '315 work']);
  });

  test('the activity that a stop interrupts has failed, its runbook was canceled', async () => {
    const more = { name: 'Work', reportIfFails: true };
    const bundle = await bundleOf({ a: takes(60, more) }, { runbook: { reportIfFails: true } });
    expect(raised(await play(bundle, { untilMs: 5000 }))).toEqual(['a Error Work failed']);
  });

  test('a runbook whose server is lost has failed (A26)', async () => {
    const bundle = await bundleOf({ a: takes(60) }, { runbook: { reportIfFails: true } });
    const servers = ['S1', 'S2'].map((name) => ({ name, throttle: 1 }));
    const faults = [{ server: 'S1', atMs: 10_000, forMs: Number.POSITIVE_INFINITY }];
    const all = await play(bundle, { servers, faults });
    expect(named(all, 'PlatformEvent')).toMatchObject([
      { activity: null, details: '\\Test: Query Database: The runbook server S1 was lost.' },
    ]);
    const fail = await play(bundle, { servers, faults, options: { serverLoss: 'fail' } });
    expect(raised(fail)).toEqual(['\\Test Error Test failed']);
  });

  test('a runbook that a limit ends has failed, for that reason', async () => {
    const looped = { loop: { exit: [{ status: ['warning' as const] }] } };
    const bundle = await bundleOf({ looped }, { runbook: { reportIfFails: true } });
    const all = await play(bundle, { options: { maxLoopAttempts: 3 } });
    expect(named(all, 'PlatformEvent')).toMatchObject([
      { details: '\\Test: Query Database has not met an exit condition after 3 attempts' },
    ]);
  });

  test('reports are no choice: with choose the documented order gives the same trace', async () => {
    const one = { activities: { a: takes(60, { reportIfRunsMoreThanSeconds: 10 }) } };
    const two = { activities: { a: takes(10), b: takes(50, { reportIfRunsMoreThanSeconds: 10 }) } };
    const bundle = await severalOf({ One: one, Two: two, Three: one });
    const counts: number[] = [];
    const choose = (count: number) => {
      counts.push(count);
      return 0;
    };
    const runbook = ['One', 'Two', 'Three'];
    const chosen = await play(bundle, { runbook, choose });
    expect(timed(chosen)).toEqual(['10 a', '10 a', '20 b']);
    expect(chosen.bytes).toBe((await play(bundle, { runbook })).bytes);
    const quiet = { activities: { a: takes(60) } };
    const without = await severalOf({
      One: quiet,
      Two: { activities: { a: takes(10), b: takes(50) } },
      Three: quiet,
    });
    const asked = counts.splice(0);
    await play(without, { runbook, choose });
    expect(asked).toEqual(counts);
  });
});

describe.each(['none', 'pool', 'worker'] as const)('run, isolation %s', (isolation) => {
  test('a script is reported while it works', async () => {
    const working = script('const until = Date.now() + 600; while (Date.now() < until);', {
      reportIfRunsMoreThanSeconds: 0.1,
    });
    const all = await played(run(await bundleOf({ working }), { isolation }));
    expectWholeJobs(all);
    const [event] = named(all, 'PlatformEvent');
    const [end] = named(all, 'ActivityEnd');
    expect(event).toMatchObject({ activity: 'working', type: 'Warning' });
    expect(Date.parse(end?.time ?? '') - Date.parse(event?.time ?? '')).toBeGreaterThan(200);
  });

  test('a job whose time is up has failed: its runbook reports that, with the reason', async () => {
    const bundle = await bundleOf({ a: takes(60) }, { runbook: { reportIfFails: true } });
    const all = await played(run(bundle, { isolation, jobTimeoutMs: 200 }));
    expectWholeJobs(all);
    expect(named(all, 'PlatformEvent')).toMatchObject([
      { activity: null, summary: 'Test failed', details: '\\Test: the job ran longer than 0.2 s' },
    ]);
  });
});
