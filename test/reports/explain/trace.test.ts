import { expect, test } from 'vitest';
import { simulate } from '../../../src/hosts/simulation/simulate.ts';
import type { UsageError } from '../../../src/model/problem.ts';
import { visitReason } from '../../../src/reports/explain/trace-reasons.ts';
import { traceJson, traceText } from '../../../src/reports/explain/trace-text.ts';
import { RunbookTrace } from '../../../src/trace/runbook-trace.ts';
import { countsOfActivity, type RunbookCounts } from '../../../src/trace/trace-counts.ts';
import type { TraceEvent } from '../../../src/trace/trace-event.ts';
import { TraceEvidence } from '../../../src/trace/trace-evidence.ts';
import { type LinkFile, runbook } from '../../support/runbook-file.ts';
import { type Explained, explained, plain } from './explained.ts';

const rows = (count: number) => ({
  ...plain,
  publishes: [{ name: 'i' }],
  simulate: { rows: Array.from({ length: count }, (_, i) => ({ i: i + 1 })) },
});

async function traced(
  { bundle }: Explained,
  options: Parameters<typeof simulate>[1] = {},
): Promise<TraceEvent[]> {
  const events: TraceEvent[] = [];
  const run = simulate(bundle.bundle, { publishedData: 'all', ...options });
  for await (const event of run as AsyncIterable<TraceEvent>) events.push(event);
  return events;
}

function countsOf({ facts }: Explained, events: readonly TraceEvent[], job?: number): RunbookCounts {
  const trace = new RunbookTrace(facts.runbook, 't.ndjson', job);
  for (const event of events) trace.add(event);
  return trace.counts();
}

/** Why each activity ran as often as it did: `id: text`, with the details of what never ran. */
async function reasons(...given: Parameters<typeof runbook>): Promise<Record<string, string>> {
  const told = await explained(runbook(...given));
  const counts = countsOf(told, await traced(told));
  return Object.fromEntries(
    told.facts.wiring.activities.map((at) => {
      const { text, details } = visitReason(at, told.facts, counts);
      return [at.activity.id, [text, ...details].join(' | ')];
    }),
  );
}

const named = (id: string, activity: object) => ({ ...activity, name: id });

test('how often an activity ran: rows, and the links they came over', async () => {
  const links = ['a -> l', 'l -> b', 'l -> c', 'b -> d', 'c -> d', 'd -> e'];
  const told = await reasons(
    {
      a: named('A', plain),
      l: named('List files', rows(3)),
      b: named('B', plain),
      c: named('C', plain),
      d: named('D', plain),
      e: named('E', plain),
    },
    links,
  );
  expect(told).toEqual({
    a: 'ran once: 1 instance',
    l: 'ran once: 1 row of A',
    b: 'ran 3 times: 3 rows of List files',
    c: 'ran 3 times: 3 rows of List files',
    d: 'ran 6 times: 3 rows of List files x 2 links',
    e: 'ran 6 times: 6 rows of D',
  });
});

test('rows that a condition held back, rows that passed no link, and attempts of a loop', async () => {
  const only: LinkFile = {
    from: 'l',
    to: 'b',
    include: [{ item: 'i', operator: 'is greater than', value: 1 }],
  };
  const looped = { ...plain, simulate: [{ attempts: 1, status: 'failed' }, { status: 'success' }], loop: {} };
  const told = await reasons({ l: named('List', rows(3)), b: named('B', looped), c: named('C', plain) }, [
    only,
    'b -> c',
  ]);
  expect(told).toEqual({
    l: 'ran once: 1 instance; 1 row passed no link',
    b: 'ran 2 times: 2 of 3 rows of List; 4 attempts in all',
    c: 'ran 2 times: 2 rows of B',
  });
});

test('of a loop the last attempt of each token counts, but for the attempts', async () => {
  const looped = {
    ...plain,
    publishes: [{ name: 'i' }],
    simulate: [{ attempts: 1, status: 'failed' }, { rows: [{ i: 1 }, { i: 2 }] }],
    loop: {},
  };
  const told = await explained(runbook({ l: rows(3), b: looped }, ['l -> b']));
  const counts = countsOf(told, await traced(told));
  const { executions, attempts, statuses, rows: all } = countsOfActivity(counts, 'b');
  expect([executions, attempts, statuses, all]).toEqual([3, 6, { success: 3, warning: 0, failed: 0 }, 6]);
});

