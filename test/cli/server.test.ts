// Format section 8: `deploy`, `server`, `start`, `jobs cancel`, `jobs rerun`, `log`.
import { once } from 'node:events';
import { setTimeout } from 'node:timers/promises';
import { describe, expect, test } from 'vitest';
import { ownFileStore } from '../../src/store/sqlite/sqlite-store.ts';
import type { TraceEvent } from '../../src/trace/trace-event.ts';
import { FakeIo, pianola } from '../support/command-line.ts';
import { jobsIn, parentAndChild, serverProcesses, until } from '../support/server-process.ts';
import { expectWholeTrace } from '../support/trace.ts';

const { folder, definition, newStore, serve } = serverProcesses();

test('what is deployed can be started; a server plays it; --wait shows it and exits as run does', async () => {
  const store = newStore();
  const deployed = await pianola('deploy', definition, '--store', store);
  expect([deployed.code, deployed.out]).toEqual([
    0,
    'Runbook      Version\n\\Ops\\Parent        1\n\\Ops\\Child         1\n',
  ]);
  const server = await serve(store);
  const { code, out, err } = await pianola(
    'start',
    'Parent',
    '--store',
    store,
    '--param',
    'N=5',
    '--wait',
    '--format',
    'ndjson',
  );
  const [parent, child] = await jobsIn(store);
  expect([code, err]).toEqual([0, `job ${parent.id}\n`]);
  const events = out
    .trimEnd()
    .split('\n')
    .map((line): TraceEvent => JSON.parse(line));
  expectWholeTrace(events);
  expect(parent).toMatchObject({
    ...{ runbook: '\\Ops\\Parent', status: 'Completed', instanceStatus: 'success', server: 'RBS01' },
    ...{ attempt: 1, parent: null, returned: [{ Out: '5' }], reason: null },
  });
  expect(child).toMatchObject({ runbook: '\\Ops\\Child', status: 'Completed', parent: parent.id });
  const log = await pianola('log', parent.id, '--store', store, '--format', 'ndjson');
  expect(log.out).toBe(out);
  server.kill('SIGTERM');
  expect(await once(server, 'exit')).toEqual([0, null]);
}, 30_000);

test('a second server and a run are told who holds the store; deploying and starting are possible', async () => {
  const store = newStore();
  await pianola('deploy', definition, '--store', store);
  const server = await serve(store, '--name', 'RBS07');
  for (const words of [
    ['server', '--store', store],
    ['run', definition, '--runbook', 'Child', '--store', store, '--allow-simulated'],
  ]) {
    const { code, err } = await pianola(...words);
    expect([code, err]).toEqual([
      3,
      expect.stringContaining(`is held by process ${server.pid} (pianola server --name RBS07)`),
    ]);
  }
  expect((await pianola('deploy', definition, '--store', store, '--json')).code).toBe(0);
  expect((await pianola('start', 'Child', '--store', store, '--wait', '--json')).code).toBe(0);
}, 30_000);

describe('a server that is killed', () => {
  test('the next one begins its jobs again at their first activity, and the log has what each attempt did (A26)', async () => {
    const store = newStore();
    const slow = folder.file('slow.json', parentAndChild({}, 1_500));
    await pianola('deploy', slow, '--store', store);
    const killed = await serve(store);
    const { out: started } = await pianola('start', 'Child', '--store', store);
    const id = started.trim();
    await until(async () =>
      (await pianola('log', id, '--store', store)).out.includes('Query Database: started'),
    );
    killed.kill('SIGKILL');
    await once(killed, 'exit');
    expect((await jobsIn(store))[0]).toMatchObject({ id, status: 'Running', attempt: 1 });
    await serve(store);
    await until(async () => (await jobsIn(store))[0].endedAt !== null);
    expect((await jobsIn(store))[0]).toMatchObject({ id, status: 'Completed', attempt: 2, reason: null });
    const { out } = await pianola('log', id, '--store', store, '--format', 'ndjson');
    const events = out
      .trimEnd()
      .split('\n')
      .map((line): TraceEvent => JSON.parse(line));
    const told = events.map(({ event }) => event);
    expect(told.filter((event) => event === 'ActivityStart')).toHaveLength(2);
    expect(told.filter((event) => event === 'ActivityEnd')).toHaveLength(2);
    expect(events.flatMap((event) => (event.event === 'InstanceEnd' ? event.status : []))).toEqual([
      'failed',
      'success',
    ]);
    expect(events.map(({ seq }) => seq)).toEqual(events.map((_, index) => index + 1));
  }, 30_000);

  test('or they are Failed where the option serverLoss says so', async () => {
    const store = newStore();
    const slow = folder.file('fails.json', parentAndChild({ options: { serverLoss: 'fail' } }, 30_000));
    await pianola('deploy', slow, '--store', store);
    const killed = await serve(store);
    await pianola('start', 'Parent', '--store', store);
    await until(async () => (await jobsIn(store))[1]?.status === 'Running');
    killed.kill('SIGKILL');
    await once(killed, 'exit');
    const next = await serve(store);
    expect(await jobsIn(store)).toMatchObject([
      { status: 'Failed', instanceStatus: 'failed', reason: 'the process that played it is gone' },
      { status: 'Failed' },
    ]);
    const [{ id }] = await jobsIn(store);
    const { out } = await pianola('log', id, '--store', store, '--format', 'ndjson');
    const ends = out
      .trimEnd()
      .split('\n')
      .map((line): TraceEvent => JSON.parse(line));
    expectWholeTrace(ends);
    expect(ends.flatMap((event) => (event.event === 'JobEnd' ? event.status : []))).toEqual([
      'Failed',
      'Failed',
    ]);
    next.kill('SIGTERM');
    expect(await once(next, 'exit')).toEqual([0, null]);
  }, 30_000);
});

