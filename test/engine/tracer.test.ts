import { expect, test } from 'vitest';
import type { Tracer } from '../../src/engine/tracer.ts';
import { optionsSchema } from '../../src/model/options-schema.ts';
import type { TraceEvent } from '../../src/trace/trace-event.ts';
import { play } from '../support/engine-play.ts';
import { counted, runbook } from '../support/runbook-file.ts';
import { named } from '../support/trace.ts';
import { execution, listening } from './hand-made.ts';

const nowMs = Date.UTC(2026, 0, 1);

function traced(tell: (tracer: Tracer) => void): readonly TraceEvent[] {
  const { events, tracer } = listening(3);
  tell(tracer);
  return events;
}

test('the events of a run and its jobs say what they are, from whom and why (format 4)', () => {
  const options = optionsSchema.parse({});
  const events = traced((tracer) => {
    tracer.runStart(nowMs, { options, seed: 5, version: '1.2.3', timeZone: 'Europe/Paris' });
    tracer.jobQueued(nowMs, 1, null, false);
    tracer.jobQueued(nowMs + 1, 1, 3, true, { branch: 'b', attempt: 2 });
    tracer.jobStart(nowMs + 1, 2);
  });
  const common = { level: 'Information', source: 'Pianola', server: 'RBS01', job: 3, runbook: '\\Test' };
  expect(events).toEqual([
    {
      ...common,
      ...{ seq: 1, time: '2026-01-01T00:00:00.000Z', event: 'RunStart', eventId: 100, cause: null },
      ...{ options, seed: 5, version: '1.2.3', timeZone: 'Europe/Paris' },
    },
    {
      ...common,
      ...{ seq: 2, time: '2026-01-01T00:00:00.000Z', event: 'JobQueued', eventId: 110, cause: 1 },
      ...{ parent: null, parentIsWaiting: false },
    },
    {
      ...common,
      ...{ seq: 3, time: '2026-01-01T00:00:00.001Z', event: 'JobQueued', eventId: 110, cause: 1 },
      ...{ parent: 3, parentIsWaiting: true, branch: 'b', attempt: 2 },
    },
    { ...common, seq: 4, time: '2026-01-01T00:00:00.001Z', event: 'JobStart', eventId: 111, cause: 2 },
  ]);
});

test('the end of a job has the level of its status (1.6)', () => {
  const statuses = ['Completed', 'Canceled', 'Failed'] as const;
  const events = traced((tracer) => {
    for (const status of statuses) tracer.jobEnd(nowMs, 1, status);
  });
  expect(events).toMatchObject([
    { event: 'JobEnd', eventId: 112, level: 'Information', status: 'Completed' },
    { event: 'JobEnd', eventId: 112, level: 'Warning', status: 'Canceled' },
    { event: 'JobEnd', eventId: 112, level: 'Error', status: 'Failed' },
  ]);
});

test('the events of an instance have their numbers and levels (format 4)', () => {
  const failed = { simulate: { status: 'failed' } };
  const links = ['a->J', 'a->b', 'J->c', { from: 'b', to: 'd' }];
  const file = runbook({ a: counted(1), b: failed, J: { type: 'Junction' }, c: {}, d: {} }, links);
  const seen = new Map(play(file).events.map(({ event, eventId, level }) => [event, [eventId, level]]));
  expect(Object.fromEntries(seen)).toEqual({
    InstanceStart: [120, 'Information'],
    ActivityStart: [130, 'Verbose'],
    ActivityEnd: [131, 'Information'],
    TokenDropped: [132, 'Verbose'],
    JunctionReleased: [133, 'Verbose'],
    InstanceEnd: [121, 'Warning'],
  });
});

test('the end of an activity or an instance has the level of its status (1.6)', () => {
  const levels = (['success', 'warning', 'failed'] as const).map((status) =>
    play(runbook({ a: { simulate: { status } } }, []))
      .events.slice(-2)
      .map(({ level }) => level),
  );
  expect(levels).toEqual([
    ['Information', 'Information'],
    ['Warning', 'Warning'],
    ['Error', 'Error'],
  ]);
});

test('the start of an activity that nobody hears is numbered and not made', () => {
  const heardOf = (listened?: Parameters<typeof listening>[1]) => {
    const { events, tracer } = listening(3, listened);
    tracer.instanceStart(nowMs, 0);
    expect(tracer.activityStart(execution(), 1)).toBe(2);
    tracer.activityEnd(execution(), 2, { status: 'success' });
    return events.map(({ event, seq }) => `${seq} ${event}`);
  };
  const all = ['1 InstanceStart', '2 ActivityStart', '3 ActivityEnd'];
  expect(heardOf()).toEqual(all);
  expect(heardOf({ event: true })).toEqual(all);
  expect(heardOf({ ActivityStart: true })).toEqual(all);
  expect(heardOf({ ActivityEnd: true })).toEqual(['1 InstanceStart', '3 ActivityEnd']);
});

test('the texts of an activity stand in the trace with the data that are its own (section 10, Logging tab)', () => {
  const texts = { message: 'hello' };
  const told = (publishedData: 'none' | 'common' | 'specific' | 'all', outcome: object = { texts }) =>
    named(
      play(runbook({ a: {} }, []), { publishedData, outcome: () => ({ status: 'success', ...outcome }) }),
      'ActivityEnd',
    )[0]?.texts;
  expect([told('none'), told('common')]).toEqual([undefined, undefined]);
  expect([told('specific'), told('all')]).toEqual([texts, texts]);
  expect(told('all', {})).toBeUndefined();
});
