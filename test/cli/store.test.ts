// Format section 8: `run --store`, `jobs` and `log`.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { describe, expect, test } from 'vitest';
import { ownFileStore } from '../../src/store/sqlite/sqlite-store.ts';
import { FakeIo, pianola, playFolder } from '../support/command-line.ts';
import { projectRoot } from '../tidy/source-file.ts';

const folder = playFolder();
const at = (name: string) => join(folder.path, name);
const family = folder.file('family.json', {
  runbooks: [
    {
      name: 'Parent',
      folder: 'Ops',
      activities: [
        { id: 'init', type: 'Initialize Data', parameters: [{ name: 'N', default: 'x' }] },
        { id: 'call', type: 'Invoke Runbook', runbook: '\\Ops\\Child', waitForCompletion: true },
        { id: 'back', type: 'Return Data', values: { Out: 'from the parent' } },
      ],
      links: [
        { from: 'init', to: 'call' },
        { from: 'call', to: 'back' },
      ],
      returnedData: [{ name: 'Out' }],
    },
    {
      name: 'Child',
      folder: 'Ops',
      activities: [
        { id: 'init', type: 'Initialize Data' },
        { id: 'log', type: 'Send Event Log Message', severity: 'Information', message: 'hello' },
      ],
      links: [{ from: 'init', to: 'log' }],
    },
  ],
});
const runParent = ['run', family, '--runbook', 'Parent'];

async function jobsIn(store: string, ...words: string[]) {
  const { code, out, err } = await pianola('jobs', 'list', '--store', store, '--json', ...words);
  expect([code, err]).toEqual([0, '']);
  return JSON.parse(out);
}

describe('a run that is kept', () => {
  const store = at('kept/pianola.db');
  let whole: string;

  test('its jobs are there, with their parents and what they returned', async () => {
    const played = await pianola(...runParent, '--store', store, '--format', 'ndjson');
    whole = played.out;
    expect(played.code).toBe(0);
    const [parent, child] = await jobsIn(store);
    expect(parent).toMatchObject({
      ...{ runbook: '\\Ops\\Parent', status: 'Completed', instanceStatus: 'success', server: 'RBS01' },
      ...{ attempt: 1, parent: null, returned: [{ Out: 'from the parent' }] },
    });
    expect(child).toMatchObject({ runbook: '\\Ops\\Child', parent: parent.id, returned: [] });
    expect(await jobsIn(store, '--last', '1')).toEqual([child]);
  });

  test('the log of a job is the trace again, with that of its children, in any format', async () => {
    const [parent, child] = await jobsIn(store);
    const log = async (id: string, ...words: string[]) =>
      (await pianola('log', id, '--store', store, ...words)).out;
    expect(await log(parent.id, '--format', 'ndjson', '--follow')).toBe(whole);
    const lines = whole.split('\n').filter((line) => /"event":"RunStart"|"job":2/.test(line));
    expect(await log(child.id, '--format', 'ndjson')).toBe(`${lines.join('\n')}\n`);
    expect(await log(child.id)).toContain('\\Ops\\Child: runbook ended success');
  });

  test('people get a table, and a job line by line', async () => {
    const [parent] = await jobsIn(store);
    const { out } = await pianola('jobs', '--store', store);
    const [head, first] = out.split('\n');
    expect(head).toMatch(/^Id +Runbook +Status +Server +Queued +Took$/);
    expect(first).toMatch(
      new RegExp(`^${parent.id}  \\\\Ops\\\\Parent +Completed +RBS01 +\\d{4}-.*Z +[\\d.]+ m?s$`),
    );
    const shown = await pianola('jobs', 'show', parent.id, '--store', store);
    expect(shown.out).toMatch(
      /^Id: {7}.*\nRunbook: {2}\\Ops\\Parent\nStatus: {3}Completed\nServer: {3}RBS01\n/,
    );
    expect(shown.out).toContain('\nReturned: Out = from the parent\n');
  });

  test('old jobs are removed', async () => {
    const removed = await pianola('jobs', 'prune', '--older-than', '1d', '--store', store);
    expect(removed).toMatchObject({ code: 0, out: '0 jobs removed\n' });
    await setTimeout(5);
    expect((await pianola('jobs', 'prune', '--older-than', '1ms', '--store', store)).out).toBe(
      '2 jobs removed\n',
    );
    expect((await pianola('jobs', '--store', store)).out).toBe('no jobs\n');
  });
});

