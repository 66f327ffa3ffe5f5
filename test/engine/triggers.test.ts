import fc from 'fast-check';
import { expect, test } from 'vitest';
import { compileMock } from '../../src/engine/mock.ts';
import { triggerTimes } from '../../src/engine/triggers.ts';
import type { TriggerSpec } from '../../src/model/mock.ts';
import { mockSchema, triggerSpecSchema } from '../../src/model/mock-schema.ts';
import { runs } from '../support/runs.ts';

const startMs = Date.UTC(2000, 0, 1);
const spec = (triggers: unknown): TriggerSpec => triggerSpecSchema.parse({ triggers });
const seconds = (triggers: unknown) =>
  [...triggerTimes(spec(triggers), startMs)].map(({ atMs }) => (atMs - startMs) / 1000);

test('triggers come by time, in stored order at one time, each with what it publishes', () => {
  const triggers = [
    { at: 30, rows: [{ File: 'b' }] },
    { at: '2000-01-01T01:00:10+01:00', status: 'failed', errorSummary: 'gone' },
    { at: 30, rows: [{ File: 'c' }] },
    { at: 0.5 },
  ];
  expect([...triggerTimes(spec(triggers), startMs)]).toEqual([
    { atMs: startMs + 500, outcome: { status: 'success', durationMs: 0 } },
    { atMs: startMs + 10_000, outcome: { status: 'failed', errorSummary: 'gone', durationMs: 0 } },
    { atMs: startMs + 30_000, outcome: { status: 'success', rows: [{ File: 'b' }], durationMs: 0 } },
    { atMs: startMs + 30_000, outcome: { status: 'success', rows: [{ File: 'c' }], durationMs: 0 } },
  ]);
});

test('what lies before the run began never comes', () => {
  expect(seconds([{ at: '1999-12-31T23:59:59Z' }, { at: '2000-01-01T00:00:00Z' }])).toEqual([0]);
  expect(seconds({ everySeconds: 10, count: 4, firstAt: '1999-12-31T23:59:45Z' })).toEqual([5, 15]);
});

test('a repeated trigger comes so often, with one outcome for all', () => {
  expect(seconds({ everySeconds: 60, count: 3 })).toEqual([0, 60, 120]);
  expect(seconds({ everySeconds: 0.25, count: 3, firstAt: 5 })).toEqual([5, 5.25, 5.5]);
  const times = [...triggerTimes(spec({ everySeconds: 1, count: 2, rows: [{ n: 1 }] }), startMs)];
  expect(times[0]?.outcome).toBe(times[1]?.outcome);
  expect(times[0]?.outcome.rows).toEqual([{ n: 1 }]);
});

test('ten million repetitions are not made before they are asked for', () => {
  const times = triggerTimes(spec({ everySeconds: 1, count: 10_000_000 }), startMs);
  expect(times.next().value?.atMs).toBe(startMs);
  expect(times.next().value?.atMs).toBe(startMs + 1000);
});

test('no trigger is lost or out of order', () => {
  fc.assert(
    fc.property(fc.array(fc.nat({ max: 100 }), { minLength: 1 }), (ats) => {
      const found = seconds(ats.map((at) => ({ at })));
      expect(found).toEqual(ats.toSorted((left, right) => left - right));
    }),
    runs(200),
  );
});

test.each([
  { triggers: [] },
  { triggers: [{}] },
  { triggers: { count: 3 } },
  { triggers: [{ at: 'soon' }] },
  { triggers: [{ at: -1 }] },
])('%j is no list of triggers', (mock) => {
  expect(mockSchema.safeParse(mock).success).toBe(false);
});

test('a time that is none is a defect here', () => {
  const soon = { triggers: [{ at: 'soon', status: 'success' }] } as TriggerSpec;
  expect(() => [...triggerTimes(soon, startMs)]).toThrow('the time soon of a trigger got past validation');
});

test('triggers are the outcome of no execution', () => {
  const mock = mockSchema.parse({ triggers: [{ at: 0, rows: [{ a: 1 }] }] });
  const compiled = compileMock(mock, {} as never, {} as never);
  expect(compiled.outcome({} as never, 1)).toBeUndefined();
});
