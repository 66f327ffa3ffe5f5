import { expect, test } from 'vitest';
import { ActivityNames, standForEach } from '../../src/analysis/activity-names.ts';

const activities = [
  { id: 'Get Status', name: 'Get Status' },
  { id: 'Get Status (2)', name: 'Get Status' },
  { id: 'log', name: 'Start/Stop' },
  { id: 'LOG', name: 'Write it' },
  { id: 'last', name: 'log' },
];
const names = new ActivityNames(activities);

test.each([
  ['Get Status', 'id', ['Get Status'], true],
  ['get status', 'loosely', ['Get Status', 'Get Status (2)'], true],
  ['[get status]', 'loosely', ['Get Status'], true],
  ['LOG', 'id', ['LOG'], true],
  ['Log', 'loosely', ['log', 'LOG', 'last'], false],
  ['Write it', 'name', ['LOG'], true],
  [' start\\STOP ', 'loosely', ['log'], true],
  ['nothing', 'loosely', [], true],
] as const)('%j is meant by its %s', (text, by, ids, isOneName) => {
  const found = names.meant(text);
  expect([found.by, found.activities.map(({ id }) => id)]).toEqual([by, ids]);
  expect(standForEach(found)).toBe(isOneName);
});
