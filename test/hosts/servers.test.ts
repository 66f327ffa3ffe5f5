// Runbook servers: which runs what (section 7), in every host; and their loss, in simulated time (A26).
import { describe, expect, test } from 'vitest';
import type { RunOptions } from '../../src/hosts/settings/run-options.ts';
import { simulate } from '../../src/hosts/simulation/simulate.ts';
import { bundleOf, hosts, knowingOwn, type Played, played, severalOf } from '../support/host-play.ts';
import { invoke, list, message, script, start } from '../support/runbook-file.ts';
import { expectWholeJobs, messages, named } from '../support/trace.ts';
import { newSteering } from './threads/steering.ts';

const servers = ['RBS01', 'RBS02', 'RBS03'].map((name) => ({ name, throttle: 2 }));
const serverOf = (all: Played) => named(all, 'JobStart').map(({ job, server }) => `${job} ${server}`);
const slow = (seconds: number) => ({ simulate: { durationMs: seconds * 1000 } });

describe.each(hosts)('%s', (_name, host) => {
  test('the primary runs what it can, each standby what the ones before it are too full for', async () => {
    const bundle = await severalOf({
      Parent: { activities: { get: list(4), call: start('Child') } },
      Child: {
        activities: { a: { type: 'Own Meet', ...slow(1) }, b: message('{{a.Server name}}') },
        maxSimultaneousJobs: 4,
      },
    });
    newSteering(4);
    const all = await played(knowingOwn(host)(bundle, { runbook: 'Parent', servers }));
    expectWholeJobs(all);
    const started = named(all, 'JobStart').map(({ server }) => server);
    expect(started[0]).toBe('RBS01');
    // The parent may have ended when its last child starts.
    expect(started.slice(1, 4)).toEqual(['RBS01', 'RBS02', 'RBS02']);
    expect(['RBS01', 'RBS03']).toContain(started[4]);
    expect(messages(all).sort()).toEqual(started.slice(1).sort());
  });

  test('the runbook’s list, and Invoke Runbook’s before it; the order given counts, and letter case does not', async () => {
    const bundle = await severalOf({
      Parent: {
        activities: {
          own: invoke('Own'),
          list: invoke('Own', { runbookServers: ['rbs02', 'RBS01'] }),
          text: invoke('Own', { runbookServers: 'RBS01; RBS02' }),
          any: invoke('Any'),
        },
        runbookServers: ['RBS02'],
      },
      Own: { activities: { a: message('a') }, runbookServers: ['RBS03', 'RBS01'] },
      Any: { activities: { a: message('a') } },
    });
    const all = await played(host(bundle, { runbook: 'Parent', servers }));
    expectWholeJobs(all);
    expect(serverOf(all)).toEqual(['1 RBS02', '2 RBS03', '3 RBS02', '4 RBS01', '5 RBS01']);
    for (const { job, server } of named(all, 'ActivityStart'))
      expect(serverOf(all)).toContain(`${job} ${server}`);
    expect(named(all, 'Diagnostic')).toEqual([]);
  });

  test('a server that there is not is told; the others named may run the job, or any where none is left', async () => {
    const bundle = await severalOf({
      Parent: { activities: { one: invoke('One'), two: invoke('Two') } },
      One: { activities: { a: message('a') }, runbookServers: ['RBS99', 'RBS02'] },
      Two: { activities: { a: message('a') }, runbookServers: ['RBS98'] },
    });
    const all = await played(host(bundle, { runbook: 'Parent', servers }));
    expectWholeJobs(all);
    expect(serverOf(all)).toEqual(['1 RBS01', '2 RBS02', '3 RBS01']);
    expect(named(all, 'Diagnostic')).toMatchObject([
      {
        code: 'server-unknown',
        level: 'Warning',
        job: 2,
        message:
          '\\One asks for the runbook server RBS99, which there is not; the others it names may run it',
      },
      {
        code: 'server-unknown',
        job: 3,
        message: '\\Two asks for the runbook server RBS98, which there is not; any server may run it',
      },
    ]);
    expect(all.result).toMatchObject({ status: 'success', jobs: 3 });
  });
});

