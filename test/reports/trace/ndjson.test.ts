import fc from 'fast-check';
import { expect, test } from 'vitest';
import { ndjson } from '../../../src/reports/trace/ndjson.ts';
import type { TraceEvent } from '../../../src/trace/trace-event.ts';
import { HandMadeTrace, linearTrace, written } from '../../trace/hand-made-trace.ts';

/**
 * Few values, so that neighbours often agree in some keys and not in others; texts with all that JSON has to
 * escape.
 */
const few = <Value>(...values: Value[]) => fc.constantFrom(...values);
const text = fc.oneof(
  few('', 'log', 'Send Event Log Message', '"\\\n\u2028', '\ud800', '\u001b[31m', '名前'),
  fc.string({ unit: 'binary' }),
);
const whole = fc.nat();
const head = {
  seq: whole,
  time: few('2000-01-01T00:00:00.000Z', '2000-01-01T00:00:00.001Z'),
};
const identity = {
  level: few('Information', 'Warning', 'Error', 'Verbose'),
  eventId: few(130, 131),
  source: text,
  server: fc.option(text),
  job: fc.option(few(1, 2)),
  runbook: text,
  cause: fc.option(whole),
};
const execution = {
  activity: text,
  name: text,
  type: text,
  sequenceNumber: whole,
  token: few('1', '1.3.2', 'J1.1'),
  parentToken: few(null, '1', '1.3'),
  attempt: few(1, 2),
};
const row = fc.dictionary(
  text,
  fc.oneof(text, fc.double({ noNaN: true, noDefaultInfinity: true }), fc.boolean()),
  { maxKeys: 3 },
);
const ended = {
  status: few('success', 'failed'),
  rows: whole,
  durationMs: fc.oneof(whole, fc.double({ noNaN: true, noDefaultInfinity: true })),
  errorSummary: text,
};
const start = fc.record(
  { ...head, event: few('ActivityStart'), ...identity, ...execution },
  { noNullPrototype: true },
);
const end = fc
  .record(
    { ...head, event: few('ActivityEnd'), ...identity, ...execution, ...ended },
    { noNullPrototype: true },
  )
  .chain((event) =>
    fc
      .tuple(
        few({}, { simulated: true }),
        fc.option(fc.array(row, { maxLength: 2 })),
        fc.option(row),
        fc.option(text),
        fc.option(fc.array(text, { maxLength: 2 })),
      )
      .map(([simulated, data, texts, script, missingParameters]) => ({
        ...event,
        ...simulated,
        ...(data && { data }),
        ...(texts && { texts }),
        ...(script !== null && { script }),
        ...(missingParameters && { missingParameters }),
      })),
  );
const message = fc.record(
  { ...head, event: few('EventLogMessage'), ...identity, message: text },
  { noNullPrototype: true },
);

test('format 4: every line is byte for byte what JSON.stringify gives, whatever came before it', () => {
  const traces = fc.array(fc.oneof(start, end, message) as unknown as fc.Arbitrary<TraceEvent>, {
    maxLength: 12,
  });
  fc.assert(
    fc.property(traces, (events) => {
      expect(written(ndjson(), events)).toBe(events.map((event) => `${JSON.stringify(event)}\n`).join(''));
    }),
    { numRuns: 500 },
  );
});

test("format 4: each line has the common keys first, in the documented order, then the event's own", () => {
  const { events } = linearTrace();
  const common = ['seq', 'time', 'event', 'level', 'eventId', 'source', 'server', 'job', 'runbook', 'cause'];
  const lines = written(ndjson(), events).trimEnd().split('\n');
  expect(lines).toHaveLength(events.length);
  for (const line of lines) expect(Object.keys(JSON.parse(line)).slice(0, common.length)).toEqual(common);
  expect(Object.keys(JSON.parse(lines[7] as string)).slice(common.length)).toEqual([
    ...['activity', 'name', 'type', 'sequenceNumber', 'token', 'parentToken', 'attempt'],
    ...['status', 'rows', 'durationMs', 'errorSummary', 'simulated'],
  ]);
});

test('a line break in data stays inside its JSON text: one event, one line', () => {
  const trace = new HandMadeTrace();
  trace.add('EventLogMessage', {
    activity: 'log',
    severity: 'Information',
    message: 'one\r\ntwo',
    computer: '',
  });
  expect(written(ndjson(), trace.events).split('\n')).toHaveLength(2);
});
