import { setImmediate } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { ChunkedWriter } from '../../../src/cli/output/chunked-writer.ts';
import { FakeOutput } from '../../support/command-line.ts';

function setUp() {
  const output = new FakeOutput();
  const calls: string[] = [];
  const producer = { pause: () => calls.push('pause'), resume: () => calls.push('resume') };
  const writer = new ChunkedWriter(output, producer, (error) => calls.push(error.message));
  return { output, calls, writer };
}

test('small texts go out as one when the turn ends', async () => {
  const { output, writer } = setUp();
  writer.write('one\n');
  writer.write('');
  writer.write('two\n');
  expect(output.writes).toEqual([]);
  await setImmediate();
  expect(output.writes).toEqual(['one\ntwo\n']);
});

test('64 Ki characters go out at once', () => {
  const { output, writer } = setUp();
  for (let i = 0; i < 66; i += 1) writer.write('x'.repeat(1000));
  expect(output.writes.map(({ length }) => length)).toEqual([66_000]);
});

test('while the output is full the producer is held, once, and goes on when it drains', () => {
  const { output, calls, writer } = setUp();
  output.isFull = true;
  writer.write('a');
  writer.flush();
  writer.write('b');
  writer.flush();
  expect(calls).toEqual(['pause']);
  output.drain();
  expect(calls).toEqual(['pause', 'resume']);
  output.isFull = false;
  writer.write('c');
  writer.end();
  expect(output.text).toBe('abc');
  expect(calls).toEqual(['pause', 'resume']);
});

test('letGo frees a held producer for good; the text still goes out', () => {
  const { output, calls, writer } = setUp();
  output.isFull = true;
  writer.write('a');
  writer.flush();
  writer.letGo();
  writer.write('b');
  writer.end();
  output.drain();
  expect(calls).toEqual(['pause', 'resume']);
  expect(output.text).toBe('ab');
});

test('after an error nothing more is written, the producer is free, and the error is told once', () => {
  const { output, calls, writer } = setUp();
  output.isFull = true;
  writer.write('a');
  writer.flush();
  output.emit('error', new Error('broken pipe'));
  writer.write('b');
  writer.end();
  expect(output.text).toBe('a');
  expect(calls).toEqual(['pause', 'resume', 'broken pipe']);
  expect(output.listenerCount('error')).toBe(0);
});
