// What a store keeps of a trace is that trace again, byte for byte.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { packedEvents, packedText, unpackedEvents } from '../../src/store/packing.ts';
import type { TraceEvent } from '../../src/trace/trace-event.ts';

const linesOf = (events: Iterable<TraceEvent>) => [...events].map((event) => JSON.stringify(event));

function expectSame(events: readonly TraceEvent[]): void {
  expect(linesOf(unpackedEvents(packedEvents(events)))).toEqual(linesOf(events));
}

/** Few names, keys and values, so that much is repeated; some keys are missing, or in another order. */
const value = fc.oneof(fc.constantFrom(0, 1, null, true, 'a', '{', undefined), fc.array(fc.string()));
const keys = fc.shuffledSubarray(['seq', 'time', 'data', 'token', 'rows', 'cause']);
const event = fc.tuple(fc.constantFrom('A', 'B', 'C'), keys, fc.array(value, { minLength: 6, maxLength: 6 }));
const eventOf = ([name, names, values]: readonly [string, readonly string[], readonly unknown[]]) =>
  Object.fromEntries([['event', name], ...names.map((key, at) => [key, values[at]])]) as TraceEvent;

test('events of whatever keys and values', () => {
  fc.assert(
    fc.property(fc.array(event), fc.array(event, { maxLength: 3 }), (some, few) => {
      const patterns = few.length === 0 ? some : some.map((one, at) => few[at % few.length] ?? one);
      expectSame(some.map(eventOf));
      expectSame([...patterns, ...some].map(eventOf));
    }),
  );
});

test('events with more keys than a number has bits', () => {
  const wide = (length: number, at: number) =>
    Object.fromEntries([['event', 'A'], ...Array.from({ length }, (_, key) => [`k${key}`, key % (at + 1)])]);
  for (const length of [29, 30, 31, 32, 40])
    expectSame([0, 1, 2, 3].map((at) => wide(length, at) as unknown as TraceEvent));
});

test('events that were kept as lines', () => {
  const lines = ['{"seq":1,"event":"A"}', '{"seq":2,"event":"A","text":"\\n"}'];
  expect(linesOf(unpackedEvents(packedText(lines.join('\n'))))).toEqual(lines);
});
