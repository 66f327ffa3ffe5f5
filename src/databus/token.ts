import {
  type ActivityStatus,
  countOfRows,
  emptyRow,
  isList,
  type Row,
  type Rows,
  rowList,
} from '../model/published-data.ts';
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
 * An immutable lineage record (1.2): one row of one execution, and the token that the execution ran on. The
 * lineage is the chain of parents, never a copied map. A lookup walks the chain.
 */
export interface Token {
  readonly parent: Token | undefined;
  /** The execution that produced it; undefined for the token that starts an instance or a Junction. */
  readonly execution: Execution | undefined;
  /** Which row of the execution, from 0. */
  readonly row: number;
  /**
   * Row numbers from the root, such as `1.3.2`. A Junction starts a new root, such as `J1.1`. Computed when
   * it is first read.
   */
  readonly path: string;
  /**
   * The path of the parent, which this path extends by a row; null for the first token of an instance or a
   * Junction.
   */
  readonly parentPath: string | null;
}

/** The token that starts an instance, or that a Junction's own execution runs on. */
export class RootToken implements Token {
  readonly parent: undefined;
  readonly execution: undefined;
  readonly row = 0;
  readonly path: string;
  readonly parentPath = null;

  constructor(path: string) {
    this.path = path;
  }
}

/** The token of one row of an execution. */
export class RowToken implements Token {
  readonly execution: Execution;
  readonly row: number;
  readonly parent: Token | undefined;
  #path: string | undefined;

  /** `parent`: the token that the row continues, as a rule the one that the execution ran on. */
  constructor(execution: Execution, row: number, parent: Token | undefined) {
    this.execution = execution;
    this.row = row;
    this.parent = parent;
  }

  get path(): string {
    this.#path ??= rowPath(this.execution.token, this.row);
    return this.#path;
  }

  get parentPath(): string {
    return this.execution.token.path;
  }
}

/** What an execution ended with, beside its rows. */
export interface ExecutionEnd {
  readonly status: ActivityStatus;
  readonly errorSummary: string;
  /** Execution-level items: the same on every row. */
  readonly items: Row;
}

/** What an outcome says of that; absent: nothing. */
type GivenEnd = Pick<ExecutionEnd, 'status'> & Partial<ExecutionEnd>;

/** An activity that an instance plays, with what all its executions there have in common. */
export class PlayedActivity {
  readonly activity: Activity;
  /** Its id, name and type. They are here as well, because activities are objects of many shapes. */
  readonly id: string;
  readonly name: string;
  readonly type: string;
  /** The index of the activity in its runbook, from 0. */
  readonly index: number;
  readonly facts: InstanceFacts;
  #last: ExecutionEnd = notEnded;

  constructor(activity: Activity, index: number, facts: InstanceFacts) {
    this.activity = activity;
    this.id = activity.id;
    this.name = activity.name;
    this.type = activity.type;
    this.index = index;
    this.facts = facts;
  }

  /** This end; the one before, if it is the same: most executions of an activity end alike, and share it. */
  shared({ status, errorSummary = '', items = emptyRow }: GivenEnd): ExecutionEnd {
    const last = this.#last;
    if (last.status !== status || last.errorSummary !== errorSummary || last.items !== items)
      this.#last = { status, errorSummary, items };
    return this.#last;
  }
}

const notEnded: ExecutionEnd = { status: 'success', errorSummary: '', items: emptyRow };

/** The end of an attempt of a loop. */
interface AttemptEnd extends ExecutionEnd {
  readonly loop?: LoopProgress;
}

const noRows: readonly Row[] = [];

/**
 * One execution of one activity for one token and one attempt of its loop; Orchestrator calls it an activity
 * instance (1.1). The engine fills it in once, when the activity has ended. From then on it never changes,
 * and every token of its rows reads it. It is itself the token of its first row, unless a Junction gives that
 * row another lineage.
 *
 * It has few fields, because a million of them are alive at once in a large fan-out: 96 bytes, of which the
 * object itself is 24 and each field 8.
 *
 * | field | |
 * |---|---|
 * | `token`, `#path` | the token it runs on, and the path of its first row if it was read |
 * | `of` | shared by all executions of its activity in the instance |
 * | `sequenceNumber`, `causeSeq` | |
 * | `#startedMs`, `#endedMs` | since the instance started: small whole numbers need no extra memory |
 * | `#end` | shared with the execution before, if that ended alike; with the progress of a loop |
 * | `#rows` | one row, or a list of none or several |
 */
