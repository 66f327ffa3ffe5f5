// A heap that fills ends the run by a limit, or costs a thread its own job. It never aborts the process.
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { memoryShortage } from '../../../src/hosts/threads/heap-watch.ts';
import { playFolder } from '../../support/command-line.ts';
import { counted, list, runbook, takes } from '../../support/runbook-file.ts';
import { expectWholeTrace } from '../../support/trace.ts';
import { projectRoot } from '../../tidy/source-file.ts';

const mebibyte = 2 ** 20;

/** A heap of 1,000 MB of which so much is in use, and so much is garbage. */
function heapWith(usedMb: number, garbageMb: number) {
  let garbage = garbageMb;
  return {
    collections: 0,
    statistics: () => ({
      used: (usedMb + garbage) * mebibyte,
      limit: 1000 * mebibyte,
      moved: 64 * mebibyte,
    }),
    collect() {
      garbage = 0;
      this.collections += 1;
    },
  };
}

describe('a heap is full when less than 25 % of it is free', () => {
  test.each([
    ['much room', 500, 0, 0, undefined, 0],
    ['much garbage', 500, 450, 0, undefined, 1],
    ['what is in use', 850, 60, 0, 'memory is nearly full, 850 of 1000 MB are in use', 1],
    ['room for a piece', 500, 0, 300, undefined, 0],
    ['room for a piece without the garbage', 500, 200, 200, undefined, 1],
    [
      'no room for a piece',
      500,
      0,
      450,
      'memory is nearly full, 500 of 1000 MB are in use, and 450 MB more are needed',
      1,
    ],
  ])('%s', (_what, usedMb, garbageMb, neededMb, told, collections) => {
    const heap = heapWith(usedMb, garbageMb);
    expect(memoryShortage(neededMb * mebibyte, heap)).toBe(told);
    expect(heap.collections).toBe(collections);
  });
});

const folder = playFolder();

function inProcess(mode: string, file: object, flags: readonly string[], heapMb: number) {
  const path = folder.file(`${mode}.json`, file);
  const argv = [join(projectRoot, 'bin/pianola.js'), mode, path, '--format', 'ndjson', ...flags];
  const env = { ...process.env, NO_COLOR: '1', NODE_OPTIONS: `--max-old-space-size=${heapMb}` };
  const { status, stdout, stderr } = spawnSync(process.execPath, argv, {
    env,
    encoding: 'utf8',
    maxBuffer: 2 ** 30,
  });
  const lines = stdout.split('\n').filter((line) => line !== '');
  const events = flags.includes('--format') ? [] : lines.map((line) => JSON.parse(line));
  return { status, stderr, events };
}

/** Twenty items, each with a text of its own. */
const wideRow = Object.fromEntries(
  Array.from({ length: 20 }, (_, at) => [`i${at}`, `{{get.n}}, {{$row}}, ${'x'.repeat(20)}`]),
);

/** Each of its 600,000 tokens has an execution and a row of its own. */
const manyExecutions = runbook(
  {
    get: list(30),
    more: list(20_000),
    each: { simulate: { rows: [wideRow] } },
    last: { simulate: {} },
  },
  undefined,
  { maxTokens: 100_000_000 },
);
const wideRows = runbook({
  get: list(1),
  wide: { simulate: { rows: { repeat: 2_000_000, row: wideRow } } },
  last: { simulate: {} },
});
/** 4,000 characters, 20 million, and activities that read those. */
const tellsMuch = (more: Readonly<Record<string, Readonly<Record<string, unknown>>>>) =>
  runbook({
    seed: { simulate: { rows: [{ t: 'x'.repeat(4_000) }] } },
    much: { simulate: { rows: [{ t: '{{seed.t}}'.repeat(1_000) }] } },
    large: { simulate: { rows: [{ t: '{{much.t}}'.repeat(5) }] } },
    ...more,
  });
const longTexts = tellsMuch({
  long: { simulate: { rows: { repeat: 100, row: { t: '{{large.t}}{{$row}}' } } } },
});
const longTokens = tellsMuch({
  several: list(100),
  long: { simulate: { rows: [{ t: "[Upper('{{large.t}}')]" }] } },
  last: { simulate: {} },
});
const longMessage = tellsMuch({
  tells: { type: 'Send Event Log Message', severity: 'Information', message: '{{large.t}}\u0001' },
});
const longReturn = tellsMuch({ tells: { type: 'Return Data', values: { t: '{{large.t}}' } } });
const keptRows = runbook(
  {
    loops: {
      ...counted(100_000),
      loop: { exit: [{ item: 'n', operator: 'equals', value: 'never' }], delaySeconds: 1 },
    },
  },
  undefined,
  { loopRows: 'all', maxTokens: 100_000_000 },
);

