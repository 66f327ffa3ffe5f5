// How the process of the built command ends: with its exit code, whatever is still open in it.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { setTimeout } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { playFolder } from '../support/command-line.ts';
import { isLongRun } from '../support/runs.ts';
import { projectRoot } from '../tidy/source-file.ts';
import { linear } from './example-runbooks.ts';

const folder = playFolder();
const file = folder.file('linear.json', linear);
const env = { ...process.env, NO_COLOR: '1', FORCE_COLOR: undefined };
const script = join(projectRoot, 'bin/pianola.js');
const isUnix = process.platform !== 'win32';

/** With these flags about every fifth `process.exit` hangs, as few do without them (nodejs/node#54918). */
const unlucky = ['--concurrent-sparkplug', '--always-sparkplug', '--stress-concurrent-allocation'];
/** So many processes find what befalls one in five, but for once in 800 times. */
const times = isLongRun ? 30 : 15;

/** The exit codes of so many processes, three at a time; null for one that did not end. */
async function exitCodes(times: number, argv: readonly string[]): Promise<Map<number | null, number>> {
  const codes = new Map<number | null, number>();
  let started = 0;
  const one = async () => {
    while (started < times) {
      started += 1;
      const child = spawn(process.execPath, [...unlucky, script, ...argv], { stdio: 'ignore', env });
      const late = new AbortController();
      void setTimeout(60_000, undefined, late).then(
        () => child.kill('SIGKILL'),
        () => undefined,
      );
      const [code] = (await once(child, 'close')) as [number | null];
      late.abort();
      codes.set(code, (codes.get(code) ?? 0) + 1);
    }
  };
  await Promise.all([one(), one(), one()]);
  return codes;
}

test('every process ends, with its exit code, while Node still compiles its code', async () => {
  expect(await exitCodes(times, ['--version'])).toEqual(new Map([[0, times]]));
});

test.runIf(isLongRun && isUnix).each([
  [2, ['simulate', '/dev/zero']],
  [2, ['validate', '/dev/zero']],
  [0, ['simulate', file]],
  [0, ['run', file, '--allow-simulated']],
  [0, ['explain', file]],
] as const)('30 of 30 end: exit code %i of %j', async (code, argv) => {
  expect(await exitCodes(times, argv)).toEqual(new Map([[code, times]]));
});

test('what an activity module leaves open does not keep the process', async () => {
  const path = folder.file(
    'open.mjs',
    `setInterval(() => undefined, 1000);
    export default ({ z, defineActivity }) => defineActivity({
      name: 'Open', category: 'Utilities', summary: 'Stays open.', properties: z.strictObject({}),
    });`,
  );
  const child = spawn(process.execPath, [script, 'validate', file, '--activities', path], { env });
  const [[code], out] = await Promise.all([once(child, 'close'), text(child.stdout)]);
  expect([code, out]).toEqual([0, `${file}: no problems\n`]);
});

test.runIf(isUnix)(
  'a second signal ends the process in a moment, although nobody reads its trace',
  async () => {
    const argv = ['simulate', file, '--param', 'Count=50000', '--format', 'ndjson'];
    const child = spawn(process.execPath, [script, ...argv], { stdio: ['ignore', 'pipe', 'pipe'], env });
    const exited = once(child, 'exit');
    await once(child.stdout, 'readable');
    child.kill('SIGINT');
    await setTimeout(500);
    expect([child.exitCode, child.signalCode]).toEqual([null, null]);
    child.kill('SIGTERM');
    expect(await exited).toEqual([null, 'SIGTERM']);
  },
);
