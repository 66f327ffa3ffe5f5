import type { Position } from '../formats/text/place.ts';
import type { RunResult } from '../hosts/run.ts';
import type { Bundle } from '../model/bundle.ts';
import type { Mocks } from '../model/mock.ts';
import type { Problem } from '../model/problem.ts';
import type { RunbookCounts } from '../trace/trace-counts.ts';
import type { TraceEvidence } from '../trace/trace-evidence.ts';
import type { ToldDeviation } from '../what-if/told-schedule.ts';
import type { CoveredDefinition } from './coverage.ts';
import type { Failure } from './expectations/expectation.ts';
import type { MutantKind } from './mutants/change.ts';

/** A failure with the line and column of the expectation. */
export type LocatedFailure = Failure & Position;

/** What is known of the run of a case that failed, for the causes of its failures. */
export interface CaseEvidence {
  readonly evidence: TraceEvidence;
  /** By the path of the runbook. */
  readonly counts: ReadonlyMap<string, RunbookCounts>;
  /** The outcomes it was played with, by the path of the runbook and the id of the activity. */
  readonly mocks: Mocks;
}

/** One case that was played, or was to be. The place is that of the case, or of its row of a table. */
export interface TestedCase extends Position {
  readonly file: string;
  readonly name: string;
  /** `stopped`: the run was interrupted before it was known. */
  readonly status: 'passed' | 'failed' | 'stopped';
  /** How long it took by the clock, in milliseconds. */
  readonly wallMs: number;
  /** In how many orders it was played. */
  readonly orders: number;
  /** Whether there are more orders than were played. */
  readonly isCutShort: boolean;
  readonly failures: readonly LocatedFailure[];
  /** The shortest order found that breaks it; empty for the documented order. */
  readonly schedule: readonly ToldDeviation[];
  /** How its last run ended; undefined if it could not be played. */
  readonly result: RunResult | undefined;
  /** For a case that failed. */
  readonly evidence: CaseEvidence | undefined;
}

/** One test file. */
export interface TestedFile {
  readonly file: string;
  /** Of the file, of what it names, and of its definition. No case of a file with an error is played. */
  readonly problems: readonly Problem[];
  /** Undefined if the definition has errors. */
  readonly bundle: Bundle | undefined;
  /** The files that were read: this one, those of its definition, its mocks files. */
  readonly inputs: readonly string[];
  /** How many cases it has that the filter lets through. */
  readonly fitting: number;
  /** How many of them were chosen: those of the shard. */
  readonly chosen: number;
}

/** Who noticed a mutant: a case of a test file; or the file itself, which no longer fits the definition. */
export interface MutantNoticed {
  readonly file: string;
  readonly case: string | undefined;
  /** What it said: the message of the first expectation that did not hold, or of what is wrong. */
  readonly message: string;
}

/** A mutant of a runbook, with the place that was changed. */
export interface TestedMutant extends Position {
  readonly kind: MutantKind;
  /** What was changed, in words. */
  readonly what: string;
  /** The path of its runbook. */
  readonly runbook: string;
  readonly file: string;
  /**
   * `timeout`: a case noticed it because its run did not end. `unreached`: no case reaches the changed part,
   * and so none notices it.
   */
  readonly state: 'noticed' | 'timeout' | 'unnoticed' | 'unreached';
  /** Undefined if nobody noticed it. */
  readonly by: MutantNoticed | undefined;
}

/** The mutants of a runbook. */
export interface MutatedRunbook {
  /** Its path. */
  readonly runbook: string;
  /** In the order they were made. */
  readonly mutants: readonly TestedMutant[];
  /** Mutants that were left out: they are no sound runbooks, or `simulate` refuses them. */
  readonly leftOut: number;
}

/** All that was tested. */
export interface TestedRun {
  readonly files: readonly TestedFile[];
  readonly cases: readonly TestedCase[];
  /** Simulated outcomes that no case of their test file used: errors, with their places. */
  readonly unusedMocks: readonly Problem[];
  readonly passed: number;
  readonly failed: number;
  /** Cases that were not played: those after the first failure with `bail`, or after an interrupt. */
  readonly notPlayed: number;
  readonly isInterrupted: boolean;
  /** What the cases reached, by definition; empty unless it was asked for. */
  readonly coverage: readonly CoveredDefinition[];
  /**
   * The mutants of the runbooks that the cases play, by definition and in stored order. Undefined if they
   * were not asked for, or if not all cases passed. Those after an interrupt are missing.
   */
  readonly mutants: readonly MutatedRunbook[] | undefined;
}