test.each([
  ['executions that wait', manyExecutions, 'each'],
  ['rows of one execution', wideRows, 'wide'],
  ['rows that a loop keeps', keptRows, 'loops'],
  ['long texts of one execution', longTexts, 'long'],
  ['long texts of tokens that wait', longTokens, 'long'],
  ['one text that is told', longMessage, 'tells'],
  ['one text that is returned', longReturn, 'tells'],
] as const)(
  'memory-limit: a simulation whose heap is filled by %s ends with exit code 4, and its trace is whole',
  (_what, file, activity) => {
    const { status, stderr, events } = inProcess('simulate', file, [], 256);
    expect([status, stderr]).toEqual([4, expect.stringContaining('memory is nearly full, ')]);
    expectWholeTrace(events);
    const told = events.filter(({ event, level }) => event === 'Diagnostic' && level === 'Error');
    expect(told).toMatchObject([{ code: 'memory-limit', activity }]);
    expect(events.at(-1)).toMatchObject({ event: 'JobEnd' });
  },
  60_000,
);

test('memory-limit: so does a simulation whose heap is filled by jobs that wait, and by what is told of them', () => {
  const again = { type: 'Invoke Runbook', runbook: 'Runbook', waitForCompletion: false };
  const file = { ...runbook({ init: takes(), one: again, other: again }, ['init->one', 'init->other']) };
  const { status, stderr } = inProcess('simulate', { ...file, name: 'Runbook' }, ['--format', 'tree'], 150);
  expect(status).toBe(4);
  expect(stderr).toMatch(/memory is nearly full, \d+ of 150 MB are in use: \d+ jobs have not ended/);
}, 60_000);

test('a thread under run has no more memory than Node was given for all', () => {
  const { status, events } = inProcess('run', longTexts, ['--allow-simulated'], 300);
  expect(status).toBe(1);
  expectWholeTrace(events);
  expect(events.filter(({ event }) => event === 'ActivityStart').map(({ activity }) => activity)).toEqual([
    ...['seed', 'much', 'large', 'long'],
  ]);
}, 60_000);

test('child jobs whose returned texts do not fit are Failed', () => {
  const parent = runbook({ all: { type: 'For Each', count: 30, maxWorkers: 0, runbook: 'Child' } });
  const child = runbook({
    init: { ...takes('T'), parameters: [{ name: 'T', default: 'x'.repeat(300_000) }] },
    tells: { type: 'Return Data', values: { R: '{{init.T}}'.repeat(16) } },
  });
  const runbooks = [
    { ...parent, name: 'Parent' },
    { ...child, name: 'Child', returnedData: [{ name: 'R' }], maxSimultaneousJobs: 1000 },
  ];
  const { status, events } = inProcess(
    'run',
    { runbooks },
    ['--runbook', 'Parent', '--allow-simulated'],
    100,
  );
  expect(status).toBe(1);
  expectWholeTrace(events);
  const failed = events.filter(({ code }) => code === 'job-failed').map(({ message }) => message);
  expect(failed.length).toBeGreaterThan(0);
  expect(failed.filter((message) => !/memory/.test(message))).toEqual([]);
}, 60_000);

test.each([
  ['executions that wait', manyExecutions],
  ['rows of one execution', wideRows],
  ['long texts of one execution', longTexts],
  ['long texts of tokens that wait', longTokens],
  ['one text that is told', longMessage],
] as const)(
  'a thread under run whose memory is filled by %s costs its own job only',
  (_what, file) => {
    const { status, events } = inProcess('run', file, ['--allow-simulated', '--job-memory', '64'], 512);
    expect(status).toBe(1);
    expectWholeTrace(events);
    const told = events.filter(({ event, level }) => event === 'Diagnostic' && level === 'Error');
    expect(told).toMatchObject([
      {
        code: 'job-failed',
        message: 'job 1 was not played to its end: its thread ran out of memory (limit: 64 MB)',
      },
    ]);
  },
  60_000,
);
