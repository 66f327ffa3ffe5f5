import { expect, test } from 'vitest';
import { calendarTime } from '../../../src/databus/calendar.ts';
import { americanEnglish } from '../../../src/databus/culture.ts';
import { formatDate } from '../../../src/databus/date-format.ts';
import { parseDate } from '../../../src/databus/date-parse.ts';
import { parseDatePattern } from '../../../src/databus/date-pattern.ts';
import { cultureNamed } from '../../../src/hosts/settings/culture.ts';
import { loadRunbook, simulate } from '../../../src/index.ts';

const clockMs = Date.UTC(2013, 4, 6, 14, 5, 9);

function written(name: string): string {
  const culture = cultureNamed(name);
  const parts = parseDatePattern(culture.pattern);
  if (typeof parts === 'string') throw new Error(parts);
  const text = formatDate(parts, calendarTime(clockMs), 0, culture);
  expect(parseDate(text, parts, calendarTime(0), culture)?.clockMs).toBe(clockMs);
  return text;
}

test.each([
  ['en-US', '5/6/2013 2:05:09 PM'],
  ['EN-us', '5/6/2013 2:05:09 PM'],
  ['en-GB', '06/05/2013 14:05:09'],
  ['de-DE', '06.05.2013 14:05:09'],
  ['fr-FR', '06/05/2013 14:05:09'],
  ['sv-SE', '2013-05-06 14:05:09'],
  ['ja-JP', '2013/05/06 14:05:09'],
])('%s writes a date and its time as %s, and reads it back (A34)', (name, text) => {
  expect(written(name)).toBe(text);
});

test('the default is what Intl says of en-US', () => {
  // Another spelling, so that the constant is not what is found.
  expect(cultureNamed('en-US-u-va-posix')).toEqual(americanEnglish);
});

test('names of days and months are those of the culture', () => {
  const { months, shortWeekdays, weekdays } = cultureNamed('de-DE');
  expect([months[2], weekdays[0], weekdays[6], shortWeekdays[1]]).toEqual([
    'März',
    'Sonntag',
    'Samstag',
    'Mo',
  ]);
});

test.each(['xx-XX', 'Klingon', '??', ''])('%j is not the name of a culture', (name) => {
  expect(() => cultureNamed(name)).toThrow(/is not the name of a culture/);
});

test('NOW() is written so in every text; the start and the end of an activity are ISO 8601 all the same', async () => {
  const source = {
    name: 'Clock',
    activities: [
      { id: 'a', type: 'Initialize Data' },
      {
        id: 'b',
        type: 'Send Event Log Message',
        message: "{{$NOW()}}|[Field('{{$NOW()}}',' ',1)]|{{a.Activity end time}}",
      },
      { id: 'c', type: 'Format Date/Time', input: '{{$NOW()}}', outputFormat: 'dddd d MMMM yyyy HH:mm' },
      { id: 'd', type: 'Send Event Log Message', message: '{{c.Format Result}}' },
    ],
    links: [
      { from: 'a', to: 'b' },
      { from: 'b', to: 'c' },
      { from: 'c', to: 'd' },
    ],
  };
  const told = async (culture?: string) => {
    const messages: string[] = [];
    const options = culture === undefined ? {} : { culture };
    const run = simulate(await loadRunbook(source), { startMs: clockMs, options });
    run.on('EventLogMessage', ({ message }) => messages.push(message));
    await run.result;
    return messages;
  };
  expect(await told()).toEqual([
    '5/6/2013 2:05:09 PM|5/6/2013|2013-05-06T14:05:09.000+00:00',
    'Monday 6 May 2013 14:05',
  ]);
  expect(await told('de-DE')).toEqual([
    '06.05.2013 14:05:09|06.05.2013|2013-05-06T14:05:09.000+00:00',
    'Montag 6 Mai 2013 14:05',
  ]);
  const bundle = await loadRunbook(source);
  expect(() => simulate(bundle, { options: { culture: 'xx-XX' } })).toThrow(/"xx-XX" is not the name/);
});
