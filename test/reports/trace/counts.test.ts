import { expect, test } from 'vitest';
import { counts } from '../../../src/reports/trace/counts.ts';
import { bundleOf } from '../../support/host-play.ts';
import { HandMadeTrace, linearTrace, written } from '../../trace/hand-made-trace.ts';

test('format 5: counts is a table of what each activity did, for each runbook', () => {
  expect(written(counts(), linearTrace().events)).toBe(
    [
      '\\Samples\\Linear: 1 job, 1 instance, 1 x warning',
      'Activity         Ran  Rows  Failed  Warning  Dropped',
      'Initialize Data    1     1       0        0        0',
      'Run .Net Script    1     2       0        0        0',
      'Log                2     2       1        0        0',
      '',
    ].join('\n'),
  );
});

test('attempts have a column where an activity looped, and names that several have their ids', () => {
  const trace = new HandMadeTrace();
  const first = trace.play('Poll', trace.begin(), { status: 'failed' });
  const second = trace.play('Poll', first, { attempt: 2, rows: 2 });
  trace.add('TokenDropped', { activity: 'Poll', token: '1.1', reason: 'x' });
  trace.play('Poll', second, { id: 'other', on: '1.2', status: 'warning' });
  expect(written(counts(), trace.events).split('\n')).toEqual([
    '\\Samples\\Linear: 1 job, 1 instance',
    'Activity      Ran  Attempts  Rows  Failed  Warning  Dropped',
    'Poll [Poll]     1         2     2       0        0        1',
    'Poll [other]    1         1     1       0        1        0',
    '',
  ]);
});

test('a runbook of 150,000 activities has its table', async () => {
  const ids = Array.from({ length: 150_000 }, (_, at) => [`a${at}`, { name: `A${at % 9}` }]);
  const { runbooks } = await bundleOf(Object.fromEntries(ids));
  const trace = new HandMadeTrace();
  trace.runbook = runbooks[0]?.path ?? '';
  trace.begin();
  expect(written(counts({ runbooks }), trace.events).split('\n')).toHaveLength(150_003);
});

test('a narrow terminal breaks the names, not the numbers', () => {
  const trace = new HandMadeTrace();
  trace.play('Ask the vendor for an address', trace.begin());
  const lines = written(counts({ width: 60 }), trace.events).split('\n');
  expect(Math.max(...lines.map(({ length }) => length))).toBeLessThanOrEqual(60);
  expect(lines[2]).toMatch(/^Ask the vendor for an {2,}1 {2,}1 /);
});
