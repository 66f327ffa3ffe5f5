// The limit of real time of a simulation: it ends the run, and never decides how an activity ends.
import { expect, test } from 'vitest';
import { z } from 'zod';
import { defineActivity } from '../../../src/activities/define-activity.ts';
import type { Outcome } from '../../../src/engine/outcome.ts';
import { simulate } from '../../../src/hosts/simulation/simulate.ts';
import { run } from '../../../src/hosts/threads/run.ts';
import { UsageError } from '../../../src/model/problem.ts';
import { compare } from '../../../src/what-if/compare.ts';
import { exploreSchedules } from '../../../src/what-if/interleavings.ts';
import { sweep } from '../../../src/what-if/sweep.ts';
import { bundleOf, type Played, played, severalOf } from '../../support/host-play.ts';
import { invoke, list, message, script, start } from '../../support/runbook-file.ts';
import { expectWholeJobs, messages, named } from '../../support/trace.ts';

const endless = script('for (;;);', { timeoutSeconds: 86_400 });
const reason = 'the run was ended by its wall timeout of 0.3 s of real time';
const wallTimeoutMs = 300;

function expectTimeUp(all: Played): void {
  expectWholeJobs(all);
  expect(all.result).toMatchObject({ status: 'canceled', limit: 'wall-timeout', isInterrupted: false });
  expect(named(all, 'Diagnostic')).toMatchObject([{ code: 'wall-timeout', level: 'Error', message: reason }]);
  for (const { status } of named(all, 'JobEnd')) expect(status).toBe('Canceled');
}

test('the run ends when its real time is up, in the middle of a script, and the trace is whole', async () => {
  const bundle = await severalOf({
    Parent: { activities: { get: list(2), each: start('Child'), last: invoke('Child') } },
    Child: { activities: { before: message('before'), stuck: endless, after: message('after') } },
  });
  const all = await played(simulate(bundle, { runbook: 'Parent', wallTimeoutMs }));
  expectTimeUp(all);
  expect(messages(all)).toEqual(['before']);
  expect(named(all, 'ActivityEnd').find(({ activity }) => activity === 'stuck')).toMatchObject({
    status: 'failed',
    errorSummary: reason,
  });
});

test('a run that never comes to an end in simulated time is ended, and so is one that is paused', async () => {
  const bundle = await bundleOf({
    again: { ...message('again'), loop: { exit: [{ status: ['failed'] }], doNotExit: [] } },
  });
  const options = { wallTimeoutMs, options: { maxLoopAttempts: 1_000_000_000 } };
  expectTimeUp(await played(simulate(bundle, options)));
  const paused = simulate(bundle, options);
  paused.on('ActivityStart', ({ sequenceNumber }) => {
    if (sequenceNumber === 3) paused.pause();
  });
  const all = await played(paused);
  expectTimeUp(all);
  expect(all.result.executions).toBe(3);
});

test("an activity of the caller's own that never settles is ended", async () => {
  const never = defineActivity({
    name: 'Own Never',
    category: 'System',
    summary: '',
    publishesAreKnown: false,
    properties: () => z.strictObject({}),
    play: { how: 'computed', prepare: () => () => new Promise<Outcome>(() => undefined) },
  });
  const bundle = await bundleOf({ own: { type: 'Own Never' } }, { own: [never] });
  const all = await played(simulate(bundle, { activityTypes: [never], wallTimeoutMs }));
  expectTimeUp(all);
  const cancelled = simulate(bundle, { activityTypes: [never] });
  cancelled.on('ActivityStart', () => setImmediate(() => cancelled.cancel()));
  const other = await played(cancelled);
  expectWholeJobs(other);
  expect(other.result).toMatchObject({ status: 'canceled', isInterrupted: true });
});

test('time that is not used up changes nothing', async () => {
  const bundle = await bundleOf({
    get: list(3),
    log: message('{{get.Name}}'),
    js: script('publish("A", 1)'),
  });
  const without = await played(simulate(bundle));
  const within = await played(simulate(bundle, { wallTimeoutMs: 3_600_000 }));
  expect(within.bytes).toBe(without.bytes);
  expect(within.result).toEqual(without.result);
});

test('of several simulated runs it is the time of all together', async () => {
  const branches = ['a', 'b'].map((id) => ({ id, runbook: 'Stuck' }));
  const stuck = await severalOf({
    Root: { activities: { both: { type: 'Parallel', branches } } },
    Stuck: { activities: { stuck: endless } },
  });
  const options = { runbook: 'Root', wallTimeoutMs };
  expect(await sweep(stuck, { throttles: [3, 4] }, options)).toMatchObject({
    rows: [],
    best: null,
    isInterrupted: false,
    limit: 'wall-timeout',
  });
  expect(await compare(stuck, undefined, options)).toBeUndefined();
  expect(await exploreSchedules(stuck, { schedules: 10 }, options)).toMatchObject({
    schedules: 0,
    results: [],
    isInterrupted: false,
    limit: 'wall-timeout',
  });
  const fine = await severalOf({ Fine: { activities: { a: message('fine') } } });
  expect(await sweep(fine, { throttles: [1, 2] }, { wallTimeoutMs: 60_000 })).toMatchObject({ limit: null });
});

test.each([0, -1, Number.NaN])('wallTimeoutMs %d is refused', async (given) => {
  const bundle = await bundleOf({ a: message('a') });
  expect(() => simulate(bundle, { wallTimeoutMs: given })).toThrow('wallTimeoutMs must be a number above 0');
});

test('run has no limit of its own for real time beside timeoutMs', async () => {
  const bundle = await bundleOf({ a: message('a') });
  const refused = () => run(bundle, { wallTimeoutMs });
  expect(refused).toThrow(UsageError);
  expect(refused).toThrow('wallTimeoutMs is for simulated runs');
});
