// Parallel and For Each end to end (section 14), in every host: what is cancelled would take a day, so that
// nothing waits for it in vain.
import { describe, expect, test } from 'vitest';
import type { RunOptions } from '../../src/hosts/settings/run-options.ts';
import { simulate } from '../../src/hosts/simulation/simulate.ts';
import { hosts, type Played, played, type RunbookPart, severalOf } from '../support/host-play.ts';
import { message, takes } from '../support/runbook-file.ts';
import { expectWholeJobs, messages, mostAtOnce, named } from '../support/trace.ts';

const day = { simulate: { durationMs: 86_400_000 } };
const back = (values: object) => ({ type: 'Return Data', values });
const always = (from: string, to: string) => ({ from, to, include: [] });
const anyNumber = { maxSimultaneousJobs: 100 };

/** What the branches play. */
const children: Readonly<Record<string, RunbookPart>> = {
  Ok: {
    activities: { init: takes('Text'), back: back({ Answer: 'ok {{init.Text}}' }) },
    links: [always('init', 'back')],
    returnedData: [{ name: 'Answer' }],
    ...anyNumber,
  },
  Warn: { activities: { init: takes('Nothing') }, ...anyNumber },
  Fail: { activities: { a: { simulate: { status: 'failed', errorSummary: 'no vendor' } } }, ...anyNumber },
  Day: { activities: { a: day }, ...anyNumber },
  Undo: { activities: { init: takes('Text', 'Answer'), log: message('undo {{init.Text}} {{init.Answer}}') } },
  // Fails until the counter has come to 3.
  Third: {
    activities: {
      up: { type: 'Modify Counter', counter: 'Tries' },
      a: {
        simulate: [
          { when: [{ item: 'up.Counter Value', operator: 'is less than', value: 3 }], status: 'failed' },
          {},
        ],
      },
    },
    options: { rollup: 'strict' },
  },
};

/**
 * Branches by the names of their runbooks: `Ok` is the branch `ok` of the runbook Ok, and more can be said of
 * it.
 */
const branches = (...parts: readonly (string | readonly [string, object])[]) =>
  parts.map((part) => {
    const [name, more] = typeof part === 'string' ? [part, {}] : part;
    return {
      id: name.toLowerCase(),
      runbook: name,
      ...(name === 'Ok' && { parameters: { Text: 'x' } }),
      ...more,
    };
  });

/** Plays a parent with this group, and then a message made of what it publishes, whatever became of it. */
async function play(host: (typeof hosts)[number][1], group: object, text: string, options: RunOptions = {}) {
  const bundle = await severalOf(
    {
      Parent: {
        activities: { group: { type: 'Parallel', ...group }, log: message(text) },
        links: [always('group', 'log')],
      },
      ...children,
    },
    { counters: [{ name: 'Tries' }] },
  );
  const all = await played(host(bundle, { runbook: 'Parent', ...options }));
  expectWholeJobs(all);
  const [end] = named(all, 'ActivityEnd').filter(({ activity }) => activity === 'group');
  return { all, status: end?.status, errorSummary: end?.errorSummary, told: messages(all).at(-1) };
}

const ends = (all: Played) =>
  named(all, 'JobEnd').map(({ runbook, status }) => `${runbook.slice(1)} ${status}`);

