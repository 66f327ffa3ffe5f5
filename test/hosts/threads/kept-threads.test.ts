// Threads that runs share one after another, as those of a runbook server do.
import type { Worker } from 'node:worker_threads';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { RunOptions } from '../../../src/hosts/settings/run-options.ts';
import { KeptThreads } from '../../../src/hosts/threads/kept-threads.ts';
import { runIn } from '../../../src/hosts/threads/run.ts';
import type { Bundle } from '../../../src/model/bundle.ts';
import { knowingOwn, played, severalOf } from '../../support/host-play.ts';
import { message, script } from '../../support/runbook-file.ts';
import { expectWhole, messages } from '../../support/trace.ts';
import { add, newSteering, places, reached } from './steering.ts';

let kept: KeptThreads;
/** The threads that were started, and those of them that have not gone. */
let started = 0;
const left = new Set<Worker>();
const count = (worker: Worker) => {
  started += 1;
  left.add(worker);
  worker.once('exit', () => left.delete(worker));
};

beforeEach(() => {
  kept = new KeptThreads(undefined);
  started = 0;
  process.on('worker', count);
});

afterEach(async () => {
  await kept.close();
  process.off('worker', count);
  expect(left.size).toBe(0);
});

const begin = (bundle: Bundle, more: RunOptions = {}) =>
  knowingOwn((given, options) => runIn(kept.take(), given, options ?? {}))(bundle, more);

/** Leaves its name in its thread, and tells what it finds there. */
const leaver = (name: string, more: object = {}, settings: object = {}) =>
  severalOf(
    {
      Test: {
        activities: { trace: { type: 'Own Trace', what: name }, tell: message('{{trace.Before}}'), ...more },
      },
    },
    settings,
  );

/** What the next run finds in its thread. */
async function foundNext(): Promise<readonly string[]> {
  const all = await played(begin(await leaver('next')));
  expectWhole(all);
  return messages(all);
}

test('runs play in the same thread, one after another, and share nothing of their definitions and settings', async () => {
  const more = {
    look: script(
      "publish('Hour', new Date(0).getHours()); publish('Leak', typeof leak); globalThis.leak = 1",
    ),
    told: message('{{$Token}} {{look.Hour}} {{look.Leak}}'),
  };
  const first = await leaver('first', more, { variables: [{ name: 'Token', encrypted: true }] });
  const second = await leaver('second', more, { variables: [{ name: 'Token', value: 's3cret' }] });
  const tokyo = { secrets: { Token: 's3cret' }, timeZone: 'Asia/Tokyo' };
  const told: (readonly string[])[] = [];
  for (const [bundle, options] of [
    [first, tokyo],
    [second, { timeZone: 'UTC' }],
    [first, tokyo],
    [second, {}],
  ] as const) {
    const all = await played(begin(bundle, options));
    expectWhole(all);
    told.push(messages(all));
  }
  expect(told).toEqual([
    ['nothing', '<encrypted> 9 undefined'],
    ['first', 's3cret 0 undefined'],
    ['second', '<encrypted> 9 undefined'],
    ['first', `s3cret ${new Date(0).getHours()} undefined`],
  ]);
  expect(started).toBe(1);
});

test.each([
  ['exit', {}, 'ended its thread with exit code 3'],
  ['exception', {}, 'broke: it broke'],
  ['never', {}, 'waits for something that can never come'],
  ['loop', { jobTimeoutMs: 500 }, 'the job ran longer than 0.5 s'],
] as const)(
  'a thread that a job was lost with is not used again: %s',
  async (what, options, reason) => {
    newSteering();
    await foundNext();
    const dying = await leaver('dying', { dies: { type: 'Own Die', what } });
    const all = await played(begin(dying, options));
    expectWhole(all);
    expect(messages(all)).toEqual(['next']);
    expect(all.result).toMatchObject({ status: 'failed' });
    expect(all.bytes).toContain(reason);
    expect(await foundNext()).toEqual(['nothing']);
    expect(await foundNext()).toEqual(['next']);
  },
  30_000,
);

test('a job that is cancelled and ends leaves its thread to the next; one that was abandoned does not', async () => {
  const slow = await leaver('slow', { waits: { simulate: { durationMs: 60_000 } } });
  for (const [end, found] of [
    ['cancel', 'slow'],
    ['abandon', 'nothing'],
  ] as const) {
    const run = begin(slow);
    run.on('ActivityStart', ({ activity }) => activity === 'waits' && run[end]());
    expect((await played(run)).result).toMatchObject({ status: 'canceled', isInterrupted: true });
    expect(await foundNext()).toEqual([found]);
  }
}, 30_000);

test('there are as many threads as are needed at once; those that are idle end but for one', async () => {
  kept = new KeptThreads(undefined, 300);
  const steering = newSteering();
  const held = await leaver('held', { holds: { type: 'Own Hold' } });
  const all = Promise.all([1, 2, 3].map(() => played(begin(held))));
  await reached(steering, places.arrived, 3);
  add(steering, places.released, 1);
  for (const { result } of await all) expect(result.status).toBe('success');
  expect(await foundNext()).toEqual(['held']);
  expect(started).toBe(3);
  while (left.size > 1) await new Promise((resolve) => setTimeout(resolve, 20));
  await new Promise((resolve) => setTimeout(resolve, 600));
  expect([started, left.size]).toEqual([3, 1]);
}, 30_000);
