import { expect, test } from 'vitest';
import { notes } from '../../../src/jobs/groups/group-command.ts';

test('what is wrong is a warning, what merely happens is information (14.1 rules 2, 5 and 7)', () => {
  expect(notes.retry('a', 'disk full', 2, 3, 1500)).toEqual({
    kind: 'note',
    level: 'Information',
    code: 'retry',
    message: 'branch a failed (disk full): attempt 2 of 3 follows in 1.5 s',
  });
  expect(notes.compensation('a', 'Undo')).toEqual({
    kind: 'note',
    level: 'Information',
    code: 'compensation',
    message: 'branch a is compensated by Undo',
  });
  const warnings = [
    notes.branchRefused('item', '3', 'no runbook'),
    notes.branchTimeout('a', 'timed out after 2 s'),
    notes.groupTimeout('the group timed out'),
    notes.partialFailure('branch', ['a', 'b'], 3),
    notes.compensationFailed('a', 'disk full'),
  ];
  expect(warnings.map(({ level, code, message }) => [level, code, message])).toEqual([
    ['Warning', 'branch-refused', 'item 3 could not be queued: no runbook'],
    ['Warning', 'branch-timeout', 'branch a timed out after 2 s'],
    ['Warning', 'group-timeout', 'the group timed out'],
    ['Warning', 'partial-failure', '2 of 3 branches failed: a, b'],
    ['Warning', 'compensation-failed', 'the compensation of branch a failed: disk full'],
  ]);
});
