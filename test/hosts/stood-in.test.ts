// The result says what was stood in for, and what nothing used of the caller's outcomes (format 3 and 5).
import { expect, test } from 'vitest';
import { simulate } from '../../src/hosts/simulation/simulate.ts';
import { bundleOf, hosts, played } from '../support/host-play.ts';
import { list, message } from '../support/runbook-file.ts';

test.each(hosts)('%s: every execution that was stood in for counts', async (_name, host) => {
  const bundle = await bundleOf({ a: list(3), b: { simulate: {} }, c: message('x') });
  const { result } = await played(host(bundle));
  expect([result.executions, result.simulated]).toEqual([7, 4]);
});

test('what is computed is not stood in for; attempts of a loop count', async () => {
  const computed = await played(simulate(await bundleOf({ c: message('x') })));
  expect(computed.result.simulated).toBe(0);
  const looped = await bundleOf({
    a: { simulate: [{ attempts: '1-2', status: 'failed' }, {}], loop: { exit: [{ status: ['success'] }] } },
  });
  expect((await played(simulate(looped))).result.simulated).toBe(3);
});

test('under simulate the outcomes that nothing used are told', async () => {
  const bundle = await bundleOf({ a: {}, b: { enabled: false } });
  const unused = async (mocks: object) =>
    (await played(simulate(bundle, { mocks: { Test: mocks } as never }))).result.unusedMocks;
  expect(await unused({ a: {} })).toEqual([]);
  expect(await unused({ a: [{ attempts: 2 }, {}, {}], b: {} })).toEqual([
    { runbook: '\\Test', activity: 'a', entry: 1, why: 'never-matched' },
    { runbook: '\\Test', activity: 'a', entry: 3, why: 'never-matched' },
    { runbook: '\\Test', activity: 'b', entry: null, why: 'never-asked' },
  ]);
  expect((await played(simulate(bundle))).result.unusedMocks).toEqual([]);
});

test('triggers are used when one of them fires', async () => {
  const bundle = await bundleOf({ watch: { type: 'Monitor Folder' }, log: message('x') });
  const mocks = { Test: { watch: { triggers: [{ at: 5 }] } } };
  expect((await played(simulate(bundle, { mocks }))).result.unusedMocks).toEqual([]);
});
