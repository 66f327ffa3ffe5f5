// The server of `pianola mcp`, as the SDK's own client sees it over stdio.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Client } from '@modelcontextprotocol/sdk/client/index.js';
import { StdioClientTransport } from '@modelcontextprotocol/sdk/client/stdio.js';
import { afterAll, describe, expect, test, vi } from 'vitest';
import { pianola, playFolder } from '../support/command-line.ts';
import { projectRoot } from '../tidy/source-file.ts';
import { linear, single } from './example-runbooks.ts';

const bin = join(projectRoot, 'bin/pianola.js');
const examples = join(projectRoot, 'runbooks');
const isLinux = process.platform === 'linux';

interface Answer {
  readonly text: string;
  readonly isError: boolean;
  readonly structured: Readonly<Record<string, unknown>> | undefined;
}

/** A client with a server of its own; both end with the test file. */
async function connected(root: string, ...flags: string[]) {
  const args = [bin, 'mcp', '--root', root, ...flags];
  const transport = new StdioClientTransport({ command: process.execPath, args, stderr: 'pipe' });
  const client = new Client({ name: 'test', version: '1.0.0' });
  await client.connect(transport);
  afterAll(() => client.close());
  const call = async (
    name: string,
    input: Record<string, unknown>,
    options: { readonly signal?: AbortSignal } = {},
  ): Promise<Answer> => {
    const result = await client.callTool({ name, arguments: input }, undefined, options);
    const content = result.content as readonly { readonly text: string }[];
    const text = content.map((part) => part.text).join('\n');
    return {
      text,
      isError: result.isError === true,
      structured: result.structuredContent as Answer['structured'],
    };
  };
  return { client, call, pid: transport.pid as number };
}

const { client, call } = await connected(examples);

test('it has these tools, all of them for reading only', async () => {
  const { tools } = await client.listTools();
  expect(tools.map(({ name }) => name)).toEqual([
    'validate',
    'simulate',
    'explain',
    'graph',
    'activities',
    'test',
  ]);
  for (const { annotations } of tools)
    expect(annotations).toEqual({ readOnlyHint: true, idempotentHint: true, openWorldHint: false });
});

describe('a tool says what its command says', () => {
  const file = '03-split/runbook.json';
  const split = join(examples, file);
  test.each([
    ['validate', {}, ['validate', split], ['--json']],
    [
      'simulate',
      { format: 'tree', params: { Count: 2 } },
      ['simulate', split, '--format=tree', '--param=Count=2'],
      ['--json'],
    ],
    ['explain', { activity: 'Run .Net Script' }, ['explain', split, 'Run .Net Script'], ['--json']],
    ['graph', {}, ['graph', split, '--format=mermaid'], undefined],
  ])('%s', async (name, input, argv, json) => {
    const answer = await call(name, { path: file, ...input });
    const shown = (await pianola(...argv)).out.replaceAll(split, file).trimEnd();
    expect(answer).toMatchObject({ text: shown, isError: false });
    if (json === undefined) return;
    const value = JSON.parse((await pianola(...argv, ...json)).out);
    expect(answer.structured).toEqual(Array.isArray(value) ? { problems: value } : value);
    // The text of the definition gives the same, but for its name.
    const text = readFileSync(split, 'utf8');
    const ofText = await call(name, { text, ...input });
    expect(ofText.text.replace(/^-: /, `${file}: `)).toBe(answer.text);
    expect(ofText.structured).toEqual(answer.structured);
  });

  test('activities', async () => {
    const { text, structured } = await call('activities', { type: 'Junction' });
    expect(text).toBe((await pianola('activities', 'Junction')).out.trimEnd());
    expect(structured).toMatchObject({ name: 'Junction' });
  });

  test('test', async () => {
    const { text, isError, structured } = await call('test', { path: '03-split' });
    expect([text, isError]).toEqual([expect.stringMatching(/\d+ passed/), false]);
    expect(structured).toMatchObject({ failed: 0 });
  });
});