export class Execution implements Token {
  readonly of: PlayedActivity;
  /** The token the activity runs on. */
  readonly token: Token;
  /** From 1, in the order the instance ran its activities. */
  readonly sequenceNumber: number;
  /** The `seq` of the trace event that started it, and later of the one that ended it. */
  causeSeq = 0;
  readonly #startedMs: number;
  #endedMs = 0;
  #end: AttemptEnd;
  #rows: Rows = noRows;
  #path: string | undefined;

  /** `loop`: only after the first attempt of a loop. */
  constructor(
    of: PlayedActivity,
    token: Token,
    sequenceNumber: number,
    startMs: number,
    loop?: LoopProgress,
  ) {
    this.of = of;
    this.token = token;
    this.sequenceNumber = sequenceNumber;
    this.#startedMs = small(startMs - of.facts.startMs);
    this.#end = loop === undefined ? notEnded : { ...notEnded, loop };
  }

  /** Fills in how it ended. `endMs`: milliseconds since 1970. */
  end(given: GivenEnd, rows: Rows, endMs: number): void {
    const { loop } = this.#end;
    const end = this.of.shared(given);
    this.#end = loop === undefined ? end : { ...end, loop };
    this.#endedMs = small(endMs - this.of.facts.startMs);
    this.rows = rows;
  }

  /** An execution is the token of its first row. */
  get execution(): Execution {
    return this;
  }

  get row(): number {
    return 0;
  }

  get parent(): Token {
    return this.token;
  }

  get path(): string {
    this.#path ??= rowPath(this.token, 0);
    return this.#path;
  }

  get parentPath(): string {
    return this.token.path;
  }

  get activity(): Activity {
    return this.of.activity;
  }

  get facts(): InstanceFacts {
    return this.of.facts;
  }

  get status(): ActivityStatus {
    return this.#end.status;
  }

  get errorSummary(): string {
    return this.#end.errorSummary;
  }

  /** Execution-level items: the same on every row. */
  get items(): Row {
    return this.#end.items;
  }

  /** Row-level items, one entry for each row. */
  get rows(): readonly Row[] {
    return rowList(this.#rows);
  }

  set rows(rows: Rows) {
    this.#rows = isList(rows) && rows.length === 1 ? (rows[0] as Row) : rows;
  }

  /** How many rows it has. */
  get rowCount(): number {
    return countOfRows(this.#rows);
  }

  /** The row at a place, from 0; undefined if it has none there. */
  rowAt(place: number): Row | undefined {
    if (isList(this.#rows)) return this.#rows[place];
    return place === 0 ? this.#rows : undefined;
  }

  /** Milliseconds since 1970. */
  get startMs(): number {
    return this.of.facts.startMs + this.#startedMs;
  }

  /** Milliseconds since 1970. Until the activity has ended, it is the start of the instance. */
  get endMs(): number {
    return this.of.facts.startMs + this.#endedMs;
  }

  /** From its start to its end, in milliseconds; negative until it has ended. */
  get durationMs(): number {
    return this.#endedMs - this.#startedMs;
  }

  /** The time for templates of this execution, by the server's clock: an execution is a Scope. */
  get nowMs(): number {
    return this.of.facts.wallOf?.(this.startMs) ?? this.startMs;
  }

  get kind(): 'execute' {
    return 'execute';
  }

  /** From 1; above 1 only in a loop. */
  get attempt(): number {
    return this.#end.loop?.attempt ?? 1;
  }

  /** Start of the first attempt, in milliseconds since 1970. */
  get loopStartMs(): number {
    return this.#end.loop?.startMs ?? this.startMs;
  }
}

/** The same number. V8 keeps a difference of times in a box of its own, even if it is small and whole. */
function small(number: number): number {
  const whole = number | 0;
  return whole === number ? whole : number;
}

/** The path of a row (from 0) of an execution that ran on this token. */
export function rowPath(ranOn: Token, row: number): string {
  return row === 0 ? `${ranOn.path}.1` : `${ranOn.path}.${row + 1}`;
}

/**
 * The token in this lineage for the row that `activity` published. Undefined for an activity of another
 * branch, one that did not run, or one behind a Junction (A8). Takes at most as many steps as the lineage is
 * long.
 */
export function ancestorOf(token: Token, activity: Activity): Token | undefined {
  let at: Token | undefined = token;
  while (at !== undefined && at.execution?.of.activity !== activity) at = at.parent;
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
