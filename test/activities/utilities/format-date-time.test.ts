import { expect, test } from 'vitest';
import { formatDateTime } from '../../../src/activities/utilities/format-date-time.ts';
import { cultureNamed } from '../../../src/hosts/settings/culture.ts';
import { play, problemsOf } from '../call.ts';

const result = (properties: object, setting = {}) => {
  const outcome = play(formatDateTime, properties, setting);
  return outcome.items?.['Format Result'] ?? outcome.errorSummary;
};

// Wednesday.
const input = '2005-08-03T15:05:09.0670000';

test.each([
  ['', '2005-08-03T15:05:09.067+02:00'],
  [' ', '2005-08-03T15:05:09.067+02:00'],
  ['M/d/yy h:m:s tt zz', '8/3/05 3:5:9 PM +02'],
])('the output format "%s" writes "%s" (8.7)', (outputFormat, expected) => {
  expect(result({ input, outputFormat }, { utcOffset: () => 120 })).toBe(expected);
});

test.each([
  ['23:59', 'HH:mm', '2026-01-31T23:59:00.000'],
  ['2006-08-05T10:00+02:00', 'yyyy-MM-ddTHH:mmzzz', '2006-08-05T08:00:00.000'],
  ['2006-08-05T10:00Z', 'yyyy-MM-ddTHH:mmK', '2006-08-05T10:00:00.000'],
  ['2006-08-05T10:00', 'yyyy-MM-ddTHH:mmK', '2006-08-05T10:00:00.000'],
  ['2006-08-05T10:00+01:00', '', '2006-08-05T09:00:00.000'],
  ['2006-08-05', '', '2006-08-05T00:00:00.000'],
  ['31/02/2026', 'dd/MM/yyyy', undefined],
  ['08/05/2006', '', undefined],
  ['', 'yyyy', undefined],
])('"%s" read as "%s" is %s (8.7)', (text, inputFormat, expected) => {
  const outcome = play(formatDateTime, { input: text, inputFormat, outputFormat: 'yyyy-MM-ddTHH:mm:ss.fff' });
  expect(outcome.items?.['Format Result']).toBe(expected);
  if (expected === undefined) {
    expect(outcome.status).toBe('failed');
    expect(outcome.errorSummary).toContain(`"${text}"`);
    expect(outcome.errorSummary).toContain(inputFormat === '' ? 'ISO 8601' : `"${inputFormat}"`);
  }
});

test.each([
  ['2026-01-31T10:00:00', { months: 1 }, '2026-02-28 10:00:00'],
  ['2024-02-29T10:00:00', { years: 1 }, '2025-02-28 10:00:00'],
  ['2024-02-29T10:00:00', { years: 1, months: -12 }, '2024-02-29 10:00:00'],
  ['2026-03-31T10:00:00', { months: -1 }, '2026-02-28 10:00:00'],
  ['2026-12-31T23:59:59', { seconds: 1 }, '2027-01-01 00:00:00'],
  ['2026-01-01T00:00:00', { days: -1, hours: -1, minutes: -1 }, '2025-12-30 22:59:00'],
  ['2026-01-31T00:00:00', { months: 1, days: 1 }, '2026-03-01 00:00:00'],
  ['2026-01-31T00:00:00', { days: '{{q.Days}}' }, '2026-02-03 00:00:00'],
])('%s adjusted by %j is %s; a day the month does not have becomes its last', (text, by, expected) => {
  const setting = { upstream: [{ id: 'q', row: { Days: 3 } }] };
  expect(result({ input: text, outputFormat: 'yyyy-MM-dd HH:mm:ss', ...by }, setting)).toBe(expected);
});

test('the result without adjustments and the inputs are published as well', () => {
  expect(
    play(formatDateTime, { input: '1/2/2026', inputFormat: 'd/M/yyyy', outputFormat: 'yyyyMMdd', days: 1 })
      .items,
  ).toEqual({
    'Format Result': '20260202',
    'Format Result without adjustments': '20260201',
    'Input Time': '1/2/2026',
    'Input Format': 'd/M/yyyy',
    'Output Format': 'yyyyMMdd',
  });
});

test('an adjustment that is no whole number, or leads out of the years 1 to 9999, fails', () => {
  expect(result({ input, days: '1.5' })).toBe('days must be a whole number, not "1.5"');
  expect(result({ input, years: 8000 })).toBe('the adjusted year is not from 1 to 9999');
  expect(result({ input, seconds: Number.MAX_SAFE_INTEGER })).toBe('the adjusted year is not from 1 to 9999');
});

test.each([
  ['08/05/2006 03:05:15 PM', 'MM/dd/yyyy hh:mm:ss tt'],
  ['8/5/06 3:5:15 PM', 'M/d/yy h:m:s tt'],
  ['Sat Aug 05 2006', 'ddd MMM dd yyyy'],
  ['Saturday, August 05 2006', 'dddd, MMMM dd yyyy'],
])('the documented example %s is %s (8.7)', (text, outputFormat) => {
  expect(result({ input: '2006-08-05T15:05:15', outputFormat })).toBe(text);
});

test('names in full are documented for the output only: as input they warn', () => {
  const inputFormat = 'dddd, MMMM dd yyyy';
  expect(problemsOf(formatDateTime, { input, inputFormat })).toMatchObject([
    { code: 'date-format-input', severity: 'warning', path: ['inputFormat'] },
  ]);
  expect(problemsOf(formatDateTime, { input, inputFormat: 'ddd MMM dd', outputFormat: inputFormat })).toEqual(
    [],
  );
});

test('names are those of the culture, written and read', () => {
  const culture = cultureNamed('de-DE');
  const format = 'dddd d. MMMM yyyy';
  const text = 'Mittwoch 3. August 2005';
  expect(result({ input, outputFormat: format }, { culture })).toBe(text);
  expect(result({ input: text, inputFormat: format, outputFormat: 'yyyy-MM-dd' }, { culture })).toBe(
    '2005-08-03',
  );
  expect(result({ input: '03.08.2005 15:05:09', outputFormat: 'HH.mm' }, { culture })).toBe('15.05');
});

test('a format that is not closed is found before anything runs', () => {
  expect(
    problemsOf(formatDateTime, { input, inputFormat: "'x", outputFormat: 'd\\' }).map(({ path, message }) => [
      path[0],
      message,
    ]),
  ).toEqual([
    ['inputFormat', 'the format "\'x" cannot be used: the \' at position 1 is not closed'],
    ['outputFormat', 'the format "d\\" cannot be used: it ends with a backslash'],
  ]);
  expect(result({ input, outputFormat: 'd\\' })).toBe(
    'the output format "d\\" cannot be used: it ends with a backslash',
  );
});
