// What plays jobs in a thread, here in the thread of the tests.
import type { MessagePort } from 'node:worker_threads';
import { expect, test, vi } from 'vitest';
import { Session } from '../../../src/hosts/session.ts';
import { JobThread } from '../../../src/hosts/threads/job-thread.ts';
import { bundleOf } from '../../support/host-play.ts';

test('a run that is resumed in the very moment in which a job is about to rest: the job goes on', async () => {
  const control = new Int32Array(new SharedArrayBuffer(4));
  const bundle = await bundleOf({ slow: { simulate: { durationMs: 1 } }, next: { simulate: {} } });
  const host = {
    timeZone: 'UTC',
    utcOffset: () => 0,
    processId: 1,
    environment: () => undefined,
    script: neverAsked,
  };
  const { settings } = new Session('run', bundle, {}, host, 0);
  let port: MessagePort | undefined;
  const thread = new JobThread((hello) => {
    ({ port } = hello);
  });
  thread.begin({ settings, activityModules: [], control: control.buffer as SharedArrayBuffer, processId: 1 });
  Atomics.store(control, 0, 1);
  const { waitAsync } = Atomics;
  const looks = vi.spyOn(Atomics, 'waitAsync').mockImplementation((...of: unknown[]) => {
    Atomics.store(control, 0, 0);
    return (waitAsync as (...given: unknown[]) => ReturnType<typeof waitAsync>)(...of);
  });
  const order = { job: 1, attempt: 1, runbook: '\\Test', parameters: {}, server: 'RBS01' };
  const report = await thread.play(order);
  expect(report).toMatchObject({ result: { status: 'Completed' }, executions: 2 });
  expect(looks).toHaveBeenCalledOnce();
  port?.close();
}, 10_000);

function neverAsked(): never {
  throw new Error('the job has no script');
}
