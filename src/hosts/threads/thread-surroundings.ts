import { MessagePort } from 'node:worker_threads';
import type { ActivityType } from '../../engine/activity-type.ts';
import type { QuickJs } from '../sandbox/quickjs.ts';
import { memoryShortage, realHeap } from './heap-watch.ts';
import { type LiveSurroundings, realSurroundings } from './surroundings.ts';

/** What a job's thread takes from outside besides. */
export interface ThreadSurroundings extends LiveSurroundings {
  /** How much of the memory that it may take the thread has taken, from 0 to 1; not told if that is 0. */
  memoryUse?(): number;
  /** Ends the thread if so many bytes more do not fit into its memory. What `last` posts arrives. */
  endIfFull?(bytes: number, last: () => void): void;
  /** Imports activity types of a caller's own. */
  activityTypes(modules: readonly string[]): Promise<readonly ActivityType[]>;
  /** What plays scripts in this thread. */
  quickJs(): Promise<Pick<QuickJs, 'run'>>;
  /**
   * From now on nothing of Pianola keeps the thread alive, until the returned function is called: if nothing
   * else does either, `stuck` is called, and the thread ends. Call it before foreign code is waited for.
   */
  letGo(stuck: () => void): () => void;
  /** Settles when printed text has left the thread, which may end as soon as its job does. */
  printed(): Promise<void>;
}

/** This thread. What many jobs do not need is loaded when it is asked for. */
export const realThread: ThreadSurroundings = {
  ...realSurroundings,
  memoryUse: () => {
    const { used, limit } = realHeap.statistics();
    return used / limit;
  },
  endIfFull: (bytes, last) => {
    if (memoryShortage(bytes) === undefined) return;
    last();
    process.exit(1);
  },
  activityTypes: async (modules) => {
    ports ??= openPorts();
    const { activityTypesOf } = await import('../../files/activity-modules.ts');
    return activityTypesOf(modules);
  },
  quickJs: async () => {
    const { QuickJs } = await import('../sandbox/quickjs.ts');
    const { installedModules } = await import('../sandbox/quickjs-file.ts');
    quickJs ??= new QuickJs(installedModules);
    return quickJs;
  },
  letGo: (stuck) => {
    const held = ports ?? [];
    for (const port of held) port.unref();
    process.once('beforeExit', stuck);
    return () => {
      process.off('beforeExit', stuck);
      for (const port of held) port.ref();
    };
  },
  printed: () =>
    new Promise((resolve) => {
      process.stderr.write('', () => resolve());
    }),
};

let quickJs: QuickJs | undefined;

/** The ports that kept the thread alive before any foreign code was loaded. */
let ports: readonly MessagePort[] | undefined;

/** Those of the pool are in nobody's hands, so Node is asked for them. */
function openPorts(): readonly MessagePort[] {
  const { _getActiveHandles: handles } = process as { _getActiveHandles?: () => readonly unknown[] };
  return (handles?.() ?? []).filter((handle) => handle instanceof MessagePort);
}
