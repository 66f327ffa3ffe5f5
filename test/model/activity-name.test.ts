import { expect, test } from 'vitest';
import { activityNames } from '../../src/model/activity-name.ts';

const log = { type: 'Send Event Log Message' };

test('activities of a type without a name are numbered as the Designer does, from the second on', () => {
  expect(activityNames([log, { type: 'Junction' }, log, log])).toEqual([
    'Send Event Log Message',
    'Junction',
    'Send Event Log Message (2)',
    'Send Event Log Message (3)',
  ]);
});

test('names that are given stay, and their numbers are not given again, whatever the letter case', () => {
  const names = activityNames([
    log,
    { ...log, name: 'send event log message (2)' },
    { ...log, name: 'Tell' },
    { ...log, name: 'Tell' },
    log,
    { type: 'Send Email', name: 'Send Event Log Message (4)' },
    log,
  ]);
  expect(names).toEqual([
    'Send Event Log Message',
    'send event log message (2)',
    'Tell',
    'Tell',
    'Send Event Log Message (3)',
    'Send Event Log Message (4)',
    'Send Event Log Message (5)',
  ]);
  expect(activityNames([log, { type: 'Send Email', name: log.type }])).toEqual([
    'Send Event Log Message (2)',
    'Send Event Log Message',
  ]);
});
