import { expect, test } from 'vitest';
import { list } from '../../src/reports/list.ts';
import { HandMadeTrace, linearTrace, written } from './hand-made-trace.ts';

test('format 5: list is the numbered list of the article, and nothing else', () => {
  expect(written(list(), linearTrace().events)).toBe(
    ['  1. Initialize Data', '  2. Run .Net Script', '  3. Log', '  4. Log', ''].join('\n'),
  );
});

test('format 5: numbers are not aligned, and every attempt of a loop counts', () => {
  const trace = new HandMadeTrace();
  let cause = trace.begin();
  for (let attempt = 1; attempt <= 10; attempt += 1) cause = trace.play('Poll', cause, { attempt });
  const lines = written(list(), trace.events).split('\n');
  expect([lines[8], lines[9]]).toEqual(['  9. Poll', '  10. Poll']);
});

test('a name with a line break stays one line', () => {
  const trace = new HandMadeTrace();
  trace.play('two\nlines', trace.begin());
  expect(written(list(), trace.events)).toBe('  1. two⏎lines\n');
});
