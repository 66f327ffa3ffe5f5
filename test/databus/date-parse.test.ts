import fc from 'fast-check';
import { expect, test } from 'vitest';
import { calendarTime, isoTime } from '../../src/databus/calendar.ts';
import { americanEnglish, type Culture } from '../../src/databus/culture.ts';
import { formatDate } from '../../src/databus/date-format.ts';
import { parseDate } from '../../src/databus/date-parse.ts';
import { parseDatePattern } from '../../src/databus/date-pattern.ts';

const today = calendarTime(Date.UTC(2026, 9, 31, 12));

/** The clock time that was read as ISO 8601, to its last part that is not zero, with the offset behind it. */
function read(text: string, pattern: string, culture: Culture = americanEnglish): string | undefined {
  const parts = parseDatePattern(pattern);
  if (typeof parts === 'string') throw new Error(parts);
  const found = parseDate(text, parts, today, culture);
  if (found === undefined) return undefined;
  const time = isoTime(found.clockMs).replace(/(T00:00)?(:00)?\.000Z$|Z$/, '');
  return found.offsetMinutes === undefined ? time : `${time} ${found.offsetMinutes}`;
}

test.each([
  // The examples of the page.
  ['08/05/2006 03:05:15 PM', 'MM/dd/yyyy hh:mm:ss tt', '2006-08-05T15:05:15'],
  ['8/5/06 3:5:15 pm', 'M/d/yy h:m:s tt', '2006-08-05T15:05:15'],
  ['Sat Aug 05 2006', 'ddd MMM dd yyyy', '2006-08-05'],
  ['saturday, august 05 2006', 'dddd, MMMM dd yyyy', '2006-08-05'],
  ['  2006-08-05  ', 'yyyy-MM-dd', '2006-08-05'],
  // One letter takes one digit or two, two letters take two.
  ['5.8.29', 'd.M.yy', '2029-08-05'],
  ['5.8.30', 'd.M.yy', '1930-08-05'],
  ['15.12.7', 'd.M.y', '2007-12-15'],
  ['1/02/2026', 'dd/MM/yyyy', undefined],
  ['01/02/2026', 'dd/MM/yy', undefined],
  ['20260203', 'yyyyMMdd', '2026-02-03'],
  ['2026', 'yyy', '2026-01-01'],
  ['02026', 'yyyyy', '2026-01-01'],
  ['2026', 'yyyyy', undefined],
  ['26', 'yyyy', undefined],
  ['x', 'yy', undefined],
  // Dates that there are.
  ['29/02/2024', 'dd/MM/yyyy', '2024-02-29'],
  ['31/02/2026', 'dd/MM/yyyy', undefined],
  ['31/13/2026', 'dd/MM/yyyy', undefined],
  ['31/12/2026', 'dd/MM/yyyy', '2026-12-31'],
  ['31/00/2026', 'dd/MM/yyyy', undefined],
  ['00/01/2026', 'dd/MM/yyyy', undefined],
  ['0001-01-01', 'yyyy-MM-dd', '0001-01-01'],
  ['0000-01-01', 'yyyy-MM-dd', undefined],
  ['Sun Aug 05 2006', 'ddd MMM dd yyyy', undefined],
  // What is left out.
  ['', '', '2026-10-31'],
  ['23:59', 'HH:mm', '2026-10-31T23:59'],
  ['28/02', 'dd/MM', '2026-02-28'],
  ['29/02', 'dd/MM', undefined],
  ['7', 'd', '2026-01-07'],
  ['March', 'MMMM', '2026-03-01'],
  ['2024', 'yyyy', '2024-01-01'],
  // Hours.
  ['12 AM', 'h tt', '2026-10-31'],
  ['12 PM', 'h tt', '2026-10-31T12:00'],
  ['7', 'h', '2026-10-31T07:00'],
  ['07 p', 'hh t', '2026-10-31T19:00'],
  ['pm', 'tt', '2026-10-31T12:00'],
  ['13 PM', 'hh tt', undefined],
  ['00 AM', 'hh tt', undefined],
  ['01 AM', 'hh tt', '2026-10-31T01:00'],
  ['24:00', 'HH:mm', undefined],
  ['10:59:59', 'HH:mm:ss', '2026-10-31T10:59:59'],
  ['10:60', 'HH:mm', undefined],
  ['10:00:60', 'HH:mm:ss', undefined],
  ['noon', 'tt', undefined],
  // What a text says twice agrees.
  ['15 PM', 'HH tt', '2026-10-31T15:00'],
  ['12 PM', 'HH tt', '2026-10-31T12:00'],
  ['15 AM', 'HH tt', undefined],
  ['03 PM', 'HH tt', undefined],
  ['15 (3 PM)', 'HH (h tt)', '2026-10-31T15:00'],
  ['15 (4 PM)', 'HH (h tt)', undefined],
  ['5 Aug = 05/08', 'd MMM = dd/MM', '2026-08-05'],
  ['5 Aug = 06/08', 'd MMM = dd/MM', undefined],
  // Fractions of a second.
  ['10:00:00.12', 'HH:mm:ss.ff', '2026-10-31T10:00:00.120'],
  ['10:00:00.1', 'HH:mm:ss.ff', undefined],
  ['10:00:00.1239', 'HH:mm:ss.ffff', '2026-10-31T10:00:00.123'],
  ['10:00:00.5', 'HH:mm:ss.FFF', '2026-10-31T10:00:00.500'],
  ['10:00:07.', 'HH:mm:ss.FFF', '2026-10-31T10:00:07'],
  // Offsets from UTC.
  ['10:00+02:00', 'HH:mmzzz', '2026-10-31T10:00 120'],
  ['10:00-03:30', 'HH:mmzzzz', '2026-10-31T10:00 -210'],
  ['10:00Z', 'HH:mmzzzz', undefined],
  ['10:00+02', 'HH:mmzzz', undefined],
  ['10:00+02', 'HH:mmzz', '2026-10-31T10:00 120'],
  ['10:00+2', 'HH:mmzz', undefined],
  ['10:00-3', 'HH:mmz', '2026-10-31T10:00 -180'],
  ['10:00+12', 'HH:mmz', '2026-10-31T10:00 720'],
  ['10:00-14:00', 'HH:mmK', '2026-10-31T10:00 -840'],
  ['10:00+14:01', 'HH:mmK', undefined],
  ['10:00+02:60', 'HH:mmK', undefined],
  ['10:00Z', 'HH:mmK', '2026-10-31T10:00 0'],
  ['10:00', 'HH:mmK', '2026-10-31T10:00'],
  // Literal text.
  ["10 o'clock", 'HH "o\'clock"', '2026-10-31T10:00'],
  ['10 x', 'HH y', undefined],
  ['10 and more', 'HH', undefined],
  ['at 10', 'HH', undefined],
])('%j read as %j is %s (8.7)', (text, pattern, expected) => {
  expect(read(text, pattern)).toBe(expected);
});

