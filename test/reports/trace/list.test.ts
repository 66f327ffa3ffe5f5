import { expect, test } from 'vitest';
import { list } from '../../../src/reports/trace/list.ts';
import { HandMadeTrace, linearTrace, written } from '../../trace/hand-made-trace.ts';

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

test('V6, X15: it is the list of the runbook that was asked for; what child jobs did meanwhile is not in it', () => {
  const trace = new HandMadeTrace();
  const init = trace.play('Initialize Data', trace.begin());
  trace.job = 2;
  trace.add('JobQueued', { parent: 1, parentIsWaiting: true });
  trace.play('Work of the child', init);
  trace.job = 1;
  trace.play('Invoke Runbook', init);
  trace.job = 3;
  trace.add('JobQueued', { parent: null, parentIsWaiting: false });
  trace.play('Another one that was asked for', init);
  expect(written(list(), trace.events).split('\n')).toEqual([
    ...['  1. Initialize Data', '  2. Invoke Runbook', '  3. Another one that was asked for', ''],
  ]);
});
