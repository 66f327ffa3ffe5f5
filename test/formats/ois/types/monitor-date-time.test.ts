import fc from 'fast-check';
import { expect, test } from 'vitest';
import { propertySchemaOf } from '../../../../src/activities/property-schema.ts';
import { monitorDateTime } from '../../../../src/activities/scheduling/monitor-date-time.ts';
import { monitorDateTimeOf } from '../../../../src/formats/ois/types/monitor-date-time.ts';
import { problemsOf } from '../../../activities/call.ts';

function convert(fields: Readonly<Record<string, string>>) {
  return monitorDateTimeOf((name) => fields[name] ?? '');
}

test.each([
  [{ Type: 'interval', EveryMinuteValue: '15' }, { every: { minutes: 15 } }],
  [
    { Type: 'INTERVAL', EveryDayValue: '1', EveryHourValue: '2', EveryMinuteValue: '3' },
    { every: { days: 1, hours: 2, minutes: 3 } },
  ],
  [
    { Type: 'interval', EveryMinuteValue: '15', AtTimeSlices: 'TRUE' },
    { every: { minutes: 15, timeSlices: true } },
  ],
  [
    { Type: 'interval', EveryDayValue: '1', StartMinuteAfterHour: '30' },
    { every: { days: 1, startingMinute: 30 } },
  ],
  [
    { Type: 'interval', EveryDayValue: '1', StartMinuteAfterHour: 'True', AtMinuteTrigger: '5' },
    { every: { days: 1, startingMinute: 5 } },
  ],
  [{ Type: 'interval', EveryDayValue: '1', StartMinuteAfterHour: '0' }, { every: { days: 1 } }],
  [
    { Type: 'interval', EveryHourValue: '1', TriggerImmediately: 'True' },
    { every: { hours: 1, triggerImmediately: true } },
  ],
  [{ Type: 'interval', EverySecondValue: '30' }, { everySeconds: 30 }],
  [{ Type: 'seconds', EverySecondValue: '30', EveryMinuteValue: '15' }, { everySeconds: 30 }],
  [{ Type: 'time', AtHourTrigger: '6', AtMinuteTrigger: '5' }, { at: '06:05' }],
])('the fields %o mean %o, and nothing is approximated', (fields, properties) => {
  expect(convert(fields)).toMatchObject({ properties, approximated: [] });
});

test.each([
  [{ Type: 'interval' }, { every: { days: 1 } }],
  [{ Type: 'interval', EveryDayValue: '99' }, { every: { days: 48 } }],
  [{ Type: 'interval', EveryMinuteValue: '7', AtTimeSlices: 'True' }, { every: { minutes: 7 } }],
  [{ Type: 'interval', EveryMinuteValue: '7', StartMinuteAfterHour: '3' }, { every: { minutes: 7 } }],
  [{ Type: 'seconds', EverySecondValue: '3' }, { everySeconds: 5 }],
  [{ Type: 'seconds' }, { every: { days: 1 } }],
  [{ Type: 'lunar' }, { every: { days: 1 } }],
  [{}, { every: { days: 1 } }],
])('the fields %o cannot be carried as they are: %o is taken, and said so', (fields, properties) => {
  const converted = convert(fields);
  expect(converted.properties).toEqual(properties);
  expect(converted.approximated).toHaveLength(1);
  expect(converted.taken).toEqual([]);
});

test('whatever the fields say, what comes of them can be played', () => {
  const value = fc.oneof(
    fc.constantFrom('', 'TRUE', 'False', 'interval', 'x', '-1', '1.5'),
    fc.integer({ min: 0, max: 400 }).map(String),
  );
  const names = [
    'EveryDayValue',
    'EveryHourValue',
    'EveryMinuteValue',
    'EverySecondValue',
    'AtTimeSlices',
    'StartMinuteAfterHour',
    'AtMinuteTrigger',
    'AtHourTrigger',
    'TriggerImmediately',
  ];
  const fields = fc.record({
    Type: fc.constantFrom('interval', 'time', 'second', ''),
    ...Object.fromEntries(names.map((name) => [name, value])),
  });
  fc.assert(
    fc.property(fields, (given) => {
      const { properties } = convert(given);
      expect(propertySchemaOf(monitorDateTime).safeParse(properties).error?.issues ?? []).toEqual([]);
      expect(problemsOf(monitorDateTime, properties)).toEqual([]);
    }),
    { numRuns: 2000 },
  );
});