test('a store is named by the environment, too; none is none; run has none by itself', async () => {
  const store = at('named/pianola.db');
  mkdirSync(at('named'));
  await pianola(...runParent, '--quiet');
  const kept = await inStore(store, ...runParent, '--quiet');
  expect(kept.code).toBe(0);
  expect(await jobsIn(store)).toHaveLength(2);
  await inStore(store, ...runParent, '--quiet', '--store', 'none');
  expect(await jobsIn(store)).toHaveLength(2);
  expect((await pianola('jobs', '--store', 'none')).code).toBe(2);
});

test.each([
  ['no store', ['jobs', '--store', at('missing.db')], 2, 'there is no store'],
  [
    'a server that is not there',
    ['jobs', '--store', 'postgres://u:hidden@127.0.0.1:9/x'],
    2,
    'cannot use the store postgres://u@127.0.0.1:9/x: connect ECONNREFUSED',
  ],
  [
    'a server that is not there, for run',
    ['run', family, '--store', 'postgres://127.0.0.1:9/x'],
    2,
    'cannot use the store postgres://127.0.0.1:9/x: connect ECONNREFUSED',
  ],
  ['no job of that id', ['log', 'ffff', '--store', at('named/pianola.db')], 2, 'there is no job ffff'],
  [
    'several that begin so',
    ['jobs', 'show', '0', '--store', at('named/pianola.db')],
    2,
    'several jobs begin with 0',
  ],
  [
    'no length of time',
    ['jobs', 'prune', '--older-than', 'x', '--store', at('named/pianola.db')],
    2,
    'no length of time',
  ],
])('bad input is told in words: %s', async (_what, words, code, message) => {
  const told = await pianola(...words);
  expect([told.code, told.err]).toEqual([code, expect.stringContaining(message)]);
});

test('a store that another process holds: nothing is played, exit code 3', async () => {
  const path = at('held/pianola.db');
  const held = ownFileStore(path, { pid: 4711, command: 'pianola run', since: '2026-11-29T00:00:00.000Z' });
  // The same process may open a file twice, so another one tries.
  const { code, err } = await inProcess([...runParent, '--store', path]);
  expect([code, err.split('\n')[0]]).toEqual([
    3,
    `error: the store ${path} is held by process 4711 (pianola run), since 2026-11-29T00:00:00.000Z`,
  ]);
  expect(await held.jobs()).toEqual([]);
  await held.close();
});

function inStore(store: string, ...words: string[]) {
  const io = new FakeIo();
  io.env['PIANOLA_STORE'] = store;
  return io.main(...words);
}

/** Runs the built command line; `killAfterMs` kills it. */
async function inProcess(words: readonly string[], killAfterMs?: number) {
  const argv = [join(projectRoot, 'bin/pianola.js'), ...words];
  const child = spawn(process.execPath, argv, { stdio: ['ignore', 'pipe', 'pipe'] });
  let [out, err] = ['', ''];
  child.stdout.on('data', (data) => {
    out += data;
  });
  child.stderr.on('data', (data) => {
    err += data;
  });
  if (killAfterMs !== undefined) {
    await once(child.stdout, 'data');
    await setTimeout(killAfterMs);
    child.kill('SIGKILL');
  }
  const [code] = await once(child, 'close');
  return { code, out, err };
}

test('killed at any moment: what was told is kept, and at the next start its jobs are Failed', async () => {
  const path = at('killed/pianola.db');
  const long = folder.file('long.json', {
    name: 'Long',
    activities: [
      {
        id: 'get',
        type: 'Query Database',
        publishes: [{ name: 'n' }],
        simulate: { rows: { repeat: 1_000_000, row: { n: '{{$row}}' } } },
      },
      { id: 'log', type: 'Compare Values', left: '{{get.n}}', test: 'equals', right: '1' },
    ],
    links: [{ from: 'get', to: 'log' }],
  });
  const words = ['run', long, '--allow-simulated', '--store', path, '--format', 'ndjson'];
  for (const killAfterMs of [0, 40, 170, 430]) {
    const { out } = await inProcess(words, killAfterMs);
    const told = out.slice(0, out.lastIndexOf('\n'));
    const job = (await jobsIn(path)).at(-1);
    expect(job).toMatchObject({ status: 'Running', endedAt: null });
    const { out: log } = await pianola('log', job.id, '--store', path, '--format', 'ndjson');
    expect(log.startsWith(told)).toBe(true);
    expect(told.split('\n').length).toBeGreaterThan(1);
  }
  expect((await pianola(...runParent, '--store', path, '--quiet')).code).toBe(0);
  const jobs = await jobsIn(path);
  const lost = { status: 'Failed', instanceStatus: 'failed', reason: 'the process that played it is gone' };
  expect(jobs.slice(0, 4)).toMatchObject([lost, lost, lost, lost]);
}, 60_000);