describe('simulate: the loss of a server (A26)', () => {
  /** Parent, which waits, and three children of 60 s, one of them its own; a server is lost at 30 s. */
  const family = () =>
    severalOf({
      Parent: {
        activities: { get: list(2), each: start('Child'), join: { type: 'Junction' }, call: invoke('Child') },
      },
      Child: {
        activities: {
          first: message('begins on {{first.Server name}}'),
          work: slow(60),
          last: message('ends'),
        },
        maxSimultaneousJobs: 3,
      },
    });
  const fault = (server: string, forMs = Infinity) => [{ server, atMs: 30_000, forMs }];
  const two = [
    { name: 'RBS01', throttle: 2 },
    { name: 'RBS02', throttle: 10 },
  ];
  const lose = async (options: RunOptions) => {
    const all = await played(simulate(await family(), { runbook: 'Parent', servers: two, ...options }));
    expectWholeJobs(all);
    return all;
  };
  const instances = (all: Played, job: number) =>
    all.events.flatMap((event) =>
      event.job === job &&
      (event.event === 'JobStart' || event.event === 'InstanceEnd' || event.event === 'JobEnd')
        ? [`${event.event} ${'status' in event ? event.status : event.server}`]
        : [],
    );

  test('its jobs start again at their first activity, on another server; those of the others go on', async () => {
    const all = await lose({ faults: fault('RBS01') });
    // On RBS01 were the parent and its first child.
    const again = ['JobStart RBS01', 'InstanceEnd failed', 'JobStart RBS02'];
    expect(instances(all, 2)).toEqual([...again, 'InstanceEnd success', 'JobEnd Completed']);
    expect(instances(all, 3)).toEqual(['JobStart RBS02', 'InstanceEnd success', 'JobEnd Completed']);
    expect(instances(all, 1).slice(0, 3)).toEqual(again);
    expect(named(all, 'Diagnostic')).toMatchObject([
      { code: 'server-down', level: 'Warning', message: 'the runbook server RBS01 is down', job: null },
    ]);
    const lost = named(all, 'ActivityEnd').filter(({ status }) => status === 'failed');
    expect(lost.map(({ job, activity, errorSummary }) => [job, activity, errorSummary])).toEqual([
      [1, 'call', 'The runbook server RBS01 was lost.'],
      [2, 'work', 'The runbook server RBS01 was lost.'],
    ]);
    // The parent begins anew and so do its side effects: it starts two children more, and waits for another.
    expect(all.result).toMatchObject({ status: 'success', jobs: 7, durationMs: 150_000 });
    const ends = named(all, 'JobEnd').map(({ status }) => status);
    expect(ends).toEqual(Array(7).fill('Completed'));
  });

  test('serverLoss fail: its jobs are failed, and what they had started goes on', async () => {
    const all = await lose({ faults: fault('RBS01'), options: { serverLoss: 'fail' } });
    expect(instances(all, 1)).toEqual(['JobStart RBS01', 'InstanceEnd failed', 'JobEnd Failed']);
    expect(instances(all, 2)).toEqual(['JobStart RBS01', 'InstanceEnd failed', 'JobEnd Failed']);
    expect(instances(all, 3)).toEqual(['JobStart RBS02', 'InstanceEnd success', 'JobEnd Completed']);
    expect(all.result).toMatchObject({ status: 'failed', jobs: 4, durationMs: 60_000 });
  });

  test('one whose parent waits fails its parent’s Invoke Runbook, which goes on (A22)', async () => {
    const bundle = await severalOf({
      Parent: {
        activities: {
          call: invoke('Child', { runbookServers: 'RBS02' }),
          log: message('{{call.Error summary text}}'),
        },
        links: [{ from: 'call', to: 'log', include: [{ status: ['failed'] }] }],
      },
      Child: { activities: { work: slow(60) } },
    });
    const all = await played(
      simulate(bundle, {
        runbook: 'Parent',
        servers: two,
        faults: fault('RBS02'),
        options: { serverLoss: 'fail' },
      }),
    );
    expectWholeJobs(all);
    expect(messages(all)).toEqual(['The runbook server RBS02 was lost.']);
    expect(all.result).toMatchObject({ durationMs: 30_000, jobs: 2 });
  });

  test('a server that is back takes jobs again', async () => {
    const bundle = await severalOf({ Only: { activities: { a: slow(60) } } });
    const all = await played(
      simulate(bundle, { servers: [{ name: 'RBS01', throttle: 1 }], faults: fault('RBS01', 10_000) }),
    );
    expectWholeJobs(all);
    expect(all.result).toMatchObject({ status: 'success', durationMs: 100_000 });
    expect(named(all, 'Diagnostic').map(({ code, time }) => `${code} ${time.slice(17, 19)}`)).toEqual([
      'server-down 30',
      'server-up 40',
    ]);
    expect(named(all, 'JobStart').map(({ time }) => time.slice(17, 19))).toEqual(['00', '40']);
  });

  test('one that never comes back, and no other may run the job: the run ends, with limit deadlock', async () => {
    const bundle = await severalOf({
      Only: { activities: { a: slow(60) }, runbookServers: ['RBS01'] },
      Other: { activities: { a: slow(90) } },
    });
    const all = await played(
      simulate(bundle, { runbook: ['Only', 'Other'], servers: two.toReversed(), faults: fault('RBS01') }),
    );
    expectWholeJobs(all);
    expect(all.result).toMatchObject({ status: 'canceled', limit: 'deadlock', durationMs: 90_000 });
    expect(named(all, 'Diagnostic').at(-1)).toMatchObject({
      code: 'deadlock',
      message: '1 job waits for a runbook server that never comes back',
    });
    expect(named(all, 'JobEnd').map(({ job, status }) => [job, status])).toEqual([
      [2, 'Completed'],
      [1, 'Canceled'],
    ]);
  });

  test('what ends in the very millisecond of the loss has ended', async () => {
    const bundle = await severalOf({ Only: { activities: { a: slow(30) } } });
    const all = await played(simulate(bundle, { servers: two, faults: fault('RBS01') }));
    expect(named(all, 'JobStart')).toHaveLength(1);
    expect(all.result).toMatchObject({ status: 'success', durationMs: 30_000 });
  });
});

