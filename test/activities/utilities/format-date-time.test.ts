import fc from 'fast-check';
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
  ['d', '3'],
  ['dd', '03'],
  ['ddd', 'Wed'],
  ['dddd', 'Wednesday'],
  ['M', '8'],
  ['MM', '08'],
  ['MMM', 'Aug'],
  ['MMMM', 'August'],
  ['y', '5'],
  ['yy', '05'],
  ['yyy', '2005'],
  ['yyyy', '2005'],
  ['yyyyy', '02005'],
  ['h', '3'],
  ['hh', '03'],
  ['H', '15'],
  ['HH', '15'],
  ['m', '5'],
  ['mm', '05'],
  ['s', '9'],
  ['ss', '09'],
  ['f', '0'],
  ['ff', '06'],
  ['fff', '067'],
  ['fffffff', '0670000'],
  ['FFF', '067'],
  ['FF', '06'],
  ['t', 'P'],
  ['tt', 'PM'],
  ['z', '+2'],
  ['zz', '+02'],
  ['zzz', '+02:00'],
  ['K', '+02:00'],
  ['%d', '3'],
  ["'day' d", 'day 3'],
  ['"h" h\\h', 'h 3h'],
  ['\\\\', '\\'],
  ['MM/dd/yyyy hh:mm:ss tt', '08/03/2005 03:05:09 PM'],
  ['M/d/yy h:m:s tt', '8/3/05 3:5:9 PM'],
  ['ddd MMM dd yyyy', 'Wed Aug 03 2005'],
  ['dddd, MMMM dd yyyy', 'Wednesday, August 03 2005'],
  ['', '2005-08-03T15:05:09.067+02:00'],
])('the pattern "%s" writes "%s"', (outputFormat, expected) => {
  expect(result({ input, outputFormat }, { utcOffset: () => 120 })).toBe(expected);
});

test.each([
  ['08/05/2006 03:05:15 PM', 'MM/dd/yyyy hh:mm:ss tt', '2006-08-05T15:05:15.000'],
  ['8/5/06 3:5:15 pm', 'M/d/yy h:m:s tt', '2006-08-05T15:05:15.000'],
  ['Sat Aug 05 2006', 'ddd MMM dd yyyy', '2006-08-05T00:00:00.000'],
  ['saturday, august 05 2006', 'dddd, MMMM dd yyyy', '2006-08-05T00:00:00.000'],
  ['  2006-08-05  ', 'yyyy-MM-dd', '2006-08-05T00:00:00.000'],
  ['5.8.29', 'd.M.yy', '2029-08-05T00:00:00.000'],
  ['5.8.30', 'd.M.yy', '1930-08-05T00:00:00.000'],
  ['12 AM', 'h tt', '2026-01-31T00:00:00.000'],
  ['12 PM', 'h tt', '2026-01-31T12:00:00.000'],
  ['7', 'h', '2026-01-31T07:00:00.000'],
  ['23:59', 'HH:mm', '2026-01-31T23:59:00.000'],
  ['29/02', 'dd/MM', undefined],
  ['28/02', 'dd/MM', '2026-02-28T00:00:00.000'],
  ['2024', 'yyyy', '2024-01-01T00:00:00.000'],
  ['10:00:00.12', 'HH:mm:ss.ff', '2026-01-31T10:00:00.120'],
  ['10:00:00.5', 'HH:mm:ss.FFF', '2026-01-31T10:00:00.500'],
  ["2006-08-05 10 o'clock", 'yyyy-MM-dd HH "o\'clock"', '2006-08-05T10:00:00.000'],
  ['2006-08-05T10:00+02:00', 'yyyy-MM-ddTHH:mmzzz', '2006-08-05T08:00:00.000'],
  ['2006-08-05T10:00Z', 'yyyy-MM-ddTHH:mmK', '2006-08-05T10:00:00.000'],
  ['2006-08-05T10:00', 'yyyy-MM-ddTHH:mmK', '2006-08-05T10:00:00.000'],
  ['2006-08-05T10:00-3', 'yyyy-MM-ddTHH:mmz', '2006-08-05T13:00:00.000'],
  ['2006-08-05T10:00+01:00', '', '2006-08-05T09:00:00.000'],
  ['2006-08-05', '', '2006-08-05T00:00:00.000'],
  ['31/02/2026', 'dd/MM/yyyy', undefined],
  ['31/31/2026', 'dd/MM/yyyy', undefined],
  ['1/02/2026', 'dd/MM/yyyy', undefined],
  ['01/02/2026 ', 'dd/MM/yy', undefined],
  ['Sun Aug 05 2006', 'ddd MMM dd yyyy', undefined],
  ['24:00', 'HH:mm', undefined],
  ['13 PM', 'hh tt', undefined],
  ['15 AM', 'HH tt', undefined],
  ['10:60', 'HH:mm', undefined],
  ['0000-01-01', 'yyyy-MM-dd', undefined],
  ['08/05/2006', '', undefined],
  ['', 'yyyy', undefined],
])('"%s" read as "%s" is %s', (text, inputFormat, expected) => {
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

// The table of the page, code by code, for a time whose parts have one digit and one whose parts have two.
test.each([
  ['y', '6', '5'],
  ['yy', '16', '05'],
  ['yyyy', '2016', '2005'],
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
  ['m', '14', '5'],
  ['mm', '14', '05'],
  ['s', '15', '9'],
  ['ss', '15', '09'],
  ['tt', 'PM', 'AM'],
])('the documented code %s writes %s and %s (8.7)', (outputFormat, two, one) => {
  expect(result({ input: '2016-11-26T13:14:15', outputFormat })).toBe(two);
  expect(result({ input: '2005-08-03T00:05:09', outputFormat })).toBe(one);
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

test('what is written by a full pattern is read back by it', () => {
  const minMs = Date.UTC(1000, 0, 1);
  const maxMs = Date.UTC(9999, 11, 31);
  const format = 'dddd dd MMMM yyyy HH:mm:ss.fff';
  fc.assert(
    fc.property(fc.integer({ min: minMs, max: maxMs }), (ms) => {
      const iso = new Date(ms).toISOString().slice(0, 23);
      const written = result({ input: iso, outputFormat: format });
      expect(result({ input: written, inputFormat: format, outputFormat: 'yyyy-MM-ddTHH:mm:ss.fff' })).toBe(
        iso,
      );
    }),
    { numRuns: 200 },
  );
});
