// Activity types of the soak: the main thread and those of the jobs import them, so that they must not bring
// the library along.
import { createRequire } from 'node:module';
import type { ActivityCall, ActivityType, Play } from '../../src/engine/activity-type.ts';
import type { Outcome } from '../../src/engine/outcome.ts';
import { drawKinds } from './kinds.ts';

const done: Outcome = { status: 'success' };

/**
 * Draws which jobs come next: one row for each, with the name of its runbook. The next round is the last,
 * while rounds are left.
 */
export const soakDraw = ownType('Soak Draw', {
  how: 'computed',
  prepare: ({ activity, compile }) => {
    const { left, size, hangs } = activity.properties;
    const leftTemplate = compile(String(left));
    return (call: ActivityCall) => {
      const rest = Number(leftTemplate.text(call.scope)) - 1;
      const drawn = drawKinds(call.seed, Number(size), hangs === true);
      const rows = (rest > 0 ? [...drawn, 'Round'] : drawn).map((kind) => ({ Kind: kind }));
      return { status: 'success', items: { Left: rest }, rows };
    };
  },
});

/** Does what its name says. */
export const soakWork = ownType('Soak Work', {
  how: 'live',
  needs: [],
  prepare: ({ activity }) => {
    const what = String(activity.properties['what']);
    return () => work(what);
  },
});

async function work(what: string): Promise<Outcome> {
  switch (what) {
    case 'break':
      throw new Error('this activity fails');
    case 'throw':
      setImmediate(() => {
        throw new RangeError('this thread breaks');
      });
      return new Promise(() => undefined);
    case 'exit':
      return process.exit(3);
    case 'memory':
      for (const all: unknown[][] = []; ; ) all.push(new Array(100_000).fill(all.length));
    case 'spin':
      for (;;);
    case 'wait':
      // Something keeps the thread waiting, or its end would be known at once.
      setInterval(() => undefined, 60_000);
      return new Promise(() => undefined);
    default:
      return done;
  }
}

function ownType(name: string, play: Play): ActivityType {
  return {
    name,
    category: 'System',
    summary: 'Part of the soak.',
    // Only the thread that reads the definition needs it.
    get properties() {
      const zod = createRequire(import.meta.url)('zod') as typeof import('zod');
      return zod.z.looseObject({});
    },
    publishes: [],
    publishesAreKnown: false,
    multiValue: true,
    start: 'may',
    emptyResult: 'oneBlank',
    play,
  };
}
