import TinyQueue from 'tinyqueue';
import { InvariantError } from '../model/problem.ts';
import {
  type ChoiceKind,
  hasSlot,
  type JobEntry,
  type JobLine,
  type JobRequest,
  type LimitedRunbook,
  type LineHead,
  ServerChoice,
  type ServerPlace,
} from './job-state.ts';
import type { Slots } from './slots.ts';

const byJobId = (a: JobEntry, b: JobEntry) => a.job.id - b.job.id;

/**
 * The queue of jobs that want a slot: to start, or to go on after a wait for which they gave theirs up.
 *
 * Order: by id, so first in, first out. Jobs whose runbook is at its limit, or whose servers are all full or
 * down, are skipped (A23); with `strict` no job starts before an older one. A job that was put back stands at
 * its old place. Entering, leaving and taking are O(log n) in the queued jobs. Taking looks at each different
 * list of servers once, and there are few of those. How many servers there are makes no difference.
 */
export class PendingJobs {
  readonly #slots: Slots;
  readonly #choices = new Map<string, ServerChoice>();
  readonly #linesOf = new Map<LimitedRunbook, JobLine[]>();
  /** Jobs that wait for their start, by id. Kept only with `strict`. */
  readonly #inOrder: TinyQueue<JobEntry> | undefined;
  #size = 0;

  constructor(slots: Slots, jobOrder: 'skipBlocked' | 'strict') {
    this.#slots = slots;
    this.#inOrder = jobOrder === 'strict' ? new TinyQueue<JobEntry>([], byJobId) : undefined;
  }

  /** Whether no job wants a slot. */
  get isEmpty(): boolean {
    return this.#size === 0;
  }

  /** Whether no job may start before an older one. */
  get isStrict(): boolean {
    return this.#inOrder !== undefined;
  }

  /**
   * The line in which jobs with such a request wait for their start. Throws InvariantError for a server that
   * does not exist.
   */
  lineFor(request: JobRequest): JobLine {
    const runbook = this.#slots.runbook(request);
    const { servers: names, hasDeadline: isTimed = false } = request;
    if (names?.length === 0) throw new InvariantError(`no server may run ${request.runbook}`);
    const key = [isTimed ? 'timed' : 'start', ...(names ?? [])].join('\0');
    const servers = () =>
      names === undefined ? this.#slots.servers : [...new Set(names)].map((name) => this.#slots.server(name));
    return this.#line(runbook, this.#choice(key, servers, { isTimed }));
  }

  /** Adds a job that wants to start, at the place its id gives it. */
  enter(entry: JobEntry): void {
    this.#inOrder?.push(entry);
    this.#enter(entry, entry.line);
  }

  /** Adds a job that wants a slot back on the server it began on. */
  enterToResume(entry: JobEntry): void {
    const server = entry.server as ServerPlace;
    const choice = this.#choice(`resume\0${server.name}`, () => [server], { isForResuming: true });
    this.#enter(entry, this.#line(entry.line.runbook, choice));
  }

  /** Removes a job, if it is in the queue. */
  leave(entry: JobEntry): void {
    if (entry.queuedIn === undefined) return;
    this.#slots.countWanted(entry.queuedIn, -1);
    entry.queuedIn = undefined;
    this.#size -= 1;
  }

  /** Nobody will cancel the job after a time any more: moves it among the jobs without a deadline. */
  dropDeadline(entry: JobEntry): void {
    const { queuedIn, line } = entry;
    if (!line.choice.isTimed) return;
    if (queuedIn === line) this.leave(entry);
    entry.line = this.lineFor({ ...entry.job.request, hasDeadline: false });
    if (queuedIn === line) this.#enter(entry, entry.line);
  }

