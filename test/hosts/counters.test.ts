// Counters under jobs that run at the same time (section 9, A28).
import { describe, expect, test } from 'vitest';
import type { RunOptions } from '../../src/hosts/settings/run-options.ts';
import { simulate } from '../../src/hosts/simulation/simulate.ts';
import { run } from '../../src/hosts/threads/run.ts';
import { hosts, knowingOwn, type Played, played, severalOf } from '../support/host-play.ts';
import { invoke, list, message, start } from '../support/runbook-file.ts';
import { expectWholeJobs, messages, named } from '../support/trace.ts';
import { newSteering } from './threads/steering.ts';

const counters = [{ name: 'Tickets', default: 100 }];
const increment = (more: object = {}) => ({ type: 'Modify Counter', counter: 'Tickets', ...more });
const values = (all: Played, activity: string) =>
  named(all, 'ActivityEnd').flatMap(({ activity: id, data }) =>
    id === activity ? [data?.[0]?.['Counter Value']] : [],
  );

/** A group of children that all change one counter, each so many times; when all have ended it is read. */
const changers = (children: number, times: number, first: object = { type: 'Initialize Data' }) =>
  severalOf(
    {
      Group: {
        activities: {
          all: {
            type: 'Parallel',
            branches: Array.from({ length: children }, (_, index) => ({ id: `b${index}`, runbook: 'Child' })),
          },
          read: { type: 'Get Counter Value', counter: 'Tickets' },
          log: message('{{read.Counter Value}}'),
        },
      },
      Child: {
        activities: { first, get: list(times), up: increment() },
        maxSimultaneousJobs: children,
      },
    },
    { counters },
  );

test('run, jobs in threads: 4 at once that all change one counter 500 times lose no update', async () => {
  newSteering(4);
  const bundle = await changers(4, 500, { type: 'Own Meet' });
  const all = await played(knowingOwn(run)(bundle, { runbook: 'Group', publishedData: 'specific' }));
  expectWholeJobs(all);
  expect(messages(all)).toEqual(['2100']);
  const seen = values(all, 'up') as number[];
  expect(seen.toSorted((a, b) => a - b)).toEqual(Array.from({ length: 2000 }, (_, index) => 101 + index));
});

test.each(hosts)('%s: 20 children, one after another or at once, lose no update', async (_name, host) => {
  const bundle = await changers(20, 10);
  const servers = [{ name: 'RBS01', throttle: 4 }];
  const all = await played(host(bundle, { runbook: 'Group', servers, publishedData: 'specific' }));
  expectWholeJobs(all);
  expect(messages(all)).toEqual(['300']);
  expect(new Set(values(all, 'up')).size).toBe(200);
});

describe('counterUpdates racy: it reads when it starts and writes when it ends', () => {
  /** Two children at once that both take a while between reading and writing. */
  const racers = () =>
    severalOf(
      {
        Group: {
          activities: {
            all: {
              type: 'Parallel',
              branches: [
                { id: 'a', runbook: 'Child' },
                { id: 'b', runbook: 'Child' },
              ],
            },
            read: { type: 'Get Counter Value', counter: 'Tickets' },
            log: message('{{read.Counter Value}}'),
          },
        },
        Child: { activities: { up: increment() }, maxSimultaneousJobs: 2 },
      },
      { counters },
    );
  const final = async (options: RunOptions) => {
    const all = await played(simulate(await racers(), { runbook: 'Group', ...options }));
    expectWholeJobs(all);
    return messages(all)[0];
  };

  test('simulate: of two at once one update is lost; atomic, or one after another, none is', async () => {
    expect(await final({ options: { counterUpdates: 'racy' } })).toBe('101');
    expect(await final({ options: { counterUpdates: 'atomic' } })).toBe('102');
    expect(await final({ options: { counterUpdates: 'racy' }, concurrency: 1 })).toBe('102');
  });

  test('whether it is lost depends on which job goes on first: choose finds both', async () => {
    const found = new Set<string | undefined>();
    for (let schedule = 0; schedule < 64; schedule += 1) {
      let asked = 0;
      const choose = (count: number, what: string) => {
        if (what !== 'next job') return 0;
        asked += 1;
        return Math.min(count - 1, (schedule >> (asked - 1)) & 1);
      };
      found.add(await final({ options: { counterUpdates: 'racy' }, choose }));
    }
    expect([...found].sort()).toEqual(['101', '102']);
  });

  test('a script between reading and setting has the same race, and atomic updates do not help it', async () => {
    const bundle = await severalOf(
      {
        Group: {
          activities: {
            all: {
              type: 'Parallel',
              branches: [
                { id: 'a', runbook: 'Child' },
                { id: 'b', runbook: 'Child' },
              ],
            },
            read: { type: 'Get Counter Value', counter: 'Tickets' },
            log: message('{{read.Counter Value}}'),
          },
        },
        Child: {
          activities: {
            get: { type: 'Get Counter Value', counter: 'Tickets' },
            think: { simulate: { durationMs: 10 } },
            set: increment({ action: 'Set', value: "[Sum('{{get.Counter Value}}',1)]" }),
          },
          maxSimultaneousJobs: 2,
        },
      },
      { counters },
    );
    const lost = await played(simulate(bundle, { runbook: 'Group' }));
    expect(messages(lost)).toEqual(['101']);
    const kept = await played(simulate(bundle, { runbook: 'Group', concurrency: { Child: 1 } }));
    expect(messages(kept)).toEqual(['102']);
  });
});

test.each(hosts)(
  '%s: counterScope perRunbook keeps one value for each runbook, in whatever thread (A28)',
  async (_name, host) => {
    const child = { activities: { up: increment(), log: message('{{up.Counter Value}}') } };
    const bundle = await severalOf(
      {
        Parent: {
          activities: {
            own: increment({ value: 50 }),
            get: list(2),
            one: invoke('One'),
            two: invoke('Two'),
            go: start('One'),
          },
        },
        One: child,
        Two: child,
      },
      { counters },
    );
    const play = async (counterScope: 'global' | 'perRunbook') =>
      messages(await played(host(bundle, { runbook: 'Parent', options: { counterScope } })));
    expect((await play('perRunbook')).slice(0, 4)).toEqual(['101', '102', '101', '102']);
    expect((await play('global')).slice(0, 4)).toEqual(['151', '152', '153', '154']);
  },
);
