// What `run --store`, `jobs` and `log` promise, wherever the store is (format section 8).
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { beforeAll, expect, test } from 'vitest';
import { pianola } from '../support/command-line.ts';
import { projectRoot } from '../tidy/source-file.ts';

/** Parent, which waits for Child, and returns something. */
export const familyDefinition = {
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
};

/** One that plays for a long time, and tells a lot. */
export const longDefinition = {
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
};

/** The jobs of a store, as `jobs --json` tells of them. */
export async function jobsIn(store: string, ...words: string[]) {
  const { code, out, err } = await pianola('jobs', 'list', '--store', store, '--json', ...words);
  expect([code, err]).toEqual([0, '']);
  return JSON.parse(out);
}

/** `open` gives the address of a store without jobs; `definition` is the file of the family. */
export function keptRunSuite(open: () => Promise<string>, definition: string): void {
  let store: string;
  let whole: string;
  const runParent = ['run', definition, '--runbook', 'Parent'];
  beforeAll(async () => {
    store = await open();
  });

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
    for (const spelling of ['CHILD', 'ops/child', '\\Ops\\Child', 'Policies\\Ops\\Child'])
      expect(await jobsIn(store, '--runbook', spelling)).toEqual([child]);
    expect(await jobsIn(store, '--runbook', 'hild')).toEqual([]);
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
}

/** Runs the built command line; `killAfterMs` kills it. */
export async function inProcess(words: readonly string[], killAfterMs?: number) {
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

/** Kills runs of the long definition: what each had told is in its log. */
export async function expectKeptWhenKilled(store: string, definition: string): Promise<void> {
  const words = ['run', definition, '--allow-simulated', '--store', store, '--format', 'ndjson'];
  for (const killAfterMs of [0, 40, 170, 430]) {
    const { out } = await inProcess(words, killAfterMs);
    const told = out.slice(0, out.lastIndexOf('\n'));
    const job = (await jobsIn(store)).at(-1);
    expect(job).toMatchObject({ status: 'Running', endedAt: null });
    const { out: log } = await pianola('log', job.id, '--store', store, '--format', 'ndjson');
    expect(log.startsWith(told)).toBe(true);
    expect(told.split('\n').length).toBeGreaterThan(1);
  }
}