test('SIGTERM drains: what plays ends, what waits stays; a second one cancels', async () => {
  const store = newStore();
  const slow = folder.file('drains.json', parentAndChild({ maxSimultaneousJobs: 1 }, 1_000));
  await pianola('deploy', slow, '--store', store);
  const server = await serve(store);
  for (const _ of [1, 2]) await pianola('start', 'Child', '--store', store);
  await until(async () => (await jobsIn(store))[0].status === 'Running');
  server.kill('SIGTERM');
  expect(await once(server, 'exit')).toEqual([0, null]);
  expect((await jobsIn(store)).map(({ status }: { status: string }) => status)).toEqual([
    'Completed',
    'Pending',
  ]);
  const again = await serve(store);
  await until(async () => (await jobsIn(store))[1].status === 'Running');
  again.kill('SIGTERM');
  await setTimeout(100);
  again.kill('SIGTERM');
  await once(again, 'exit');
  expect((await jobsIn(store))[1]).toMatchObject({
    status: 'Canceled',
    reason: 'The runbook server was told to end.',
  });
}, 30_000);

test('a monitor is handed back when its server ends, at the first signal and at the second', async () => {
  const store = newStore();
  const watching = folder.file('watching.json', {
    runbooks: [
      {
        name: 'Watches',
        activities: [
          { id: 'at', type: 'Monitor Date/Time', every: { minutes: 5, triggerImmediately: true } },
          { id: 'work', type: 'Query Database', simulate: { durationMs: 1_500 } },
        ],
        links: [{ from: 'at', to: 'work' }],
      },
    ],
  });
  await pianola('deploy', watching, '--store', store);
  const { out } = await pianola('start', 'Watches', '--store', store, '--json');
  const { id } = JSON.parse(out);
  const events = async (kind: string) => {
    const log = (await pianola('log', id, '--store', store, '--format', 'ndjson')).out.split('\n');
    const all = log.flatMap((line) => (line === '' ? [] : [JSON.parse(line)]));
    return all.filter(({ event }) => event === kind);
  };
  const statuses = async () => (await events('InstanceEnd')).map(({ status }) => status);
  const works = async () =>
    (await events('ActivityStart')).filter(({ activity }) => activity === 'work').length;
  const first = await serve(store);
  await until(async () => (await works()) === 1);
  first.kill('SIGTERM');
  expect(await once(first, 'exit')).toEqual([0, null]);
  expect(await jobsIn(store)).toMatchObject([{ status: 'Pending', attempt: 1, server: null }]);
  expect(await statuses()).toEqual(['success', 'canceled']);
  const second = await serve(store);
  const ended = once(second, 'exit');
  await until(async () => (await works()) === 2);
  second.kill('SIGTERM');
  await setTimeout(100);
  second.kill('SIGTERM');
  expect(await ended).toEqual([130, null]);
  expect(await jobsIn(store)).toMatchObject([{ status: 'Pending', attempt: 2 }]);
  expect((await pianola('jobs', 'cancel', id, '--store', store)).code).toBe(0);
  expect(await statuses()).toEqual(['success', 'canceled', 'canceled']);
}, 30_000);

test('jobs are cancelled, and run again with their parameters in the version that is deployed now', async () => {
  const store = newStore();
  await pianola('deploy', definition, '--store', store);
  const { out } = await pianola('start', 'Parent', '--store', store, '--param', 'N=3', '--json');
  const { id } = JSON.parse(out);
  expect((await pianola('jobs', 'cancel', id, '--store', store)).out).toBe(`${id}: canceled\n`);
  expect(await pianola('jobs', 'cancel', id, '--store', store)).toMatchObject({
    code: 2,
    err: `error: job ${id} has ended\n`,
  });
  await pianola('deploy', definition, '--store', store);
  const again = (await pianola('jobs', 'rerun', id.slice(0, 20), '--store', store)).out.trim();
  expect(await jobsIn(store)).toMatchObject([
    { id, status: 'Canceled' },
    { id: again, status: 'Pending' },
  ]);
  await serve(store);
  await until(async () => (await jobsIn(store))[1].endedAt !== null);
  expect((await jobsIn(store))[1]).toMatchObject({ status: 'Completed', returned: [{ Out: '3' }] });
  const old = await pianola('jobs', 'prune', '--older-than', '0s', '--store', store);
  expect([old.code, old.out]).toEqual([0, '3 jobs removed\n']);
}, 30_000);

