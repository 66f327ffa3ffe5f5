import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  calendarTime,
  daysFromCivil,
  daysInMonth,
  epochMsOf,
  isoTime,
  offsetText,
  parseIsoTime,
  utc,
} from '../../src/databus/calendar.ts';

const settings = { numRuns: 2000, seed: 1 };
const time = fc.integer({ min: Date.UTC(0, 0, 1), max: Date.UTC(9999, 11, 31, 23, 59, 59, 999) });
const modernTime = fc.integer({
  min: Date.parse('0001-01-01T00:00:00Z'),
  max: Date.UTC(9999, 11, 31, 23, 59, 59, 999),
});
const offset = fc.integer({ min: -14 * 60, max: 14 * 60 });

test('a point in time is taken apart as Date does', () => {
  const isHeld = (ms: number) => {
    const date = new Date(ms);
    expect(calendarTime(ms)).toEqual({
      year: date.getUTCFullYear(),
      month: date.getUTCMonth() + 1,
      day: date.getUTCDate(),
      weekday: date.getUTCDay(),
      hour: date.getUTCHours(),
      minute: date.getUTCMinutes(),
      second: date.getUTCSeconds(),
      millisecond: date.getUTCMilliseconds(),
    });
  };
  fc.assert(fc.property(time, isHeld), settings);
});

test('text of a time is that of Date, and reads back', () => {
  const isHeld = (ms: number) => {
    expect(isoTime(ms)).toBe(new Date(ms).toISOString());
    expect(parseIsoTime(isoTime(ms))).toBe(ms);
  };
  fc.assert(fc.property(modernTime, isHeld), settings);
});

test('local time carries its offset, and reads back as the same point in time', () => {
  const safe = fc.integer({ min: Date.parse('0002-01-01T00:00:00Z'), max: Date.UTC(9998, 0) });
  const isHeld = (ms: number, minutes: number) => {
    expect(parseIsoTime(isoTime(ms, minutes))).toBe(ms);
    expect(isoTime(ms, minutes).slice(0, 23)).toBe(
      new Date(ms + minutes * 60_000).toISOString().slice(0, 23),
    );
  };
  fc.assert(fc.property(safe, offset, isHeld), settings);
});

test('parts make the time that Date.UTC makes, carrying over months and days', () => {
  const part = (min: number, max: number) => fc.integer({ min, max });
  const isHeld = (year: number, month: number, day: number, hour: number, minute: number, second: number) => {
    expect(epochMsOf(year, month, day, hour, minute, second, 7)).toBe(
      Date.UTC(year, month - 1, day, hour, minute, second, 7),
    );
  };
  const parts = [
    part(100, 9000),
    part(-30, 40),
    part(-50, 400),
    part(0, 23),
    part(0, 59),
    part(0, 59),
  ] as const;
  fc.assert(fc.property(...parts, isHeld), settings);
});

test('the last day of 400 years is a day as well', () => {
  expect(isoTime(Date.UTC(2000, 1, 29))).toBe('2000-02-29T00:00:00.000Z');
});

test('months have their days, February as the leap year rules say', () => {
  expect([1, 2, 3, 4, 12].map((month) => daysInMonth(2023, month))).toEqual([31, 28, 31, 30, 31]);
  expect([1900, 2000, 2023, 2024, 2100].map((year) => daysInMonth(year, 2))).toEqual([28, 29, 28, 29, 28]);
  expect(daysFromCivil(1970, 1, 1)).toBe(0);
});

test('where no zone is given local time is UTC, and is written with its offset', () => {
  expect(isoTime(0, utc(0))).toBe('1970-01-01T00:00:00.000+00:00');
});

test('offsets are written as hours and minutes', () => {
  expect([0, 60, -210, 345].map(offsetText)).toEqual(['+00:00', '+01:00', '-03:30', '+05:45']);
});

test.each([
  ['2024-02-29', Date.UTC(2024, 1, 29)],
  ['2024-02-29T12:30', Date.UTC(2024, 1, 29, 12, 30)],
  ['2024-02-29 12:30:15', Date.UTC(2024, 1, 29, 12, 30, 15)],
  ['2024-02-29T12:30:15.5Z', Date.UTC(2024, 1, 29, 12, 30, 15, 500)],
  ['2024-02-29T12:30:15.123456789Z', Date.UTC(2024, 1, 29, 12, 30, 15, 123)],
  ['2024-02-29T12:30:15+02:00', Date.UTC(2024, 1, 29, 10, 30, 15)],
  ['2024-02-29t12:30:15-0530', Date.UTC(2024, 1, 29, 18, 0, 15)],
  [' 2024-02-29T12:30:15z ', Date.UTC(2024, 1, 29, 12, 30, 15)],
])('%s is a date', (text, expected) => {
  expect(parseIsoTime(text)).toBe(expected);
});

test.each([
  '',
  '2024',
  '2023-02-29',
  '2024-13-01',
  '2024-00-10',
  '2024-01-00',
  '2024-01-32',
  '24-01-01',
  '2024-01-01T24:00',
  '2024-01-01T12:60',
  '2024-01-01T12:00:60',
  '01/02/2024',
  'on 2024-01-01',
  '2024-01-01T',
  '2024-01-01Z',
  'now',
])('"%s" is none', (text) => {
  expect(parseIsoTime(text)).toBeUndefined();
});
