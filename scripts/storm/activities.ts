import { z } from 'zod';
import { standardCatalogue } from '../../src/activities/catalogue.ts';
import { defineActivity } from '../../src/activities/define-activity.ts';
import type { ActivityType } from '../../src/engine/activity-type.ts';
import type { Outcome } from '../../src/engine/outcome.ts';
import type { Inside } from './threads.ts';

/** What an activity of the storm can do to its thread. */
export const deeds = ['wait', 'reject', 'never', 'hang', 'exit', 'error', 'memory', 'exit later'] as const;
export type Deed = (typeof deeds)[number];

const done: Outcome = { status: 'success' };

/** All activity types, in one thread. So a thread of the storm never has to load any. */
export function typesIn(inside: Inside): readonly ActivityType[] {
  return [...standardCatalogue.values(), stormWork(inside)];
}

/** Does what its name says, after so many milliseconds. */
export function stormWork(inside: Inside): ActivityType {
  return defineActivity({
    name: 'Storm Work',
    category: 'System',
    summary: 'Part of the storm.',
    properties: () => z.strictObject({ what: z.string(), ms: z.number() }),
    publishesAreKnown: false,
    play: {
      how: 'live',
      needs: [],
      prepare: ({ activity }) => {
        const { what, ms } = activity.properties as { readonly what: Deed; readonly ms: number };
        return () => work(inside, what, ms);
      },
    },
  });
}

function work(inside: Inside, what: Deed, ms: number): Promise<Outcome> {
  const after = (end: () => Outcome) =>
    new Promise<Outcome>((resolve, reject) => {
      inside.later(ms, () => {
        try {
          resolve(end());
        } catch (error) {
          reject(error);
        }
      });
    });
  switch (what) {
    case 'wait':
      return after(() => done);
    case 'reject':
      return after(() => {
        throw new Error('this activity fails');
      });
    case 'never':
      return new Promise(() => undefined);
    case 'hang':
      inside.hang();
      return new Promise(() => undefined);
    case 'exit later':
      inside.later(ms, () => inside.die('exit'));
      return Promise.resolve(done);
    case 'exit':
    case 'error':
    case 'memory':
      inside.die(what);
      return new Promise(() => undefined);
  }
}
