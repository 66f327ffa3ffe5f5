// Format section 8: `run --store postgres://…`, with a PostgreSQL server that the test starts itself.
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { pianola, playFolder } from '../support/command-line.ts';
import { type OwnPostgres, postgresPrograms, startPostgres } from '../support/postgres.ts';
import { projectRoot } from '../tidy/source-file.ts';
import {
  expectKeptWhenKilled,
  familyDefinition,
  inProcess,
  jobsIn,
  keptRunSuite,
  longDefinition,
} from './kept-run-suite.ts';

const folder = playFolder();
const family = folder.file('family.json', familyDefinition);
const long = folder.file('long.json', longDefinition);
const waiting = folder.file('waiting.json', {
  name: 'Waiting',
  activities: [{ id: 'work', type: 'Query Database', simulate: { durationMs: 60_000 } }],
});
const programs = postgresPrograms();
const lost = { status: 'Failed', instanceStatus: 'failed', reason: 'the process that played it is gone' };

describe.skipIf(programs === undefined)('runs that are kept on a database server', () => {
  let server: OwnPostgres;
  const processes: ChildProcess[] = [];
  beforeAll(async () => {
    server = await startPostgres(programs as string);
  }, 60_000);
  afterAll(async () => {
    for (const one of processes) one.kill('SIGKILL');
    await server.stop();
  }, 60_000);

  async function newStore(): Promise<string> {
    const address = await server.newDatabase();
    const { code, err } = await pianola('deploy', family, '--migrate', '--store', address, '--quiet');
    expect([code, err]).toEqual([0, '']);
    return await server.asWorker(address);
  }

  /** A process of the command line, and what it has told. */
  async function begun(...words: string[]) {
    const argv = [join(projectRoot, 'bin/pianola.js'), ...words, '--allow-simulated'];
    const child = spawn(process.execPath, argv, { stdio: ['ignore', 'pipe', 'pipe'] });
    processes.push(child);
    const told = { child, out: '', err: '', ended: once(child, 'close') };
    child.stdout.on('data', (data) => {
      told.out += data;
    });
    child.stderr.on('data', (data) => {
      told.err += data;
    });
    while (told.out === '' && told.err === '') await setTimeout(20);
    return told;
  }

  describe('a run that is kept there', () => {
    keptRunSuite(newStore, family);
  });

  test('a database without a store is told in words', async () => {
    const store = await server.newDatabase();
    const { code, err } = await pianola('run', family, '--runbook', 'Parent', '--store', store);
    expect([code, err]).toEqual([2, expect.stringContaining('pianola deploy FILE --migrate makes one')]);
  });

  test('killed at any moment: what was told is kept, and the next run records its jobs as Failed', async () => {
    const store = await newStore();
    await expectKeptWhenKilled(store, long);
    await setTimeout(10_000);
    await pianola('run', family, '--runbook', 'Parent', '--store', store, '--quiet');
    expect((await jobsIn(store)).slice(0, 4)).toMatchObject([lost, lost, lost, lost]);
  }, 120_000);

  test('several runs at once, beside a server, and their logs are followed meanwhile', async () => {
    const store = await newStore();
    await begun('server', '--store', store, '--name', 'RBS07');
    const words = [
      'run',
      long,
      '--allow-simulated',
      '--format',
      'ndjson',
      '--timeout',
      '3',
      '--store',
      store,
    ];
    const runs = [inProcess(words), inProcess(words), inProcess(words)];
    while ((await jobsIn(store)).length < 3) await setTimeout(50);
    const jobs = await jobsIn(store);
    const logs = await Promise.all(
      jobs.map(({ id }: { id: string }) =>
        inProcess(['log', id, '--follow', '--format', 'ndjson', '--store', store]),
      ),
    );
    const played = await Promise.all(runs);
    const traces = new Set(played.map(({ out }) => out));
    expect(traces.size).toBe(3);
    for (const { out } of logs) expect(traces.delete(out)).toBe(true);
    expect(await pianola('start', 'Child', '--wait', '--store', store)).toMatchObject({ code: 0 });
  }, 120_000);

  test('a run that slept longer than its lease has lost its jobs to a server, and ends with an error', async () => {
    const store = await newStore();
    await begun('server', '--store', store, '--name', 'RBS07');
    const run = await begun('run', waiting, '--store', store);
    run.child.kill('SIGSTOP');
    while ((await jobsIn(store))[0].endedAt === null) await setTimeout(200);
    const jobs = await jobsIn(store);
    expect(jobs).toMatchObject([lost]);
    run.child.kill('SIGCONT');
    expect(await run.ended).toEqual([2, null]);
    expect(run.err).toContain('takes nothing of this run any more');
    expect(await jobsIn(store)).toEqual(jobs);
  }, 120_000);

  test('a database that restarts is waited for, and the trace has neither a gap nor anything twice', async () => {
    const store = await newStore();
    const words = ['run', long, '--format', 'ndjson', '--store', store, '--timeout', '6'];
    const run = await begun(...words);
    await setTimeout(1_000);
    await server.restart();
    await run.ended;
    expect(run.err).toContain('its timeout of 6 s');
    const [job] = await jobsIn(store);
    expect(job.endedAt).not.toBeNull();
    const log = await pianola('log', job.id, '--format', 'ndjson', '--store', store);
    expect(log.out === run.out).toBe(true);
    const seqs = log.out
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line).seq);
    expect(seqs).toEqual(seqs.map((_, index) => index + 1));
  }, 120_000);

  test('Ctrl-C cancels the jobs in the store as well', async () => {
    const store = await newStore();
    const run = await begun('run', waiting, '--store', store);
    run.child.kill('SIGINT');
    expect(await run.ended).toEqual([130, null]);
    expect(await jobsIn(store)).toMatchObject([{ status: 'Canceled', instanceStatus: 'canceled' }]);
  }, 60_000);
});