describe('errors are results, in the words of the command line', () => {
  test.each([
    [
      'a file that is not there',
      'simulate',
      { path: 'none.json' },
      'error: cannot read none.json: there is no such file or folder',
    ],
    ['an unknown runbook', 'explain', { path: '03-split', runbook: 'X' }, /^error: there is no runbook/],
    ['no definition', 'validate', {}, /^error: a definition is given by "path" or by "text"/],
    ['standard input', 'simulate', { path: '-' }, /^error: there is no standard input here/],
    [
      'a path that looks like a flag',
      'validate',
      { path: '--help' },
      /^error: cannot read --help: there is no such/m,
    ],
    [
      'a value that looks like a flag',
      'explain',
      { path: '03-split', runbook: '--json' },
      /there is no runbook/,
    ],
    ['a definition with errors', 'simulate', { text: '{"name": "A"}' }, /nothing was started/],
    ['an input that there is not', 'graph', { path: '03-split', out: 'x.svg' }, /out/],
  ])('%s', async (_, name, input, expected) => {
    const { text, isError } = await call(name, input);
    expect(isError).toBe(true);
    expect(text).toMatch(expected);
  });

  test('the problems of a definition are what validate was asked for, and no error', async () => {
    const { text, isError, structured } = await call('validate', { text: '{"name": "A"}' });
    expect(isError).toBe(false);
    expect(text).toMatch(/1 error/);
    expect(structured).toMatchObject({ problems: [{ severity: 'error' }] });
  });

  test('a runbook that failed was played, and is no error', async () => {
    const text = JSON.stringify(single('failed'));
    const { isError, structured } = await call('simulate', { text });
    expect(isError).toBe(false);
    expect(structured).toMatchObject({ status: 'failed', exitCode: 1 });
  });
});

describe('a long text is shown in part, with a word on how to get the rest', () => {
  const input = { path: '03-split', params: { Count: 400 } };
  test('its first lines, the next ones, its last, and those with a text', async () => {
    const whole = (await pianola('simulate', join(examples, '03-split'), '--param=Count=400')).out
      .trimEnd()
      .split('\n');
    const first = (await call('simulate', input)).text.split('\n');
    expect(first.slice(0, -1)).toEqual(whole.slice(0, first.length - 1));
    const last = first.length - 1;
    expect(first.at(-1)).toContain(`[lines 1 to ${last} of ${whole.length} lines; "from": ${last + 1} `);
    const next = (await call('simulate', { ...input, from: last + 1 })).text.split('\n');
    expect(next[0]).toBe(whole[last]);
    const end = (await call('simulate', { ...input, from: -3 })).text.split('\n');
    expect(end.slice(0, 3)).toEqual(whole.slice(-3));
    const found = (await call('simulate', { ...input, contains: 'RUNBOOK ENDED' })).text;
    expect(found).toBe(whole.find((line) => line.includes('runbook ended')));
  });

  test('a structured result that is too long is left out, with a word', async () => {
    const { text, structured } = await call('activities', {});
    expect(structured === undefined).toBe(text.includes('[the structured result is longer than'));
  });
});

describe('no file outside of the root is read', async () => {
  const folder = playFolder();
  const root = join(folder.path, 'root');
  mkdirSync(join(root, 'a'), { recursive: true });
  mkdirSync(join(folder.path, 'beside/b'), { recursive: true });
  const inside = (name: string, content: unknown) =>
    writeFileSync(join(root, name), typeof content === 'string' ? content : JSON.stringify(content));
  const secret = { ...linear, name: 'Secret' };
  for (const name of ['secret.json', 'beside/secret.json']) folder.file(name, secret);
  folder.file('beside/secret.mocks.json', { Secret: {} });
  folder.file('trace.ndjson', '{"event":"Secret"}');
  inside('good.json', linear);
  inside('out.test.yaml', 'definition: ../secret.json\ncases: [{ name: One }]\n');
  inside(
    'mocks.test.yaml',
    'definition: good.json\nmocks: ../beside/secret.mocks.json\ncases: [{ name: One }]\n',
  );
  // Above the root, so nobody looks at it.
  folder.file('.pianolaignore', '[');
  if (isLinux) {
    symlinkSync(join(folder.path, 'secret.json'), join(root, 'link.json'));
    symlinkSync(join(folder.path, 'beside'), join(root, 'linked'));
    symlinkSync(join(folder.path, 'beside/b'), join(root, 'a/deep'));
    symlinkSync(join(root, 'good.json'), join(root, 'inner.json'));
  }
  const { call: callIn } = await connected(root);
  const outside = /it is outside of the root/;

  test.each([
    ['a path up', 'validate', { path: '../secret.json' }],
    ['a path of its own', 'simulate', { path: join(folder.path, 'secret.json') }],
    ['a file that is not there', 'explain', { path: '../nothing.json' }],
    ['a folder', 'graph', { path: '..' }],
    ['mocks', 'simulate', { path: 'good.json', mocks: '../beside/secret.mocks.json' }],
    ['a trace', 'explain', { path: 'good.json', trace: '../trace.ndjson' }],
    ['a trace', 'graph', { path: 'good.json', trace: '../trace.ndjson' }],
    ['a folder of tests', 'test', { path: '../beside' }],
    ['the definition of a test file', 'test', { path: 'out.test.yaml' }],
    ['the mocks of a test file', 'test', { path: 'mocks.test.yaml' }],
  ])('%s: %s', async (_, name, input) => {
    const { text, isError } = await callIn(name, input);
    expect([isError, text]).toEqual([true, expect.stringMatching(outside)]);
    expect(text).not.toContain('Secret"');
  });

  test.runIf(isLinux).each([
    ['a link', { path: 'link.json' }],
    ['a link to a folder', { path: 'linked' }],
    ['a file in a linked folder', { path: 'linked/secret.json' }],
    ['the folder that the target of a link is in', { path: 'a/deep/../secret.json' }],
  ])('%s', async (_, input) => {
    const { text, isError } = await callIn('validate', input);
    expect([isError, text]).toEqual([true, expect.stringMatching(outside)]);
  });

  test('what is below it is read, by any of its spellings', async () => {
    const paths = [
      'good.json',
      './a/../good.json',
      join(root, 'good.json'),
      ...(isLinux ? ['inner.json'] : []),
    ];
    for (const path of paths) expect(await callIn('simulate', { path })).toMatchObject({ isError: false });
  });
});

