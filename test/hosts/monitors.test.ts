// Monitors (1.5): triggers given in mocks, timetables of their own, triggers that come while an instance is
// busy (A3).
import { describe, expect, test } from 'vitest';
import type { RunOptions } from '../../src/hosts/settings/run-options.ts';
import { simulate } from '../../src/hosts/simulation/simulate.ts';
import type { MockInput } from '../../src/model/mock.ts';
import { bundleOf, hosts, type Played, played, severalOf } from '../support/host-play.ts';
import { declaring, invoke, message } from '../support/runbook-file.ts';
import { expectWholeJobs, messages, named } from '../support/trace.ts';

const startMs = Date.UTC(2000, 0, 1);
/** When each of these happened, in seconds after the beginning. */
const seconds = (events: readonly { time: string }[]) =>
  events.map(({ time }) => (Date.parse(time) - startMs) / 1000);
const log = (all: Played) =>
  named(all, 'EventLogMessage').map((event) => `${event.message} at ${seconds([event])[0]}`);

/** A monitor, then an activity that takes so many seconds, then a message. */
const watching = (
  simulated: MockInput | undefined,
  takes = 0,
  monitor: object = { type: 'Monitor Folder' },
) =>
  bundleOf({
    watch: { ...monitor, ...(simulated && { ...declaring(simulated), simulate: simulated }) },
    work: { simulate: { durationMs: takes * 1000 } },
    log: message('{{watch.File}}'),
  });

async function play(bundle: Awaited<ReturnType<typeof watching>>, options: RunOptions = {}) {
  const all = await played(simulate(bundle, options));
  expectWholeJobs(all);
  return all;
}

describe('triggers of a simulated outcome', () => {
  const triggers = {
    triggers: [
      { at: 30, rows: [{ File: 'second' }] },
      { at: 10, rows: [{ File: 'first' }] },
      { at: '2000-01-01T00:01:00Z', rows: [{ File: 'a' }, { File: 'b' }] },
    ],
  };

  test('each starts an instance of the one job, in the order of time; each row of it is a token', async () => {
    const all = await play(await watching(triggers));
    expect(log(all)).toEqual(['first at 10', 'second at 30', 'a at 60', 'b at 60']);
    expect(all.result).toMatchObject({ status: 'success', jobs: 1, executions: 11, durationMs: 60_000 });
    expect(seconds(named(all, 'InstanceStart'))).toEqual([0, 10, 30]);
    expect(seconds(named(all, 'InstanceEnd'))).toEqual([10, 30, 60]);
    const watched = named(all, 'ActivityEnd').filter(({ activity }) => activity === 'watch');
    expect(watched.map(({ durationMs, simulated }) => [durationMs, simulated])).toEqual([
      [10_000, true],
      [20_000, true],
      [30_000, true],
    ]);
    expect(named(all, 'ActivityStart').map(({ sequenceNumber }) => sequenceNumber)).toEqual([
      1, 2, 3, 1, 2, 3, 1, 2, 3, 4, 5,
    ]);
  });

  test('one that is repeated: everySeconds, count, firstAt', async () => {
    const repeated = { triggers: { everySeconds: 20, count: 3, firstAt: 5, rows: [{ File: 'x' }] } };
    expect(log(await play(await watching(repeated)))).toEqual(['x at 5', 'x at 25', 'x at 45']);
  });

  test('those that come while the instance is busy wait their turn, or are dropped (A3)', async () => {
    const busy = await watching(triggers, 25);
    expect(log(await play(busy))).toEqual(['first at 35', 'second at 60', 'a at 110', 'b at 110']);
    const dropped = await play(busy, { options: { busyTriggers: 'drop' } });
    expect(log(dropped)).toEqual(['first at 35', 'a at 110', 'b at 110']);
  });

  test('A3: triggers that still wait when the job ends are told once, with their number', async () => {
    const busy = await watching({ triggers: { everySeconds: 10, count: 100, firstAt: 10 } }, 25);
    const unserved = async (options: RunOptions) => {
      const all = await play(busy, options);
      return named(all, 'Diagnostic').filter(({ code }) => code === 'triggers-unserved');
    };
    // By 100 s ten have come, and four were taken: at 10, 35, 60 and 85 s.
    const [told, ...others] = await unserved({ untilMs: 100_000 });
    expect(others).toEqual([]);
    expect(told).toMatchObject({
      level: 'Warning',
      activity: 'watch',
      count: 6,
      message: '6 triggers of Monitor Folder had come and had no turn when the job ended: dropped (A3)',
    });
    expect(await unserved({ timeoutMs: 100_000 })).toMatchObject([{ count: 6 }]);
    expect(await unserved({ untilMs: 35_000 })).toMatchObject([{ count: 1 }]);
    expect(await unserved({ untilMs: 19_000 })).toEqual([]);
    // Those at 50 and 60 s: the ones before were told when they were dropped.
    expect(await unserved({ untilMs: 60_000, options: { busyTriggers: 'drop' } })).toMatchObject([
      { count: 2 },
    ]);
    expect(await unserved({ options: { maxExecutions: 2 } })).toMatchObject([{ count: 2 }]);
  });

  test('A3: each trigger that is dropped is told, once', async () => {
    const busy = await watching({ triggers: { everySeconds: 10, count: 6, firstAt: 10 } }, 25);
    const dropped = await play(busy, { options: { busyTriggers: 'drop' } });
    const told = named(dropped, 'Diagnostic').filter(({ code }) => code === 'trigger-dropped');
    expect(told.map(({ message }) => /at (\S+)/.exec(message)?.[1]?.slice(14, 19))).toEqual([
      '00:20',
      '00:30',
      '00:50',
      '01:00',
    ]);
    expect(told[0]).toMatchObject({ level: 'Warning', activity: 'watch' });
    expect(seconds(told)).toEqual([35, 35, 65, 65]);
    expect(named(await play(busy), 'Diagnostic')).toEqual([]);
  });

  test('a trigger can be a failure of the monitor; the worst instance is how the job ended', async () => {
    const failing: MockInput = {
      triggers: [{ at: 1, status: 'failed', errorSummary: 'no share' }, { at: 2 }],
    };
    const all = await play(await watching(failing));
    expect(named(all, 'InstanceEnd').map(({ status }) => status)).toEqual(['failed', 'success']);
    expect(all.result.status).toBe('failed');
    expect(named(all, 'JobEnd')).toMatchObject([{ status: 'Completed' }]);
  });

  test('untilMs ends the watching: the instance that waits is canceled, and what the job did stands', async () => {
    const all = await play(await watching(triggers), { untilMs: 40_000 });
    expect(log(all)).toEqual(['first at 10', 'second at 30']);
    expect(named(all, 'InstanceEnd').map(({ status }) => status)).toEqual(['success', 'success', 'canceled']);
    expect(named(all, 'JobEnd')).toMatchObject([{ status: 'Canceled' }]);
    expect(all.result).toMatchObject({ status: 'success', durationMs: 40_000, isInterrupted: false });
    expect(all.result.limit).toBeUndefined();
  });
});

