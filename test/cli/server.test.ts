// Format section 8: `deploy`, `server`, `start`, `jobs cancel`, `jobs rerun`, `log`.
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { afterEach, describe, expect, test } from 'vitest';
import type { TraceEvent } from '../../src/trace/trace-event.ts';
import { FakeIo, pianola, playFolder } from '../support/command-line.ts';
import { expectWholeTrace } from '../support/trace.ts';
import { projectRoot } from '../tidy/source-file.ts';

const folder = playFolder();
let stores = 0;
const newStore = () => {
  stores += 1;
  return join(folder.path, `${stores}`, 'jobs.db');
};
const family = (more: object = {}, durationMs = 0) => ({
  runbooks: [
    {
      name: 'Parent',
      folder: 'Ops',
      returnedData: [{ name: 'Out' }],
      activities: [
        { id: 'init', type: 'Initialize Data', parameters: [{ name: 'N', type: 'Integer', default: 7 }] },
        { id: 'call', type: 'Invoke Runbook', runbook: '\\Ops\\Child' },
        { id: 'back', type: 'Return Data', values: { Out: '{{init.N}}' } },
      ],
      links: [
        { from: 'init', to: 'call' },
        { from: 'call', to: 'back' },
      ],
      ...more,
    },
    {
      name: 'Child',
      folder: 'Ops',
      activities: [{ id: 'work', type: 'Query Database', simulate: { durationMs } }],
      ...more,
    },
  ],
});
const definition = folder.file('family.json', family());

const servers: ChildProcess[] = [];
afterEach(() => {
  for (const server of servers.splice(0)) server.kill('SIGKILL');
});

/** Starts a server as a process of its own, which takes jobs. */
async function serve(store: string, ...words: string[]): Promise<ChildProcess> {
  const argv = [
    join(projectRoot, 'bin/pianola.js'),
    'server',
    '--store',
    store,
    '--allow-simulated',
    ...words,
  ];
  const server = spawn(process.execPath, argv, { stdio: ['ignore', 'inherit', 'pipe'] });
  servers.push(server);
  await once(server.stderr as NonNullable<ChildProcess['stderr']>, 'data');
  return server;
}

async function jobsIn(store: string) {
  return JSON.parse((await pianola('jobs', '--store', store, '--json')).out);
}

async function until(isSo: () => Promise<boolean>): Promise<void> {
  while (!(await isSo())) await setTimeout(50);
}

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
    const slow = folder.file('slow.json', family({}, 1_500));
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
    const slow = folder.file('fails.json', family({ options: { serverLoss: 'fail' } }, 30_000));
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
    next.kill('SIGTERM');
    expect(await once(next, 'exit')).toEqual([0, null]);
  }, 30_000);
});

test('SIGTERM drains: what plays ends, what waits stays; a second one cancels', async () => {
  const store = newStore();
  const slow = folder.file('drains.json', family({ maxSimultaneousJobs: 1 }, 1_000));
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
  expect(old.code).toBe(3);
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

test('metrics are served for Prometheus, and whether the server looks for jobs', async () => {
  const store = newStore();
  await pianola('deploy', definition, '--store', store);
  const argv = [
    'bin/pianola.js',
    'server',
    '--store',
    store,
    '--allow-simulated',
    '--metrics',
    '127.0.0.1:0',
  ];
  const server = spawn(process.execPath, argv, { cwd: projectRoot, stdio: ['ignore', 'inherit', 'pipe'] });
  servers.push(server);
  let told = '';
  server.stderr.on('data', (data) => {
    told += data;
  });
  await until(async () => told.includes('takes jobs'));
  const [, address = ''] = /metrics at (http:\S+)\/metrics/.exec(told) ?? [];
  expect((await pianola('start', 'Parent', '--store', store, '--wait', '--json')).code).toBe(0);
  const at = async (path: string) => {
    const response = await fetch(`${address}${path}`);
    return [response.status, await response.text()] as const;
  };
  expect(await at('/healthz')).toEqual([200, 'ok\n']);
  expect((await at('/else'))[0]).toBe(404);
  const [status, text] = await at('/metrics');
  expect(status).toBe(200);
  for (const line of [
    'pianola_jobs{status="pending"} 0',
    'pianola_jobs{status="running"} 0',
    'pianola_oldest_pending_job_seconds 0',
    'pianola_server_slots 50',
    'pianola_server_slots_held 0',
    'pianola_server_jobs_ended_total{status="Completed",instance_status="success"} 2',
    'pianola_server_job_wait_seconds_count 2',
  ])
    expect(text).toContain(`${line}\n`);
  expect(Number(/pianola_server_events_total (\d+)/.exec(text)?.[1])).toBeGreaterThan(20);
  const other = await pianola('server', '--store', newStore(), '--metrics', address.replace('http://', ''));
  expect([other.code, other.err]).toEqual([2, expect.stringContaining('EADDRINUSE')]);
}, 30_000);

test('counters outlive the server, and are the same in every version', async () => {
  const store = newStore();
  const counting = (message: string) =>
    folder.file('counting.json', {
      counters: [{ name: 'N', default: 10 }],
      runbooks: [
        {
          name: 'Counts',
          activities: [
            { id: 'more', type: 'Modify Counter', counter: 'N', action: 'Increment', value: 1 },
            { id: 'now', type: 'Get Counter Value', counter: 'N' },
            { id: 'told', type: 'Return Data', values: { N: `${message}{{now.Counter value}}` } },
          ],
          links: [
            { from: 'more', to: 'now' },
            { from: 'now', to: 'told' },
          ],
          returnedData: [{ name: 'N' }],
        },
      ],
    });
  const played = async () =>
    JSON.parse((await pianola('start', 'Counts', '--store', store, '--wait', '--json')).out).returned;
  await pianola('deploy', counting('one '), '--store', store);
  const first = await serve(store);
  expect(await played()).toEqual([{ N: 'one 11' }]);
  await pianola('deploy', counting('two '), '--store', store);
  expect(await played()).toEqual([{ N: 'two 12' }]);
  first.kill('SIGKILL');
  await once(first, 'exit');
  await serve(store);
  expect(await played()).toEqual([{ N: 'two 13' }]);
}, 30_000);
