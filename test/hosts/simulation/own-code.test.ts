// Modules of a user's own play in a thread under simulate: whatever they do to it, the trace is whole.
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { expect, test } from 'vitest';
import { loadActivityTypes } from '../../../src/files/activity-modules.ts';
import { loadRunbook } from '../../../src/files/load.ts';
import type { RunOptions } from '../../../src/hosts/settings/run-options.ts';
import { simulate } from '../../../src/hosts/simulation/simulate.ts';
import { sweep } from '../../../src/what-if/sweep.ts';
import { playFolder } from '../../support/command-line.ts';
import { type Played, played } from '../../support/host-play.ts';
import { runbook } from '../../support/runbook-file.ts';
import { expectWholeJobs, messages, named } from '../../support/trace.ts';

const folder = playFolder();
const zod = pathToFileURL(join(import.meta.dirname, '../../../node_modules/zod/index.js')).href;
const done = `({ status: 'success', items: { Said: 'done' } })`;

/** Activity types by name, each with the body of the function that plays it. */
const bodies: Readonly<Record<string, string>> = {
  Well: `return ${done};`,
  Slow: `return new Promise((resolve) => setTimeout(() => resolve(${done}), 30));`,
  Exit: 'process.exit(0);',
  'Exit Later': `setTimeout(() => process.exit(5), 1); return new Promise(() => setInterval(() => {}, 50));`,
  Never: 'return new Promise(() => {});',
  Reject: `Promise.reject(new Error('nobody')); return ${done};`,
  Late: `setTimeout(() => { throw new RangeError('late'); }, 1); return new Promise(() => setInterval(() => {}, 50));`,
  'Throw Null': `setTimeout(() => { throw null; }, 1); return new Promise(() => setInterval(() => {}, 50));`,
  Memory: 'const all = []; for (;;) all.push(new Array(1e5).fill(all.length));',
  Buffers: 'const all = []; for (;;) all.push(Buffer.alloc(1e6, all.length));',
  Abort: 'process.abort();',
  Kill: `process.kill(process.pid, 'SIGKILL');`,
  Hang: 'for (;;);',
  Pollute: `Array.prototype.map = null; return ${done};`,
};
/** What asks for one child job, and what it does when that has ended. */
const asking = (end: string) => `() => ({
  plan: {
    strategy: 'waitAll', raceOn: 'success', failOnWarning: false, isNamed: false, noun: 'branch',
    branches: [{
      id: 'a', call: { runbook: 'Child', parameters: {} }, ignoreFailure: false,
      retries: { attempts: 1, delayMs: 0, backoff: 'constant', maxDelayMs: 0 },
    }],
  },
  conclude: () => { ${end} },
})`;
const file = folder.file(
  'own.mjs',
  `import { z } from ${JSON.stringify(zod)};
  const own = (name, perform) => ({
    name, category: 'Utilities', properties: z.strictObject({}),
    publishes: [{ name: 'Said', type: 'String', level: 'execution', description: '' }],
    play: { how: 'computed', prepare: () => perform },
  });
  ${Object.entries(bodies)
    .map(([name, body], index) => `export const t${index} = own(${JSON.stringify(name)}, () => { ${body} });`)
    .join('\n')}
  const asks = (name, perform) => ({ ...own(name), play: { how: 'jobs', prepare: () => perform } });
  export const asksWell = asks('Ask', ${asking(`return ${done};`)});
  export const asksAndExits = asks('Ask Exit', ${asking('process.exit(0);')});`,
);
const activityTypes = await loadActivityTypes([file]);
const own: RunOptions = { activityTypes, activityModules: [file] };

const bundleWith = (type: string) =>
  loadRunbook(
    runbook({
      init: { type: 'Initialize Data' },
      own: { type },
      after: { type: 'Send Event Log Message', message: 'after {{own.Said}}' },
    }),
    activityTypes,
  );

const playing = async (type: string, options: RunOptions = own): Promise<Played> =>
  played(simulate(await bundleWith(type), options));

