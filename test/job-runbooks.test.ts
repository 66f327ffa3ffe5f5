// What the worked examples of jobs show, one property a test; docs/features.md names these tests.
import { describe, expect, test } from 'vitest';
import { examplePlays, loaded, runbooksFolder } from '../scripts/golden-traces.ts';
import { type Bundle, loadRunbook, type Run, type RunOptions, run, simulate } from '../src/index.ts';
import type { TraceEvent, TraceEventName } from '../src/trace/trace-event.ts';
import { played } from './support/host-play.ts';
import { messages, mostAtOnce, named } from './support/trace.ts';

/** A run's trace and what there is to read off it. */
async function told(of: Run) {
  const all = await played(of);
  const { result, events } = all;
  const eventsOf = <Name extends TraceEventName>(name: Name) => named(all, name);
  return {
    result,
    events,
    named: eventsOf,
    messages: messages(all),
    /** `atSeconds message`, as they come. */
    timed: eventsOf('EventLogMessage').map(({ time, message }) => `${secondsOf(time)} ${message}`),
    diagnostics: eventsOf('Diagnostic').map(({ code, message }) => `${code}: ${message}`),
    /** The activities of the parent, in order, with their status. */
    parent: eventsOf('ActivityEnd').flatMap(({ job, name, status }) =>
      job === 1 ? [`${name} ${status}`] : [],
    ),
    seconds: result.durationMs / 1000,
  };
}

const secondsOf = (time: string) => (Date.parse(time) - Date.UTC(2000, 0, 1)) / 1000;

async function simulated(folder: string, runbook: string, options: RunOptions = {}) {
  return told(simulate(await loadRunbook(`${runbooksFolder}${folder}`), { runbook, ...options }));
}

/** How many child jobs ran at once at most. */
const childrenAtOnce = (events: readonly TraceEvent[]) =>
  mostAtOnce({ events: events.filter(({ job }) => job !== 1) });

const ofJobs = examplePlays().filter(({ folder }) => /^(06|08|09|1\d|x15)-/.test(folder));
const playOf = (file: string) => {
  const found = ofJobs.find((play) => play.file === file);
  if (found === undefined) throw new Error(`there is no ${file}`);
  return loaded(found);
};

/**
 * The same bundle or mocks with all that takes time shortened, so that nothing takes longer than a second.
 */
function hurried<Thing>(thing: Thing, factor: number): Thing {
  const names = /^(durationMs|delaySeconds|maxDelaySeconds|timeoutSeconds|at)$/;
  if (Array.isArray(thing)) return thing.map((each) => hurried(each, factor)) as Thing;
  if (typeof thing !== 'object' || thing === null) return thing;
  const entries = Object.entries(thing).map(([key, value]) => {
    const isTime = typeof value === 'number' && names.test(key);
    return [key, isTime ? value / factor : hurried(value, factor)];
  });
  return Object.fromEntries(entries) as Thing;
}

describe('under run the parent does what it does under simulate', () => {
  const finite = ofJobs.filter(({ file }) => file !== '14-monitor/trace.ndjson');

  test.concurrent.each(finite)(
    'runbooks/$file',
    async (play) => {
      const { bundle, options } = await loaded(play);
      const { faults: _, ...rest } = options;
      const expected = await told(simulate(bundle, rest));
      const factor = Math.max(1, expected.result.durationMs / 1000);
      const quick: Bundle = hurried(bundle, factor);
      const live = await told(
        run(quick, { ...rest, ...(rest.mocks && { mocks: hurried(rest.mocks, factor) }), isolation: 'none' }),
      );
      expect(live.parent).toEqual(expected.parent);
      expect(live.result.status).toBe(expected.result.status);
      expect(live.result.limit).toBe(expected.result.limit);
    },
    60_000,
  );
});

