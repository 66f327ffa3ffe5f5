import { expect, test } from 'vitest';
import type { Execution } from '../../src/databus/token.ts';
import { RunbookInstance } from '../../src/engine/instance.ts';
import type { Outcome } from '../../src/engine/outcome.ts';
import { InvariantError } from '../../src/model/problem.ts';
import type { Row } from '../../src/model/published-data.ts';
import { mainWith } from '../scenarios/documented-runbooks.ts';
import { compile, facts, order, play, startMs } from '../support/engine-play.ts';
import { type RunbookFile, runbook } from '../support/runbook-file.ts';
import { named } from '../support/trace.ts';
import { execution, listening } from './hand-made.ts';

function instanceOf(file: RunbookFile) {
  const { events, tracer } = listening(1);
  return { events, instance: new RunbookInstance(compile(file), facts, tracer) };
}

const two = runbook({ a: {}, b: {} }, ['a->b']);

test('an instance hands out one execution at a time (A2)', () => {
  const { instance } = instanceOf(two);
  instance.start(startMs, 0);
  instance.next(startMs);
  expect(() => instance.next(startMs)).toThrow(new InvariantError('an instance runs one activity at a time'));
  expect(instance.executions).toBe(1);
});

test('only the running execution can be settled, and once', () => {
  const { instance } = instanceOf(two);
  instance.start(startMs, 0);
  const command = instance.next(startMs);
  const message = 'settled an execution that is not running';
  expect(() => instance.settle(execution(), { status: 'success' }, startMs)).toThrow(
    new InvariantError(message),
  );
  if (command.kind !== 'execute') throw new Error('nothing to execute');
  instance.settle(command, { status: 'success' }, startMs);
  expect(() => instance.settle(command, { status: 'success' }, startMs)).toThrow(InvariantError);
});

test('an instance that has ended stays ended, and cancelling it changes nothing', () => {
  const { instance, events } = instanceOf(runbook({ a: {} }, []));
  instance.start(startMs, 0);
  const command = instance.next(startMs);
  if (command.kind === 'execute') instance.settle(command, { status: 'success' }, startMs);
  const ended = instance.next(startMs);
  expect(ended).toMatchObject({ kind: 'ended', status: 'success' });
  expect([instance.next(startMs + 1), instance.cancel(startMs + 1)]).toEqual([ended, ended]);
  expect(events.filter(({ event }) => event === 'InstanceEnd')).toHaveLength(1);
});

test('cancel during an execution: it ends failed with the text the operators know, nothing more is sent (section 7)', () => {
  const run = play(mainWith(3, ['Main->A']), { cancelDuring: 4 });
  expect(run.ending.status).toBe('canceled');
  expect(named(run, 'ActivityEnd').at(-1)).toMatchObject({
    activity: 'A',
    status: 'failed',
    errorSummary: 'Policy stopped by user.',
  });
  expect(run.events.at(-1)).toMatchObject({ event: 'InstanceEnd', status: 'canceled', level: 'Warning' });
});

test('cancel between two executions: the instance ends canceled, and no activity with it (section 7)', () => {
  const run = play(mainWith(3, ['Main->A']), { cancelBefore: 3 });
  expect(run.ending).toMatchObject({ kind: 'ended', status: 'canceled', broke: false });
  expect(run.events.map(({ event }) => event).slice(-2)).toEqual(['ActivityEnd', 'InstanceEnd']);
  expect(run.events.at(-1)).toMatchObject({ level: 'Warning', status: 'canceled' });
});

test('a Break is known when the instance has ended (14.2)', () => {
  const broke = (breaks: object) =>
    play(runbook({ a: {} }, []), { outcome: () => ({ status: 'success', ...breaks }) }).ending.broke;
  expect([broke({}), broke({ breaks: true })]).toEqual([false, true]);
});

test('an activity is caused by the end of the one that sent its token, not by what ended last (format 4)', () => {
  const { events } = play(mainWith(2, ['Main->A', 'A->B']));
  const causes = named({ events }, 'ActivityStart').map(({ activity, cause }) => {
    const by = events[(cause ?? 0) - 1];
    return [activity, by?.event === 'ActivityEnd' ? `${by.activity} ${by.token}` : by?.event];
  });
  expect(causes).toEqual([
    ['Init', 'InstanceStart'],
    ['Main', 'Init 1'],
    ['A', 'Main 1.1'],
    ['A', 'Main 1.1'],
    ['B', 'A 1.1.1'],
    ['B', 'A 1.1.2'],
  ]);
});