/** The activity is to blame, its job is Failed, and the run has failed. */
function expectBlamed(all: Played, reason: string): void {
  expectWholeJobs(all);
  expect(named(all, 'Diagnostic')).toMatchObject([
    { code: 'job-failed', message: `job 1 was not played to its end: ${reason}` },
  ]);
  expect(named(all, 'ActivityEnd').at(-1)).toMatchObject({
    activity: 'own',
    status: 'failed',
    errorSummary: reason,
  });
  expect(named(all, 'InstanceEnd')).toMatchObject([{ status: 'failed' }]);
  expect(named(all, 'JobEnd')).toMatchObject([{ status: 'Failed' }]);
  expect(messages(all)).toEqual([]);
  expect(all.result).toMatchObject({ status: 'failed', isInterrupted: false, jobs: 1 });
}

test.each(['Well', 'Slow'])('%s: the trace has the same bytes in a thread and without one', async (type) => {
  const [there, here] = [await playing(type), await playing(type, { ...own, isolation: 'none' })];
  expect(messages(there)).toEqual(['after done']);
  expect([there.bytes, there.result]).toEqual([here.bytes, here.result]);
});

test.each([
  ['Exit', 'ended its thread with exit code 0'],
  ['Exit Later', 'ended its thread with exit code 5'],
  ['Never', 'waits for something that can never come'],
  ['Reject', 'broke: nobody'],
  ['Late', 'broke: late'],
  ['Throw Null', 'broke: null'],
])('%s: the activity is blamed, with its module, every time', async (type, reason) => {
  for (let time = 0; time < (type === 'Reject' ? 3 : 1); time += 1)
    expectBlamed(await playing(type), `the activity type "${type}" of ${file} ${reason}`);
});

test.each(['Abort', 'Kill'])('%s: the process goes on, and the activity has failed', async (type) => {
  const all = await playing(type);
  expectWholeJobs(all);
  expect(named(all, 'ActivityEnd').at(-1)).toMatchObject({ activity: 'own', status: 'failed' });
  expect(all.result).toMatchObject({ isInterrupted: false });
});

test.each(['Memory', 'Buffers'])(
  '%s: the activity is blamed',
  async (type) => {
    const reason = `the activity type "${type}" of ${file} ran out of memory (limit: 64 MB)`;
    expectBlamed(await playing(type, { ...own, jobMemoryMb: 64 }), reason);
  },
  60_000,
);

test('Pollute: what breaks afterwards is no defect of Pianola, and the run has failed', async () => {
  const all = await playing('Pollute');
  expectWholeJobs(all);
  expect(all.result).toMatchObject({ status: 'failed' });
});

test('Hang: cancel ends the run within seconds, with a whole trace', async () => {
  const run = simulate(await bundleWith('Hang'), own);
  run.on('ActivityStart', ({ activity }) => {
    if (activity === 'own') run.cancel();
  });
  const all = await played(run);
  expectWholeJobs(all);
  expect(named(all, 'ActivityEnd').at(-1)).toMatchObject({ errorSummary: 'Policy stopped by user.' });
  expect(named(all, 'JobEnd')).toMatchObject([{ status: 'Canceled' }]);
  expect(all.result).toMatchObject({ status: 'canceled', isInterrupted: true });
}, 20_000);

test('a run that is stopped before its thread has begun has a whole trace as well', async () => {
  const run = simulate(await bundleWith('Well'), own);
  setImmediate(() => setImmediate(() => run.cancel()));
  const all = await played(run);
  expectWholeJobs(all);
  expect(named(all, 'JobEnd')).toMatchObject([{ status: 'Canceled' }]);
  expect(all.result).toMatchObject({ isInterrupted: true, executions: 0 });
}, 20_000);

