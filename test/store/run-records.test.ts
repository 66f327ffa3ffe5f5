import { expect, test } from 'vitest';
import { RunRecords } from '../../src/store/run-records.ts';
import { HandMadeTrace } from '../trace/hand-made-trace.ts';

function records() {
  let made = 0;
  return new RunRecords(() => {
    made += 1;
    return `id-${made}`;
  });
}

test('a job is kept from its start in the queue to its end, with what it returned', () => {
  const trace = new HandMadeTrace();
  const kept = records();
  const news = () => {
    for (const event of trace.events.splice(0)) kept.add(event);
    return kept.take();
  };
  trace.begin();
  expect(news().jobs).toMatchObject([
    { id: 'id-1', number: 1, runbook: '\\Samples\\Linear', status: 'Running', server: 'RBS01', attempt: 1 },
  ]);
  trace.time = '2000-01-01T00:00:05.000Z';
  trace.add('InstanceEnd', { status: 'warning', returned: [{ n: 1 }] });
  expect(news().jobs).toMatchObject([{ status: 'Running', instanceStatus: 'warning', endedAt: null }]);
  trace.add('JobEnd', { status: 'Completed' });
  const { events, jobs } = news();
  expect(events.map(({ event }) => event)).toEqual(['JobEnd']);
  expect(jobs).toMatchObject([
    {
      ...{ id: 'id-1', status: 'Completed', instanceStatus: 'warning', returned: [{ n: 1 }], parent: null },
      ...{ queuedAt: '2000-01-01T00:00:00.000Z', endedAt: '2000-01-01T00:00:05.000Z', reason: null },
    },
  ]);
  expect(kept.take()).toEqual({ events: [], jobs: [] });
});

test('a child has the id of its parent, also when that has ended; a job that was not played says why', () => {
  const trace = new HandMadeTrace();
  const kept = records();
  trace.begin();
  trace.add('JobEnd', { status: 'Completed' });
  trace.job = 2;
  trace.add('JobQueued', { server: null, parent: 1, parentIsWaiting: false });
  trace.add('JobStart', {});
  trace.add('Diagnostic', {
    level: 'Error',
    code: 'job-failed',
    message: 'job 2 was not played to its end: x',
  });
  trace.add('JobEnd', { status: 'Failed' });
  for (const event of trace.events) kept.add(event);
  expect(kept.take().jobs).toMatchObject([
    { id: 'id-1', parent: null },
    { id: 'id-2', parent: 'id-1', status: 'Failed', reason: 'job 2 was not played to its end: x' },
  ]);
});

test('what was taken does not change while the run goes on', () => {
  const trace = new HandMadeTrace();
  const kept = records();
  trace.begin();
  for (const event of trace.events.splice(0)) kept.add(event);
  const { jobs } = kept.take();
  trace.add('JobEnd', { status: 'Completed' });
  for (const event of trace.events) kept.add(event);
  expect(jobs).toMatchObject([{ status: 'Running', endedAt: null }]);
});
