import { expect, test } from 'vitest';
import { calendarTime } from '../../src/databus/calendar.ts';
import { americanEnglish } from '../../src/databus/culture.ts';
import { formatDate } from '../../src/databus/date-format.ts';
import { parseDatePattern } from '../../src/databus/date-pattern.ts';

function written(pattern: string, iso: string, offsetMinutes = 0): string {
  const parts = parseDatePattern(pattern);
  if (typeof parts === 'string') throw new Error(parts);
  return formatDate(parts, calendarTime(Date.parse(`${iso}Z`)), offsetMinutes, americanEnglish);
}

// Once a time whose parts have two digits, a Saturday, and once one whose parts have one, a Wednesday.
test.each([
  ['y', '6', '5'],
  ['yy', '16', '05'],
  ['yyy', '2016', '2005'],
  ['yyyy', '2016', '2005'],
  ['yyyyy', '02016', '02005'],
  ['M', '11', '8'],
  ['MM', '11', '08'],
  ['MMM', 'Nov', 'Aug'],
  ['MMMM', 'November', 'August'],
  ['d', '26', '3'],
  ['dd', '26', '03'],
  ['ddd', 'Sat', 'Wed'],
  ['dddd', 'Saturday', 'Wednesday'],
  ['h', '1', '12'],
  ['hh', '01', '12'],
  ['H', '13', '0'],
  ['HH', '13', '00'],
  ['HHH', '13', '00'],
  ['m', '14', '5'],
  ['mm', '14', '05'],
  ['s', '15', '9'],
  ['ss', '15', '09'],
  ['f', '6', '0'],
  ['ff', '67', '02'],
  ['fff', '670', '020'],
  ['fffffff', '6700000', '0200000'],
  ['F', '6', ''],
  ['FFF', '67', '02'],
  ['FFFFFFF', '67', '02'],
  ['t', 'P', 'A'],
  ['tt', 'PM', 'AM'],
])('the code %s writes %s and %s (8.7)', (code, two, one) => {
  expect(written(code, '2016-11-26T13:14:15.670')).toBe(two);
  expect(written(code, '2005-08-03T00:05:09.020')).toBe(one);
});

test('noon is the second half of the day', () => {
  expect(written('h tt', '2026-01-31T12:00:00')).toBe('12 PM');
});

test('z and K write the offset from UTC', () => {
  const offsets = (minutes: number) =>
    ['z', 'zz', 'zzz', 'zzzz', 'K'].map((code) => written(code, '2026-01-31T12:00:00', minutes));
  expect(offsets(120)).toEqual(['+2', '+02', '+02:00', '+02:00', '+02:00']);
  expect(offsets(-630)).toEqual(['-10', '-10', '-10:30', '-10:30', '-10:30']);
});