test('what an outcome does not say is blank; what it says of its making stands in the trace (format 4)', () => {
  const ended = (more: object) =>
    named(
      play(runbook({ a: {} }, []), {
        showScripts: true,
        outcome: () => ({ status: 'success', ...more }),
      }),
      'ActivityEnd',
    )[0];
  expect(ended({})).toMatchObject({ errorSummary: '', durationMs: 0 });
  expect(Object.keys(ended({}) ?? {})).not.toContain('simulated');
  expect(
    ended({ durationMs: 1500, simulated: true, script: 'echo', missingParameters: ['Name'] }),
  ).toMatchObject({
    durationMs: 1500,
    simulated: true,
    script: 'echo',
    missingParameters: ['Name'],
  });
});

test('"choose" is told of which activity it settles the links, and what else it settles (A4)', () => {
  const asked: string[] = [];
  const choose = (_: number, what: string) => {
    asked.push(what);
    return 0;
  };
  const file = mainWith(1, ['Main->A', 'Main->J', 'A->J'], { J: { type: 'Junction' } });
  const instance = new RunbookInstance(compile(file), facts, listening(1).tracer, choose);
  instance.start(startMs, 0);
  for (let next = instance.next(startMs); next.kind === 'execute'; next = instance.next(startMs)) {
    instance.settle(next, { status: 'success' }, startMs);
  }
  expect(new Set(asked)).toEqual(new Set(['next link of Main', 'next junction']));
});

test('while every token waits for its trigger delay the instance says until when (A13)', () => {
  const { instance } = instanceOf(runbook({ a: {}, b: {} }, [{ from: 'a', to: 'b', delaySeconds: 2 }]));
  instance.start(startMs, 0);
  const command = instance.next(startMs);
  if (command.kind === 'execute') instance.settle(command, { status: 'success' }, startMs + 10);
  expect(instance.next(startMs + 10)).toEqual({ kind: 'wait', untilMs: startMs + 2010 });
  expect(instance.next(startMs + 2009)).toEqual({ kind: 'wait', untilMs: startMs + 2010 });
  expect(instance.next(startMs + 2010).kind).toBe('execute');
});

test('what an activity wrote and noticed stands in the trace before its end (A27)', () => {
  const run = play(runbook({ a: {} }, [], { eventLogSource: 'Mine', eventLogEventId: 42 }), {
    outcome: () => ({
      status: 'warning',
      eventLog: [{ severity: 'Error', message: 'disk full', computer: 'SRV1' }],
      diagnostics: [{ code: 'note', message: 'careful' }],
    }),
  });
  expect(run.events.map(({ event, cause }) => [event, cause])).toEqual([
    ['InstanceStart', 0],
    ['ActivityStart', 1],
    ['EventLogMessage', 2],
    ['Diagnostic', 2],
    ['ActivityEnd', 2],
    ['InstanceEnd', 5],
  ]);
  expect(run.events[2]).toMatchObject({
    source: 'Mine',
    eventId: 42,
    level: 'Error',
    message: 'disk full',
    computer: 'SRV1',
    activity: 'a',
  });
  expect(run.events[3]).toMatchObject({ code: 'note', level: 'Warning', activity: 'a' });
  expect(run.events[4]).toMatchObject({ status: 'warning', level: 'Warning' });
});

test('each of what an outcome does beside publishing rows takes effect, also if it is the only one', () => {
  const entry = { type: 'Error', summary: 'full', details: '' } as const;
  const alone = (outcome: Omit<Outcome, 'status'>) => {
    const run = play(runbook({ a: {} }), { outcome: () => ({ status: 'success', ...outcome }) });
    const told = run.events.map(({ event }) => event).slice(2, -2);
    return [...told, run.ending.returned.length, run.ending.broke];
  };
  expect(alone({ rows: { n: 1 } })).toEqual([0, false]);
  expect(alone({ eventLog: [{ severity: 'Error', message: 'full', computer: 'SRV1' }] })).toEqual([
    'EventLogMessage',
    0,
    false,
  ]);
  expect(alone({ platformEvent: entry })).toEqual(['PlatformEvent', 0, false]);
  expect(alone({ diagnostics: [{ code: 'note', message: 'careful' }] })).toEqual(['Diagnostic', 0, false]);
  expect(alone({ returned: { n: 1 } })).toEqual([1, false]);
  expect(alone({ breaks: true })).toEqual([0, true]);
});