describe('06: parent and child (V6)', () => {
  const folder = '06-parent-and-child';
  const ten = Array.from({ length: 10 }, (_, index) => index);

  test('the children start in the order of the items, and their work overlaps: ten seconds of it in one', async () => {
    const { named, events, timed, seconds } = await simulated(folder, 'Parent');
    expect(named('JobStart').map(({ job }) => job)).toEqual([1, ...ten.map((index) => index + 2)]);
    expect(childrenAtOnce(events)).toBe(10);
    expect(timed).toEqual(ten.map((index) => `1 worked on file${index + 1}`));
    expect(seconds).toBe(1);
  });

  test('the parent is through before the first child has done anything', async () => {
    const { events } = await simulated(folder, 'Parent');
    const over = events.findIndex(({ event, job }) => event === 'JobEnd' && job === 1);
    const begun = events.findIndex(({ event, job }) => event === 'ActivityStart' && job !== 1);
    expect(over).toBeLessThan(begun);
  });

  test('with a job concurrency of 1 the children queue, in the same order', async () => {
    const { events, timed } = await simulated(folder, 'Parent one at a time');
    expect(childrenAtOnce(events)).toBe(1);
    expect(timed).toEqual(ten.map((index) => `${index + 1} worked on file${index + 1}`));
  });

  test('under a throttle of 4 never more than four jobs run', async () => {
    const { bundle, options } = await playOf(`${folder}/throttle-4.trace.ndjson`);
    const { events, seconds } = await told(simulate(bundle, options));
    expect(childrenAtOnce(events)).toBe(4);
    expect(seconds).toBe(3);
  });
});

describe('08: enrich an address', () => {
  const played = simulated('08-enrich-an-address', 'Enrich an address');

  test('a message comes as each vendor answers, and the summary when all have settled', async () => {
    expect((await played).timed).toEqual([
      '1 Northwind on 203.0.113.7: unknown',
      '3 Contoso on 203.0.113.7: malicious',
      '3 203.0.113.7: Contoso says malicious, Northwind says unknown; no answer from: fabrikam',
    ]);
  });

  test('a failure that is ignored fails nothing, and is not silent', async () => {
    const { result, diagnostics, parent } = await played;
    expect(result.status).toBe('success');
    expect(parent).toContain('Ask all vendors success');
    expect(diagnostics).toEqual(['partial-failure: 1 of 3 branches failed: fabrikam']);
  });

  test('a failure that is not ignored fails the group, and the link for failures is taken', async () => {
    const mocks = { '\\Examples\\Ask Contoso': { ask: { status: 'failed', errorSummary: 'no' } } } as const;
    const { parent } = await simulated('08-enrich-an-address', 'Enrich an address', { mocks });
    expect(parent.slice(1)).toEqual(['Ask all vendors failed', 'Enrichment failed success']);
  });

  test('the group takes as long as its slowest branch, and one after another as long as all', async () => {
    expect((await played).seconds).toBe(3);
    const options = { maxWorkers: 1 };
    expect((await simulated('08-enrich-an-address', 'Enrich an address', options)).seconds).toBe(6);
  });
});

describe('09: daily report', () => {
  test('five queries of four minutes take four minutes at once, and twenty one after another', async () => {
    const { timed } = await simulated('09-daily-report', 'Daily report');
    expect(timed[0]).toMatch(/^240 Sales 500, Stock 500, Support 700, .* asked for in 240 s$/);
    const slow = await simulated('09-daily-report', 'Daily report', { maxWorkers: 1 });
    expect(slow.timed[0]).toMatch(/^1200 /);
  });

  test('nothing waits for notifications that are fired and forgotten', async () => {
    const { timed } = await simulated('09-daily-report', 'Daily report');
    expect(timed.slice(1)).toEqual([
      '240 the report is out',
      ...['mail', 'chat', 'audit log'].map((channel) => `245 notified by ${channel}`),
    ]);
  });

  test('a hundred calls are made ten at a time, and their answers come in the order of the items', async () => {
    const { events, messages, seconds, result } = await simulated('09-daily-report', 'Many calls');
    expect(result.jobs).toBe(101);
    expect(childrenAtOnce(events)).toBe(10);
    expect(seconds).toBe(20);
    const answers = Array.from({ length: 100 }, (_, index) => index + 1).join(',');
    expect(messages).toEqual([`100 calls: ${answers}`]);
  });
});

