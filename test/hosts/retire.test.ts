// A runbook server that drains: its monitors are triggered no more (1.5, A3).
import { expect, test } from 'vitest';
import type { Isolation } from '../../src/hosts/settings/run-options.ts';
import { run } from '../../src/hosts/threads/run.ts';
import type { TraceEvent } from '../../src/trace/trace-event.ts';
import { bundleOf } from '../support/host-play.ts';
import { declaring, message } from '../support/runbook-file.ts';
import { expectWholeJobs, named } from '../support/trace.ts';

const isolations: readonly Isolation[] = ['none', 'pool', 'worker'];

/** A monitor that is triggered after these seconds, then something that takes 300 ms, then a message. */
async function watching(...seconds: readonly number[]) {
  const simulated = { triggers: seconds.map((at) => ({ at, rows: [{ File: `${at}` }] })) };
  return await bundleOf({
    watch: { type: 'Monitor Folder', ...declaring(simulated), simulate: simulated },
    work: { simulate: { durationMs: 300 } },
    log: message('{{watch.File}}'),
  });
}

/** Plays it, and retires it at the first event for which that is due. */
async function retired(
  bundle: Awaited<ReturnType<typeof watching>>,
  isolation: Isolation,
  isDue: (event: TraceEvent) => boolean,
) {
  const playing = run(bundle, { isolation });
  const events: TraceEvent[] = [];
  playing.on('event', (event) => {
    events.push(event);
    if (isDue(event)) playing.retire('It drains.');
  });
  const all = { events, result: await playing.result };
  expectWholeJobs(all);
  return all;
}

test.each(isolations)('%s: a monitor that waits for a trigger ends at once', async (isolation) => {
  const all = await retired(
    await watching(3_600),
    isolation,
    ({ event, ...more }) => event === 'ActivityStart' && 'activity' in more && more.activity === 'watch',
  );
  expect(named(all, 'JobEnd')).toMatchObject([{ status: 'Canceled' }]);
  expect(named(all, 'EventLogMessage')).toEqual([]);
});

test.each(isolations)('%s: one that has not begun ends as soon as it begins', async (isolation) => {
  const playing = run(await watching(3_600), { isolation });
  const events: TraceEvent[] = [];
  playing.on('event', (event) => events.push(event));
  playing.retire('It drains.');
  const all = { events, result: await playing.result };
  expectWholeJobs(all);
  expect(named(all, 'JobEnd')).toMatchObject([{ status: 'Canceled' }]);
});

test.each(isolations)('%s: the instance that it plays ends first, as ever', async (isolation) => {
  const all = await retired(
    await watching(0.05, 0.1, 3_600),
    isolation,
    (event) => event.event === 'ActivityStart' && event.activity === 'work',
  );
  expect(named(all, 'EventLogMessage').map((event) => event.message)).toEqual(['0.05']);
  expect(named(all, 'InstanceEnd').map(({ status }) => status)).toEqual(['success', 'canceled']);
  expect(named(all, 'JobEnd')).toMatchObject([{ status: 'Canceled' }]);
});

test.each(isolations)('%s: a job without a monitor plays on', async (isolation) => {
  const bundle = await bundleOf({ work: { simulate: { durationMs: 100 } }, log: message('x') });
  const all = await retired(bundle, isolation, ({ event }) => event === 'JobStart');
  expect(named(all, 'JobEnd')).toMatchObject([{ status: 'Completed' }]);
});
