import type { ActivityStatus, Row } from '../model/published-data.ts';
import { emptyRow } from '../model/published-data.ts';
import type { Activity } from '../model/runbook.ts';
import type { UtcOffset } from './calendar.ts';

/** What is the same for every execution of one instance and published with each of them. */
export interface InstanceFacts {
  readonly runbookName: string;
  readonly runbookPath: string;
  readonly serverName: string;
  /** Orchestrator runs each job in a process of its own; a host that does not says what stands in. */
  readonly processId: number;
  readonly utcOffset: UtcOffset;
  /** When the instance was started, in milliseconds since 1970. */
  readonly startMs: number;
}

/** Where an execution stands in the loop of its activity (section 5). */
export interface LoopProgress {
  /** From 1. */
  readonly attempt: number;
  /** Start of the first attempt. */
  readonly startMs: number;
}

/**
 * One execution of one activity for one token and one attempt of its loop: what Orchestrator calls an
 * activity instance (1.1). The engine fills it in once, when the activity has ended; from then on it never
 * changes, and every token of its rows reads it. A million of them are alive at once in a large fan-out,
 * hence the few fields.
 */
export class Execution {
  readonly activity: Activity;
  /** The activity's place in its runbook, from 0. */
  readonly activityIndex: number;
  readonly facts: InstanceFacts;
  /** The token the activity runs on. */
  readonly token: Token;
  /** From 1, in the order the instance ran its activities. */
  readonly sequenceNumber: number;
  /**
   * Start and end are kept as milliseconds since the instance started: small whole numbers cost nothing
   * extra.
   */
  readonly #startedMs: number;
  #endedMs = 0;
  /** Only after the first attempt of a loop. */
  readonly #loop: LoopProgress | undefined;
  /** `seq` of the trace event that started it, then of the one that ended it. */
  causeSeq = 0;
  status: ActivityStatus = 'success';
  errorSummary = '';
  /** Execution-level items: the same on every row. */
  items: Row = emptyRow;
  /** Row-level items, one entry a row. */
  rows: readonly Row[] = noRows;

  constructor(
    activity: Activity,
    activityIndex: number,
    facts: InstanceFacts,
    token: Token,
    sequenceNumber: number,
    startMs: number,
    loop?: LoopProgress,
  ) {
    this.activity = activity;
    this.activityIndex = activityIndex;
    this.facts = facts;
    this.token = token;
    this.sequenceNumber = sequenceNumber;
    this.#startedMs = startMs - facts.startMs;
    this.#loop = loop;
  }

  /** Milliseconds since 1970. */
  get startMs(): number {
    return this.facts.startMs + this.#startedMs;
  }

  /** Milliseconds since 1970; the start of the instance until the activity has ended. */
  get endMs(): number {
    return this.facts.startMs + this.#endedMs;
  }

  set endMs(endMs: number) {
    this.#endedMs = endMs - this.facts.startMs;
  }

  /** What templates of this execution take as the time: an execution is a scope to resolve them in. */
  get nowMs(): number {
    return this.startMs;
  }

  get kind(): 'execute' {
    return 'execute';
  }

  /** From 1; above 1 only in a loop. */
  get attempt(): number {
    return this.#loop?.attempt ?? 1;
  }

  /** Start of the first attempt, in milliseconds since 1970. */
  get loopStartMs(): number {
    return this.#loop?.startMs ?? this.startMs;
  }
}

const noRows: readonly Row[] = [];

/**
 * An immutable lineage record (1.2): one row of one execution, and the token that execution descends from.
 * The lineage is the chain of parents, never a copied map; looking something up walks it.
 */
export class Token {
  /** The execution that produced it; undefined for the token that starts an instance or a Junction. */
  readonly execution: Execution | undefined;
  /** Which row of the execution, from 0. */
  readonly row: number;
  readonly parent: Token | undefined;
  #path: string | undefined;

  /** `path` is given for a root only; the others' follows from the execution and the row. */
  constructor(execution: Execution | undefined, row: number, parent: Token | undefined, path?: string) {
    this.execution = execution;
    this.row = row;
    this.parent = parent;
    this.#path = path;
  }

  /**
   * Row numbers from the root, `1.3.2`; a Junction starts a new root, `J1.1`. Worked out when first asked
   * for.
   */
  get path(): string {
    this.#path ??= rowPath((this.execution as Execution).token, this.row);
    return this.#path;
  }

  /** The path this one extends by a row; null for the first token of an instance or a Junction. */
  get parentPath(): string | null {
    return this.execution === undefined ? null : this.execution.token.path;
  }
}

/** The path of a row (from 0) of an execution that ran on this token. */
export function rowPath(ranOn: Token, row: number): string {
  return row === 0 ? `${ranOn.path}.1` : `${ranOn.path}.${row + 1}`;
}

/**
 * The token of the row that `activity` put into this lineage, or undefined: an activity of another branch,
 * one that did not run, or one behind a Junction (A8). Cost: the length of the lineage at most.
 */
export function ancestorOf(token: Token, activity: Activity): Token | undefined {
  let at: Token | undefined = token;
  while (at !== undefined && at.execution?.activity !== activity) at = at.parent;
  return at;
}

/** The nearest token that both lineages pass through. */
export function commonAncestor(left: Token | undefined, right: Token | undefined): Token | undefined {
  const seen = new Set<Token>();
  for (let at = left; at !== undefined; at = at.parent) seen.add(at);
  let at = right;
  while (at !== undefined && !seen.has(at)) at = at.parent;
  return at;
}
