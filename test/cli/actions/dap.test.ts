import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { rmSync } from 'node:fs';
import { createConnection } from 'node:net';
import { join } from 'node:path';
import type { DebugClient as Client } from '@vscode/debugadapter-testsupport';
import { DebugClient } from '@vscode/debugadapter-testsupport';
import type { DebugProtocol } from '@vscode/debugprotocol';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { dap } from '../../../src/cli/actions/dap.ts';
import { projectRoot } from '../../tidy/source-file.ts';
import { debuggedFiles } from '../debugged-files.ts';

const { folder, listYaml, parentJson, countingYaml, brokenYaml } = debuggedFiles();

let port = 0;
let interrupt = () => false;
let served: Promise<number>;
beforeAll(async () => {
  const listening = Promise.withResolvers<number>();
  const stderr = (text: string) => {
    const [, found] = /127\.0\.0\.1:(\d+)/.exec(text) ?? [];
    if (found !== undefined) listening.resolve(Number(found));
    return true;
  };
  const output = (write: (text: string) => boolean) => ({
    ...{ write, on: () => undefined, once: () => undefined, off: () => undefined },
  });
  served = dap(
    { port: 0 },
    {
      stdout: output(() => true),
      stderr: output(stderr),
      env: {},
      onInterrupt: (listener) => {
        interrupt = listener;
        return () => undefined;
      },
      now: () => 0,
    },
  );
  port = await listening.promise;
});
afterAll(async () => {
  interrupt();
  expect(await served).toBe(0);
  rmSync(folder, { recursive: true });
});

let client: Client;
afterEach(async () => {
  await client.disconnectRequest();
  await client.stop();
});

interface Setup {
  readonly breakpoints?: Readonly<Record<string, readonly DebugProtocol.SourceBreakpoint[]>>;
  readonly filters?: readonly string[];
}

/** Launches, sets breakpoints, and gives them with the first stop. */
async function launch(args: object, { breakpoints = {}, filters = [] }: Setup = {}) {
  await connect();
  const initialized = client.waitForEvent('initialized');
  await client.launchRequest(args as DebugProtocol.LaunchRequestArguments);
  await initialized;
  const set: DebugProtocol.Breakpoint[] = [];
  for (const [path, wanted] of Object.entries(breakpoints)) {
    const { body } = await client.setBreakpointsRequest({ source: { path }, breakpoints: [...wanted] });
    set.push(...body.breakpoints);
  }
  await client.setExceptionBreakpointsRequest({ filters: [...filters] });
  const first = stopped();
  await client.configurationDoneRequest();
  return { set, stop: await first };
}

async function connect() {
  client = new DebugClient('node', '', 'pianola');
  await client.start(port);
  await client.initializeRequest();
}

/** The next stop: why, where, and its top frame. */
async function stopped() {
  const ends = client.waitForEvent('terminated').then(() => 'ended' as const);
  const event = await Promise.race([client.waitForEvent('stopped'), ends]);
  if (event === 'ended') return { why: event, at: '', job: 0, frame: 0, text: '' };
  const { reason, threadId, description } = event.body;
  const { body } = await client.stackTraceRequest({ threadId });
  const [top] = body.stackFrames;
  const at = `${top?.source?.name}:${top?.line}:${top?.column} ${top?.name}`;
  return { why: reason, at, job: threadId, frame: top?.id ?? 0, text: description };
}

type Move = 'next' | 'stepIn' | 'stepOut' | 'stepBack' | 'continue' | 'reverseContinue';
async function move(how: Move, threadId = 1) {
  const next = stopped();
  await client.send(how, { threadId });
  return await next;
}

async function published(frameId: number, activity: string) {
  const { body } = await client.scopesRequest({ frameId });
  const [bus] = body.scopes;
  const rows = await client.variablesRequest({ variablesReference: bus?.variablesReference ?? 0 });
  const row = rows.body.variables.find(({ name }) => name === activity);
  const items = await client.variablesRequest({ variablesReference: row?.variablesReference ?? 0 });
  return { reference: row?.variablesReference ?? 0, items: items.body.variables };
}

