// Jobs that wait for each other for ever (section 7, A25), in every host: found at once, named, ended, exit
// code 4.
import { describe, expect, test } from 'vitest';
import { hosts, type Played, played, severalOf } from '../support/host-play.ts';
import { invoke, message } from '../support/runbook-file.ts';
import { expectWholeJobs, messages, named } from '../support/trace.ts';

/** What is expected of a run that ends in a deadlock, whatever it is. */
function expectDeadlock(all: Played, message: string, jobs: number): void {
  expectWholeJobs(all);
  expect(all.result).toMatchObject({ status: 'canceled', limit: 'deadlock', isInterrupted: false, jobs });
  expect(named(all, 'Diagnostic').filter(({ code }) => code === 'deadlock')).toMatchObject([
    { level: 'Error', message, job: null },
  ]);
  expect(named(all, 'JobEnd').map(({ status }) => status)).toEqual(Array(jobs).fill('Canceled'));
  // What never started was ended by the deadlock, and says so.
  const seq = named(all, 'Diagnostic').find(({ code }) => code === 'deadlock')?.seq;
  const started = named(all, 'JobStart').map(({ job }) => job);
  const neverStarted = named(all, 'JobEnd').filter(({ job }) => !started.includes(job));
  for (const { cause } of neverStarted) expect(cause).toBe(seq);
  for (const { status, errorSummary } of named(all, 'ActivityEnd')) {
    if (status === 'failed') expect(errorSummary).toBe(message);
  }
}

describe.each(hosts)('%s', (_name, host) => {
  test('(a) as many parents that wait as the throttle permits, and no slot for a child', async () => {
    const parent = { activities: { call: invoke('Child') } };
    const bundle = await severalOf({
      First: parent,
      Second: parent,
      Child: { activities: { a: message('child') }, maxSimultaneousJobs: 2 },
    });
    const servers = [{ name: 'RBS01', throttle: 2 }];
    const play = (waitingParentHoldsSlot: boolean) =>
      played(host(bundle, { runbook: ['First', 'Second'], servers, options: { waitingParentHoldsSlot } }));
    const stuck = await play(true);
    const [told] = named(stuck, 'Diagnostic');
    // Which of the two has come to ask for its child first depends on their threads.
    expect(told?.message).toMatch(
      /^job 1 \(\\First\) waits for job [34] \(\\Child\), which waits for one of the 2 slots of server RBS01, all held by waiting jobs: 1 and 2$/,
    );
    expectDeadlock(stuck, told?.message as string, 4);
    const free = await play(false);
    expectWholeJobs(free);
    expect(free.result).toMatchObject({ status: 'success', jobs: 4 });
    expect(messages(free)).toEqual(['child', 'child']);
  });

  test('(b) a runbook of concurrency 1 that waits for itself', async () => {
    const again = (concurrency: number) =>
      severalOf({
        Again: {
          activities: {
            init: { type: 'Initialize Data', parameters: [{ name: 'n', type: 'Integer', default: 2 }] },
            again: invoke('Again', { parameters: { n: "[Diff('{{init.n}}',1)]" } }),
            log: message('done {{init.n}}'),
          },
          links: [
            { from: 'init', to: 'again', include: [{ item: 'n', operator: 'is greater than', value: 0 }] },
            'init->log',
          ],
          maxSimultaneousJobs: concurrency,
        },
      });
    expectDeadlock(
      await played(host(await again(1))),
      'job 1 (\\Again) waits for job 2 (\\Again), which waits for the only slot of \\Again, held by job 1',
      2,
    );
    expectDeadlock(
      await played(host(await again(2))),
      'job 2 (\\Again) waits for job 3 (\\Again), which waits for one of the 2 slots of \\Again, all held by waiting jobs: 1 and 2',
      3,
    );
    const free = await played(host(await again(1), { options: { waitingParentHoldsSlot: false } }));
    expectWholeJobs(free);
    expect(free.result).toMatchObject({ status: 'success', jobs: 3 });
    expect(messages(free)).toEqual(['done 0', 'done 1', 'done 2']);
  });

  test('(b) through an ancestor, and through the branches of a group', async () => {
    const bundle = await severalOf({
      Top: { activities: { call: invoke('Middle') } },
      Middle: {
        activities: {
          both: {
            type: 'Parallel',
            branches: [
              { id: 'fine', runbook: 'Fine' },
              { id: 'back', runbook: 'Top' },
            ],
          },
        },
      },
      Fine: { activities: { a: message('fine') } },
    });
    const stuck = await played(host(bundle, { runbook: 'Top' }));
    expectWholeJobs(stuck);
    expect(stuck.result).toMatchObject({ limit: 'deadlock', status: 'canceled', jobs: 4 });
    expect(named(stuck, 'Diagnostic')).toMatchObject([
      {
        message:
          'job 1 (\\Top) waits for job 2 (\\Middle), which waits for job 4 (\\Top), which waits for the only slot of \\Top, held by job 1',
      },
    ]);
  });

  test('a wait with a deadline is no deadlock: it ends, and the run goes on', async () => {
    const bundle = await severalOf({
      Top: {
        activities: {
          group: { type: 'Parallel', branches: [{ id: 'self', runbook: 'Top' }], timeoutSeconds: 0.05 },
          log: message('{{group.Failed branches}}: {{group.self.Error}}'),
        },
        links: [{ from: 'group', to: 'log', include: [] }],
      },
    });
    const all = await played(host(bundle));
    expectWholeJobs(all);
    expect(all.result).toMatchObject({ status: 'failed', jobs: 2 });
    expect(all.result.limit).toBeUndefined();
    expect(messages(all)).toEqual(['self: the group timed out after 0.05 s']);
    expect(named(all, 'JobEnd').map(({ job, status }) => [job, status])).toEqual([
      [2, 'Canceled'],
      [1, 'Completed'],
    ]);
  });
});