  /** Takes the next job out of the queue; undefined if none can go on now. */
  take(): { readonly entry: JobEntry; readonly server: ServerPlace } | undefined {
    const starting = this.#firstHead(false);
    const resuming = this.#firstHead(true);
    const head = resuming === undefined || (starting?.id ?? Infinity) < resuming.id ? starting : resuming;
    if (head === undefined) return undefined;
    const entry = head.line.entries.pop() as JobEntry;
    this.leave(entry);
    return { entry, server: head.line.choice.firstFree() };
  }

  /** A runbook that was at its limit has a free slot again. */
  reopened(runbook: LimitedRunbook): void {
    for (const line of this.#linesOf.get(runbook) as JobLine[]) this.#offer(line);
  }

  /** The oldest job of a line; undefined if the line is empty. */
  first(line: JobLine): JobEntry | undefined {
    let first = line.entries.peek();
    while (first !== undefined && first.queuedIn !== line) {
      line.entries.pop();
      first = line.entries.peek();
    }
    return first;
  }

  /** The jobs of a line, in no particular order. A job may come twice. */
  *standingIn(line: JobLine): Iterable<JobEntry> {
    for (const entry of line.entries.data) if (entry.queuedIn === line) yield entry;
  }

  /** All lines, empty ones included. */
  *lines(): Iterable<JobLine> {
    for (const choice of this.#choices.values()) yield* choice.lines.values();
  }

  #enter(entry: JobEntry, line: JobLine): void {
    entry.queuedIn = line;
    this.#size += 1;
    line.entries.push(entry);
    this.#slots.countWanted(line, 1);
    this.#offer(line);
  }

  /** Adds the head of a line to the heads of its choice, unless its runbook is at its limit. */
  #offer(line: JobLine): void {
    const first = hasSlot(line.runbook) ? this.first(line) : undefined;
    if (first === undefined || first.job.id === line.headId) return;
    line.headId = first.job.id;
    line.choice.heads.push({ id: line.headId, line });
  }

  /** The oldest job that can start, or resume, now. */
  #firstHead(isForResuming: boolean): LineHead | undefined {
    let first: LineHead | undefined;
    for (const choice of this.#choices.values()) {
      if (choice.isForResuming !== isForResuming || !choice.hasFree) continue;
      const head = this.#headOf(choice);
      if (head !== undefined && (first === undefined || head.id < first.id)) first = head;
    }
    const isHeldBack = !isForResuming && first !== undefined && first.id !== (this.#oldestId() ?? first.id);
    return isHeldBack ? undefined : first;
  }

  #headOf({ heads }: ServerChoice): LineHead | undefined {
    for (let head = heads.peek(); head !== undefined; head = heads.peek()) {
      const { id, line } = head;
      const isCurrent = id === line.headId;
      if (isCurrent && hasSlot(line.runbook) && this.first(line)?.job.id === id) return head;
      heads.pop();
      if (!isCurrent) continue;
      line.headId = 0;
      this.#offer(line);
    }
    return undefined;
  }

  #oldestId(): number | undefined {
    const inOrder = this.#inOrder;
    while (inOrder !== undefined && inOrder.length > 0 && inOrder.peek()?.job.status !== 'Pending')
      inOrder.pop();
    return inOrder?.peek()?.job.id;
  }

  #choice(key: string, servers: () => readonly ServerPlace[], kind: ChoiceKind): ServerChoice {
    let choice = this.#choices.get(key);
    if (choice === undefined) {
      choice = new ServerChoice(servers(), kind);
      this.#choices.set(key, choice);
    }
    return choice;
  }

  #line(runbook: LimitedRunbook, choice: ServerChoice): JobLine {
    let line = choice.lines.get(runbook.name);
    if (line === undefined) {
      line = { runbook, choice, entries: new TinyQueue<JobEntry>([], byJobId), headId: 0 };
      choice.lines.set(runbook.name, line);
      const lines = this.#linesOf.get(runbook);
      if (lines === undefined) this.#linesOf.set(runbook, [line]);
      else lines.push(line);
    }
    return line;
  }
}
