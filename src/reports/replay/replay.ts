import type { Certainty } from '../../analysis/link-passing.ts';
import type { ActivityStatus } from '../../model/published-data.ts';
import type { CauseLine } from '../explain/first-cause.ts';

/** What a page needs beside the trace to show a run: what was played, drawn and explained. Plain data. */
export interface Replay {
  /** Those of the definition that the trace has jobs of, in its order. */
  readonly runbooks: readonly ReplayRunbook[];
  /** How many events the whole trace has; the page may have fewer. */
  readonly events: number;
  /** What a reader must know first: that the trace is cut or torn. Blank if there is nothing. */
  readonly note: string;
}

/** A runbook of a page. */
export interface ReplayRunbook {
  readonly path: string;
  /** Its picture, as `graph` draws it; the links of the runbook stand in it in their stored order. */
  readonly svg: string;
  readonly activities: readonly ReplayActivity[];
  /** In stored order. */
  readonly links: readonly ReplayLink[];
}

/** An activity of a page, and why it ran as often as it did, in the words of `explain`. */
export interface ReplayActivity {
  readonly id: string;
  readonly name: string;
  readonly type: string;
  readonly isJunction: boolean;
  /** `ran 6 times: 3 rows of List files x 2 links`; blank where the trace is of another version. */
  readonly why: string;
  /** For one that never ran: a line for each link to it. */
  readonly details: readonly string[];
  /** Up to the first cause. */
  readonly causes: readonly CauseLine[];
}

/** A link of a page. */
export interface ReplayLink {
  /** Ids of activities. */
  readonly from: string;
  readonly to: string;
  /** Whether a row of an execution with this status passes. */
  readonly on: Readonly<Record<ActivityStatus, Certainty>>;
}