describe('breakpoints', () => {
  test('are placed by their line in YAML, on activities and links, and stop there', async () => {
    const { set, stop } = await launch(
      { program: listYaml },
      { breakpoints: { [listYaml]: [{ line: 12 }, { line: 21, column: 3 }] } },
    );
    expect(set).toMatchObject([
      { verified: true, line: 9 },
      { verified: true, line: 19 },
    ]);
    expect(stop).toMatchObject({
      why: 'breakpoint',
      at: expect.stringMatching(/^list.yaml:9:5 .*token 1.1/),
    });
    await move('continue');
    expect((await move('continue')).at).toMatch(/^list.yaml:9:5 .*token 1\.3/);
    expect(await move('continue')).toMatchObject({ at: 'list.yaml:13:5 Big one (token 1.3)' });
    expect(await move('continue')).toMatchObject({ why: 'ended' });
  });

  test('are placed by their line in JSON, with conditions and hit counts', async () => {
    const { set, stop } = await launch(
      { program: parentJson, runbook: 'Parent', parameters: { Who: 'Ada' } },
      {
        breakpoints: {
          [parentJson]: [
            { line: 21, condition: '{{take.P}} = ada' },
            { line: 8, condition: '{{init.Who}} = Bob' },
            { line: 11, hitCondition: '> 1' },
            { line: 7, condition: '{{nobody.X}} = 1' },
          ],
        },
      },
    );
    expect(set.map(({ verified, line }) => [verified, line])).toEqual([
      [true, 19],
      [true, 8],
      [true, 11],
      [false, 7],
    ]);
    expect(set[3]?.message).toBe('the runbook has no activity "nobody"');
    expect(stop).toMatchObject({ why: 'breakpoint', job: 2, at: expect.stringMatching(/^family.json:19:9/) });
    expect(await move('continue', 2)).toMatchObject({ why: 'ended' });
  });

  test('that lie on no node tell the lines that have one', async () => {
    await launch({ program: listYaml, stopOnEntry: true });
    const { body } = await client.customRequest('breakpointLocations', {
      source: { path: listYaml },
      line: 1,
      endLine: 30,
    });
    expect(body.breakpoints.map(({ line }: { line: number }) => line)).toEqual([3, 9, 13, 18, 19]);
    const other = await client.setBreakpointsRequest({
      source: { path: brokenYaml },
      breakpoints: [{ line: 1 }],
    });
    expect(other.body.breakpoints).toMatchObject([{ verified: false }]);
  });
});

test('steps go on and back, and the end of the run can be stood at', async () => {
  const { stop } = await launch({ program: listYaml, stopOnEntry: true, stopOnEnd: true });
  expect(stop).toMatchObject({ why: 'entry', at: expect.stringMatching(/^list.yaml:3:5/) });
  expect((await move('next')).at).toMatch(/token 1\.1/);
  expect((await move('next')).at).toMatch(/token 1\.2/);
  expect((await move('stepBack')).at).toMatch(/token 1\.1/);
  expect(await move('continue')).toMatchObject({ why: 'pause', text: 'The run has ended' });
  expect((await move('stepBack')).at).toMatch(/^list.yaml:13:5/);
  expect(await move('reverseContinue')).toMatchObject({ why: 'entry' });
});

test('steps lead into a child job and out of it; threads are jobs, frames the way there', async () => {
  await launch({ program: parentJson, runbook: 'Parent', stopOnEntry: true, args: ['--param', 'Who=Ada'] });
  await move('next');
  const inside = await move('stepIn');
  expect(inside).toMatchObject({ job: 2, at: expect.stringMatching(/^family.json:18:9/) });
  const { body } = await client.threadsRequest();
  expect(body.threads).toEqual([
    { id: 1, name: 'Job 1: \\Parent' },
    { id: 2, name: 'Job 2: \\Child' },
  ]);
  await move('next', 2);
  const { body: stack } = await client.stackTraceRequest({ threadId: 2 });
  expect(stack.stackFrames.map(({ line }) => line)).toEqual([19, 18, 7, 6]);
  expect(await move('stepOut', 2)).toMatchObject({ job: 1, at: expect.stringMatching(/^family.json:8:9/) });
});

