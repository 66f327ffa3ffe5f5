import { expect, test } from 'vitest';
import type { OptionsInput } from '../../src/model/options.ts';
import { order, play, startMs } from '../support/engine-play.ts';
import { counted, type RunbookFile, runbook } from '../support/runbook-file.ts';
import { named } from '../support/trace.ts';

const until = (n: number) => ({ item: 'Loop: Number of attempts', operator: 'equals' as const, value: n });
const failsTwice = [{ attempts: '1-2', status: 'failed', errorSummary: 'busy' }, { rows: [{ i: 'ok' }] }];

function attempts(looped: Record<string, unknown>, options: OptionsInput = {}): number[] {
  return named(play(runbook({ a: looped }, [], options)), 'ActivityStart').map(({ attempt }) => attempt);
}

test('a loop runs at least once and then until an Exit condition holds (section 5)', () => {
  expect(attempts({ simulate: failsTwice, loop: {} })).toEqual([1, 2, 3]);
  expect(attempts({ loop: { exit: [until(2)] } })).toEqual([1, 2]);
  expect(attempts({ loop: { exit: [{ status: ['failed'] }, until(1)] } })).toEqual([1]);
});

test('a loop that is not enabled has no effect (section 5)', () => {
  expect(attempts({ simulate: failsTwice, loop: { enabled: false } })).toEqual([1]);
});

test('Do Not Exit overrides Exit (section 5)', () => {
  const doNotExit = [{ item: 'Loop: Number of attempts', operator: 'is less than', value: 4 }];
  expect(attempts({ loop: { doNotExit } })).toEqual([1, 2, 3, 4]);
  expect(attempts({ loop: { exit: [], doNotExit } })).toEqual([1, 2, 3, 4]);
});

test('without Exit conditions a loop exits after one attempt, or at the safety cap (A18)', () => {
  expect(attempts({ loop: { exit: [] } })).toEqual([1]);
  expect(attempts({ loop: { exit: [] } }, { emptyExit: 'continue', maxLoopAttempts: 3 })).toEqual([1, 2, 3]);
});

test('the safety cap ends the instance as failed and says where (section 5)', () => {
  const run = play(runbook({ a: { loop: { exit: [until(99)] } }, b: {} }, ['a->b'], { maxLoopAttempts: 5 }));
  expect(run.executions).toHaveLength(5);
  expect(run.ending).toMatchObject({ status: 'failed', limit: 'loop-cap' });
  expect(named(run, 'Diagnostic')).toMatchObject([
    {
      code: 'loop-cap',
      activity: 'a',
      level: 'Error',
      message: expect.stringMatching(/^.+ has not met an exit condition after \d+ attempts$/),
    },
  ]);
});

test('a condition holds for an attempt when any of its rows satisfies it (A19)', () => {
  const simulate = [{ attempts: 1, rows: [{ n: 1 }, { n: 2 }] }, { rows: [{ n: 3 }, { n: 9 }, { n: 1 }] }];
  const is = (value: number) => ({ item: 'n', operator: 'equals', value });
  expect(attempts({ simulate, loop: { exit: [is(2)] } })).toEqual([1]);
  expect(attempts({ simulate, loop: { exit: [is(9)] } })).toEqual([1, 2]);
  expect(attempts({ simulate, loop: { exit: [], doNotExit: [is(2)] } })).toEqual([1, 2]);
});

test('an attempt without rows is tested on blanks (A7, A19)', () => {
  const isBlank = { item: 'n', operator: 'equals', value: '' };
  const simulate = [{ attempts: 1, rows: [{ n: 1 }] }, { rows: [] }];
  expect(attempts({ simulate, loop: { exit: [isBlank] } }, { emptyResult: 'none' })).toEqual([1, 2]);
});

function looped(options: OptionsInput): RunbookFile {
  const simulate = [{ attempts: 1, rows: [{ i: 1 }, { i: 2 }] }, { rows: [{ i: 3 }] }];
  return runbook({ a: { simulate, loop: { exit: [until(2)] } }, b: {} }, ['a->b'], options);
}

test('the rows of the last attempt go on, or those of all, earlier ones first (A19)', () => {
  expect(order(play(looped({})), looped({}))).toBe('a#1 a#2 b(3)');
  expect(order(play(looped({ loopRows: 'all' })), looped({}))).toBe('a#1 a#2 b(1) b(2) b(3)');
});

test('with loopRows "all" one token\'s rows do not leak into the next token\'s (A19)', () => {
  const a = {
    simulate: [{ attempts: 1, rows: [{ n: 1 }] }, { rows: [{ n: 2 }] }],
    loop: { exit: [until(2)] },
  };
  const file = runbook({ Main: counted(2), a, b: {} }, ['Main->a', 'a->b'], { loopRows: 'all' });
  expect(order(play(file), file)).toBe('Main a(1)#1 a(1)#2 a(2)#1 a(2)#2 b(1) b(1) b(2) b(2)');
});

test('every attempt runs on the same token and reads where the loop stands (section 5)', () => {
  const file = runbook(
    { a: { simulate: { durationMs: 500 }, loop: { delaySeconds: 2, exit: [until(3)] } } },
    [],
  );
  const { executions } = play(file);
  expect(new Set(executions.map(({ token }) => token)).size).toBe(1);
  expect(
    executions.map(({ attempt, startMs: at, loopStartMs }) => [attempt, at - startMs, loopStartMs - startMs]),
  ).toEqual([
    [1, 0, 0],
    [2, 2500, 0],
    [3, 5000, 0],
  ]);
});

test('while a loop waits for its next attempt nothing else runs (section 5)', () => {
  const file = runbook({ s: {}, a: { loop: { delaySeconds: 9, exit: [until(2)] } }, b: {} }, [
    's->a',
    's->b',
  ]);
  expect(order(play(file), file)).toBe('s a#1 a#2 b');
});

test('a condition that never holds neither ends a loop nor keeps it going (section 5)', () => {
  const lost = { never: 'the operator "isodd" is not known' };
  expect(attempts({ loop: { exit: [lost] } }, { maxLoopAttempts: 3 })).toEqual([1, 2, 3]);
  expect(attempts({ loop: { exit: [lost, until(2)] } })).toEqual([1, 2]);
  expect(attempts({ loop: { exit: [until(2)], doNotExit: [lost] } })).toEqual([1, 2]);
});
