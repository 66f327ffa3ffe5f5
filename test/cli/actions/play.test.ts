import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { RunbookInstance } from '../../../src/engine/instance.ts';
import { InvariantError } from '../../../src/model/problem.ts';
import type { TraceEvent } from '../../../src/trace/trace-event.ts';
import { pianola, playFolder } from '../../support/command-line.ts';
import { expectWholeTrace } from '../../support/trace.ts';
import { linear, single } from '../example-runbooks.ts';

const folder = playFolder();
const file = folder.file('linear.json', linear);
const bundle = join(folder.path, 'bundle');
mkdirSync(bundle);
folder.file('bundle/one.json', linear);
folder.file('bundle/two.json', { ...linear, name: 'Second' });
const events = (text: string) =>
  text
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as TraceEvent);

describe('format 5: the trace', () => {
  test('the default is the event log, one line per event; nothing on stderr', async () => {
    const { code, out, err } = await pianola('simulate', file);
    expect([code, err]).toEqual([0, '']);
    expect(out).toContain('i 00:00:00.000 Orchestrator   1 Send Event Log Message: Found file2 -\n');
    expect(
      out.split('\n').filter((line) => !/^[i.] 00:00:00\.000 (Pianola|Orchestrator) +\d+ /.test(line)),
    ).toEqual(['']);
  });

  test('--format list is the numbered list and nothing else', async () => {
    const { out } = await pianola('simulate', file, '--format', 'list', '--param', 'Count=2');
    expect(out.split('\n')).toEqual([
      ...['  1. Initialize Data', '  2. List files', '  3. Return Data'],
      ...['  4. Send Event Log Message', '  5. Send Event Log Message', ''],
    ]);
  });

  test('--format tree draws who triggered whom', async () => {
    const { out } = await pianola('simulate', file, '--format', 'tree');
    expect(out.split('\n')).toEqual([
      '\\Samples\\Linear: success (job 1)',
      '└─ Initialize Data: success, 1 row',
      '   ├─ List files: success, 3 rows (simulated)',
      '   │  └─ 3 × Send Event Log Message: success, 1 row',
      '   └─ Return Data: success, 1 row',
      '',
    ]);
  });

  test('format 4: --format ndjson gives the same bytes each time, numbered without gaps', async () => {
    const first = await pianola('simulate', file, '--format', 'ndjson');
    expect(await pianola('simulate', file, '--format', 'ndjson')).toEqual(first);
    expect(events(first.out).map(({ seq }) => seq)).toEqual(events(first.out).map((_, index) => index + 1));
    expect(events(first.out).at(-1)?.event).toBe('JobEnd');
  });

  test('run plays the same order as simulate', async () => {
    const order = (text: string) => events(text).map(({ event, cause }) => [event, cause]);
    const simulated = await pianola('simulate', file, '--format', 'ndjson');
    const run = await pianola('run', file, '--allow-simulated', '--format', 'ndjson');
    expect([run.code, run.err]).toEqual([0, 'note: simulated outcomes stood in for 1 of 6 activities\n']);
    expect(order(run.out)).toEqual(order(simulated.out));
  });

  test('--published-data puts the data of each row into the trace', async () => {
    const { out } = await pianola('simulate', file, '--format', 'ndjson', '--published-data', 'specific');
    expect(out).toMatch(/"data":\[\{[^}]*"Program output":"file1"\},\{[^}]*"Program output":"file2"\},/);
  });
});

describe('options', () => {
  const facts = async (...argv: string[]) => {
    const { code, out, err } = await pianola('simulate', file, '--format', 'ndjson', ...argv);
    expect([code, err]).toEqual([0, '']);
    const [start] = events(out);
    const messages = events(out).flatMap((event) =>
      event.event === 'EventLogMessage' ? [event.message] : [],
    );
    return { start: start?.event === 'RunStart' ? start : undefined, messages };
  };

  test.each([
    ['a = b', 'Note=a = b'],
    ['', 'Note='],
    ['"quoted"', 'Note="quoted"'],
    ['--json', 'note=--json'],
  ])('--param takes %j whole', async (value, argument) => {
    expect((await facts('--param', 'Count=1', '--param', argument)).messages).toEqual([
      `Found file1 ${value}`,
    ]);
  });

  test('a parameter given twice with the same value is one', async () => {
    expect((await facts('--param', 'Count=1', '--param', 'count=1')).messages).toHaveLength(1);
  });

  test('switches, seed and step limit stand in the first event of the trace', async () => {
    const { start } = await facts(
      '--option',
      'rollup=strict',
      '--option',
      'midBase=1',
      '--seed',
      '7',
      '--max-steps',
      '99',
    );
    expect(start).toMatchObject({ seed: 7, options: { rollup: 'strict', midBase: 1, maxExecutions: 99 } });
  });

  test('--start-time and --server are taken over', async () => {
    const { out } = await pianola(
      'simulate',
      file,
      '--format',
      'ndjson',
      '--start-time',
      '2026-12-24T19:00:00+01:00',
      '--server',
      'A=b=2',
    );
    expect(events(out)[2]).toMatchObject({ time: '2026-12-24T18:00:00.000Z', server: 'A=b' });
  });

  test('--mocks: outcomes of the file win over those in the runbook', async () => {
    const mocks = folder.file('linear.mocks.json', {
      '\\Samples\\Linear': { list: { rows: [{ 'Program output': 'mocked' }] } },
    });
    expect((await facts('--mocks', mocks)).messages).toEqual(['Found mocked -']);
  });

  test('--runbook chooses from a bundle folder', async () => {
    const { code, out } = await pianola('simulate', bundle, '--runbook', 'samples/second', '--json');
    expect([code, JSON.parse(out).runbook]).toEqual([0, '\\Samples\\Second']);
    const unsaid = await pianola('simulate', bundle);
    expect([unsaid.code, unsaid.out]).toEqual([2, '']);
    expect(unsaid.err).toMatch(
      /^error: there are 2 runbooks here; say which one\n[\s\S]*\\Samples\\Linear\n/,
    );
  });
});