test('a slow consumer pauses the thread: it is never far ahead', async () => {
  const runbookFile = runbook({
    init: { type: 'Initialize Data' },
    many: { simulate: { rows: { repeat: 20_000, row: { Name: 'a' } } } },
    own: { type: 'Well' },
  });
  const run = simulate(await loadRunbook(runbookFile, activityTypes), own);
  let count = 0;
  let most = 0;
  run.on('event', () => {
    count += 1;
  });
  const atFirst = run.result.then(() => 'over');
  run.once('ActivityStart', () => {
    run.pause();
    setTimeout(() => {
      most = count;
      run.resume();
    }, 1500);
  });
  await atFirst;
  expect(most).toBeLessThan(10_000);
  expect(count).toBeGreaterThan(40_000);
}, 60_000);

test('a listener that throws ends the run with its error', async () => {
  const run = simulate(await bundleWith('Well'), own);
  run.on('JobEnd', () => {
    throw new RangeError('mine');
  });
  await expect(run.result).rejects.toThrow('mine');
});

test('the jobs that were under way beside the blamed one end Canceled', async () => {
  const bundle = await loadRunbook(
    {
      runbooks: [
        {
          ...runbook({ call: { type: 'Invoke Runbook', runbook: 'Child', waitForCompletion: true } }),
          name: 'Parent',
        },
        { ...runbook({ own: { type: 'Exit' } }), name: 'Child' },
      ],
    },
    activityTypes,
  );
  const all = await played(simulate(bundle, { ...own, runbook: 'Parent' }));
  expectWholeJobs(all);
  expect(named(all, 'JobEnd').map(({ job, status }) => [job, status])).toEqual([
    [2, 'Failed'],
    [1, 'Canceled'],
  ]);
  expect(all.result).toMatchObject({ status: 'failed', jobs: 2 });
});

test('a sweep goes on after a run whose thread died', async () => {
  const { rows } = await sweep(await bundleWith('Exit'), { throttles: [1, 2] }, own);
  expect(rows.map(({ status }) => status)).toEqual(['failed', 'failed']);
});

test('an endless loop of own code ends with the limit of real time, and nobody is to blame', async () => {
  const all = await playing('Hang', { ...own, wallTimeoutMs: 8_000 });
  expectWholeJobs(all);
  const message = 'the run was ended by its wall timeout of 8 s of real time';
  expect(named(all, 'Diagnostic')).toMatchObject([{ code: 'wall-timeout', job: null, message }]);
  expect(named(all, 'ActivityEnd').at(-1)).toMatchObject({ activity: 'own', errorSummary: message });
  expect(named(all, 'JobEnd')).toMatchObject([{ status: 'Canceled' }]);
  expect(all.result).toMatchObject({ status: 'canceled', limit: 'wall-timeout', isInterrupted: false });
  const slow = await playing('Slow', { ...own, wallTimeoutMs: 3_600_000 });
  expect(slow.result).toMatchObject({ status: 'success' });
});

test('own code that asks for child jobs: as without a thread, and blamed if it ends the thread when they end', async () => {
  const bundle = (type: string) =>
    loadRunbook(
      {
        runbooks: [
          { ...runbook({ own: { type } }), name: 'Parent' },
          { ...runbook({ own: { type: 'Well' } }), name: 'Child' },
        ],
      },
      activityTypes,
    );
  const options = { ...own, runbook: 'Parent' };
  const there = await played(simulate(await bundle('Ask'), options));
  const here = await played(simulate(await bundle('Ask'), { ...options, isolation: 'none' }));
  expect(there.result).toMatchObject({ status: 'success', jobs: 2 });
  expect([there.bytes, there.result]).toEqual([here.bytes, here.result]);
  const all = await played(simulate(await bundle('Ask Exit'), options));
  expectWholeJobs(all);
  expect(named(all, 'JobEnd').map(({ job, status }) => [job, status])).toEqual([
    [2, 'Completed'],
    [1, 'Failed'],
  ]);
  const reason = `the activity type "Ask Exit" of ${file} ended its thread with exit code 0`;
  expect(named(all, 'ActivityEnd').at(-1)).toMatchObject({ job: 1, errorSummary: reason });
}, 20_000);
