import type { ActivityType } from '../../engine/activity-type.ts';
import type { QuickJs } from '../sandbox/quickjs.ts';
import { type LiveSurroundings, realSurroundings } from './surroundings.ts';

/** What a job's thread takes from outside besides. */
export interface ThreadSurroundings extends LiveSurroundings {
  /** Imports activity types of a caller's own. */
  activityTypes(modules: readonly string[]): Promise<readonly ActivityType[]>;
  /** What plays scripts in this thread. */
  quickJs(): Promise<Pick<QuickJs, 'run'>>;
  /** Settles when printed text has left the thread, which may end as soon as its job does. */
  printed(): Promise<void>;
}

/** This thread. What many jobs do not need is loaded when it is asked for. */
export const realThread: ThreadSurroundings = {
  ...realSurroundings,
  activityTypes: async (modules) => {
    const { activityTypesOf } = await import('../../files/activity-modules.ts');
    return activityTypesOf(modules);
  },
  quickJs: async () => {
    const { QuickJs } = await import('../sandbox/quickjs.ts');
    quickJs ??= new QuickJs();
    return quickJs;
  },
  printed: () =>
    new Promise((resolve) => {
      process.stderr.write('', () => resolve());
    }),
};

let quickJs: QuickJs | undefined;