describe.each(hosts)('%s', (_name, host) => {
  test('waitAll: when all have settled; failed unless the failure is ignored', async () => {
    const text =
      '{{group.Status}} {{group.Succeeded}}/{{group.Failed}} [{{group.Failed branches}}] {{group.ok.Answer}}, {{group.ok.Job ID}}, {{group.fail.Status}}: {{group.fail.Error}}';
    const failed = await play(host, { branches: branches('Ok', 'Fail', 'Warn') }, text);
    expect(failed.told).toBe('failed 2/1 [fail] ok x, 2, failed: the runbook ended failed: no vendor');
    expect(failed).toMatchObject({
      status: 'failed',
      errorSummary: '1 of 3 branches failed: fail (the runbook ended failed: no vendor)',
    });
    expect(
      named(failed.all, 'JobQueued').map(({ branch, parentIsWaiting }) => [branch, parentIsWaiting]),
    ).toEqual([
      [undefined, false],
      ['ok', true],
      ['fail', true],
      ['warn', true],
    ]);
    const ignored = await play(host, { branches: branches('Ok', ['Fail', { ignoreFailure: true }]) }, text);
    expect(ignored).toMatchObject({
      status: 'success',
      told: 'success 1/1 [fail] ok x, 2, failed: the runbook ended failed: no vendor',
    });
  });

  test('failFast: the first failure cancels the rest, running and pending', async () => {
    const group = { strategy: 'failFast', branches: branches('Day', 'Fail', ['Day', { id: 'another' }]) };
    const { all, status, told } = await play(
      host,
      group,
      '{{group.Cancelled}} {{group.day.Status}}: {{group.day.Error}}',
      {
        servers: [{ name: 'RBS01', throttle: 3 }],
      },
    );
    expect([status, told]).toEqual(['failed', '2 cancelled: not needed any more: branch fail failed']);
    expect(ends(all).sort()).toEqual(['Day Canceled', 'Day Canceled', 'Fail Completed', 'Parent Completed']);
    // Throttle 3: the parent and two branches; the third may have started when the failed one ended.
    expect(named(all, 'JobStart').length).toBeLessThanOrEqual(4);
  });

  test('bestEffort: a warning where some failed, failed where all did', async () => {
    const some = await play(
      host,
      { strategy: 'bestEffort', branches: branches('Ok', 'Fail') },
      '{{group.ok.Answer}} without {{group.Failed branches}}',
    );
    expect(some).toMatchObject({ status: 'warning', told: 'ok x without fail' });
    const none = await play(
      host,
      { strategy: 'bestEffort', branches: branches('Fail', ['Fail', { id: 'too' }]) },
      '{{group.Failed branches}}',
    );
    expect(none).toMatchObject({ status: 'failed', told: 'fail, too' });
  });

  test('race: the first that succeeds wins, or the first that settles', async () => {
    const text = '{{group.Winner}} {{group.Status}} {{group.day.Status}}';
    const won = await play(host, { strategy: 'race', branches: branches('Day', 'Ok') }, text);
    expect(won).toMatchObject({ status: 'success', told: 'ok success cancelled' });
    expect(ends(won.all).sort()).toEqual(['Day Canceled', 'Ok Completed', 'Parent Completed']);
    const settled = await play(
      host,
      { strategy: 'race', raceOn: 'settled', branches: branches('Day', 'Fail') },
      text,
    );
    expect(settled).toMatchObject({ status: 'failed', told: 'fail failed cancelled' });
    const lost = await play(
      host,
      { strategy: 'race', branches: branches('Fail', ['Fail', { id: 'too' }]) },
      '<{{group.Winner}}>',
    );
    expect(lost).toMatchObject({ status: 'failed', told: '<>' });
  });

  test('fireAndForget: goes on when all are queued, nobody waits for them, and they are played to their ends', async () => {
    const group = { strategy: 'fireAndForget', branches: branches('Ok', 'Fail') };
    const { all, status, told } = await play(
      host,
      group,
      '{{group.ok.Status}} {{group.ok.Job ID}} <{{group.ok.Answer}}> {{group.Failed}}',
    );
    expect([status, told]).toEqual(['success', 'queued 2 <> 0']);
    expect(named(all, 'JobQueued').map(({ parentIsWaiting }) => parentIsWaiting)).toEqual([
      false,
      false,
      false,
    ]);
    expect(ends(all).sort()).toEqual(['Fail Completed', 'Ok Completed', 'Parent Completed']);
    expect(all.result.status).toBe('success');
  });

  test('fireAndForget with few workers: the parent waits for a place, and for the last branch no more', async () => {
    const group = { strategy: 'fireAndForget', maxWorkers: 2, branches: branches('Ok', 'Warn', 'Third') };
    const { all, told } = await play(host, group, '{{group.third.Status}}');
    expect(told).toBe('queued');
    const children = named(all, 'JobQueued').slice(1);
    expect(children.map(({ branch, parentIsWaiting }) => [branch, parentIsWaiting])).toEqual([
      ['ok', true],
      ['warn', true],
      ['third', false],
    ]);
  });

  test('14.1: what failed says why: a limit, an error of several lines, a warning', async () => {
    const endless = {
      simulate: {},
      loop: { exit: [{ item: 'No such item', operator: 'equals' as const, value: 'x' }] },
    };
    const parts: Readonly<Record<string, RunbookPart>> = {
      Endless: { activities: { a: endless } },
      Long: {
        activities: { a: { simulate: { status: 'failed', errorSummary: `one\r\ntwo ${'x'.repeat(999)}` } } },
      },
      Silent: { activities: { a: { simulate: { status: 'failed' } } } },
      Warned: { activities: { a: { simulate: { status: 'warning', errorSummary: 'half a disk' } } } },
    };
    const ids = Object.keys(parts);
    const group = { type: 'Parallel', failOnWarning: true, branches: ids.map((id) => ({ id, runbook: id })) };
    const bundle = await severalOf({
      Parent: {
        activities: { group, log: message(ids.map((id) => `{{group.${id}.Error}}`).join('|')) },
        links: [always('group', 'log')],
      },
      ...parts,
    });
    const all = await played(host(bundle, { runbook: 'Parent', options: { maxLoopAttempts: 3 } }));
    const [limit, long, silent, warned] = messages(all)[0]?.split('|') ?? [];
    expect(limit).toBe('the runbook ended failed: it was ended by a limit: loop-cap');
    expect(long).toMatch(/^the runbook ended failed: one two x+…$/);
    expect(long?.length).toBeLessThan(600);
    expect(silent).toBe('the runbook ended failed');
    expect(warned).toBe('the runbook ended with a warning: half a disk');
  });

  test('maxWorkers: no more at once, of the group or of the run; the order of the branches is kept', async () => {
    const six = Array.from(
      { length: 6 },
      (_, index) => ['Ok', { id: `b${index}`, parameters: { Text: index } }] as const,
    );
    const texts = six.map((_, index) => `{{group.b${index}.Answer}}`).join();
    const answers = six.map((_, index) => `ok ${index}`).join();
    const atOnce = async (maxWorkers: number, options: RunOptions) => {
      const { all, told } = await play(host, { branches: branches(...six), maxWorkers }, texts, options);
      expect(told).toBe(answers);
      const started = named(all, 'JobStart')
        .slice(1)
        .map(({ job }) => job);
      expect(started).toEqual([2, 3, 4, 5, 6, 7]);
      return mostAtOnce(all, '\\Ok');
    };
    expect(await atOnce(2, {})).toBe(2);
    expect(await atOnce(0, { maxWorkers: 1 })).toBe(1);
  });

  test('timeouts: a branch past its own is cancelled and failed; a group past its own ends what has not settled', async () => {
    const own = await play(
      host,
      { branches: branches('Ok', ['Day', { timeoutSeconds: 0.05 }]) },
      '{{group.ok.Status}} {{group.day.Status}}: {{group.day.Error}}',
    );
    expect(own).toMatchObject({ status: 'failed', told: 'success failed: timed out after 0.05 s' });
    const group = await play(
      host,
      { strategy: 'bestEffort', timeoutSeconds: 0.05, branches: branches('Day', ['Day', { id: 'too' }]) },
      '{{group.too.Status}} {{group.too.Error}}',
    );
    expect(group).toMatchObject({
      status: 'failed',
      told: 'failed the group timed out after 0.05 s',
      errorSummary: expect.stringMatching(/^the group timed out; 2 of 2 branches failed: /),
    });
    expect(ends(group.all).sort()).toEqual(['Day Canceled', 'Day Canceled', 'Parent Completed']);
  });

  test('retries: each attempt is a job of its own, and only the last one counts', async () => {
    const retries = (attempts: number) => ({
      branches: branches(['Third', { retries: { attempts, delaySeconds: 0.01, backoff: 'exponential' } }]),
    });
    const text = '{{group.third.Status}} {{group.third.Attempts}} {{group.third.Job ID}}';
    const { all, status, told } = await play(host, retries(5), text);
    expect([status, told]).toEqual(['success', 'success 3 4']);
    expect(named(all, 'JobQueued').map(({ branch, attempt }) => [branch, attempt])).toEqual([
      [undefined, undefined],
      ['third', undefined],
      ['third', 2],
      ['third', 3],
    ]);
    expect(named(all, 'Diagnostic').filter(({ code }) => code === 'retry')).toHaveLength(2);
    expect(await play(host, retries(2), text)).toMatchObject({ status: 'failed', told: 'failed 2 3' });
  });

  test('compensation: what had succeeded is made good, newest completion first, with its parameters and returned data', async () => {
    const ok = (id: string) => ['Ok', { id, parameters: { Text: id }, compensate: 'Undo' }] as const;
    const group = { maxWorkers: 1, branches: branches(ok('a'), ok('b'), ['Warn', {}], 'Fail') };
    const { all, status, told } = await play(host, group, 'end {{group.Failed branches}}');
    expect([status, told]).toEqual(['failed', 'end fail']);
    expect(messages(all)).toEqual(['undo b ok b', 'undo a ok a', 'end fail']);
    expect(
      named(all, 'JobQueued').flatMap(({ branch, compensates, runbook }) =>
        compensates ? [[branch, runbook]] : [],
      ),
    ).toEqual([
      ['b', '\\Undo'],
      ['a', '\\Undo'],
    ]);
    expect(mostAtOnce(all, '\\Undo')).toBe(1);
  });
});

