import type { Execution } from '../databus/token.ts';
import type { InstanceStatus, Row } from '../model/published-data.ts';
import type { InstanceLimit } from '../model/run-limit.ts';

/** What the host must do next for an instance. */
export type Command =
  /** Play this execution, then call `settle`. Only one runs at a time. */
  | Execution
  /** Wait: nothing can run before this time. Then call `next` again. */
  | { readonly kind: 'wait'; readonly untilMs: number }
  | InstanceEnding;

export interface InstanceEnding {
  readonly kind: 'ended';
  readonly status: InstanceStatus;
  readonly returned: readonly Row[];
  /** Whether a Break ran (section 14.2). */
  readonly broke: boolean;
  /** Set when the engine gave up (exit code 4). */
  readonly limit?: InstanceLimit;
  /** The `seq` of the InstanceEnd event. */
  readonly seq: number;
}
