// What plays jobs in a thread, here in the thread of the tests.
import { expect, test, vi } from 'vitest';
import { Session } from '../../../src/hosts/session.ts';
import { JobThread } from '../../../src/hosts/threads/job-thread.ts';
import { RunClock } from '../../../src/hosts/threads/run-clock.ts';
import { type Port, realSurroundings } from '../../../src/hosts/threads/surroundings.ts';
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
  let port: Port | undefined;
  const thread = new JobThread((hello) => {
    ({ port } = hello);
  });
  const { origin } = new RunClock(realSurroundings);
  const shared = control.buffer as SharedArrayBuffer;
  thread.begin({ settings, activityModules: [], control: shared, processId: 1, origin });
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