describe('the result', () => {
  test('--json prints one object instead of the trace', async () => {
    const { code, out, err } = await pianola('simulate', file, '--json');
    expect([code, err]).toEqual([0, '']);
    expect(
      out.startsWith(
        '{"runbook":"\\\\Samples\\\\Linear","status":"success","exitCode":0,"limit":null,"reason":null,"returned":[{"Total":"3"}],' +
          '"activities":6,"events":21,"durationMs":0,"jobs":1,"simulated":1,"unusedMocks":[],"counts":[',
      ),
    ).toBe(true);
    expect(out.endsWith('}\n')).toBe(true);
  });

  test('format 5: --json has the counts that --format counts shows', async () => {
    const told = JSON.parse((await pianola('simulate', file, '--json')).out) as {
      counts: { runbook: string; activities: { name: string; ran: number; rows: number }[] }[];
    };
    const [head, , ...lines] = (await pianola('simulate', file, '--format', 'counts')).out
      .trimEnd()
      .split('\n');
    expect(head).toBe('\\Samples\\Linear: 1 job, 1 instance, 1 x success');
    expect(told.counts).toHaveLength(1);
    expect(told.counts[0]!.activities.map(({ name, ran, rows }) => [name, ran, rows])).toEqual(
      lines.map((line) => {
        const [, name, ran, rows] = /^(.+?) +(\d+) +(\d+) +0 +0 +0$/.exec(line) ?? [];
        return [name, Number(ran), Number(rows)];
      }),
    );
  });

  test('--quiet prints nothing', async () => {
    expect(await pianola('simulate', file, '--quiet')).toEqual({ code: 0, out: '', err: '' });
  });

  test('--out writes the same trace to a file, and stdout tells the result in a line', async () => {
    const target = join(folder.path, 'trace.ndjson');
    const { code, out, err } = await pianola('simulate', file, '--format', 'ndjson', '--out', target);
    expect([code, err]).toEqual([0, '']);
    const result =
      '\\Samples\\Linear ended success: 6 activities in 0 ms of simulated time, returned Total = 3';
    expect(out).toBe(`${result}; 21 events in ${target}\n`);
    expect(readFileSync(target, 'utf8')).toBe((await pianola('simulate', file, '--format', 'ndjson')).out);
    expect((await pianola('simulate', file, '--out', target, '--quiet')).out).toBe('');
    expect(JSON.parse((await pianola('simulate', file, '--out', target, '--json')).out)).toMatchObject({
      events: 21,
    });
    expect(readFileSync(target, 'utf8')).toBe((await pianola('simulate', file)).out);
  });

  test.each([
    ['success', [], 0],
    ['warning', [], 0],
    ['warning', ['--strict'], 1],
    ['failed', [], 1],
    ['failed', ['--strict'], 1],
  ] as const)('format 5: a runbook that ends %s with %j: exit code %i', async (status, flags, code) => {
    const target = folder.file(`${status}.json`, single(status));
    const { code: found, out } = await pianola(
      'simulate',
      target,
      ...flags,
      '--json',
      '--option',
      'rollup=lastActivity',
    );
    expect([found, JSON.parse(out).exitCode]).toEqual([code, code]);
  });

  test('format 5: a limit that was hit: exit code 4, and which one it was', async () => {
    const steps = await pianola('simulate', file, '--max-steps', '2', '--format', 'list');
    expect([steps.code, steps.err]).toEqual([
      4,
      expect.stringMatching(/^error: \\Samples\\Linear ended failed: .*2 .*\n$/),
    ]);
    const quiet = await pianola('simulate', file, '--max-steps', '2', '--quiet');
    expect(quiet).toEqual({ code: 4, out: '', err: '' });
    const slow = folder.file('slow.json', single('success', 60_000));
    const timeout = await pianola('simulate', slow, '--timeout', '1.5', '--json');
    expect([timeout.code, JSON.parse(timeout.out)]).toMatchObject([
      4,
      { limit: 'timeout', durationMs: 1500, exitCode: 4, reason: expect.stringContaining('1.5') },
    ]);
    const watching = folder.file('watching.json', {
      name: 'Watching',
      activities: [{ id: 'a', type: 'Monitor Date/Time', everySeconds: 30 }],
    });
    const watched = await pianola('simulate', watching, '--timeout', '70', '--json');
    expect([watched.code, JSON.parse(watched.out)]).toMatchObject([
      4,
      { status: 'canceled', limit: 'timeout', exitCode: 4 },
    ]);
    expect(watched.err).toMatch(/^error: \\Watching ended canceled: the run was ended by its timeout/);
  });
});

