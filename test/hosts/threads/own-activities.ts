// Activity types that tests steer: this thread and those of the jobs import them, and share numbers with
// `newSteering`.
import { parentPort } from 'node:worker_threads';
import { z } from 'zod';

import { defineActivity } from '../../../src/activities/define-activity.ts';
import type { ActivityType } from '../../../src/engine/activity-type.ts';
import type { Outcome } from '../../../src/engine/outcome.ts';
import { add, places, reached, steering } from './steering.ts';

const done: Outcome = { status: 'success' };
const own = { category: 'System', summary: '', publishesAreKnown: false } as const;

function live(name: string, perform: (what: string) => PromiseLike<Outcome>): ActivityType {
  return defineActivity({
    ...own,
    name,
    properties: () => z.strictObject({ what: z.string().default('') }),
    play: {
      how: 'live',
      needs: [],
      prepare: ({ activity, compile }) => {
        const what = compile(String(activity.properties['what']));
        return ({ scope }) => perform(what.text(scope));
      },
    },
  });
}

/** Goes on when as many are there as are needed: proof that they overlap. */
export const meet = live('Own Meet', async () => {
  const numbers = steering();
  add(numbers, places.arrived, 1);
  await reached(numbers, places.arrived, Atomics.load(numbers, places.needed));
  return done;
});

/** Notes how many are inside at once, at most; lets others come in meanwhile. */
export const crowd = live('Own Crowd', async () => {
  const numbers = steering();
  const inside = add(numbers, places.inside, 1);
  for (let most = Atomics.load(numbers, places.most); inside > most; ) {
    most = Atomics.compareExchange(numbers, places.most, most, inside);
  }
  await new Promise(setImmediate);
  add(numbers, places.inside, -1);
  return done;
});

/** Says that it has arrived, and holds until it is released. */
export const hold = live('Own Hold', async () => {
  const numbers = steering();
  add(numbers, places.arrived, 1);
  await reached(numbers, places.released, 1);
  return done;
});

/** Counts how often it is played. */
export const count = live('Own Count', async () => {
  add(steering(), places.played, 1);
  return done;
});

/** Says what an activity before it, of whatever job, has left in the thread, and leaves something itself. */
export const trace = live('Own Trace', async (what) => {
  const world = globalThis as { pianolaTest?: string };
  const before = world.pianolaTest ?? 'nothing';
  world.pianolaTest = what;
  return { status: 'success', items: { Before: before } };
});

/** Ends its thread, or never ends itself, in the way it is told. */
export const die = live('Own Die', async (what) => {
  const numbers = steering();
  add(numbers, places.arrived, 1);
  switch (what) {
    case 'exception':
      setImmediate(() => {
        throw new RangeError('it broke');
      });
      return new Promise(() => undefined);
    case 'null':
      process.nextTick(() => {
        // biome-ignore lint/style/useThrowOnlyError: code of others may do so.
        throw null;
      });
      return new Promise(() => undefined);
    case 'garbage':
      parentPort?.postMessage('garbage');
      parentPort?.postMessage({ kind: 'hello' });
      setImmediate(() => {
        throw new RangeError('it broke');
      });
      return new Promise(() => undefined);
    case 'exit':
      return process.exit(3);
    case 'memory':
      for (const all: unknown[][] = []; ; ) all.push(new Array(100_000).fill(all.length));
    case 'buffers':
      for (const all: Buffer[] = []; ; ) all.push(Buffer.alloc(1_000_000, all.length));
    case 'loop':
      for (;;);
    case 'wait':
      // A timer, so that something could still happen.
      setInterval(() => undefined, 60_000);
      return new Promise(() => undefined);
    case 'never':
      return new Promise(() => undefined);
    default:
      return done;
  }
});
