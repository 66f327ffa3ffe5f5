import { expect, test } from 'vitest';
import { list } from '../../../src/reports/trace/list.ts';
import { HandMadeTrace, linearTrace, written } from '../../trace/hand-made-trace.ts';

test('format 5: list is the numbered list of the article, and nothing else', () => {
  expect(written(list(), linearTrace().events)).toBe(
    ['  1. Initialize Data', '  2. Run .Net Script', '  3. Log', '  4. Log', ''].join('\n'),
  );
});

test('format 5: every attempt of a loop counts, and those from the second on say which they are', () => {
  const trace = new HandMadeTrace();
  let cause = trace.begin();
  for (let attempt = 1; attempt <= 3; attempt += 1) cause = trace.play('Poll', cause, { attempt });
  trace.play('Next', cause, { on: '1.1' });
  expect(written(list(), trace.events).split('\n')).toEqual([
    ...['  1. Poll', '  2. Poll (attempt 2)', '  3. Poll (attempt 3)', '  4. Next', ''],
  ]);
});

test('format 5: numbers are aligned', () => {
  const trace = new HandMadeTrace();
  let cause = trace.begin();
  for (let count = 1; count <= 1000; count += 1) cause = trace.play('Log', cause);
  const lines = written(list(), trace.events).split('\n');
  expect([8, 9, 98, 99, 998].map((at) => lines[at])).toEqual([
    ...['  9. Log', ' 10. Log', ' 99. Log', '100. Log', '999. Log'],
  ]);
  expect(lines[999]).toBe('1000. Log');
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
