// The built command in a process of its own: what only a process has - signals, pipes, an exit code.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { setTimeout } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { version } from '../../src/hosts/version.ts';
import type { TraceEvent } from '../../src/trace/trace-event.ts';
import { pianola as inProcess, playFolder } from '../support/command-line.ts';
import { expectWholeTrace } from '../support/trace.ts';
import { projectRoot } from '../tidy/source-file.ts';
import { linear, single } from './example-runbooks.ts';

const folder = playFolder();
const file = folder.file('linear.json', linear);
const many = ['simulate', file, '--param', 'Count=50000', '--format', 'ndjson'];

/** A run whose outcomes stand in for activities. */
const inPart = ['--allow-simulated', '--format', 'ndjson'];

const env = { ...process.env, NO_COLOR: '1', FORCE_COLOR: undefined };

function start(...argv: string[]) {
  return spawn(process.execPath, [join(projectRoot, 'bin/pianola.js'), ...argv], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env,
  });
}

async function pianola(...argv: string[]) {
  const child = start(...argv);
  const closed = once(child, 'close') as Promise<[number | null, string | null]>;
  const [out, err, [code]] = await Promise.all([text(child.stdout), text(child.stderr), closed]);
  return { code, out, err };
}

test('the command does what main does', async () => {
  expect(await pianola('--version')).toEqual({ code: 0, out: `${version()}\n`, err: '' });
  expect(await pianola('simulate', file)).toEqual(await inProcess('simulate', file));
  expect(await pianola('simulate')).toEqual(await inProcess('simulate'));
});

test('the built command finds the thread that plays scripts', async () => {
  const script = { id: 'a', type: 'Run .Net Script', script: 'publish("answer", 6 * 7)' };
  const report = { id: 'b', type: 'Send Event Log Message', message: 'it is {{a.answer}}' };
  const runbook = { name: 'Script', activities: [script, report], links: [{ from: 'a', to: 'b' }] };
  const { code, out, err } = await pianola('run', folder.file('script.json', runbook));
  expect([code, err]).toEqual([0, '']);
  expect(out).toContain('it is 42');
});

test('- reads standard input, beside other files', async () => {
  const child = spawn(process.execPath, [join(projectRoot, 'bin/pianola.js'), 'validate', '-', file], {
    stdio: ['pipe', 'pipe', 'pipe'],
    env,
  });
  const closed = once(child, 'close');
  child.stdin.end('name: R\nactivities:\n  - { id: a, type: Nonsense }\n');
  const [out, [code]] = await Promise.all([text(child.stdout), closed]);
  expect(code).toBe(2);
  expect(out).toContain('-:3:20: error unknown-activity-type: ');
  expect(out).toContain(`${file}: no problems`);
});

test('a long trace comes through a pipe whole before the process ends', async () => {
  const { code, out, err } = await pianola(...many);
  expect([code, err]).toEqual([0, '']);
  const lines = out.trimEnd().split('\n');
  expect(JSON.parse(lines.at(-1)!)).toMatchObject({ seq: lines.length, event: 'JobEnd' });
});

test('| head: a reader that goes away ends the process quietly', async () => {
  const child = start(...many);
  const err = text(child.stderr);
  const closed = once(child, 'close');
  await once(child.stdout, 'data');
  child.stdout.destroy();
  expect([await closed, await err]).toEqual([[0, null], '']);
});