describe('a call has limits', () => {
  const long = { path: '01-linear', params: { Count: 3_000_000 }, format: 'counts' };

  test('of time: a simulation ends by itself and says so', async () => {
    const { call: callIn } = await connected(examples, '--call-timeout', '1s');
    const rows = { repeat: 5_000_000, row: {} };
    const activities = [
      { id: 'get', type: 'Query Database', simulate: { rows } },
      { id: 'told', type: 'Send Event Log Message', message: 'x' },
    ];
    const endless = { name: 'Endless', activities, links: [{ from: 'get', to: 'told' }] };
    const { text, structured } = await callIn('simulate', {
      text: JSON.stringify({ runbooks: [endless] }),
      format: 'counts',
    });
    expect(text).toMatch(/wall timeout of 1 s/);
    expect(structured).toMatchObject({ exitCode: 4 });
  }, 30_000);

  test('of memory: the call ends, the server goes on', async () => {
    const { call: callIn } = await connected(examples, '--call-memory', '64');
    const { text } = await callIn('simulate', { ...long, params: { Count: 9_000_000 } });
    expect(text).toMatch(/memory/);
    expect((await callIn('validate', { path: '01-linear' })).isError).toBe(false);
  }, 60_000);

  test.runIf(isLinux)(
    'one that is cancelled stops its simulation',
    async () => {
      const { call: callIn, pid } = await connected(examples);
      const children = () => readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim();
      const cancelling = new AbortController();
      const answer = callIn('simulate', long, { signal: cancelling.signal });
      answer.catch(() => undefined);
      await vi.waitFor(() => expect(children()).not.toBe(''), 10_000);
      cancelling.abort();
      await expect(answer).rejects.toThrow();
      await vi.waitFor(() => expect(children()).toBe(''), 10_000);
      expect((await callIn('validate', { path: '01-linear' })).isError).toBe(false);
    },
    30_000,
  );
});

test('standard output has nothing but the protocol, and the end of its input ends the server', async () => {
  const server = spawn(process.execPath, [bin, 'mcp', '--root', examples]);
  let [out, err] = ['', ''];
  server.stdout.setEncoding('utf8').on('data', (text: string) => {
    out += text;
  });
  server.stderr.setEncoding('utf8').on('data', (text: string) => {
    err += text;
  });
  const send = (message: object) => server.stdin.write(`${JSON.stringify({ jsonrpc: '2.0', ...message })}\n`);
  const clientInfo = { name: 'test', version: '1.0.0' };
  send({
    id: 1,
    method: 'initialize',
    params: { protocolVersion: '2025-06-18', capabilities: {}, clientInfo },
  });
  send({ method: 'notifications/initialized' });
  send({ id: 2, method: 'tools/call', params: { name: 'simulate', arguments: { path: 'none' } } });
  await vi.waitFor(() => expect(out.split('\n')).toHaveLength(3), 10_000);
  for (const line of out.trimEnd().split('\n')) expect(JSON.parse(line)).toMatchObject({ jsonrpc: '2.0' });
  // A simulation that is under way ends with it.
  const long = { path: '01-linear', params: { Count: 3_000_000 } };
  send({ id: 3, method: 'tools/call', params: { name: 'simulate', arguments: long } });
  const children = () => readFileSync(`/proc/${server.pid}/task/${server.pid}/children`, 'utf8').split(' ');
  // Two processes, and what is behind the last space.
  if (isLinux) await vi.waitFor(() => expect(children()).toHaveLength(3), 10_000);
  const begun = isLinux ? children() : [];
  server.stdin.end();
  const [code] = await once(server, 'exit');
  expect([code, err]).toEqual([0, '']);
  expect(begun.filter((pid) => pid !== '' && existsSync(`/proc/${pid}`))).toEqual([]);
}, 30_000);

test.each([
  ['that is not there', 'none', /cannot read none/],
  ['that is a file', 'package.json', /is not a folder/],
])('a root %s is refused', async (_, root, expected) => {
  const { code, out, err } = await pianola('mcp', '--root', root);
  expect([code, out, err]).toEqual([2, '', expect.stringMatching(expected)]);
});
