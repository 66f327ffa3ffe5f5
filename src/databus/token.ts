import type { ActivityStatus, Row } from '../model/published-data.ts';
import { emptyRow } from '../model/published-data.ts';
import type { Activity } from '../model/runbook.ts';
import type { UtcOffset } from './calendar.ts';
import type { MemoryWatch } from './memory-watch.ts';

/** The data that is the same for every execution of an instance and is published with each of them. */
export interface InstanceFacts {
  readonly runbookName: string;
  readonly runbookPath: string;
  readonly serverName: string;
  /** Orchestrator runs each job in a process of its own. A host that does not gives a substitute here. */
  readonly processId: number;
  readonly utcOffset: UtcOffset;
  /**
   * What the clock of the runbook server says at this time, which is the present. Absent where nobody can set
   * that clock.
   */
  wallOf?(nowMs: number): number;
  /** Absent where nobody looks at the memory. */
  readonly memory?: MemoryWatch;
  /** When the instance was started, in milliseconds since 1970. */
  readonly startMs: number;
}

/** The progress of an execution in the loop of its activity (section 5). */
export interface LoopProgress {
  /** From 1. */
  readonly attempt: number;
  /** Start of the first attempt, in milliseconds since 1970. */
  readonly startMs: number;
}

/**
 * One execution of one activity for one token and one attempt of its loop; Orchestrator calls it an activity
 * instance (1.1). The engine fills it in once, when the activity has ended. From then on it never changes,
 * and every token of its rows reads it. It has few fields, because a million of them are alive at once in a
 * large fan-out.
 */
export class Execution {
  readonly activity: Activity;
  /** The index of the activity in its runbook, from 0. */
  readonly activityIndex: number;
  readonly facts: InstanceFacts;
  /** The token the activity runs on. */
  readonly token: Token;
  /** From 1, in the order the instance ran its activities. */
  readonly sequenceNumber: number;
  /**
   * Start and end are milliseconds since the instance started, because small whole numbers need no extra
   * memory.
   */
  readonly #startedMs: number;
  #endedMs = 0;
  /** Only after the first attempt of a loop. */
  readonly #loop: LoopProgress | undefined;
  /** The `seq` of the trace event that started it, and later of the one that ended it. */
  causeSeq = 0;
  status: ActivityStatus = 'success';
  errorSummary = '';
  /** Execution-level items: the same on every row. */
  items: Row = emptyRow;
  /** Row-level items, one entry for each row. */
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

  /** Milliseconds since 1970. Until the activity has ended, it is the start of the instance. */
  get endMs(): number {
    return this.facts.startMs + this.#endedMs;
  }

  set endMs(endMs: number) {
    this.#endedMs = endMs - this.facts.startMs;
  }

  /** The time for templates of this execution, by the server's clock: an execution is a Scope. */
  get nowMs(): number {
    return this.facts.wallOf?.(this.startMs) ?? this.startMs;
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
 * An immutable lineage record (1.2): one row of one execution, and the token that the execution ran on. The
 * lineage is the chain of parents, never a copied map. A lookup walks the chain.
 */
export class Token {
  /** The execution that produced it; undefined for the token that starts an instance or a Junction. */
  readonly execution: Execution | undefined;
  /** Which row of the execution, from 0. */
  readonly row: number;
  readonly parent: Token | undefined;
  #path: string | undefined;

  /** `path` is given only for a root. Other paths follow from the execution and the row. */
  constructor(execution: Execution | undefined, row: number, parent: Token | undefined, path?: string) {
    this.execution = execution;
    this.row = row;
    this.parent = parent;
    this.#path = path;
  }

  /**
   * Row numbers from the root, such as `1.3.2`. A Junction starts a new root, such as `J1.1`. Computed when
   * it is first read.
   */
  get path(): string {
    this.#path ??= rowPath((this.execution as Execution).token, this.row);
    return this.#path;
  }

  /**
   * The path of the parent, which this path extends by a row; null for the first token of an instance or a
   * Junction.
   */
  get parentPath(): string | null {
    return this.execution === undefined ? null : this.execution.token.path;
  }
}

/** The path of a row (from 0) of an execution that ran on this token. */
export function rowPath(ranOn: Token, row: number): string {
  return `${ranOn.path}.${row + 1}`;
}

/**
 * The token in this lineage for the row that `activity` published. Undefined for an activity of another
 * branch, one that did not run, or one behind a Junction (A8). Takes at most as many steps as the lineage is
 * long.
 */
export function ancestorOf(token: Token, activity: Activity): Token | undefined {
  let at: Token | undefined = token;
  while (at !== undefined && at.execution?.activity !== activity) at = at.parent;
  return at;
}

/** The nearest token that both lineages contain. */
export function commonAncestor(left: Token | undefined, right: Token | undefined): Token | undefined {
  const seen = new Set<Token>();
  for (let at = left; at !== undefined; at = at.parent) seen.add(at);
  let at = right;
  while (at !== undefined && !seen.has(at)) at = at.parent;
  return at;
}
