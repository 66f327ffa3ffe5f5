// Format section 8: what a runbook server has around it: metrics, counters, links, own activities, readers.
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { expect, test } from 'vitest';
import { pianola } from '../support/command-line.ts';
import { jobsIn, serverProcesses, until } from '../support/server-process.ts';
import { projectRoot } from '../tidy/source-file.ts';

const { folder, servers, definition, newStore, serve } = serverProcesses();

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

test('whatever links lead to it, a store has one owner', async () => {
  const store = newStore();
  await pianola('deploy', definition, '--store', store);
  const link = `${store}-link`;
  symlinkSync(store, link);
  await serve(store);
  expect((await pianola('server', '--store', link)).code).toBe(3);
}, 30_000);

test('a store whose making was cut short is made by the next one that deploys', async () => {
  const store = newStore();
  mkdirSync(dirname(store), { recursive: true });
  writeFileSync(store, '');
  expect((await pianola('deploy', definition, '--store', store)).code).toBe(0);
  expect((await pianola('start', 'Child', '--store', store)).code).toBe(0);
});

test('runbooks with activities of your own are deployed, started and played', async () => {
  const store = newStore();
  const own = folder.file(
    'own.mjs',
    `export default ({ z, defineActivity }) => defineActivity({
      name: 'Shout', category: 'System', summary: 'Shouts.', publishes: [{ name: 'Loud' }],
      properties: () => z.strictObject({ text: z.string() }),
      play: { how: 'live', needs: [], prepare: ({ activity, compile }) => {
        const text = compile(String(activity.properties.text));
        return async ({ scope }) => ({ status: 'success', items: { Loud: text.text(scope).toUpperCase() } });
      } },
    });`,
  );
  const shouting = folder.file('shouting.json', {
    runbooks: [
      {
        name: 'Shouts',
        activities: [
          { id: 'shout', type: 'Shout', text: 'hello' },
          { id: 'back', type: 'Return Data', values: { Out: '{{shout.Loud}}' } },
        ],
        links: [{ from: 'shout', to: 'back' }],
        returnedData: [{ name: 'Out' }],
      },
    ],
  });
  expect((await pianola('deploy', shouting, '--store', store, '--activities', own)).code).toBe(0);
  await serve(store, '--activities', own);
  const { code, out } = await pianola('start', 'Shouts', '--store', store, '--wait', '--json');
  expect([code, JSON.parse(out).returned]).toEqual([0, [{ Out: 'HELLO' }]]);
}, 30_000);

test('a reader that has read enough ends log', async () => {
  const store = newStore();
  await pianola('deploy', definition, '--store', store);
  await serve(store);
  const { out } = await pianola('start', 'Parent', '--store', store, '--wait', '--json');
  const words = `log ${JSON.parse(out).id} --follow`;
  const command = `"${process.execPath}" bin/pianola.js ${words} --store "${store}" | head -1; echo \${PIPESTATUS[0]}`;
  const { stdout, stderr } = spawnSync('bash', ['-c', command], { cwd: projectRoot, encoding: 'utf8' });
  expect([stdout.split('\n').at(-2), stderr]).toEqual(['0', '']);
}, 30_000);

test('a reader that has gone ends log --follow and start --wait with the next event; the job plays on', async () => {
  const store = newStore();
  const work = (id: string, durationMs: number) => ({ id, type: 'Query Database', simulate: { durationMs } });
  const activities = [work('soon', 4_000), work('late', 90_000)];
  const file = folder.file('lasting.json', {
    runbooks: [
      { name: 'Lasting', maxSimultaneousJobs: 2, activities, links: [{ from: 'soon', to: 'late' }] },
    ],
  });
  await pianola('deploy', file, '--store', store);
  await serve(store);
  const sinceMs = performance.now();
  const unread = (words: string) => {
    const told = `bin/pianola.js ${words} --format ndjson --store "${store}"`;
    const command = `"${process.execPath}" ${told} | head -1 > /dev/null; echo \${PIPESTATUS[0]}`;
    const { stdout, stderr } = spawnSync('bash', ['-c', command], { cwd: projectRoot, encoding: 'utf8' });
    return [stdout, stderr];
  };
  expect(unread('start Lasting --wait')).toEqual([
    '130\n',
    expect.stringMatching(/^job (\S+)\njob \1 goes on\n$/),
  ]);
  const again = await pianola('start', 'Lasting', '--store', store);
  expect(unread(`log ${again.out.trim()} --follow`)).toEqual(['0\n', '']);
  expect(performance.now() - sinceMs).toBeLessThan(40_000);
  expect(await jobsIn(store)).toMatchObject([{ status: 'Running' }, {}]);
}, 60_000);

test.each(['--job-timeout', '--job-memory'])('%s needs threads, as under run', async (flag) => {
  const store = newStore();
  const { code, err } = await pianola('server', '--store', store, flag, '64', '--isolation', 'none');
  expect([code, err]).toEqual([
    2,
    `error: ${flag} cannot be used with --isolation none\na job can only be stopped if it has its own thread\n`,
  ]);
  expect(existsSync(store)).toBe(false);
});