test('simulate: a group that times out keeps what had settled', async () => {
  const { told, status } = await play(
    simulate,
    { strategy: 'bestEffort', timeoutSeconds: 3600, branches: branches('Day', 'Ok') },
    '{{group.ok.Answer}} [{{group.Error summary text}}] {{group.Duration}}',
  );
  expect([status, told]).toEqual([
    'warning',
    'ok x [the group timed out; 1 of 2 branches failed: day (the group timed out after 3600 s)] 3600',
  ]);
});

test('simulate: three branches of 10 s take 10 s, and one after another 30 s (14.3); retries wait as they should', async () => {
  const ten = (id: string) => ['Ten', { id }] as const;
  const bundle = await severalOf({
    Parent: { activities: { group: { type: 'Parallel', branches: branches(ten('a'), ten('b'), ten('c')) } } },
    Ten: { activities: { a: { simulate: { durationMs: 10_000 } } }, ...anyNumber },
    Retry: {
      activities: {
        group: {
          type: 'Parallel',
          branches: [
            {
              id: 'a',
              runbook: 'Never',
              retries: { attempts: 5, delaySeconds: 2, backoff: 'exponential', maxDelaySeconds: 7 },
            },
          ],
        },
      },
    },
    Never: { activities: { a: { simulate: { status: 'failed', durationMs: 1000 } } } },
  });
  const duration = async (options: RunOptions) => (await played(simulate(bundle, options))).result.durationMs;
  expect(await duration({ runbook: 'Parent' })).toBe(10_000);
  expect(await duration({ runbook: 'Parent', maxWorkers: 1 })).toBe(30_000);
  expect(await duration({ runbook: 'Parent', concurrency: { Ten: 2 } })).toBe(20_000);
  const retried = await played(simulate(bundle, { runbook: 'Retry' }));
  const starts = named(retried, 'JobStart')
    .slice(1)
    .map(({ time }) => Number(time.slice(17, 19)));
  expect(starts).toEqual([0, 3, 8, 16, 24]);
});

