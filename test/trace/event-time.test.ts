import fc from 'fast-check';
import { expect, test } from 'vitest';
import { EventTimes, timeMs } from '../../src/trace/event-time.ts';
import { runs } from '../support/runs.ts';

test('times read one after another are those read alone', () => {
  const near = fc
    .integer({ min: -1, max: 200_000 })
    .map((ms) => new Date(946_684_800_000 + ms).toISOString());
  const odd = fc.constantFrom('', 'no time', '2000-01-01T00:00:60.000Z', '2000-02-30T00:00:00.000Z');
  const other = fc.constantFrom(
    '2000-01-01T00:00:01Z',
    '2000-01-01T00:00:01.5+02:00',
    '9999-12-31T23:59:59.999Z',
  );
  fc.assert(
    fc.property(fc.array(fc.oneof(near, near, near, odd, other)), (texts) => {
      const times = new EventTimes();
      for (const text of texts) expect(times.msOf(text)).toBe(timeMs(text));
    }),
    runs(500),
  );
});
