// The time zone of the runbook servers (section 9).
import { describe, expect, test } from 'vitest';
import type { RunOptions } from '../../../src/hosts/settings/run-options.ts';
import { checkedTimeZone } from '../../../src/hosts/settings/time-zone.ts';
import { zoneOffset } from '../../../src/hosts/settings/zone-offset.ts';
import { simulate } from '../../../src/hosts/simulation/simulate.ts';
import { UsageError } from '../../../src/model/problem.ts';
import { bundleOf, hosts, played } from '../../support/host-play.ts';
import { message, script } from '../../support/runbook-file.ts';
import { messages, named } from '../../support/trace.ts';

test.each([
  ['America/New_York', 'America/New_York'],
  ['europe/berlin', 'Europe/Berlin'],
  ['utc', 'UTC'],
  ['US/Eastern', 'US/Eastern'],
])('%s is the zone %s', (given, name) => {
  expect(checkedTimeZone(given)).toBe(name);
});

test.each([
  ['America/NewYork', 'did you mean "America/New_York"?'],
  ['W. Europe Standard Time', 'give one of the IANA database, such as America/New_York or Europe/Berlin'],
  ['+02:00', 'give one of the IANA database, such as America/New_York or Europe/Berlin'],
  ['', 'give one of the IANA database, such as America/New_York or Europe/Berlin'],
])('%j is not the name of a zone', async (given, hint) => {
  const bundle = await bundleOf({ a: message('x') });
  for (const act of [() => checkedTimeZone(given), () => simulate(bundle, { timeZone: given })]) {
    expect(act).toThrow(UsageError);
    try {
      act();
    } catch (error) {
      expect(error).toMatchObject({ message: `"${given}" is not the name of a time zone`, hint });
    }
  }
});

test.each([
  ['America/New_York', '2012-03-11T06:59:59.999Z', -300],
  ['America/New_York', '2012-03-11T07:00:00.000Z', -240],
  ['America/New_York', '2012-11-04T05:59:59.999Z', -240],
  ['America/New_York', '2012-11-04T06:00:00.000Z', -300],
  ['Asia/Kathmandu', '2020-01-01T00:00:00.000Z', 345],
  ['Australia/Lord_Howe', '2024-01-01T00:00:00.000Z', 660],
  ['Australia/Lord_Howe', '2024-07-01T00:00:00.000Z', 630],
  ['UTC', '2024-07-01T00:00:00.000Z', 0],
])('%s is at %s %i minutes ahead of UTC', (zone, at, minutes) => {
  expect(zoneOffset(zone)(Date.parse(at))).toBe(minutes);
});

test('an offset is the same whatever was asked before it', () => {
  const zone = zoneOffset('Europe/Berlin');
  const times = Array.from(
    { length: 200 },
    (_, index) => Date.UTC(2010, 0, 1) + ((index * 7919) % 4000) * 86_400_000,
  );
  for (const at of times) expect(zone(at)).toBe(zoneOffset('Europe/Berlin')(at));
});

const from = (zone: string, start: string, days: number): RunOptions => ({
  timeZone: zone,
  startMs: Date.parse(start),
  untilMs: days * 86_400_000,
});
const at = (time: string) =>
  bundleOf({ clock: { type: 'Monitor Date/Time', at: time }, go: message('{{clock.Activity end time}}') });

test('a local time that is skipped does not come, one that is repeated comes twice', async () => {
  const spring = simulate(await at('02:30'), from('America/New_York', '2012-03-10T00:00:00-05:00', 3));
  expect(messages(await played(spring))).toEqual([
    '2012-03-10T02:30:00.000-05:00',
    '2012-03-12T02:30:00.000-04:00',
  ]);
  const autumn = simulate(await at('01:30'), from('America/New_York', '2012-11-03T00:00:00-04:00', 3));
  expect(messages(await played(autumn))).toEqual([
    '2012-11-03T01:30:00.000-04:00',
    '2012-11-04T01:30:00.000-04:00',
    '2012-11-04T01:30:00.000-05:00',
    '2012-11-05T01:30:00.000-05:00',
  ]);
});

test('a schedule permits by local time', async () => {
  const bundle = await bundleOf(
    { a: message('x') },
    {
      runbook: { schedule: 'Night' },
      settings: { schedules: [{ name: 'Night', hours: { Monday: '22-23' } }] },
    },
  );
  const statusAt = async (timeZone?: string) =>
    (await played(simulate(bundle, { startMs: Date.UTC(2024, 6, 1, 20, 30), ...(timeZone && { timeZone }) })))
      .result.status;
  expect([await statusAt(), await statusAt('Europe/Berlin')]).toEqual(['canceled', 'success']);
});

describe.each(hosts)('%s', (_name, host) => {
  test('NOW(), local times, Format Date/Time and scripts go by the zone, which the trace names', async () => {
    const bundle = await bundleOf({
      a: script(
        "const d = new Date(0); publish('T', [d.getHours(), d.getMinutes(), d.getTimezoneOffset()].join())",
      ),
      b: { type: 'Format Date/Time', input: '2024-07-01T12:00Z', outputFormat: 'HH:mm zzz' },
      c: message('{{a.T}} {{b.Format Result}} {{$NOW(hour)}} {{a.Activity end time (hours)}}'),
    });
    const all = await played(host(bundle, { timeZone: 'Asia/Kathmandu', startMs: Date.UTC(2024, 6, 1, 12) }));
    const [told = ''] = messages(all);
    // Kathmandu was ahead by 5:30 until 1986, and no clock is put forward.
    expect(told).toMatch(/^5,30,-330 17:45 \+05:45 (\d+) \1$/);
    expect(named(all, 'RunStart')[0]?.timeZone).toBe('Asia/Kathmandu');
  });
});

test('without a zone simulate goes by UTC', async () => {
  const all = await played(simulate(await bundleOf({ a: message('{{$NOW(hour)}}') }), { startMs: 0 }));
  expect([named(all, 'RunStart')[0]?.timeZone, messages(all)[0]]).toEqual(['UTC', '0']);
});