test
  .runIf(process.platform !== 'win32')
  .each([
    'SIGINT',
    'SIGTERM',
    'SIGHUP',
    'SIGQUIT',
    'SIGUSR2',
    'SIGALRM',
    'SIGXCPU',
    'SIGPROF',
    'SIGSYS',
  ] as const)('%s: exit code 130, and the last event of the trace is complete', async (signal) => {
  const child = start('run', folder.file('hours.json', single('success', 3_600_000)), ...inPart);
  const chunks: string[] = [];
  child.stdout.setEncoding('utf8').on('data', (chunk: string) => chunks.push(chunk));
  const err = text(child.stderr);
  const closed = once(child, 'close');
  await once(child.stdout, 'data');
  child.kill(signal);
  expect([await closed, await err]).toEqual([
    [130, null],
    'warning: \\Single ended canceled: it was interrupted\n',
  ]);
  const lines = chunks.join('').split('\n');
  expect(lines.pop()).toBe('');
  expectWholeTrace(lines.map((line) => JSON.parse(line) as TraceEvent));
  expect(JSON.parse(lines.at(-1)!)).toMatchObject({ event: 'JobEnd', status: 'Canceled' });
});

test.runIf(process.platform !== 'win32')('SIGUSR1 opens no debugger port, and the run goes on', async () => {
  const child = start('run', folder.file('hours.json', single('success', 3_600_000)), ...inPart);
  const err = text(child.stderr);
  const closed = once(child, 'close');
  await once(child.stdout, 'data');
  child.kill('SIGUSR1');
  await setTimeout(300);
  child.kill('SIGINT');
  expect([await closed, await err]).toEqual([
    [130, null],
    'warning: \\Single ended canceled: it was interrupted\n',
  ]);
});

test.runIf(process.platform !== 'win32')(
  'a simulation whose process is stopped for a while has the same bytes',
  async () => {
    const search = `publish('At', Array.prototype.indexOf.call({ length: 3e6 }, 1))`;
    const activities = [
      { id: 'a', type: 'Run .Net Script', script: search, timeoutSeconds: 0.05 },
      { id: 'b', type: 'Run .Net Script', script: search.replace('3e6', '2e8'), timeoutSeconds: 0.05 },
    ];
    const links = [{ from: 'a', to: 'b' }];
    const target = folder.file('search.json', { name: 'Search', activities, links });
    const argv = ['simulate', target, '--format', 'ndjson'];
    const child = start(...argv);
    const out = text(child.stdout);
    const closed = once(child, 'close');
    await setTimeout(200);
    child.kill('SIGSTOP');
    await setTimeout(3_000);
    child.kill('SIGCONT');
    const [code] = await closed;
    const undisturbed = await pianola(...argv);
    expect([code, await out]).toEqual([undisturbed.code, undisturbed.out]);
    expect(undisturbed.out).toContain('"errorSummary":"the script ran longer than 0.05 s"');
  },
);

test('--wall-timeout while a simulated script never comes to its end: exit code 4 and the result', async () => {
  const target = folder.file('endless-wall.json', {
    ...endless,
    activities: [{ ...endless.activities[0], timeoutSeconds: 86_400 }],
  });
  const { code, out, err } = await pianola('simulate', target, '--wall-timeout', '1s', '--json');
  const reason = 'the run was ended by its wall timeout of 1 s of real time';
  expect([code, JSON.parse(out)]).toMatchObject([
    4,
    { exitCode: 4, status: 'canceled', limit: 'wall-timeout', reason },
  ]);
  expect(err).toBe(`error: \\Endless ended canceled: ${reason}\n`);
});

const endless = {
  name: 'Endless',
  activities: [{ id: 'a', type: 'Run .Net Script', script: 'for(;;){}' }],
};

test.runIf(process.platform !== 'win32')(
  'SIGINT while a script never comes to its end: exit code 130, the trace is complete',
  async () => {
    const child = start('run', folder.file('endless.json', endless), ...inPart);
    const chunks: string[] = [];
    child.stdout.setEncoding('utf8').on('data', (chunk: string) => {
      if (chunks.join('').includes('ActivityStart')) return void chunks.push(chunk);
      chunks.push(chunk);
      if (chunks.join('').includes('ActivityStart')) child.kill('SIGINT');
    });
    const err = text(child.stderr);
    expect(await once(child, 'close')).toEqual([130, null]);
    expect(await err).toBe('warning: \\Endless ended canceled: it was interrupted\n');
    const lines = chunks.join('').trimEnd().split('\n');
    expect(JSON.parse(lines.at(-1)!)).toMatchObject({ event: 'JobEnd', status: 'Canceled' });
  },
);