describe('why a run did not end success', () => {
  const told = async (definition: { readonly name: string }, ...argv: string[]) => {
    const target = folder.file('reason.json', definition);
    const { err, out } = await pianola('simulate', target, '--json', ...argv);
    return { err, reason: JSON.parse(out).reason };
  };

  test('success needs no reason, on stderr nor in --json', async () => {
    expect(await told(linear)).toEqual({ err: '', reason: null });
  });

  test('the first activity that did not end success is named with its error summary', async () => {
    expect(await told(single('warning'))).toEqual({
      err: 'warning: \\Single ended warning: Run Program: as told\n',
      reason: 'Run Program: as told',
    });
    const failed = await told(single('failed'), '--option', 'rollup=lastActivity');
    expect(failed.err).toBe('error: \\Single ended failed: Run Program: as told\n');
  });

  test('of a failed run it is the first that failed, not a warning before it; without a summary its status', async () => {
    const activity = (id: string, status: string) => ({
      id,
      type: 'Run Program',
      name: id,
      program: 'x',
      simulate: { status },
    });
    const definition = {
      name: 'Two',
      activities: [activity('one', 'warning'), activity('two', 'failed')],
      links: [{ from: 'one', to: 'two', include: [{ status: ['success', 'warning'] }] }],
    };
    const { reason } = await told(definition, '--option', 'rollup=lastActivity');
    expect(reason).toMatch(/^two/);
  });

  test('an attempt that a loop repeated is to blame only if nothing else is', async () => {
    const poll = {
      ...{ id: 'poll', type: 'Run Program', name: 'Poll', program: 'x' },
      loop: { exit: [{ item: 'Loop: Number of attempts', operator: 'equals', value: 3 }] },
    };
    const definition = (lastStatus: string, nextStatus: string) => ({
      name: 'Polls',
      activities: [
        {
          ...poll,
          simulate: [
            { attempts: '1-2', status: 'failed', errorSummary: 'busy' },
            { status: lastStatus, errorSummary: 'at last' },
          ],
        },
        { id: 'next', type: 'Run Program', name: 'Next', program: 'x', simulate: { status: nextStatus } },
      ],
      links: [{ from: 'poll', to: 'next' }],
    });
    const strict = ['--option', 'rollup=strict'];
    expect((await told(definition('success', 'failed'), ...strict)).reason).toBe('Next ended failed');
    expect((await told(definition('failed', 'success'), ...strict)).reason).toBe('Poll: at last');
    expect((await told(definition('success', 'warning'))).reason).toBe('Next ended warning');
    expect((await told(definition('success', 'success'))).reason).toBe('Poll: busy');
  });

  test('1.6: a parameter without a value says how to give it', async () => {
    const parameters = [{ name: 'C' }, { name: 'Two words' }];
    const start = (count: number) => ({
      name: 'X',
      folder: 'Ops',
      activities: [{ id: 'init', type: 'Initialize Data', parameters: parameters.slice(0, count) }],
    });
    expect((await told(start(1))).err).toBe(
      'warning: \\Ops\\X ended warning: Initialize Data: parameter C has no value; give it with --param C=…\n',
    );
    expect((await told(start(2))).reason).toMatch(/; give them with --param C=… --param "Two words=…"$/);
  });
});

describe('after a defect in the middle of a run the trace still gets its ends', () => {
  afterEach(() => void vi.restoreAllMocks());

  test.each([
    ['simulate', []],
    ['run', ['--isolation', 'none', '--allow-simulated']],
  ])('%s', async (mode, more) => {
    const { settle } = RunbookInstance.prototype;
    vi.spyOn(RunbookInstance.prototype, 'settle').mockImplementation(function (
      this: RunbookInstance,
      execution,
      ...rest
    ) {
      if (execution.sequenceNumber === 3) throw new InvariantError('planted');
      settle.call(this, execution, ...rest);
    });
    const trace = join(folder.path, `broken-${mode}.ndjson`);
    const { code, err } = await pianola(mode, file, ...more, '--format', 'ndjson', '--out', trace);
    expect(code).toBe(70);
    expect(err).toContain('this is a defect of Pianola, not of your runbook: InvariantError: planted');
    const told = events(readFileSync(trace, 'utf8'));
    expectWholeTrace(told);
    expect(told.findLast(({ event }) => event === 'ActivityEnd')).toMatchObject({
      status: 'failed',
      errorSummary: 'a defect of Pianola ended the run',
    });
    expect(told.at(-1)).toMatchObject({ event: 'JobEnd', status: 'Failed' });
  });
});
