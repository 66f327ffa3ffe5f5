/** A line of what is told of a case that failed. */
export interface FailureLine {
  /** What it is: where a failure is and what, its diff, its causes, or the order that shows it. */
  readonly kind: 'message' | 'same' | 'expected' | 'actual' | 'cause' | 'order';
  /** How far it is indented, in steps, from 0. */
  readonly level: number;
  readonly text: string;
}