test('a variable that is set is the published data from then on, and stays when one steps back', async () => {
  const { stop } = await launch({ program: listYaml }, { breakpoints: { [listYaml]: [{ line: 9 }] } });
  const { reference, items } = await published(stop.frame, 'rows');
  expect(items[0]).toMatchObject({ name: 'n', value: '1', type: 'number', evaluateName: '{{rows.n}}' });
  const again = stopped();
  await client.setVariableRequest({ variablesReference: reference, name: 'n', value: '9' });
  const { frame } = await again;
  expect((await client.evaluateRequest({ expression: 'n={{rows.n}}', frameId: frame })).body.result).toBe(
    'n=9',
  );
  await move('stepBack');
  const { frame: after } = await move('next');
  expect((await published(after, 'rows')).items[0]).toMatchObject({ value: '9' });
  await client.setBreakpointsRequest({ source: { path: listYaml }, breakpoints: [{ line: 13 }] });
  expect(await move('continue')).toMatchObject({ at: 'list.yaml:13:5 Big one (token 1.1)' });
});

test('counters and variables are set, those that are encrypted are not', async () => {
  const { stop } = await launch({ program: countingYaml, stopOnEntry: true });
  const scopeOf = async (frameId: number, name: string) => {
    const { body } = await client.scopesRequest({ frameId });
    const reference = body.scopes.find((scope) => scope.name === name)?.variablesReference ?? 0;
    const { variables } = (await client.variablesRequest({ variablesReference: reference })).body;
    return { reference, variables };
  };
  const counters = await scopeOf(stop.frame, 'Counters');
  expect(counters.variables).toMatchObject([{ name: '\\Seen', value: '1', type: 'number' }]);
  expect(counters.variables[0]?.presentationHint).toBeUndefined();
  const counted = stopped();
  await client.setVariableRequest({ variablesReference: counters.reference, name: '\\Seen', value: '40' });
  const { frame, why } = await counted;
  expect(why).toBe('goto');
  const variables = await scopeOf(frame, 'Variables');
  expect(variables.variables.map(({ name, presentationHint }) => [name, presentationHint])).toEqual([
    ['Site', undefined],
    ['Key', { attributes: ['readOnly'] }],
  ]);
  const setting = (name: string, value: string) =>
    client.setVariableRequest({ variablesReference: variables.reference, name, value });
  await expect(setting('Key', 'x')).rejects.toThrow('Key cannot be set');
  const again = stopped();
  await setting('Site', 'Rome');
  await again;
  const { frame: after } = await move('next');
  const { body } = await client.evaluateRequest({
    expression: '{{add.Counter Value}} in {{$Site}}',
    frameId: after,
  });
  expect(body.result).toBe('45 in Rome');
});

test('a frame can be played again, and a log point tells its text without a stop', async () => {
  const { stop } = await launch(
    { program: listYaml },
    { breakpoints: { [listYaml]: [{ line: 13 }, { line: 9, logMessage: 'n is {{rows.n}}' }] } },
  );
  expect(stop).toMatchObject({ at: 'list.yaml:13:5 Big one (token 1.3)' });
  const { body } = await client.stackTraceRequest({ threadId: 1 });
  const [, rows] = body.stackFrames;
  const again = stopped();
  await client.restartFrameRequest({ frameId: rows?.id ?? 0 });
  expect(await again).toMatchObject({ why: 'goto', at: expect.stringMatching(/^list.yaml:3:5/) });
  await expect(client.restartFrameRequest({ frameId: 4711 })).rejects.toThrow('the run has gone on');
  const { body: sources } = await client.customRequest('loadedSources');
  expect(sources.sources).toMatchObject([{ name: 'list.yaml', path: listYaml }]);
});

