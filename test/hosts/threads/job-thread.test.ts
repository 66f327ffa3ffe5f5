// What plays jobs in a thread, here in the thread of the tests.
import { setTimeout } from 'node:timers/promises';
import type { MessagePort } from 'node:worker_threads';
import { expect, test, vi } from 'vitest';
import { Session } from '../../../src/hosts/session.ts';
import { JobThread } from '../../../src/hosts/threads/job-thread.ts';
import type { FromThread } from '../../../src/hosts/threads/protocol.ts';
import { RunClock } from '../../../src/hosts/threads/run-clock.ts';
import { realSurroundings } from '../../../src/hosts/threads/surroundings.ts';
import { bundleOf } from '../../support/host-play.ts';

/** A thread that plays the only job of a run, and the port to it. */
async function threadFor(activities: Parameters<typeof bundleOf>[0]) {
  const control = new Int32Array(new SharedArrayBuffer(4));
  const host = {
    timeZone: 'UTC',
    utcOffset: () => 0,
    processId: 1,
    environment: () => undefined,
    script: neverAsked,
  };
  const { settings } = new Session('run', await bundleOf(activities), {}, host, 0);
  const port = Promise.withResolvers<MessagePort>();
  const thread = new JobThread((hello) => port.resolve(hello.port as MessagePort));
  const { origin } = new RunClock(realSurroundings);
  const shared = control.buffer as SharedArrayBuffer;
  thread.begin({
    settings,
    bundle: settings.bundle,
    activityModules: [],
    control: shared,
    processId: 1,
    origin,
  });
  const order = { job: 1, attempt: 1, runbook: '\\Test', parameters: {}, server: 'RBS01' };
  return { control, port: await port.promise, play: () => thread.play(order) };
}

test('a run that is resumed in the very moment in which a job is about to rest: the job goes on', async () => {
  const { control, port, play } = await threadFor({
    slow: { simulate: { durationMs: 1 } },
    next: { simulate: {} },
  });
  Atomics.store(control, 0, 1);
  const { waitAsync } = Atomics;
  const looks = vi.spyOn(Atomics, 'waitAsync').mockImplementation((...of: unknown[]) => {
    Atomics.store(control, 0, 0);
    return (waitAsync as (...given: unknown[]) => ReturnType<typeof waitAsync>)(...of);
  });
  const report = await play();
  expect(report).toMatchObject({ result: { status: 'Completed' }, executions: 2 });
  expect(looks).toHaveBeenCalledOnce();
  port.close();
}, 10_000);

test('a batch with long texts is sent at once, and the job waits until it is dealt with', async () => {
  const { port, play } = await threadFor({
    get: { simulate: { rows: [{ t: 'x'.repeat(300_000) }, { t: 'y' }, { t: 'z'.repeat(300_000) }] } },
    tell: { type: 'Send Event Log Message', severity: 'Information', message: '{{get.t}}' },
  });
  const heard: FromThread[] = [];
  port.on('message', (message: FromThread) => heard.push(message));
  const messages = () =>
    heard.map((message) => ('isAwaited' in message ? [message.events.length, message.isAwaited] : []));
  const playing = play();
  // What is about the same activity follows when the job rests.
  const first = [
    [5, true],
    [1, false],
  ];
  await setTimeout(200);
  expect(messages()).toEqual(first);
  port.postMessage({ kind: 'taken', job: 1, batches: 1 });
  await vi.waitFor(() => expect(messages()).toHaveLength(4));
  await setTimeout(200);
  expect(messages()).toEqual([...first, ...first]);
  port.postMessage({ kind: 'taken', job: 1, batches: 3 });
  expect(await playing).toMatchObject({ batches: 4, executions: 4 });
  port.close();
}, 10_000);

function neverAsked(): never {
  throw new Error('the job has no script');
}
