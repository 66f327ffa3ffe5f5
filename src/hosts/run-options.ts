import type { ActivityType, Permission } from '../engine/activity-type.ts';
import type { Choose } from '../engine/link-orders.ts';
import type { PublishedDataLogging } from '../engine/tracer.ts';
import type { MocksInput } from '../model/mock-schema.ts';
import type { OptionsInput } from '../model/options-schema.ts';
import type { Value } from '../model/published-data.ts';

/** What `simulate` and `run` take beside the bundle. Everything has a default. */
export interface RunOptions {
  /** Path or name of the runbook to play; needed when the bundle has several. */
  readonly runbook?: string;
  /** Values for the parameters of Initialize Data, by name. */
  readonly parameters?: Readonly<Record<string, Value>>;
  /** Simulated outcomes by runbook path, then activity id or name; they win over those in the runbook. */
  readonly mocks?: MocksInput;
  /** Switches that override those of the runbook. */
  readonly options?: OptionsInput;
  /** Seeds everything random; whole, 0 to 2^32 - 1. Default 0. */
  readonly seed?: number;
  /** Runbook servers in order, with their throttles; default one, `RBS01`, with throttle 50. */
  readonly servers?: readonly RunbookServer[];
  /** Published data in ActivityEnd events; default none. */
  readonly publishedData?: PublishedDataLogging;
  /** Ends the run with limit `timeout` after this many milliseconds, virtual under simulate. */
  readonly timeoutMs?: number;
  /** Environment variables of the runbook server, for {{$%NAME%}}; none under simulate unless given. */
  readonly environment?: Readonly<Record<string, string>>;
  /** What live activities may touch; nothing by default. */
  readonly allow?: readonly Permission[];
  /** Activity types of your own, or replacements for standard ones. */
  readonly activityTypes?: readonly ActivityType[];
  /** Decides what the rules leave open; see `Choose`. */
  readonly choose?: Choose;
  /** When simulated time begins, in milliseconds since 1970; default 2000-01-01T00:00:00Z. */
  readonly startMs?: number;
}

export interface RunbookServer {
  readonly name: string;
  /** How many jobs it runs at once. */
  readonly throttle: number;
}