test.runIf(process.platform !== 'win32').each([
  ['run', 'SIGINT', 'SIGINT'],
  ['run', 'SIGTERM', 'SIGTERM'],
  ['simulate', 'SIGINT', 'SIGTERM'],
] as const)(
  '%s, %s and %s: own code that hangs is waited for no longer, the trace is whole',
  async (mode, first, second) => {
    const module = folder.file(
      'hangs.mjs',
      `export default ({ z, defineActivity }) => defineActivity({
      name: 'Hang', category: 'Utilities', summary: 'Hangs.', properties: z.strictObject({}),
      play: { how: 'computed', prepare: () => () => { for (;;); } },
    });`,
    );
    const runbook = folder.file('hang.json', { name: 'Hang', activities: [{ id: 'a', type: 'Hang' }] });
    const trace = join(folder.path, `${mode}-${first}-${second}.ndjson`);
    const child = start(mode, runbook, '--activities', module, '--format', 'ndjson', '--out', trace);
    const closed = once(child, 'close');
    while (!(existsSync(trace) && readFileSync(trace, 'utf8').includes('ActivityStart')))
      await setTimeout(20);
    child.kill(first);
    await setTimeout(50);
    const beforeMs = performance.now();
    child.kill(second);
    expect(await closed).toEqual([130, null]);
    // Less than the two seconds after which its thread is ended in any case.
    expect(performance.now() - beforeMs).toBeLessThan(1_900);
    const events = readFileSync(trace, 'utf8')
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line) as TraceEvent);
    expectWholeTrace(events);
    expect(events.map(({ event }) => event).slice(-4)).toEqual([
      'ActivityStart',
      'ActivityEnd',
      'InstanceEnd',
      'JobEnd',
    ]);
  },
);

test('--timeout while a script never comes to its end: exit code 4 and the result', async () => {
  const target = folder.file('endless-too.json', endless);
  const { code, out, err } = await pianola('run', target, '--timeout', '1', '--json');
  expect([code, JSON.parse(out)]).toMatchObject([
    4,
    { runbook: '\\Endless', exitCode: 4, limit: 'timeout', activities: 1 },
  ]);
  expect(err).toBe(`error: \\Endless ended ${JSON.parse(out).status}: ${JSON.parse(out).reason}\n`);
});

test('a process that runs out of things to wait for before its end has a defect: exit code 70', async () => {
  // The run waits for a turn that never comes.
  const stuck = `import timers from 'node:timers/promises';
    import { syncBuiltinESMExports } from 'node:module';
    timers.setImmediate = () => new Promise(() => {});
    syncBuiltinESMExports();`;
  const preload = ['--import', `data:text/javascript,${encodeURIComponent(stuck)}`];
  const child = spawn(process.execPath, [...preload, join(projectRoot, 'bin/pianola.js'), 'simulate', file], {
    env,
  });
  const [[code], err] = await Promise.all([once(child, 'close'), text(child.stderr)]);
  expect(code).toBe(70);
  expect(err).toMatch(/^error: this is a defect of Pianola, .*the event loop ran empty/);
});

test.runIf(existsSync('/dev/full'))(
  'an output that cannot be written is an error, for every command',
  async () => {
    const shell = (command: string) => {
      const child = spawn(
        '/bin/sh',
        [
          '-c',
          `"$0" "$1" ${command} > /dev/full`,
          process.execPath,
          join(projectRoot, 'bin/pianola.js'),
          file,
        ],
        { env },
      );
      return Promise.all([once(child, 'close'), text(child.stderr)]);
    };
    const told = [[2, null], 'error: cannot write the output: no space is left on the device\n'];
    expect(await shell('simulate "$2"')).toEqual(told);
    expect(await shell('schema')).toEqual(told);
  },
);
