import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { parseGrant } from '../../../src/engine/capabilities.ts';
import { capabilitiesOf, grantsOf } from '../../../src/hosts/ports/capabilities.ts';
import { networkPort } from '../../../src/hosts/ports/network-port.ts';
import { programPort } from '../../../src/hosts/ports/program-port.ts';

const unstopped = () => new AbortController().signal;

describe('what --allow can say', () => {
  test.each([
    ['read:/data', { kind: 'read', path: '/data' }],
    ['write:C:\\out', { kind: 'write', path: 'C:\\out' }],
    ['program:git', { kind: 'program', name: 'git' }],
    ['net:Example.org:443', { kind: 'net', host: 'example.org', port: 443 }],
    ['net:[::1]:80', { kind: 'net', host: '::1', port: 80 }],
  ])('%s', (text, grant) => expect(parseGrant(text)).toEqual(grant));

  test.each([
    'read',
    'read:',
    'files',
    'Read:/x',
    'net:example.org',
    'net:x:0',
    'net:x:65536',
    'net::80',
    '',
  ])('not %j', (text) => expect(parseGrant(text)).toBeUndefined());

  test('what is wrong is told', () => {
    expect(() => grantsOf(['files'])).toThrow('"files" is not a grant');
  });
});

test('an activity gets of what was granted only what it needs', async () => {
  const granted = grantsOf(['read:.', 'program:node']);
  const { files, programs } = capabilitiesOf(granted, ['program'])(unstopped());
  await expect(files.read('package.json')).rejects.toThrow('it is not inside what --allow names');
  expect((await programs.run('node', ['-p', '1 + 1'])).standardOutput).toBe('2\n');
});

describe('programs', () => {
  const { run } = programPort(grantsOf(['program:node', 'program:no-such-program']), unstopped());

  test('one that was granted is run, and says how it ended', async () => {
    const script = 'console.log(process.argv[1]); console.error("b"); process.exit(3)';
    expect(await run('node', ['-e', script, '$HOME; a'])).toEqual({
      exitCode: 3,
      standardOutput: '$HOME; a\n',
      standardError: 'b\n',
    });
  });

  test('any other is refused, by whatever name', async () => {
    const allowed = '--allow names program:node, program:no-such-program';
    for (const name of ['git', 'Node', './node', process.execPath, 'node -e 1']) {
      await expect(run(name, [])).rejects.toThrow(`cannot run ${name}: ${allowed}`);
    }
    await expect(programPort([], unstopped()).run('node', [])).rejects.toThrow('--allow names no program');
  });

  test('what cannot be started is told in plain words', async () => {
    await expect(run('no-such-program', [])).rejects.toThrow(
      'cannot run no-such-program: there is no such program',
    );
    await expect(run('node', ['-e', 'process.kill(process.pid)'])).rejects.toThrow('it was ended by SIGTERM');
  });

  test('one that runs is ended when its job is stopped', async () => {
    const stopping = new AbortController();
    const running = programPort(grantsOf(['program:node']), stopping.signal).run('node', [
      '-e',
      'setInterval(() => {}, 1000)',
    ]);
    stopping.abort();
    await expect(running).rejects.toThrow('cannot run node: the job was stopped');
  });
});

describe('the network', () => {
  const asked: string[] = [];
  const server = createServer((request, response) => {
    asked.push(`${request.method} ${request.url}`);
    if (request.url === '/away') response.writeHead(302, { location: 'http://elsewhere.invalid/' }).end();
    else if (request.url !== '/slow') request.pipe(response.writeHead(201, { 'x-said': 'yes' }));
  });
  let port: number;
  const to = (path: string) => `http://127.0.0.1:${port}${path}`;

  beforeAll(async () => {
    await new Promise<void>((resolve) => {
      server.listen(0, '127.0.0.1', resolve);
    });
    ({ port } = server.address() as AddressInfo);
  });
  afterAll(() => {
    server.closeAllConnections();
    server.close();
  });

  test('a host and port that were granted answer', async () => {
    const { request } = networkPort(grantsOf([`net:127.0.0.1:${port}`]), unstopped());
    const answer = await request(to('/echo'), { method: 'POST', body: 'hello' });
    expect(answer).toMatchObject({ status: 201, body: 'hello' });
    expect(answer.headers['x-said']).toBe('yes');
  });

  test('a redirection is given, not followed', async () => {
    const { request } = networkPort(grantsOf([`net:127.0.0.1:${port}`]), unstopped());
    const { status, headers } = await request(to('/away'));
    expect([status, headers['location']]).toEqual([302, 'http://elsewhere.invalid/']);
  });

  test('any other host, port or protocol is refused, and nothing is sent', async () => {
    asked.length = 0;
    const { request } = networkPort(grantsOf([`net:127.0.0.1:${port}`]), unstopped());
    await expect(request(`http://localhost:${port}/`)).rejects.toThrow(
      `cannot reach localhost:${port}: --allow names net:127.0.0.1:${port}`,
    );
    await expect(request('https://127.0.0.1/')).rejects.toThrow('cannot reach 127.0.0.1:443: --allow names');
    await expect(request('file:///etc/passwd')).rejects.toThrow('only http and https can be used');
    await expect(request('nowhere')).rejects.toThrow('cannot reach nowhere: it is not a URL');
    await expect(networkPort([], unstopped()).request(to('/'))).rejects.toThrow('--allow names no host');
    expect(asked).toEqual([]);
  });

  test('a request that waits ends when its job is stopped; a server that is not there is told', async () => {
    const stopping = new AbortController();
    const grants = grantsOf([`net:127.0.0.1:${port}`, 'net:127.0.0.1:1']);
    const waiting = networkPort(grants, stopping.signal).request(to('/slow'));
    stopping.abort();
    await expect(waiting).rejects.toThrow(`cannot reach 127.0.0.1:${port}: `);
    const { request } = networkPort(grants, unstopped());
    await expect(request('http://127.0.0.1:1/')).rejects.toThrow('cannot reach 127.0.0.1:1: ');
  });
});