describe('Monitor Date/Time', () => {
  const every = (more: object) => ({ type: 'Monitor Date/Time', ...more });
  const fires = async (monitor: object, options: RunOptions) =>
    seconds(named(await play(await watching(undefined, 0, every(monitor)), options), 'EventLogMessage'));

  test.each<[object, number, readonly number[]]>([
    [{ everySeconds: 30 }, 100, [30, 60, 90]],
    [{ every: { minutes: 1 } }, 180, [60, 120, 180]],
    [{ every: { minutes: 1, triggerImmediately: true } }, 130, [0, 60, 120]],
    [{ every: { minutes: 15, timeSlices: true } }, 3600, [900, 1800, 2700, 3600]],
    [{ at: '18:30' }, 2 * 86_400, [66_600, 153_000]],
  ])('%j fires by the virtual clock until untilMs (%i s)', async (monitor, until, expected) => {
    expect(await fires(monitor, { untilMs: until * 1000 + 1 })).toEqual(expected);
  });

  test('without untilMs or timeoutMs nothing would end the run: it fires once', async () => {
    expect(await fires({ everySeconds: 30 }, {})).toEqual([30]);
    expect(await fires({ every: { hours: 1, triggerImmediately: true } }, {})).toEqual([0]);
  });

  test('timeoutMs ends it with that limit', async () => {
    const all = await play(await watching(undefined, 0, every({ everySeconds: 30 })), { timeoutMs: 70_000 });
    expect(all.result).toMatchObject({ status: 'canceled', limit: 'timeout', executions: 7 });
  });

  test('it is what it is: no simulated outcome stands in for it', async () => {
    const all = await play(await watching(undefined, 0, every({ everySeconds: 30 })));
    expect(named(all, 'ActivityEnd')[0]).toMatchObject({
      activity: 'watch',
      status: 'success',
      durationMs: 30_000,
    });
    expect(named(all, 'ActivityEnd')[0]).not.toHaveProperty('simulated');
  });
});

test('a monitor without triggers and timetable fires once, at once', async () => {
  const all = await play(await watching({ rows: [{ File: 'x' }] }));
  expect(log(all)).toEqual(['x at 0']);
});

