import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { loadRunbook } from '../../../src/files/load.ts';
import { simulate } from '../../../src/hosts/simulation/simulate.ts';
import { ChromeTrace } from '../../../src/reports/chrome/chrome-trace.ts';
import { TraceOutline } from '../../../src/reports/chrome/trace-outline.ts';
import type { TraceEvent } from '../../../src/trace/trace-event.ts';
import { arbitraryFamily } from '../../properties/arbitrary-family.ts';
import { arbitraryRunbook } from '../../properties/arbitrary-runbook.ts';
import { play } from '../../support/engine-play.ts';
import { played } from '../../support/host-play.ts';
import { runs } from '../../support/runs.ts';
import { readText } from '../../tidy/source-file.ts';
import { type ChromeEvent, checkedChrome } from './chrome-rules.ts';

function chromeOf(events: readonly TraceEvent[]): string {
  const outline = new TraceOutline();
  for (const event of events) outline.add(event);
  const chrome = new ChromeTrace(outline);
  return events.map((event) => chrome.event(event)).join('') + chrome.end();
}

function exampleTrace(name: string): TraceEvent[] {
  const lines = readText(`runbooks/${name}`).trimEnd().split('\n');
  return lines.map((line) => JSON.parse(line) as TraceEvent);
}

const slices = (events: readonly ChromeEvent[], cat: string) =>
  events.filter((event) => event.ph === 'B' && event.cat === cat);

/** Every execution is a slice, every token taken and every child job begun an arrow. */
function expectWhole(events: readonly TraceEvent[]): void {
  const { traceEvents, arrows } = checkedChrome(chromeOf(events));
  const count = (name: TraceEvent['event']) => events.filter(({ event }) => event === name).length;
  expect(slices(traceEvents, 'activity')).toHaveLength(count('ActivityStart'));
  expect(slices(traceEvents, 'instance')).toHaveLength(count('InstanceStart'));
  expect(slices(traceEvents, 'job')).toHaveLength(count('JobStart'));
  const bySeq = new Map(events.map((event) => [event.seq, event]));
  const taking = events.filter(
    ({ event, cause }) => event === 'ActivityStart' && bySeq.get(cause ?? 0)?.event === 'ActivityEnd',
  );
  expect(arrows.filter(({ name }) => name === 'link')).toHaveLength(taking.length);
  const started = new Set(events.filter(({ event }) => event === 'JobStart').map(({ job }) => job));
  const children = events.filter(
    (event) => event.event === 'JobQueued' && event.parent !== null && started.has(event.job),
  );
  expect(arrows.filter(({ name }) => name === 'child job')).toHaveLength(children.length);
}

describe('what any run gives keeps the rules of the format', () => {
  test('families of runbooks on several servers, and the beginning of their traces', async () => {
    await fc.assert(
      fc.asyncProperty(arbitraryFamily, fc.double({ min: 0, max: 1, noNaN: true }), async (family, share) => {
        const { runbooks, servers } = family;
        const { events } = await played(
          simulate(await loadRunbook({ runbooks }), { runbook: 'R0', servers }),
        );
        expectWhole(events);
        checkedChrome(chromeOf(events.slice(0, Math.ceil(share * events.length))));
      }),
      runs(100),
    );
  }, 60_000);

  test('single runbooks with loops, Junctions and failures', () => {
    fc.assert(
      fc.property(arbitraryRunbook({ time: true }), (file) => {
        checkedChrome(chromeOf(play(file, { choices: [] }).events));
      }),
      runs(200),
    );
  }, 60_000);
});

describe('the examples', () => {
  test.each([
    '06-parent-and-child/one-at-a-time.trace.ndjson',
    '12-three-workers/race.trace.ndjson',
    '14-monitor/orders.trace.ndjson',
    '16-servers/trace.ndjson',
    '17-deadlock/trace.ndjson',
    'x08-junction-selected/trace.ndjson',
    'x12-loop/trace.ndjson',
  ])('%s', (name) => {
    expectWhole(exampleTrace(name));
  });

  test('runbook servers are processes, jobs are lanes, with their names; a job that loses its server has two', () => {
    const { traceEvents } = checkedChrome(chromeOf(exampleTrace('16-servers/trace.ndjson')));
    const names = traceEvents.filter(({ ph }) => ph === 'M').map(({ args }) => args?.['name']);
    expect(names).toEqual([
      'RBS01',
      'job 1 \\Examples\\Three backups',
      'job 2 \\Examples\\Backup',
      'RBS02',
      'job 3 \\Examples\\Backup',
      'job 4 \\Examples\\Backup',
      'no runbook server',
      'the run',
      'job 2 \\Examples\\Backup',
    ]);
  });

  test('what happens at the same time keeps its order after years as well', () => {
    const events = exampleTrace('12-three-workers/race.trace.ndjson');
    const later = (time: string) => time.replace(/^\d+/, (year) => String(Number(year) + 20));
    expectWhole(events.map((event) => (event.seq > 3 ? { ...event, time: later(event.time) } : event)));
  });

  test('times are microseconds since the start, and arrows lead along links and to child jobs', () => {
    const { traceEvents, arrows, otherData } = checkedChrome(
      chromeOf(exampleTrace('12-three-workers/race.trace.ndjson')),
    );
    expect(otherData['clock']).toBe('time');
    const ends = traceEvents.filter(({ ph, tid }) => ph === 'E' && tid === 3);
    expect(ends.map(({ ts }) => Math.floor(ts))).toEqual([0, 1_200_000, 1_200_000, 1_200_000, 1_200_000]);
    const told = arrows.map(
      ({ name, from, to }) => `${name}: ${from.tid} ${from.name} > ${to.tid} ${to.name}`,
    );
    expect(told.slice(0, 3)).toEqual([2, 3, 4].map((job) => `child job: 1 Race > ${job} job ${job}`));
  });

  test('where no time passes, the clock is the order of events', () => {
    const { traceEvents, otherData } = checkedChrome(
      chromeOf(exampleTrace('x08-junction-selected/trace.ndjson')),
    );
    expect(otherData['clock']).toMatch(/^logical/);
    expect(slices(traceEvents, 'activity')[0]?.ts).toBe(5);
  });

  test('a slice tells its token, status, rows, error and whether it was stood in for', () => {
    const { traceEvents } = checkedChrome(chromeOf(exampleTrace('12-three-workers/race.trace.ndjson')));
    const [ask] = slices(traceEvents, 'activity').filter(({ args }) => args?.['activity'] === 'ask');
    expect(ask?.args).toMatchObject({ token: '1.1', attempt: 1 });
    const failed = traceEvents.filter(({ ph, args }) => ph === 'E' && args?.['status'] === 'failed');
    expect(failed[0]?.args).toMatchObject({ rows: 1, simulated: true, errorSummary: expect.any(String) });
  });
});