test.each<[string, readonly string[], RegExp]>([
  [
    'a runbook that is not deployed',
    ['start', 'Chld'],
    /there is no runbook "Chld"\n.*did you mean "Child"\?/,
  ],
  [
    'a parameter that there is not',
    ['start', 'Parent', '--param', 'M=1'],
    /has no parameter "M"\n.*did you mean "N"\?/,
  ],
  ['a job that there is not', ['jobs', 'cancel', '0000'], /there is no job 0000 in the store/],
])('wrong: %s', async (_what, words, message) => {
  const store = newStore();
  await pianola('deploy', definition, '--store', store);
  const { code, err } = await pianola(...words, '--store', store);
  expect([code, err]).toEqual([2, expect.stringMatching(message)]);
});

test('a definition with errors is not deployed, and no store is made', async () => {
  const store = newStore();
  const wrong = folder.file('wrong.json', { name: 'X', activities: [{ id: 'a', type: 'No such' }] });
  const { code, err } = await pianola('deploy', wrong, '--store', store);
  expect([code, err]).toEqual([2, expect.stringContaining('1 error; nothing was deployed')]);
  expect(await pianola('start', 'X', '--store', store)).toMatchObject({ code: 2 });
});

test('--wait can be interrupted: the job goes on', async () => {
  const store = newStore();
  await pianola('deploy', definition, '--store', store);
  const io = new FakeIo();
  io.stderr.once('written', () => io.interrupt());
  const { code, err } = await io.main('start', 'Child', '--store', store, '--wait');
  expect([code, err]).toEqual([130, expect.stringMatching(/^job \S+\njob \S+ goes on\n$/)]);
  expect(await jobsIn(store)).toMatchObject([{ status: 'Pending' }]);
});

describe('a job that nobody plays', () => {
  /** Interrupts what waits for a job as soon as it has said so, and gives what it said. */
  async function saidOnce(...argv: string[]): Promise<string> {
    const io = new FakeIo();
    io.now = () => {
      io.nowMs += 5_000;
      return io.nowMs;
    };
    io.stderr.on('written', () => {
      if (!/^job \S+\n$/.test(io.stderr.text)) io.interrupt();
    });
    return (await io.main(...argv)).err;
  }
  const untaken = 'no runbook server has taken the job yet: pianola server is one\n';

  test('because no server is there: who waits for it is told', async () => {
    const store = newStore();
    await pianola('deploy', definition, '--store', store);
    expect(await saidOnce('start', 'Child', '--store', store, '--wait')).toContain(untaken);
    expect(await saidOnce('start', 'Child', '--store', store, '--wait', '--json')).toContain(untaken);
  });

  test('because its server is gone: who follows or cancels it is told, and the next one records it', async () => {
    const store = newStore();
    await pianola('deploy', definition, '--store', store);
    const { out } = await pianola('start', 'Child', '--store', store);
    const gone = ownFileStore(store, { pid: 7, command: 'pianola test', since: '2026-01-02T03:04:05.000Z' });
    await gone.queue.claim('RBS01', 1);
    const told = await pianola('jobs', 'cancel', out.trim(), '--store', store);
    expect(told.out).toBe(`${out.trim()}: its server is told to stop it\n`);
    await gone.close();
    expect(await saidOnce('log', out.trim(), '--follow', '--store', store)).toBe(
      'nobody plays the job any more: the process that did is gone, and the next one deals with it\n',
    );
    expect((await pianola('jobs', 'cancel', out.trim(), '--store', store)).out).toBe(
      `${out.trim()}: its server is gone; the next one that takes jobs records it as Canceled\n`,
    );
    await serve(store);
    expect(await jobsIn(store)).toMatchObject([{ status: 'Canceled' }]);
  }, 20_000);
});

test('deploy warns of options that make no difference under a server (A23, A25)', async () => {
  const options = { waitingParentHoldsSlot: false, jobOrder: 'strict', serverLoss: 'fail' };
  const file = folder.file('options.json', parentAndChild({ options }));
  const { code, err } = await pianola('deploy', file, '--store', newStore());
  const warningOf = (path: string) =>
    `warning: ${path}: the option jobOrder=strict makes no difference under a runbook server, ` +
    'which plays as with jobOrder=skipBlocked\n' +
    `warning: ${path}: the option waitingParentHoldsSlot=false makes no difference under a runbook server, ` +
    'which plays as with waitingParentHoldsSlot=true\n';
  expect([code, err]).toEqual([0, warningOf('\\Ops\\Parent') + warningOf('\\Ops\\Child')]);
  expect((await pianola('deploy', file, '--store', newStore(), '--quiet')).err).toBe('');
});
