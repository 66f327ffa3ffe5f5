import { expect, test } from 'vitest';
import { commonItems } from '../../../../src/databus/items.ts';
import { commonItemOf } from '../../../../src/formats/ois/types/common-fields.ts';

test.each([
  ['ErrorSummary.Text', 'Error summary text'],
  ['Policy.Name', 'Runbook name'],
  ['Policy.PID', 'Runbook Process ID'],
  ['Server.Name', 'Server name'],
  ['Object.Status', 'Activity status'],
  ['Object.StartTime', 'Activity start time'],
  ['Object.EndTime', 'Activity end time'],
  ['Object.EndTime.Year', 'Activity end time (year)'],
  ['Object.EndTime.Month', 'Activity end time (month)'],
  ['Object.EndTime.Day', 'Activity end time (day)'],
  ['Object.EndTime.Minutes', 'Activity end time (minutes)'],
  ['Object.EndTime.UTC', 'Activity end time in UTC'],
  ['Object.EndTime.UTC.Year', 'Activity end time in UTC (year)'],
  ['Object.EndTime.UTC.Day', 'Activity end time in UTC (day)'],
  ['Object.EndTime.UTC.Hours', 'Activity end time in UTC (hours)'],
  ['Object.EndTime.UTC.Minutes', 'Activity end time in UTC (minutes)'],
  ['Loop.NumberOfAttempts', 'Loop: Number of attempts'],
  ['Loop.TotalDuration', 'Loop: Total duration'],
])('%s is the common item %s (ois-format 2.4), in whatever case', (field, item) => {
  expect(commonItemOf(field)).toBe(item);
  expect(commonItemOf(` ${field.toUpperCase()} `)).toBe(item);
  expect([...commonItems.keys()]).toContain(item);
});

test.each(['Compare.CompareResult', 'ChildPolicy.Status', 'Status', 'Object', 'Loop.', 'Loop.Sideways', ''])(
  '"%s" is no common item',
  (field) => {
    expect(commonItemOf(field)).toBeUndefined();
  },
);

test('every kind of field leads to an item that there is', () => {
  const parts = ['', '.Year', '.Month', '.Day', '.Weekday', '.DayOfWeek', '.Hours', '.Minutes', '.Seconds'];
  const fields = [
    ...['ID', 'UniqueID', 'Name', 'Type', 'PID', 'Duration', 'StartTime.UTC'].map((one) => `Object.${one}`),
    ...parts.flatMap((part) => [`Object.EndTime${part}`, `Object.EndTime.UTC${part}`]),
  ];
  for (const field of fields) expect([...commonItems.keys()], field).toContain(commonItemOf(field));
});