describe('10: fetch user and posts', () => {
  test('a partial failure under bestEffort is a warning, and the runbook goes on with what there is', async () => {
    const { parent, messages } = await simulated('10-fetch-user-and-posts', 'Fetch user and posts');
    expect(parent).toContain('Parallel warning');
    expect(messages).toEqual(['user Ada Lovelace, posts "", missing: fetch-posts']);
  });

  test('each branch has retries of its own, with a delay that doubles', async () => {
    const { named } = await simulated('10-fetch-user-and-posts', 'Fetch user and posts');
    const posts = named('JobQueued').filter(({ branch }) => branch === 'fetch-posts');
    expect(posts.map(({ time, attempt }) => [secondsOf(time), attempt ?? 1])).toEqual([
      [0, 1],
      [3, 2],
      [8, 3],
    ]);
  });

  test('the group fails under bestEffort only when all branches fail', async () => {
    const mocks = { '\\Examples\\Fetch user': { get: { status: 'failed', errorSummary: '404' } } } as const;
    const { parent } = await simulated('10-fetch-user-and-posts', 'Fetch user and posts', { mocks });
    expect(parent.slice(1)).toEqual(['Parallel failed', 'Give up success']);
  });

  test('the first failure under failFast fails the group, and what still runs is cancelled', async () => {
    const runbook = 'Fetch user and posts, all or nothing';
    const { timed, named } = await simulated('10-fetch-user-and-posts', runbook);
    expect(timed).toEqual([
      expect.stringMatching(/^1 1 of 2 branches failed: fetch-posts .* fetch-user was cancelled$/),
    ]);
    expect(named('JobEnd').map(({ job, status }) => `${job} ${status}`)).toContain('2 Canceled');
  });
});

test('11: branches that had succeeded are compensated, newest first, one at a time, with what they returned', async () => {
  const { timed, named } = await simulated('11-order-with-compensation', 'Order');
  expect(timed.slice(0, 4)).toEqual([
    '1 reserved R-A-1001',
    '2 charged P-A-1001',
    '3.5 refunded P-A-1001 of A-1001',
    '4 released R-A-1001 of A-1001',
  ]);
  const compensating = named('JobQueued').filter(({ compensates }) => compensates);
  expect(compensating.map(({ branch }) => branch)).toEqual(['card', 'stock']);
});

describe('12: three workers, and a race', () => {
  test('three workers take six branches in the order written, and the link for success reads the duration', async () => {
    const { events, named, timed } = await simulated('12-three-workers', 'Three workers');
    expect(childrenAtOnce(events)).toBe(3);
    const branches = named('JobQueued').flatMap(({ branch }) => branch ?? []);
    expect(branches).toEqual(['accounts', 'invoices', 'tickets', 'machines', 'licences', 'contracts']);
    expect(timed.at(-1)).toBe('300 gathered 6 sources in 300 s');
  });

  test('a group past its timeout fails, and the link for failures reads which branches are missing', async () => {
    const { bundle, options } = await playOf('12-three-workers/too-slow.trace.ndjson');
    const { timed, named } = await told(simulate(bundle, options));
    expect(timed.at(-1)).toMatch(
      /^600 failed: accounts\. the group timed out; 1 of 6 branches failed: accounts/,
    );
    expect(named('JobEnd').filter(({ status }) => status === 'Canceled')).toHaveLength(1);
  });

  test('the first provider that succeeds wins the race, and the others are cancelled', async () => {
    const { result, named } = await simulated('12-three-workers', 'Race of providers');
    expect(result.returned).toEqual([{ Provider: 'near', Price: '19.9' }]);
    expect(result.durationMs).toBe(1200);
    expect(named('JobEnd').map(({ job, status }) => `${job} ${status}`)).toContain('4 Canceled');
  });
});

