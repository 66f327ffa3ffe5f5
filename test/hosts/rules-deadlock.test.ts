// Waits that look like deadlocks and are none, and such as look harmless and are (A25, 14.1): a false alarm
// ends a run, a missed one hangs it.
import { describe, expect, test } from 'vitest';
import { simulate } from '../../src/hosts/simulation/simulate.ts';
import { hereHosts, type Played, played, type RunbookPart, severalOf } from '../support/host-play.ts';
import { invoke } from '../support/runbook-file.ts';
import { expectWholeJobs, named } from '../support/trace.ts';

const work = (seconds = 0) => ({ work: { simulate: { durationMs: seconds * 1000 } } });
const branches = (...calls: readonly (string | object)[]) =>
  calls.map((call, index) => ({
    id: `b${index + 1}`,
    ...(typeof call === 'string' ? { runbook: call } : call),
  }));
const group = (calls: readonly (string | object)[], more: object = {}) => ({
  group: { type: 'Parallel', branches: branches(...calls), ...more },
});
/** Fails when it is run for the first time, and never again. */
const flaky: RunbookPart = {
  activities: {
    count: { type: 'Modify Counter', counter: 'Calls' },
    fail: { simulate: { status: 'failed' } },
  },
  links: [{ from: 'count', to: 'fail', include: [{ item: 'Counter Value', operator: 'equals', value: 1 }] }],
};
const counters = { counters: [{ name: 'Calls' }] };
const deadlocks = (all: Played) =>
  named(all, 'Diagnostic').flatMap(({ code, message }) => (code === 'deadlock' ? [message] : []));
const ended = (all: Played) => named(all, 'JobEnd').map(({ runbook, status }) => `${runbook} ${status}`);

/** Never gets its slot as long as Top waits. */
const itself = 'Top';

describe.each(hereHosts)('%s', (_name, host) => {
  test('a race between two attempts: the next one may win it', async () => {
    const bundle = await severalOf(
      {
        Top: {
          activities: group([{ runbook: 'Flaky', retries: { attempts: 2, delaySeconds: 0.02 } }, itself], {
            strategy: 'race',
            failOnWarning: true,
          }),
        },
        Flaky: flaky,
      },
      counters,
    );
    const all = await played(host(bundle, { runbook: 'Top' }));
    expectWholeJobs(all);
    expect([deadlocks(all), all.result.status]).toEqual([[], 'success']);
    expect(ended(all)).toEqual([
      '\\Flaky Completed',
      '\\Flaky Completed',
      '\\Top Canceled',
      '\\Top Completed',
    ]);
  });

  test('fireAndForget with few workers waits for a place only, which any branch may free', async () => {
    const bundle = await severalOf({
      Top: {
        activities: {
          init: { type: 'Initialize Data', parameters: [{ name: 'n', type: 'Integer', default: 0 }] },
          ...group(['Fine', { runbook: itself, parameters: { n: 1 } }, 'Fine'], {
            strategy: 'fireAndForget',
            maxWorkers: 2,
          }),
        },
        links: [{ from: 'init', to: 'group', include: [{ item: 'n', operator: 'equals', value: 0 }] }],
      },
      Fine: { activities: work(0.02) },
    });
    const all = await played(host(bundle, { runbook: 'Top' }));
    expectWholeJobs(all);
    expect([deadlocks(all), all.result.status, all.result.jobs]).toEqual([[], 'success', 4]);
  });

  test('the timeout of one branch does not save another', async () => {
    const bundle = await severalOf({
      Top: { activities: group([{ runbook: 'Fine', timeoutSeconds: 60 }, itself]) },
      Fine: { activities: work() },
    });
    const all = await played(host(bundle, { runbook: 'Top' }));
    expectWholeJobs(all);
    expect(deadlocks(all)).toEqual([
      'job 1 (\\Top) waits for job 3 (\\Top), which waits for the only slot of \\Top, held by job 1',
    ]);
  });

  test.each([
    ['a race that another wins', { strategy: 'race' }, 'success'],
    ['a group that times out', { timeoutSeconds: 0.05 }, 'failed'],
  ])('a branch that waits in vain is cancelled by %s', async (_what, more, status) => {
    const bundle = await severalOf({
      Top: { activities: group(['Fine', 'Stuck'], more) },
      Fine: { activities: work(0.02) },
      Stuck: {
        activities: { call: invoke('Held', { runbookServers: ['Small'] }) },
        runbookServers: ['Small'],
      },
      Held: { activities: work() },
    });
    const servers = [
      { name: 'Large', throttle: 9 },
      { name: 'Small', throttle: 1 },
    ];
    const all = await played(host(bundle, { runbook: 'Top', servers }));
    expectWholeJobs(all);
    expect(deadlocks(all)).toEqual([]);
    const [end] = named(all, 'ActivityEnd').filter(({ activity }) => activity === 'group');
    expect(end?.status).toBe(status);
    expect(ended(all).toSorted()).toEqual([
      '\\Fine Completed',
      '\\Held Completed',
      '\\Stuck Canceled',
      '\\Top Completed',
    ]);
  });

  test('a deadline ends with the parent that had it', async () => {
    const bundle = await severalOf({
      Top: { activities: group([{ runbook: 'Middle', timeoutSeconds: 0.02 }]) },
      Middle: { activities: group(['Again'], { timeoutSeconds: 60 }) },
      Again: { activities: { ...work(0.05), call: invoke('Again') } },
    });
    const all = await played(host(bundle, { runbook: 'Top' }));
    expectWholeJobs(all);
    expect(deadlocks(all)).toEqual([
      'job 3 (\\Again) waits for job 4 (\\Again), which waits for the only slot of \\Again, held by job 3',
    ]);
  });
});