test('why an activity never ran: the link before it, and what its conditions met', async () => {
  const told = await reasons(
    {
      l: named('List', rows(2)),
      f: named('On failure', plain),
      v: named('On value', plain),
      w: named('Behind', plain),
      o: named('Off', { ...plain, enabled: false }),
      d: named('Dead', plain),
      j: named('J', { type: 'Junction', returnDataFrom: 'v' }),
      z: named('Z', plain),
    },
    [
      { from: 'l', to: 'f', include: [{ status: ['failed'] }] },
      { from: 'l', to: 'v', include: [{ item: 'i', operator: 'equals', value: 9 }] },
      'v -> w',
      'l -> o',
      { from: 'l', to: 'd', enabled: false },
      'l -> j',
      'v -> j',
      'j -> z',
    ],
  );
  expect(told).toMatchObject({
    f: 'never ran | List ended 1 x success with 2 rows, but its link passes on failed',
    v: 'never ran | List ended 1 x success with 2 rows, but its link passes when i equals 9; i was "1" (1 x), "2" (1 x)',
    w: 'never ran | On value never ran, either',
    o: 'never ran | it is disabled',
    d: 'never ran | the link from List passes never: the link is disabled (on success)',
    j: 'ran once: 2 tokens arrived, 0 went on',
    z: 'never ran | J sent nothing on (A17)',
  });
});

async function family() {
  const child = {
    ...runbook({ s: { type: 'Initialize Data', parameters: [{ name: 'P' }] }, t: rows(2), u: plain }, [
      's -> t',
      't -> u',
    ]),
    name: 'Child',
  };
  const invoke = { type: 'Invoke Runbook', runbook: 'Child', parameters: { P: 'x' } };
  const parent = { ...runbook({ l: rows(3), i: invoke }, ['l -> i']), name: 'Parent' };
  return { child: await explained(child, parent), parent: await explained(parent, child) };
}

test('all jobs of the runbook together, or one of them', async () => {
  const { child, parent } = await family();
  const events = await traced(parent, { runbook: 'Parent' });
  const all = countsOf(child, events);
  expect([all.jobs.size, all.instances, countsOfActivity(all, 'u').executions]).toEqual([3, 3, 6]);
  const one = countsOf(child, events, 3);
  expect([one.jobs.size, countsOfActivity(one, 'u').executions, countsOfActivity(one, 't').rows]).toEqual([
    1, 2, 2,
  ]);
  expect(countsOfActivity(countsOf(parent, events), 'i').executions).toBe(3);
  expect(() => countsOf(child, events, 1)).toThrow('t.ndjson:2: job 1 is of \\Parent, not of \\Child');
  expect(() => countsOf(child, events, 99)).toThrow('t.ndjson has no job 99');
});

test('a trace of something else is refused, with the line', async () => {
  const { child, parent } = await family();
  const events = await traced(parent, { runbook: 'Parent' });
  const refusal = (given: readonly TraceEvent[], of = child) => {
    try {
      countsOf(of, given);
    } catch (error) {
      const { message, hint } = error as UsageError;
      return [message, hint];
    }
    return 'taken';
  };
  expect(refusal(events)).toBe('taken');
  const stranger = await explained({ ...runbook({ a: plain }, []), name: 'Stranger' });
  expect(refusal(events, stranger)).toEqual([
    't.ndjson has no job of \\Stranger',
    'it has jobs of \\Parent, \\Child',
  ]);
  expect(refusal(events.slice(0, 1), parent)).toEqual([
    't.ndjson has no job of \\Parent',
    'it has jobs of no runbook',
  ]);
  const older = await explained({ ...runbook({ other: plain }, []), name: 'Parent' });
  const first = events.findIndex(({ event }) => event === 'ActivityStart') + 1;
  expect(refusal(events, older)).toEqual([
    `t.ndjson:${first}: this is about the activity "l", which \\Parent does not have`,
    'the trace is of another version of the runbook: simulate it again',
  ]);
});

test('platform events are counted with their activity, or with the runbook (section 10)', async () => {
  const failing = { ...plain, reportIfFails: true, simulate: { status: 'failed' as const } };
  const told = await explained({
    ...runbook({ a: named('A', rows(2)), b: named('B', failing) }),
    ...{ reportIfFails: true, options: { rollup: 'strict' as const } },
  });
  const counts = countsOf(told, await traced(told));
  const toldTrace = { counts, evidence: new TraceEvidence() };
  const [, b] = told.facts.wiring.activities;
  if (b === undefined) throw new Error('there is no b');
  expect(visitReason(b, told.facts, counts).text).toBe('ran 2 times: 2 rows of A; 2 platform events');
  expect([counts.platformEvents, countsOfActivity(counts, 'b').platformEvents]).toEqual([1, 2]);
  expect(traceText(told.facts, toldTrace, undefined, 80)).toContain(
    '  1 platform event about the runbook itself\n',
  );
  expect(traceJson(told.facts, toldTrace, b)).toMatchObject({
    platformEvents: 1,
    activities: [{ id: 'b', platformEvents: 2 }],
  });
  const foreign = (await traced(told)).map((event) =>
    event.event === 'PlatformEvent' && event.activity !== null ? { ...event, activity: 'gone' } : event,
  );
  expect(() => countsOf(told, foreign)).toThrow(/the activity "gone", which/);
});
