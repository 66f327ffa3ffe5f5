import type { JobOrder } from './settings/play-settings.ts';

/** What a host does for the dispatcher. */
export interface Stage {
  /** Milliseconds since 1970; never goes back. */
  now(): number;
  /** Does `action` at that time, unless it is called off. */
  at(timeMs: number, action: () => void): () => void;
  /** Begins to play a job that has its slot; `ended` answers, in time. `cause`: `seq` of its JobStart. */
  play(order: JobOrder, cause: number): void;
  /** Stops a job that plays; `ended` answers. */
  stop(job: number, reason: string): void;
  /** The server of a job is lost: its instance ends failed, and nothing answers. */
  lose(job: number, reason: string): void;
}