test('13: Break ends the loop after the item that reached it, and the results so far are kept', async () => {
  const { messages, result } = await simulated('13-for-each-with-break', 'Find room');
  expect(messages).toEqual([
    'FILE01 is full: 7 GB free',
    'FILE02 is full: 7 GB free',
    'server 3, FILE03, has 512 GB free; stopped at 3',
  ]);
  expect(result.jobs).toBe(4);
});

describe('14: monitors', () => {
  test('Monitor Date/Time fires until the world ends, each time an instance of the one job', async () => {
    const untilMs = 3_600_000;
    const { result, timed, named } = await simulated('14-monitor', 'Every ten minutes', { untilMs });
    expect(timed.map((text) => Number(text.split(' ')[0]))).toEqual([601.5, 1201.5, 1801.5, 2401.5, 3001.5]);
    expect(result).toMatchObject({ jobs: 1, status: 'success', durationMs: untilMs });
    expect(named('InstanceStart')).toHaveLength(6);
  });

  test('triggers that come while the instance is busy wait their turn, or are dropped (A3)', async () => {
    const { bundle, options } = await playOf('14-monitor/orders.trace.ndjson');
    const booked = [
      '50 booked order1.xml',
      '70 booked order2.xml',
      '160 booked order3.xml',
      '160 booked order4.xml',
    ];
    expect((await told(simulate(bundle, options))).timed).toEqual(booked);
    const dropping = { ...options, options: { busyTriggers: 'drop' } } as const;
    expect((await told(simulate(bundle, dropping))).timed).toEqual(booked.toSpliced(1, 1));
  });
});

describe('15: lost updates', () => {
  /** The job that became ready last goes on. */
  const choose = (count: number, what: string) => (what === 'next job' ? count - 1 : 0);
  const taken = async (options: RunOptions) =>
    (await simulated('15-lost-updates', 'Book three seats', options)).result.returned[0]?.['Taken'];

  test('in the order simulate takes nothing is lost, in another order two of three updates are', async () => {
    expect(await taken({})).toBe(3);
    expect(await taken({ choose })).toBe(1);
  });

  test('with a job concurrency of 1 no order loses anything', async () => {
    expect(await taken({ choose, concurrency: 1 })).toBe(3);
  });
});

test('16: jobs overflow to the standby, and those of a lost server begin again at their first activity (A26)', async () => {
  const { bundle, options } = await playOf('16-servers/trace.ndjson');
  const { named, timed } = await told(simulate(bundle, options));
  expect(named('JobStart').map(({ job, server }) => `${job} ${server}`)).toEqual([
    '1 RBS01',
    '2 RBS01',
    '3 RBS02',
    '4 RBS02',
    '2 RBS02',
  ]);
  expect(timed.filter((text) => text.includes('Finance'))).toEqual([
    '0 backing up Finance on RBS01',
    '30 backing up Finance on RBS02',
    '70 Finance is safe',
  ]);
});

describe('17: deadlock (A25)', () => {
  test('a runbook that waits for itself ends at once, and the chain of jobs is named', async () => {
    const { result, diagnostics } = await simulated('17-deadlock', 'Countdown');
    expect(result).toMatchObject({ limit: 'deadlock', durationMs: 0 });
    expect(diagnostics).toEqual([
      expect.stringMatching(/^deadlock: job 1 .* waits for job 2 .* held by job 1$/),
    ]);
  });

  test('a waiting parent that gives its slot up lets it finish', async () => {
    const options = { options: { waitingParentHoldsSlot: false } };
    const { result, messages } = await simulated('17-deadlock', 'Countdown', options);
    expect(result.status).toBe('success');
    expect(messages).toEqual(['3', '2', '1', '0']);
  });
});

test('X15: the child fails and Invoke Runbook succeeds; mirroring the child, it fails (A22)', async () => {
  expect((await simulated('x15-child-fails', 'Child fails')).messages).toEqual([
    'the child was run',
    'the child ended failed',
  ]);
  const options = { options: { invokeStatus: 'mirrorChild' } } as const;
  expect((await simulated('x15-child-fails', 'Child fails', options)).messages).toEqual([
    'the child could not be run',
    'the child ended failed',
  ]);
});
