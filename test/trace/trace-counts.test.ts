import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Link, Runbook } from '../../src/model/runbook.ts';
import { linkPasses } from '../../src/trace/link-passes.ts';
import { type RunbookCounts, TraceCounts } from '../../src/trace/trace-counts.ts';
import type { ActivityEnd, TraceEvent } from '../../src/trace/trace-event.ts';
import { arbitraryRunbook } from '../properties/arbitrary-runbook.ts';
import { linkPasses as passesNaively } from '../properties/reference.ts';
import { type Played, play } from '../support/engine-play.ts';
import { type LinkFile, type RunbookFile, toRunbook } from '../support/runbook-file.ts';
import { runs } from '../support/runs.ts';
import { named } from '../support/trace.ts';
import { HandMadeTrace } from './hand-made-trace.ts';

function countsOf(events: readonly TraceEvent[]): RunbookCounts {
  const counts = new TraceCounts();
  for (const event of events) counts.add(event);
  return [...counts.runbooks.values()][0] as RunbookCounts;
}

function passesOf(link: Link, runbook: Runbook, counts: RunbookCounts): number | undefined {
  const junctions = runbook.activities.filter(({ type }) => type === 'Junction').map(({ id }) => id);
  return linkPasses(link, runbook, counts, (id) => junctions.includes(id));
}

/** The ends of executions that were not followed by another attempt. */
function lastAttempts(played: Played): ActivityEnd[] {
  return named(played, 'ActivityEnd').filter(({ activity, token, attempt }, index, ends) => {
    const next = ends[index + 1];
    return next?.activity !== activity || next.token !== token || next.attempt !== attempt + 1;
  });
}

/** Row by row, as the trace with all published data tells it. */
function passedNaively(link: LinkFile, ends: readonly ActivityEnd[]): number {
  const rows = ends
    .filter(({ activity }) => activity === link.from)
    .flatMap(({ status, attempt, data = [] }) => data.map((row) => ({ status, attempt, data: row })));
  return rows.filter((entry) => passesNaively(link, entry)).length;
}

function linksOf(file: RunbookFile): readonly LinkFile[] {
  return file.links ?? [];
}

test('how often each link was passed is what its conditions say row by row, or is left open at Junctions and twins only (section 3)', () => {
  let [told, open] = [0, 0];
  fc.assert(
    fc.property(arbitraryRunbook({ time: true }), (file) => {
      const played = play(file, { publishedData: 'specific' });
      fc.pre(played.ending.limit === undefined);
      const runbook = toRunbook(file);
      const counts = countsOf(played.events);
      const ends = lastAttempts(played);
      for (const [index, link] of linksOf(file).entries()) {
        const passes = passesOf(runbook.links[index] as never, runbook, counts);
        if (passes !== undefined) {
          expect(passes).toBe(passedNaively(link, ends));
          told += 1;
          continue;
        }
        const twins = linksOf(file).filter(({ from, to }) => from === link.from && to === link.to);
        const target = file.activities.find(({ id }) => id === link.to);
        expect(twins.length > 1 || target?.type === 'Junction').toBe(true);
        open += 1;
      }
    }),
    runs(300),
  );
  expect(told).toBeGreaterThan(20 * open);
});

test('executions, attempts, statuses, rows and dropped rows are those of the trace (section 5, A19)', () => {
  fc.assert(
    fc.property(arbitraryRunbook({ time: true }), (file) => {
      const played = play(file);
      fc.pre(played.ending.limit === undefined);
      const counts = countsOf(played.events);
      const ends = lastAttempts(played);
      for (const { id } of file.activities) {
        const own = ends.filter(({ activity }) => activity === id);
        const found = counts.activities.get(id);
        const offered = found && Object.values(found.offered).reduce((sum, rows) => sum + rows, 0);
        const starts = named(played, 'ActivityStart').filter(({ activity }) => activity === id);
        const dropped = named(played, 'TokenDropped').filter(({ activity }) => activity === id);
        expect(found?.executions ?? 0).toBe(own.length);
        expect(found?.attempts ?? 0).toBe(starts.length);
        expect(found?.statuses.failed ?? 0).toBe(own.filter(({ status }) => status === 'failed').length);
        expect(found?.statuses.warning ?? 0).toBe(own.filter(({ status }) => status === 'warning').length);
        expect(offered ?? 0).toBe(own.reduce((sum, { rows }) => sum + rows, 0));
        expect(found?.dropped ?? 0).toBe(dropped.length);
      }
    }),
    runs(150),
  );
});