test('who watches a runbook may put other rows in the place of those that an execution ended with', () => {
  const watch = {
    rowsOf: ({ activity }: Execution, rows: readonly Row[]) =>
      activity.id === 'a' ? [{ n: 2 }, { n: 3 }] : rows,
    offered: () => undefined,
    ended: () => undefined,
    published: () => undefined,
  };
  const run = play(runbook({ a: { simulate: { rows: [{ n: 1 }] } }, b: {} }), {
    watch,
    publishedData: 'specific',
  });
  expect(named(run, 'ActivityEnd').map(({ activity, data }) => [activity, data])).toEqual([
    ['a', [{ n: 2 }, { n: 3 }]],
    ['b', [{}]],
    ['b', [{}]],
  ]);
});

test('a dropped row says why: what its link tested, or that every link is disabled (1.4 consequence 2)', () => {
  const reasons = [{ include: [{ status: ['failed' as const] }] }, { enabled: false }].map((link) =>
    named(play(runbook({ a: {}, b: {} }, [{ from: 'a', to: 'b', ...link }])), 'TokenDropped').map(
      ({ token, reason }) => [token, reason],
    ),
  );
  expect(reasons).toEqual([[['1.1', 'status is failed: success']], [['1.1', 'every link is disabled']]]);
});

test('the last activity of a path drops nothing: it has no links', () => {
  expect(named(play(two), 'TokenDropped')).toEqual([]);
});

test('"choose" settles the order of links once for an instance (A4)', () => {
  const file = mainWith(3, ['Main->A', 'Main->B']);
  expect(order(play(file, { choices: [1, 0, 0, 0] }), file)).toBe('Init Main B(1) A(1) B(2) A(2) B(3) A(3)');
});

test('"choose" settles which of several ready Junctions fires first', () => {
  const junctions = { J: { type: 'Junction' }, K: { type: 'Junction' } };
  const file = mainWith(1, ['Main->J', 'J->X', 'Main->K', 'K->Y'], junctions);
  expect(order(play(file), file)).toBe('Init Main J K X Y');
  expect(order(play(file, { choices: [0, 0, 1, 0] }), file)).toBe('Init Main K J Y X');
});

test('published data stands in the trace as asked: none, common, specific, all (section 10, Logging tab)', () => {
  const file = runbook({ a: { simulate: { rows: [{ n: 1 }, { n: 2 }] } } }, []);
  const data = (publishedData: 'none' | 'common' | 'specific' | 'all') =>
    named(play(file, { publishedData }), 'ActivityEnd')[0]?.data?.map((row) => [
      row['n'],
      row['Activity ID'],
    ]);
  expect(data('none')).toBeUndefined();
  expect(data('common')).toEqual([
    [undefined, 'a'],
    [undefined, 'a'],
  ]);
  expect(data('specific')).toEqual([
    [1, undefined],
    [2, undefined],
  ]);
  expect(data('all')).toEqual([
    [1, 'a'],
    [2, 'a'],
  ]);
});

test('every event carries the keys of format section 4, in that order', () => {
  const keys = ['seq', 'time', 'event', 'level', 'eventId', 'source', 'server', 'job', 'runbook', 'cause'];
  const own: Record<string, string[]> = {
    ActivityStart: ['activity', 'name', 'type', 'sequenceNumber', 'token', 'parentToken', 'attempt'],
    ActivityEnd: [
      'activity',
      'name',
      'type',
      'sequenceNumber',
      'token',
      'parentToken',
      'attempt',
      'status',
      'rows',
      'durationMs',
      'errorSummary',
    ],
    InstanceStart: [],
    InstanceEnd: ['status', 'returned'],
    JunctionReleased: ['activity', 'arrived', 'emitted'],
    TokenDropped: ['activity', 'token', 'reason'],
  };
  const file = mainWith(2, ['Main->J', 'J->Z', { from: 'Z', to: 'Y', include: [{ status: ['failed'] }] }], {
    J: { type: 'Junction' },
  });
  const { events } = play(file);
  for (const event of events) expect(Object.keys(event)).toEqual([...keys, ...(own[event.event] ?? ['?'])]);
  expect(new Set(events.map(({ event }) => event))).toEqual(new Set(Object.keys(own)));
});
