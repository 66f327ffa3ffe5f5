import { execFileSync } from 'node:child_process';
import { closeSync, openSync } from 'node:fs';
import { join } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { describe, expect, test } from 'vitest';
import type { TraceEvent } from '../../src/trace/trace-event.ts';
import { FakeIo, pianola, playFolder } from '../support/command-line.ts';
import { linear, single } from './example-runbooks.ts';

const folder = playFolder();
const file = folder.file('linear.json', linear);
const events = (text: string) =>
  text
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as TraceEvent);
const makePipe = 'mkfifo';

describe('while a run is on', () => {
  const many = ['simulate', file, '--param', 'Count=10000', '--format', 'ndjson'];

  test('a slow reader holds the run: nothing is heaped up, and nothing is lost', async () => {
    const expected = (await pianola(...many)).out;
    const io = new FakeIo();
    io.stdout.isFull = true;
    let written = 0;
    let mostAtOnce = 0;
    io.stdout.on('written', (text: string) => {
      written += 1;
      mostAtOnce = Math.max(mostAtOnce, text.length);
    });
    const ended = io.main(...many);
    let isOver = false;
    void ended.finally(() => {
      isOver = true;
    });
    while (!isOver) {
      const before = written;
      for (let i = 0; i < 50; i += 1) await setImmediate();
      // While the reader is full at most what one budget of executions writes goes out, then nothing.
      expect(written - before).toBeLessThanOrEqual(12);
      io.stdout.drain();
      await setImmediate();
    }
    expect((await ended).out).toBe(expected);
    expect(mostAtOnce).toBeLessThan(200_000);
  });

  test('Ctrl-C stops the run: the trace is complete, exit code 130', async () => {
    const io = new FakeIo();
    io.stdout.once('written', () => io.interrupt());
    const { code, out } = await io.main(...many);
    expect(code).toBe(130);
    const trace = events(out);
    expect(out.endsWith('\n')).toBe(true);
    expect(trace.length).toBeLessThan(10_000);
    expect(trace.slice(-2)).toMatchObject([
      { event: 'InstanceEnd', status: 'canceled' },
      { event: 'JobEnd', status: 'Canceled' },
    ]);
    expect(io.interrupts.listenerCount('interrupt')).toBe(0);
  });

  test('Ctrl-C ends a run that waits, and one whose reader has stopped reading', async () => {
    const slow = folder.file('hours.json', single('success', 3_600_000));
    const waiting = new FakeIo();
    waiting.stdout.once('written', () => waiting.interrupt());
    expect((await waiting.main('run', slow, '--allow-simulated')).code).toBe(130);
    const stuck = new FakeIo();
    stuck.stdout.isFull = true;
    stuck.stdout.once('written', () => setImmediate().then(() => stuck.interrupt()));
    const { code, out } = await stuck.main(...many);
    expect([code, events(out).at(-1)?.event]).toEqual([130, 'JobEnd']);
  });

  test.runIf(process.platform !== 'win32')(
    'a second Ctrl-C ends at once what cannot come to its end',
    async () => {
      const pipe = join(folder.path, 'pipe');
      execFileSync('/bin/sh', ['-c', `${makePipe} "$0"`, pipe]);
      const readerThatDoesNotRead = openSync(pipe, 'r+');
      const io = new FakeIo();
      let isOver = false;
      const ended = io.main(...many, '--out', pipe).finally(() => {
        isOver = true;
      });
      while (io.interrupts.listenerCount('interrupt') === 0) await setImmediate();
      for (let i = 0; i < 500; i += 1) await setImmediate();
      io.interrupt();
      for (let i = 0; i < 500; i += 1) await setImmediate();
      expect(isOver).toBe(false);
      io.interrupt();
      expect(await ended).toEqual({ code: 130, out: '', err: '' });
      closeSync(readerThatDoesNotRead);
    },
  );

  test('a reader that goes away (| head) ends the run without a word', async () => {
    const io = new FakeIo();
    io.stdout.once('written', () =>
      io.stdout.emit('error', Object.assign(new Error('write EPIPE'), { code: 'EPIPE' })),
    );
    const { code, out, err } = await io.main(...many);
    expect([code, err]).toEqual([0, '']);
    expect(out.length).toBeLessThan(200_000);
    expect(io.stdout.writes).toHaveLength(1);
  });

  test('an output that breaks is an error: exit code 2', async () => {
    const io = new FakeIo();
    io.stdout.once('written', () =>
      io.stdout.emit('error', Object.assign(new Error('write ENOSPC'), { code: 'ENOSPC' })),
    );
    const { code, err } = await io.main(...many);
    expect([code, err]).toEqual([2, 'error: cannot write the output: no space is left on the device\n']);
  });
});