describe('simulate: what is seldom', () => {
  test('serverLoss fail: a lost branch that fails its group cancels another lost one (A26, 14.1)', async () => {
    const bundle = await severalOf({
      Top: { activities: group(['A', 'B'], { strategy: 'failFast' }), runbookServers: ['S2'] },
      A: { activities: work(9), runbookServers: ['S1'] },
      B: { activities: work(9), runbookServers: ['S1'] },
    });
    const servers = ['S1', 'S2'].map((name) => ({ name, throttle: 9 }));
    const faults = [{ server: 'S1', atMs: 1000, forMs: 1000 }];
    const options = { serverLoss: 'fail' } as const;
    const all = await played(simulate(bundle, { runbook: 'Top', servers, faults, options }));
    expectWholeJobs(all);
    expect(ended(all)).toEqual(['\\A Failed', '\\B Canceled', '\\Top Completed']);
    expect(all.result).toMatchObject({ status: 'failed', durationMs: 1000 });
  });

  test('timing orchestrator: a parent that gave up its slot gets it back, though no job is pending (section 7)', async () => {
    const bundle = await severalOf({
      Top: { activities: { call: invoke('Child') } },
      Child: { activities: work(1) },
    });
    const options = { timing: 'orchestrator', waitingParentHoldsSlot: false } as const;
    const all = await played(simulate(bundle, { runbook: 'Top', options }));
    expectWholeJobs(all);
    // Starts at 2 s and at 4 s, is through at 5 s; that is noticed 4 s later, and the slot is back at the
    // next look.
    expect([all.result.limit, all.result.status, all.result.durationMs]).toEqual([
      undefined,
      'success',
      10_000,
    ]);
  });

  test('timing orchestrator: who has what it waited for is not deadlocked before it notices (A25)', async () => {
    const bundle = await severalOf({
      Top: {
        activities: {
          init: { type: 'Initialize Data', parameters: [{ name: 'n', type: 'Integer', default: 0 }] },
          ...group(['Fine', { runbook: itself, parameters: { n: 1 } }], {
            strategy: 'fireAndForget',
            maxWorkers: 1,
          }),
        },
        links: [{ from: 'init', to: 'group', include: [{ item: 'n', operator: 'equals', value: 0 }] }],
      },
      Fine: { activities: work(1) },
    });
    const all = await played(simulate(bundle, { runbook: 'Top', options: { timing: 'orchestrator' } }));
    expectWholeJobs(all);
    expect([deadlocks(all), all.result.status, all.result.jobs]).toEqual([[], 'success', 3]);
  });
});
