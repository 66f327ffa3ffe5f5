import { describe, expect, test } from 'vitest';
import { optionsSchema } from '../../../src/model/options-schema.ts';
import { jobsReport } from '../../../src/reports/trace/jobs.ts';
import { HandMadeTrace, written } from '../../trace/hand-made-trace.ts';

/** One job for each entry, all queued at once; each waits and plays for so many seconds. */
function traceOf(
  entries: readonly { runbook: string; waits?: number; plays?: number; server?: string }[],
): HandMadeTrace {
  const trace = new HandMadeTrace();
  const options = optionsSchema.parse({});
  trace.add('RunStart', { server: null, job: null, options, seed: 0, version: '0.1.0' });
  const at = (second: number, index: number, runbook: string) => {
    trace.time = new Date(946_684_800_000 + second * 1000).toISOString();
    trace.job = index + 1;
    trace.runbook = runbook;
    return trace;
  };
  const steps = entries.flatMap(({ runbook, waits, plays = 0, server = 'RBS01' }, index) => {
    if (waits === undefined) return [];
    const start = () => at(waits, index, runbook).add('JobStart', { server });
    const end = () => at(waits + plays, index, runbook).add('JobEnd', { server, status: 'Completed' });
    return [
      { second: waits, step: start },
      { second: waits + plays, step: end },
    ];
  });
  for (const [index, { runbook }] of entries.entries())
    at(0, index, runbook).add('JobQueued', { server: null, parent: null, parentIsWaiting: false });
  for (const { step } of steps.toSorted((a, b) => a.second - b.second)) step();
  return trace;
}

test('format jobs: how many, how long they waited, how busy the servers were, and how fair that is', () => {
  const trace = traceOf([
    { runbook: '\\Ops\\Report', waits: 0, plays: 60 },
    { runbook: '\\Ops\\Report', waits: 60, plays: 30 },
    { runbook: '\\Ops\\Backup', waits: 90, plays: 10 },
    { runbook: '\\Ops\\Never' },
  ]);
  const servers = [
    { name: 'RBS01', throttle: 1 },
    { name: 'RBS02', throttle: 2 },
  ];
  expect(written(jobsReport({ servers, isSimulated: true }), trace.events).split('\n')).toEqual([
    'Jobs',
    'queued        4',
    'started       3',
    'ended         3: 3 x Completed',
    'at the end    0 running, 1 waiting',
    'most at once  1 running, 3 waiting',
    'time          1 min 40 s of simulated time',
    'throughput    1.8 jobs a minute',
    '',
    'Waits from queued to started',
    'mean          50 s',
    'median        1 min',
    '95%           1 min 30 s',
    '99%           1 min 30 s',
    'longest       1 min 30 s (job 3, \\Ops\\Backup)',
    '',
    'Server  Jobs started  Slots in use  Throttle  In use',
    'RBS01              3           1.0         1    100%',
    'RBS02              0           0.0         2      0%',
    '',
    'Runbook      Jobs started   Mean wait         95%     Longest',
    '\\Ops\\Backup             1  1 min 30 s  1 min 30 s  1 min 30 s',
    '\\Ops\\Report             2        30 s       1 min       1 min',
    '',
    'Fairness between runbooks',
    "index         0.8 (Jain's, of their mean waits)",
    'at 1          all 2 runbooks wait equally long',
    'at 0.5        one runbook does all the waiting',
    'left out      1 runbook of which no job started',
    '',
  ]);
});

test('it needs no events but those that it hears', () => {
  const trace = new HandMadeTrace();
  trace.play('Ask', trace.begin(), { durationMs: 1000 });
  trace.end('failed');
  const { hears = [] } = jobsReport();
  const heard = trace.events.filter(({ event }) => hears.includes(event));
  expect(heard.length).toBeLessThan(trace.events.length);
  expect(written(jobsReport(), heard)).toBe(written(jobsReport(), trace.events));
});

test('of many servers the busiest and the idlest are named, of many runbooks those that waited longest', () => {
  const trace = traceOf(
    Array.from({ length: 30 }, (_, index) => ({
      ...{ runbook: `\\R${index}`, waits: index, plays: 100 - 2 * index, server: `S${index}` },
    })),
  );
  const servers = Array.from({ length: 32 }, (_, index) => ({ name: `S${index}`, throttle: 1 }));
  const lines = written(jobsReport({ servers }), trace.events).split('\n');
  const at = (title: string) => lines.findIndex((line) => line.startsWith(title)) + 1;
  const words = (from: number, count: number) =>
    lines.slice(from, from + count).map((line) => line.split(' ')[0]);
  const busiest = ['S0', 'S1', 'S2', 'S3', 'S4'];
  expect(words(at('Server'), 12)).toEqual([...busiest, 'and', 'S27', 'S28', 'S29', 'S30', 'S31', '']);
  expect(lines[at('Server') + 5]).toBe('and 22 more, no busier than these and no idler than those below');
  const longest = Array.from({ length: 10 }, (_, index) => `\\R${29 - index}`);
  expect(words(at('Runbook'), 12)).toEqual([...longest, 'and', '']);
  expect(lines[at('Runbook') + 10]).toBe('and 20 more, which waited no longer on average');
});

describe('runs with little to tell', () => {
  test('a trace that does not know the throttles', () => {
    const lines = written(jobsReport(), traceOf([{ runbook: '\\R', waits: 0, plays: 3600 }]).events).split(
      '\n',
    );
    expect(lines).toContain('throughput    1 job an hour');
    expect(lines).toContain('Server  Jobs started  Slots in use');
    expect(lines).toContain('RBS01              1           1.0');
    expect(lines.at(-2)).toBe("index         1 (Jain's, of their mean waits)");
  });

  test('a run that took no time', () => {
    const options = { servers: [{ name: 'RBS01', throttle: 5 }] };
    const lines = written(jobsReport(options), traceOf([{ runbook: '\\R', waits: 0 }]).events).split('\n');
    expect(lines).toContain('throughput    none: it took no time');
    expect(lines).toContain('RBS01              1             -         5       -');
  });

  test('a run in which no job started', () => {
    expect(written(jobsReport(), traceOf([{ runbook: '\\R' }]).events).split('\n')).toEqual([
      'Jobs',
      'queued        1',
      'started       0',
      'ended         0',
      'at the end    0 running, 1 waiting',
      'most at once  0 running, 1 waiting',
      'time          0 ms',
      'throughput    none: it took no time',
      '',
    ]);
  });
});
