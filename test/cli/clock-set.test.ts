// The built command, while the clock of the machine is set: by libfaketime, which leaves the monotonic clock
// alone as a machine does.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { globSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { describe, expect, test } from 'vitest';
import type { TraceEvent } from '../../src/trace/trace-event.ts';
import { playFolder } from '../support/command-line.ts';
import { message, runbook, script } from '../support/runbook-file.ts';
import { named } from '../support/trace.ts';
import { projectRoot } from '../tidy/source-file.ts';

const [library] = globSync('/usr/{lib,lib64,local/lib}/{*/,}faketime/libfaketime.so.1');
const folder = playFolder();

/** Plays a runbook. When it writes its first message, the clock is set by so many seconds. */
async function playWhileSet(name: string, file: object, bySeconds: number, ...more: readonly string[]) {
  const clock = folder.file(`${name}.clock`, '+0');
  const argv = ['run', folder.file(`${name}.json`, file), '--format', 'ndjson', ...more];
  const child = spawn(process.execPath, [join(projectRoot, 'bin/pianola.js'), ...argv], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: {
      ...process.env,
      NO_COLOR: '1',
      LD_PRELOAD: library,
      FAKETIME_TIMESTAMP_FILE: clock,
      FAKETIME_DONT_FAKE_MONOTONIC: '1',
      FAKETIME_NO_CACHE: '1',
    },
  });
  const sinceMs = performance.now();
  let out = '';
  child.stdout.setEncoding('utf8').on('data', (chunk: string) => {
    const isFirst = !out.includes('EventLogMessage');
    out += chunk;
    if (!isFirst || !out.includes('EventLogMessage')) return;
    writeFileSync(`${clock}.new`, `${bySeconds < 0 ? '' : '+'}${bySeconds}`);
    renameSync(`${clock}.new`, clock);
  });
  const closed = once(child, 'close') as Promise<[number | null]>;
  const [err, [code]] = await Promise.all([text(child.stderr), closed]);
  const events = out
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as TraceEvent);
  return { code, err, events, ms: performance.now() - sinceMs };
}

const waiting = runbook({ a: message('one'), b: message('two') }, [{ from: 'a', to: 'b', delaySeconds: 2 }]);
/** Works for two seconds by its own clock. */
const busy = runbook(
  {
    a: message('one'),
    s: script("const t = Date.now(); while (Date.now() - t < 2000); publish('D', Date.now() - t)", {
      timeoutSeconds: 30,
    }),
    b: message('{{s.D}}'),
  },
  undefined,
);

describe.skipIf(library === undefined)('libfaketime is there', () => {
  test.concurrent.each([
    ['pool', 'back', -3600],
    ['pool', 'ahead', 3600],
    ['none', 'back', -3600],
    ['none', 'ahead', 3600],
  ])(
    'isolation %s: the clock is set an hour %s; a delay and a script take their time, and the trace says so',
    async (isolation, which, seconds) => {
      for (const [name, file] of Object.entries({ waiting, busy })) {
        const limits = isolation === 'none' ? [] : ['--job-timeout', '60'];
        const more = ['--isolation', isolation, '--timeout', '60', ...limits];
        const all = await playWhileSet(`${name}-${isolation}-${which}`, file, seconds, ...more);
        expect([all.code, all.err]).toEqual([0, '']);
        expect(all.ms).toBeLessThan(30_000);
        const times = all.events.filter(({ job }) => job !== null).map(({ time }) => Date.parse(time));
        expect(times).toEqual(times.toSorted((a, b) => a - b));
        const tookMs = (times.at(-1) as number) - (times[0] as number);
        expect(tookMs).toBeGreaterThanOrEqual(2_000);
        expect(tookMs).toBeLessThan(30_000);
        const ends = named(all, 'ActivityEnd').map(({ status, durationMs }) => [status, durationMs < 30_000]);
        expect(ends).toEqual(ends.map(() => ['success', true]));
        if (name === 'busy') {
          const [, told] = named(all, 'EventLogMessage').map((event) => Number(event.message));
          expect(told).toBeGreaterThanOrEqual(2_000);
          expect(told).toBeLessThan(30_000);
        }
      }
    },
  );
});
