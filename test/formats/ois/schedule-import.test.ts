// Schedules of exports (section 9): their hours are seven days from Sunday, six hexadecimal digits each.
import { describe, expect, test } from 'vitest';
import { calendarTime } from '../../../src/databus/calendar.ts';
import { conformsTo } from '../../../src/databus/schedule.ts';
import { exportOf, guid, imported, policy } from './export-builder.ts';

const allDays = ['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday'];
const all = 'F'.repeat(42);

/** A schedule with every rule of the week, and what differs. */
async function scheduleOf(own: Readonly<Record<string, string>>) {
  const rules: Record<string, string> = {
    DaysOfWeek: 'TRUE',
    DaysOfMonth: 'FALSE',
    Days: '',
    Hours: all,
    Exceptions: '',
  };
  for (const day of allDays) rules[day] = 'TRUE';
  for (const which of ['First', 'Second', 'Third', 'Fourth', 'Last']) rules[which] = 'TRUE';
  const fields = Object.entries({ ...rules, ...own }).map(([name, value]) => `<${name}>${value}</${name}>`);
  const object = `<Object><UniqueID>${guid(1, 'E')}</UniqueID><Name>S</Name>${fields.join('')}</Object>`;
  const settings = `<Schedules><Folder><UniqueID>{00000000-0000-0000-0000-000000000006}</UniqueID><Objects>${object}</Objects></Folder></Schedules>`;
  const { report, reading } = await imported(exportOf([policy('P', guid(1, 'A'), [])], settings));
  const schedule = reading.bundle?.schedules[0];
  if (schedule === undefined) throw new Error(JSON.stringify(reading.problems));
  const notes = (report?.notes ?? []).map(({ kind, message }) => [kind, message] as const);
  const permits = (time: string) => conformsTo(schedule, calendarTime(Date.parse(`${time}Z`)));
  return { schedule, notes, permits };
}

test('the hours 22 to 23 on weekdays, as the database has them', async () => {
  const { schedule, notes, permits } = await scheduleOf({
    Sunday: 'FALSE',
    Saturday: 'FALSE',
    Hours: '000000000040000040000040000040000040000000',
  });
  expect(schedule.daysOfWeek).toEqual(['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday']);
  expect(schedule.hours).toMatchObject({ Sunday: '', Monday: '22', Friday: '22', Saturday: '' });
  // Monday, Monday, Monday, Saturday.
  expect(
    ['2024-07-01T21:30', '2024-07-01T22:30', '2024-07-01T23:00', '2024-07-06T22:30'].map(permits),
  ).toEqual([false, true, false, false]);
  expect(notes).toEqual([
    [
      'kept',
      'it permits Monday, Tuesday, Wednesday, Thursday, Friday; no hour on Sunday, Saturday; ' +
        'the hours 22 on Monday, Tuesday, Wednesday, Thursday, Friday',
    ],
  ]);
});

test.each([
  ['010000', '0'],
  ['800000', '7'],
  ['000100', '8'],
  ['000080', '23'],
  ['ff00fe', '0-7,17-23'],
  ['00ff01', '8-16'],
  ['550000', '0,2,4,6'],
  ['FFFFFF', undefined],
])('the digits %s of a day are the hours %s', async (digits, hours) => {
  const { schedule } = await scheduleOf({ Hours: `FFFFFF${digits}${'F'.repeat(30)}` });
  expect(schedule.hours?.Monday).toBe(hours);
});

test('occurrences in the month', async () => {
  const { schedule, permits } = await scheduleOf({
    First: 'FALSE',
    Second: 'TRUE',
    Third: 'FALSE',
    Fourth: 'FALSE',
  });
  expect(schedule.occurrences).toEqual(['second', 'last']);
  expect(['2024-07-01T10:00', '2024-07-08T10:00', '2024-07-29T10:00'].map(permits)).toEqual([
    false,
    true,
    true,
  ]);
  expect((await scheduleOf({})).schedule.occurrences).toBeUndefined();
});

test('days of the month, in place of those of the week', async () => {
  const { schedule, permits } = await scheduleOf({
    DaysOfWeek: 'FALSE',
    DaysOfMonth: 'TRUE',
    Days: '1,5-7,last',
  });
  expect([schedule.daysOfWeek, schedule.daysOfMonth]).toEqual([undefined, '1,5-7,last']);
  expect(
    ['2024-07-01T10:00', '2024-07-02T10:00', '2024-07-06T10:00', '2024-07-31T10:00'].map(permits),
  ).toEqual([true, false, true, true]);
});

test('days of the month that cannot be read are left out with a note, and every day is permitted', async () => {
  const { schedule, notes } = await scheduleOf({ DaysOfWeek: 'FALSE', DaysOfMonth: 'TRUE', Days: '1-last' });
  expect(schedule.daysOfMonth).toBe('all');
  expect(notes[0]).toEqual([
    'leftOut',
    'its days of the month cannot be read, "1-last": it permits every day of the month',
  ]);
});

describe('exceptions', () => {
  test.each([
    [
      '2012-12-24=FALSE;2012-12-31=TRUE',
      [
        { date: '2012-12-24', allow: false },
        { date: '2012-12-31', allow: true },
      ],
    ],
    ['12/24/2012 disallow', [{ date: '2012-12-24', allow: false }]],
    [
      '<Exception><Date>2012-12-24</Date><Allow>TRUE</Allow></Exception>',
      [{ date: '2012-12-24', allow: true }],
    ],
  ])('%s', async (text, exceptions) => {
    const { schedule, notes } = await scheduleOf({ Exceptions: text });
    expect(schedule.exceptions).toEqual(exceptions);
    expect(notes.map(([kind]) => kind)).toEqual(['kept']);
  });

  test.each(['sometime', '2012-02-31=TRUE', '2012-12-24', '2012-12-24=maybe'])(
    '%s cannot be read, and is told',
    async (text) => {
      const { schedule, notes } = await scheduleOf({ Exceptions: text });
      expect(schedule.exceptions).toEqual([]);
      expect(notes[0]).toEqual(['leftOut', '1 of its exceptions cannot be read']);
    },
  );
});

test('what cannot be read permits, and is told', async () => {
  const odd = await scheduleOf({ Hours: '12' });
  expect(odd.schedule.hours).toBeUndefined();
  expect(odd.notes[0]).toEqual(['leftOut', 'its hours cannot be read, "12": it permits every hour']);
  const neither = await scheduleOf({ DaysOfWeek: 'FALSE' });
  expect(neither.permits('2024-07-01T10:00')).toBe(true);
  expect(neither.notes.map(([kind]) => kind)).toEqual(['leftOut', 'kept']);
  const nothing = await scheduleOf({ DaysOfWeek: '', DaysOfMonth: '', Hours: '' });
  expect(nothing.notes.map(([kind]) => kind)).toEqual(['leftOut']);
  expect(nothing.permits('2024-07-01T10:00')).toBe(true);
});