test('of the names of a culture the longest counts, whatever the case (A34)', () => {
  const months = Array.from({ length: 12 }, (_, index) => `Tháng ${index + 1}`);
  const vietnamese: Culture = { ...americanEnglish, months, shortMonths: months, halves: ['SA', 'CH'] };
  expect(read('2 tháng 1 2026', 'd MMMM yyyy', vietnamese)).toBe('2026-01-02');
  expect(read('2 THÁNG 12 2026', 'd MMM yyyy', vietnamese)).toBe('2026-12-02');
  expect(read('9:30 ch', 'h:mm tt', vietnamese)).toBe('2026-10-31T21:30');
});

test('where a culture has no names for the halves of a day, they are blank (A34)', () => {
  const german: Culture = { ...americanEnglish, halves: ['', ''] };
  expect(read('9:30', 'h:mmtt', german)).toBe('2026-10-31T09:30');
});

test('of halves of a day with one first letter it means the first (A34)', () => {
  expect(read('9 午', 'h t', { ...americanEnglish, halves: ['午前', '午後'] })).toBe('2026-10-31T09:00');
});

test('what is written by a full pattern is read back by it (8.7)', () => {
  const parts = parseDatePattern('dddd dd MMMM yyyy HH:mm:ss.fff zzz');
  if (typeof parts === 'string') throw new Error(parts);
  const time = fc.integer({ min: Date.UTC(1000, 0, 1), max: Date.UTC(9999, 11, 31) });
  const isHeld = (clockMs: number, offsetMinutes: number) => {
    const text = formatDate(parts, calendarTime(clockMs), offsetMinutes, americanEnglish);
    expect(parseDate(text, parts, today, americanEnglish)).toEqual({ clockMs, offsetMinutes });
  };
  fc.assert(fc.property(time, fc.integer({ min: 1 - 14 * 60, max: 14 * 60 }), isHeld), {
    numRuns: 200,
    seed: 1,
  });
});
