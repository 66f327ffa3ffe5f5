import type { FailureLine } from '../tests/failure-line.ts';

/** What a page that plays the cases of tests has beside their runs. Plain data. */
export interface ReplayTests {
  /** In the order of the runs. */
  readonly cases: readonly ReplayCase[];
  /** What the cases reach of the runbooks that they start, in the order of the definition. */
  readonly covers: readonly ReplayCover[];
  /** The paths of the runbooks that no case starts. */
  readonly unstarted: readonly string[];
}

/** A case of a page. */
export interface ReplayCase {
  readonly name: string;
  /** `backup.test.yaml:12:5` */
  readonly place: string;
  readonly status: 'passed' | 'failed' | 'stopped';
  /** What is told of its failures. */
  readonly failures: readonly FailureLine[];
}

/** What all cases together reach of a runbook. */
export interface ReplayCover {
  readonly path: string;
  /** Its picture with what was reached. */
  readonly svg: string;
  /** `activities 80 %, links 75 %, outcomes 50 %` */
  readonly words: string;
  /** Those that count: disabled ones are left out. */
  readonly activities: readonly ReplayActivityCover[];
}

/** What all cases together reach of an activity. */
export interface ReplayActivityCover {
  readonly id: string;
  /** `ran 3 times: 2 success, never failed` */
  readonly words: string;
  /** The positions of the cases in which it ran. */
  readonly cases: readonly number[];
}