describe.each(hosts)('%s: For Each', (_name, host) => {
  const loop = async (properties: object, text: string, options: RunOptions = {}) => {
    const bundle = await severalOf({
      Parent: {
        activities: { each: { type: 'For Each', runbook: 'Body', ...properties }, log: message(text) },
        links: [always('each', 'log')],
      },
      Body: {
        activities: {
          init: takes('Item', 'Index', 'More'),
          work: {
            simulate: [
              { when: [{ item: 'init.Item', operator: 'equals', value: 'bad' }], status: 'failed' },
              {},
            ],
          },
          stop: { type: 'Break' },
          back: back({ Upper: "[Upper('{{init.Item}}')]{{init.More}}" }),
        },
        links: [
          always('init', 'work'),
          { from: 'init', to: 'stop', include: [{ item: 'Item', operator: 'equals', value: 'stop' }] },
          'work->back',
        ],
        returnedData: [{ name: 'Upper' }],
        options: { rollup: 'strict' },
        ...anyNumber,
      },
    });
    const all = await played(host(bundle, { runbook: 'Parent', ...options }));
    expectWholeJobs(all);
    return all;
  };
  const text = '{{each.Index}} {{each.Item}} {{each.Status}} {{each.Upper}} <{{each.Broke at}}>';

  test('one row for each item, in item order, one after another; Break ends it after the current item', async () => {
    const items = ['a', 'bad', 'stop', 'never'];
    const all = await loop({ items, parameters: { More: '!' } }, text);
    expect(messages(all)).toEqual(['1 a success A! <3>', '2 bad failed  <3>', '3 stop success STOP! <3>']);
    expect(mostAtOnce(all, '\\Body')).toBe(1);
    expect(named(all, 'JobQueued').map(({ branch }) => branch)).toEqual([undefined, '1', '2', '3']);
    expect(named(all, 'ActivityEnd').find(({ activity }) => activity === 'each')).toMatchObject({
      status: 'warning',
      rows: 3,
    });
  });

  test('14.1 rule 7: what failed are items', async () => {
    const all = await loop({ items: ['a', 'bad', 'c'] }, text);
    expect(named(all, 'Diagnostic')).toMatchObject([
      { code: 'partial-failure', message: '1 of 3 items failed: 2' },
    ]);
    const refused = await loop({ items: ['a'], parameters: { Strange: 1 } }, text);
    expect(named(refused, 'Diagnostic')).toMatchObject([
      { code: 'branch-refused', message: expect.stringMatching(/^item 1 could not be queued: .*"Strange"/) },
    ]);
  });

  test('a count or a divided text of items; none is one row with blanks (A7)', async () => {
    expect(messages(await loop({ count: 3 }, '{{each.Item}}'))).toEqual(['1', '2', '3']);
    expect(messages(await loop({ items: ' a; b ', separator: ';' }, '{{each.Upper}}'))).toEqual(['A', 'B']);
    expect(messages(await loop({ items: '' }, '<{{each.Item}}> {{each.Count}}'))).toEqual(['<> 0']);
  });
});