test('a monitor’s job holds its slot while it watches, and its instances run in the same one (A24)', async () => {
  const bundle = await severalOf({
    Watch: { activities: { watch: { type: 'Monitor Date/Time', everySeconds: 60 }, log: message('fired') } },
    Short: { activities: { a: { simulate: { durationMs: 1000 } } } },
  });
  const servers = [{ name: 'RBS01', throttle: 1 }];
  const all = await played(simulate(bundle, { runbook: ['Watch', 'Short'], servers, untilMs: 150_000 }));
  expectWholeJobs(all);
  expect(messages(all)).toEqual(['fired', 'fired']);
  // The short one never gets the slot: it is cancelled with the end of the world.
  expect(named(all, 'JobStart').map(({ job }) => job)).toEqual([1]);
  expect(named(all, 'JobEnd').map(({ status }) => status)).toEqual(['Canceled', 'Canceled']);
});

test('the job concurrency of a monitor is held to 1, and that is told', async () => {
  const bundle = await bundleOf(
    { watch: { type: 'Monitor Date/Time', everySeconds: 30 } },
    { runbook: { maxSimultaneousJobs: 5 } },
  );
  const all = await played(simulate(bundle));
  expect(named(all, 'Diagnostic')).toMatchObject([
    {
      code: 'monitor-concurrency',
      level: 'Warning',
      message: '\\Test starts with a monitor: its job concurrency is held to 1, not 5',
    },
  ]);
});

describe.each(hosts.slice(1))('%s', (_name, host) => {
  test('a monitor fires in real time, goes on watching, and ends with the run', async () => {
    const bundle = await bundleOf({
      watch: {
        type: 'Monitor Folder',
        publishes: [{ name: 'File' }],
        simulate: { triggers: { everySeconds: 0.02, count: 1_000_000, rows: [{ File: 'x' }] } },
      },
      log: message('{{watch.File}}'),
    });
    const run = host(bundle);
    const all = played(run);
    let heard = 0;
    run.on('EventLogMessage', () => {
      heard += 1;
      if (heard === 3) run.cancel();
    });
    expectWholeJobs(await all);
    expect(heard).toBeGreaterThanOrEqual(3);
    const ends = named(await all, 'InstanceEnd').map(({ status }) => status);
    expect(new Set(ends.slice(0, -1))).toEqual(new Set(['success']));
    expect((await all).result).toMatchObject({ status: 'canceled', isInterrupted: true, jobs: 1 });
  });

  test('Monitor Date/Time is played for real: triggerImmediately fires at once', async () => {
    const bundle = await bundleOf({
      watch: { type: 'Monitor Date/Time', every: { hours: 1, triggerImmediately: true } },
      log: message('fired'),
    });
    const run = host(bundle);
    const all = played(run);
    run.once('EventLogMessage', () => run.cancel());
    expect(messages(await all)).toEqual(['fired']);
    expectWholeJobs(await all);
  });
});

test('what starts with a monitor cannot be invoked: the activity fails (section 6)', async () => {
  const bundle = await severalOf({
    Parent: {
      activities: {
        init: { type: 'Initialize Data', parameters: [{ name: 'Who', default: 'Watch' }] },
        call: invoke('{{init.Who}}'),
      },
    },
    Watch: { activities: { watch: { type: 'Monitor Folder' } } },
  });
  const all = await played(simulate(bundle, { runbook: 'Parent' }));
  expect(named(all, 'ActivityEnd').at(-1)).toMatchObject({
    status: 'failed',
    errorSummary: '\\Watch starts with a monitor, Monitor Folder: nothing can invoke it',
  });
});

test('Monitor Date/Time is inactive while the schedule of its runbook forbids (8.3), and one that never permits fires never', async () => {
  const fired = async (hours: string) => {
    const schedule = { name: 'Office', daysOfWeek: ['Saturday'], hours: { Saturday: hours } };
    const bundle = await bundleOf(
      { watch: { type: 'Monitor Date/Time', every: { minutes: 30 } }, log: message('fired') },
      { runbook: { schedule: 'Office' }, settings: { schedules: [schedule] } },
    );
    const all = await played(simulate(bundle, { untilMs: 24 * 3_600_000 }));
    return log(all).map((line) => Number(line.replace('fired at ', '')) / 3600);
  };
  // 2000-01-01 was a Saturday; the job itself has to be permitted to start at midnight.
  expect(await fired('0,8')).toEqual([0.5, 8, 8.5]);
  expect(await fired('0')).toEqual([0.5]);
});