describe('simulate: timing orchestrator (section 7)', () => {
  test('servers look for jobs every 2 s, and a child called with wait costs about 6 s in all', async () => {
    const bundle = await severalOf({
      Parent: { activities: { call: invoke('Child'), log: message('on') } },
      Child: { activities: { a: message('child') } },
    });
    const all = await played(simulate(bundle, { runbook: 'Parent', options: { timing: 'orchestrator' } }));
    expectWholeJobs(all);
    expect(named(all, 'JobStart').map(({ time }) => time.slice(17, 19))).toEqual(['02', '04']);
    expect(
      named(all, 'EventLogMessage').map(({ time, message: text }) => `${text} ${time.slice(17, 19)}`),
    ).toEqual(['child 04', 'on 08']);
    // 250 ms for each of the two messages; the parent goes on 6.25 s after it called.
    expect(all.result).toMatchObject({ status: 'success', durationMs: 8_500 });
    const atOnce = await played(simulate(bundle, { runbook: 'Parent' }));
    expect(atOnce.result.durationMs).toBe(0);
  });

  test('an activity costs 250 ms where its outcome does not say how long it takes, scripts included', async () => {
    const bundle = await bundleOf({
      a: message('a'),
      b: script("publish('x', 1)"),
      c: { simulate: { durationMs: 10 } },
      d: {
        ...message('d'),
        loop: { enabled: true, exit: [{ item: 'Loop: Number of attempts', operator: 'equals', value: 2 }] },
      },
    });
    const lasting = async (timing: 'orchestrator' | 'immediate') => {
      const all = await played(simulate(bundle, { options: { timing } }));
      return named(all, 'ActivityEnd').map(({ durationMs }) => durationMs);
    };
    expect(await lasting('orchestrator')).toEqual([250, 250, 10, 250, 250]);
    expect(await lasting('immediate')).toEqual([0, 0, 10, 0, 0]);
  });
});
