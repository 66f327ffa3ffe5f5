import type { Bundle } from '../../model/bundle.ts';
import type { TraceEvent } from '../../trace/trace-event.ts';
import type { HostResult, RunProgress } from '../run.ts';
import type { RunOptions } from '../settings/run-options.ts';

/** What a thread that plays simulations begins with. */
export interface SimulationThreadData {
  /** Files of activity types to import. */
  readonly activityModules: readonly string[];
  /** One number: the job whose activity is being played by code of a user's own; 0 for none. */
  readonly playing: SharedArrayBuffer;
}

/** The messages to a thread that plays simulations. */
export type ToSimulation =
  | {
      readonly kind: 'play';
      /** Left out if it is that of the run before. */
      readonly bundle: Bundle | undefined;
      /** Without functions. */
      readonly options: RunOptions;
      /** The values of the counters. */
      readonly counters: ArrayBufferLike;
      readonly tellsProgress: boolean;
    }
  | { readonly kind: 'cancel'; readonly reason: string | undefined }
  /** The limit of real time is reached. */
  | { readonly kind: 'timeIsUp' }
  | { readonly kind: 'pause'; readonly isPaused: boolean }
  /** A batch of events has been dealt with. */
  | { readonly kind: 'taken' };

/** The messages of a thread that plays simulations, in the order things happened. */
export type FromSimulation =
  /** The modules have been imported. */
  | { readonly kind: 'ready' }
  | { readonly kind: 'events'; readonly events: readonly TraceEvent[] }
  | { readonly kind: 'progress'; readonly progress: RunProgress }
  | { readonly kind: 'result'; readonly result: HostResult }
  /** The caller's mistake, or a defect of Pianola; the thread can play another run. */
  | { readonly kind: 'refused'; readonly message: string; readonly hint: string | undefined }
  | { readonly kind: 'defect'; readonly message: string; readonly stack: string | undefined }
  /** Something broke while a run was played. The thread is of no use any more. */
  | { readonly kind: 'broken'; readonly message: string }
  /** The event loop has run empty while a user's own code had still to settle its promise. */
  | { readonly kind: 'stuck' };

/** The thread pauses while more batches of events than this are on their way. */
export const batchesAhead = 8;