test('loopRows "all": the rows of every attempt are offered, those of "last" are not (A19)', () => {
  const file = (loopRows: 'all' | 'last'): RunbookFile => ({
    name: 'Loop',
    options: { loopRows },
    activities: [
      {
        id: 'a',
        type: 'Run Program',
        loop: { exit: [{ status: ['success'] }] },
        simulate: [
          { attempts: '1-2', status: 'failed' },
          { status: 'success', rows: [{ Item: 'x' }, { Item: 'y' }] },
        ],
      },
      { id: 'b', type: 'Run Program' },
    ],
    links: [{ from: 'a', to: 'b' }],
  });
  for (const [loopRows, rows] of [
    ['last', 2],
    ['all', 4],
  ] as const) {
    const begin = new HandMadeTrace();
    begin.begin();
    const [start, ...others] = begin.events;
    const options = { ...(start as { options?: object }).options, loopRows };
    const events = [{ ...start, options } as TraceEvent, ...others];
    const played = play(file(loopRows)).events.map((event) => ({
      ...event,
      runbook: '\\Samples\\Linear',
    }));
    const a = countsOf([...events.slice(0, 1), ...played] as TraceEvent[]).activities.get('a');
    expect([a?.executions, a?.attempts, a?.offered.success, a?.statuses.failed]).toEqual([1, 3, rows, 0]);
    expect(a?.rows).toBe(rows);
  }
});

test('what ran when the job was stopped has ended failed, and sent nothing on (section 7)', () => {
  const file: RunbookFile = {
    name: 'Stopped',
    activities: [
      { id: 'a', type: 'Run Program' },
      { id: 'j', type: 'Junction' },
    ],
    links: [{ from: 'a', to: 'j', include: [{ status: ['failed'] }] }],
  };
  const runbook = toRunbook(file);
  const counts = countsOf(play(file, { cancelDuring: 1 }).events);
  expect(counts.endings.canceled).toBe(1);
  expect(counts.activities.get('a')?.statuses.failed).toBe(1);
  expect(counts.activities.get('a')).toMatchObject({ rows: 1, offered: { failed: 0 } });
  expect(passesOf(runbook.links[0] as never, runbook, counts)).toBe(0);
});

test('of two links between the same activities one that no condition lets pass takes none of the other', () => {
  const file: RunbookFile = {
    name: 'Twins',
    activities: [
      { id: 'a', type: 'Run Program' },
      { id: 'b', type: 'Run Program' },
    ],
    links: [
      { from: 'a', to: 'b', include: [{ never: 'why' }] },
      { from: 'a', to: 'b' },
    ],
  };
  const runbook = toRunbook(file);
  const counts = countsOf(play(file).events);
  expect(runbook.links.map((link) => passesOf(link, runbook, counts))).toEqual([0, 1]);
});

test('a trace that breaks off, or lacks lines, gives the counts of what is there', () => {
  const trace = new HandMadeTrace();
  const start = trace.begin();
  const first = trace.play('a', start, { rows: 2 });
  trace.play('b', first, { on: '1.1' });
  const cut = countsOf(trace.events.slice(0, -1));
  expect(cut.activities.get('b')).toMatchObject({ executions: 1, statuses: { success: 0 } });
  const filtered = countsOf(trace.events.filter(({ event }) => event !== 'ActivityEnd'));
  expect(filtered.activities.get('a')).toMatchObject({ executions: 1, offered: { success: 0 } });
  expect(filtered.activities.get('b')?.from.size).toBe(0);
});