test('an editor that starts it talks to it by its standard streams', async () => {
  const child = spawn(process.execPath, [join(projectRoot, 'bin/pianola.js'), 'dap']);
  const exited = once(child, 'exit');
  client = new DebugClient('node', '', 'pianola');
  // Its own way to start a program gives that no arguments.
  const { connect: over } = client as unknown as { connect: (from: unknown, to: unknown) => void };
  over.call(client, child.stdout, child.stdin);
  const { body } = await client.initializeRequest();
  expect(body).toMatchObject({ supportsStepBack: true, supportsSetVariable: true });
  const initialized = client.waitForEvent('initialized');
  await client.launchRequest({ program: parentJson, runbook: 'Parent' } as object);
  await initialized;
  const ends = client.waitForEvent('terminated');
  await client.configurationDoneRequest();
  await ends;
  await client.disconnectRequest();
  expect(await exited).toEqual([0, null]);
  await connect();
});

test('who speaks another protocol is not listened to, such as a page in a browser', async () => {
  await connect();
  const socket = createConnection(port, '127.0.0.1');
  socket.resume();
  const request = JSON.stringify({ seq: 1, type: 'request', command: 'initialize', arguments: {} });
  socket.write(`POST / HTTP/1.1\r\nContent-Length: ${request.length}\r\n\r\n${request}`);
  await once(socket, 'close');
  expect(socket.bytesRead).toBe(0);
});

test('what cannot be set is refused in words', async () => {
  const { stop } = await launch({ program: listYaml }, { breakpoints: { [listYaml]: [{ line: 9 }] } });
  const { reference } = await published(stop.frame, 'rows');
  const setting = (name: string, value: string) =>
    client.setVariableRequest({ variablesReference: reference, name, value });
  await expect(setting('n', 'many')).rejects.toThrow('"many" is not a number');
  await expect(setting('common data', 'x')).rejects.toThrow('common data cannot be set');
  await expect(client.evaluateRequest({ expression: '{{x.y}}' })).rejects.toThrow('no activity "x"');
});

test('the filter stops after an activity that failed, and its error is told', async () => {
  const { stop } = await launch({ program: listYaml }, { filters: ['failed'] });
  expect(stop).toMatchObject({
    why: 'exception',
    at: 'list.yaml:13:5 Big one (token 1.3, ended failed)',
    text: 'Big one ended with failed: too big: 3',
  });
  const { body } = await client.exceptionInfoRequest({ threadId: 1 });
  expect(body).toEqual({ exceptionId: 'failed', description: 'too big: 3', breakMode: 'always' });
});

test('the event log is told as output, with places, and how the run ended', async () => {
  await connect();
  const output: DebugProtocol.OutputEvent['body'][] = [];
  client.on('output', ({ body }: DebugProtocol.OutputEvent) => output.push(body));
  const initialized = client.waitForEvent('initialized');
  await client.launchRequest({ program: listYaml } as DebugProtocol.LaunchRequestArguments);
  await initialized;
  const exited = client.waitForEvent('exited');
  await client.configurationDoneRequest();
  expect((await exited).body).toEqual({ exitCode: 0 });
  expect(output.find(({ output: text }) => text.includes('row 2'))).toMatchObject({
    category: 'stdout',
    line: 9,
    source: { path: listYaml },
  });
  expect(output.at(-2)?.output).toMatch(/^\\List ended warning: 5 activities/);
});

describe('a launch that cannot be is refused', () => {
  const refused = async (args: object) => {
    await connect();
    return await client.launchRequest(args as DebugProtocol.LaunchRequestArguments).then(
      () => '',
      (error: Error) => error.message,
    );
  };

  test('with all problems of a broken definition and their places', async () => {
    const message = await refused({ program: brokenYaml });
    expect(message).toContain(`${brokenYaml}:4:11: error unknown-activity-type`);
    expect(message).toContain(`${brokenYaml}:6:`);
  });

  test.each([
    [{}, 'name no program'],
    [{ program: parentJson }, 'Parent'],
    [{ program: listYaml, args: ['--option', 'none=1'] }, 'none'],
    [{ program: listYaml, args: ['--seeds', '1'] }, "unknown option '--seeds'"],
    [{ program: listYaml, parameters: { X: 1 } }, 'X'],
    [{ program: listYaml, mocks: { List: { nobody: {} } } }, 'nobody'],
    [{ program: join(folder, 'nothing.yaml') }, 'nothing.yaml'],
  ])('%j: %s', async (args, why) => {
    expect(await refused(args)).toContain(why);
  });
});
