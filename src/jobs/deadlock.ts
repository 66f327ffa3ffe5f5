import {
  type AwaitedChildren,
  hasSlot,
  type JobEntry,
  type JobLine,
  type Place,
  type ServerPlace,
} from './job-state.ts';
import type { PendingJobs } from './pending-jobs.ts';

/** One job of a deadlock, and what it waits for. */
export interface DeadlockLink {
  readonly job: number;
  /** The path of its runbook. */
  readonly runbook: string;
  /**
   * `child`: the next job of the chain must end. `concurrency` or `server`: the job needs a slot of its
   * runbook or of one of its servers, which the next job of the chain holds and does not give up. `queue`:
   * the next job must start before it (A23, `strict`).
   */
  readonly waitsFor: 'child' | 'concurrency' | 'server' | 'queue';
  /** For a slot: the runbook or the servers it belongs to. */
  readonly of: readonly string[];
  /** For a slot: how many there are. */
  readonly slots: number;
  /** For a slot: the ids of the jobs that hold one. All of them wait and can never go on. */
  readonly holders: readonly number[];
}

/** Jobs that wait for each other for ever (A25). */
export interface Deadlock {
  /** Each job waits for the next, and the last for the first. */
  readonly chain: readonly DeadlockLink[];
  /** One plain sentence that names the jobs of the chain by number and runbook. */
  readonly message: string;
}

/**
 * Finds the deadlock among jobs that wait, if there is one. The result is exact: the jobs of a deadlock are
 * those that the least fixpoint of "can go on" does not reach.
 *
 * - A job that runs and does not wait can go on.
 * - A job that will be cancelled can go on. A deadline cancels it, or the loss of its server, or a parent
 *   that can go on and then does not need it any more.
 * - A pending job can go on if its runbook and a server it may use each have a free slot, or one held by a
 *   job that can go on. A server that is down may come back.
 * - A waiting job can go on if enough of its children can, or if it waits for a time as well.
 *
 * Each round is linear in the waiting jobs and the lines of their children. A round reaches everything that
 * does not depend on slots.
 */
export function findDeadlock(waiting: Iterable<JobEntry>, queue: PendingJobs): Deadlock | undefined {
  const prospects = new Prospects(queue);
  // A child is younger than its parent. So children come first, and it is known whether they can go on when
  // their parent is looked at.
  let stuck = [...waiting].sort((a, b) => b.job.id - a.job.id);
  for (let before = Infinity; stuck.length < before; ) {
    before = stuck.length;
    prospects.beginRound();
    stuck = stuck.filter((entry) => !prospects.reach(entry));
  }
  const oldest = stuck.at(-1);
  if (oldest === undefined) return undefined;
  const chain = chainFrom(oldest, stuck.reverse(), prospects);
  return { chain, message: deadlockMessage(chain) };
}

/** The jobs that are known to be able to go on. */
class Prospects {
  readonly #queue: PendingJobs;
  readonly #able = new Set<JobEntry>();
  /** Places with a slot held by a waiting job that can go on. */
  readonly #loosened = new Set<Place>();
  /** With `strict`: the oldest job that cannot start. No younger job starts before it. */
  #barrier: JobEntry | undefined;

  constructor(queue: PendingJobs) {
    this.#queue = queue;
  }

  beginRound(): void {
    this.#barrier = undefined;
    if (!this.#queue.isStrict) return;
    for (const line of this.#queue.lines()) {
      const first = this.opens(line) ? undefined : this.#queue.first(line);
      if (first === undefined) continue;
      const blocking = this.#isNeeded(first) ? [first] : this.#queue.standingIn(line);
      for (const entry of blocking) {
        const isOlder = entry.job.id < (this.#barrier?.job.id ?? Infinity);
        if (isOlder && this.#isNeeded(entry)) this.#barrier = entry;
      }
    }
  }

  /** Whether a waiting job can go on. If so, it is remembered. */
  reach(entry: JobEntry): boolean {
    if (!this.#canGoOn(entry)) return false;
    this.#able.add(entry);
    this.#loosened.add(entry.line.runbook);
    this.#loosened.add(entry.server as ServerPlace);
    return true;
  }

  /**
   * What a job that cannot go on waits for: a child, a slot of one of several places, or the job before it in
   * the queue.
   */
  obstacle(
    entry: JobEntry,
  ): { readonly child: JobEntry } | { readonly places: readonly Place[] } | { readonly before: JobEntry } {
    if (entry.job.status === 'Running') return { child: this.#stuckChild(entry) };
    if (!this.#yields(entry.line.runbook)) return { places: [entry.line.runbook] };
    if (!this.opens(entry.line)) return { places: entry.line.choice.servers };
    return { before: this.#barrier as JobEntry };
  }

  /**
   * Whether the jobs of a line will get their slots or be cancelled, apart from their order. A server that is
   * down has all its slots free.
   */
  opens({ runbook, choice }: JobLine): boolean {
    return choice.isTimed || (this.#yields(runbook) && choice.servers.some((server) => this.#yields(server)));
  }

  /** Whether a slot of the place is free or will be. */
  #yields(place: Place): boolean {
    return hasSlot(place) || place.waiting < place.held || this.#loosened.has(place);
  }

  #canGoOn(entry: JobEntry): boolean {
    const { wait, children } = entry;
    if (wait?.isTimed || children === undefined || children.isEmpty || this.#willBeStopped(entry))
      return true;
    const hopes = this.#hopes(children);
    return wait?.needs === 'all' ? hopes.every((hope) => hope) : hopes.some((hope) => hope);
  }

  #willBeStopped(entry: JobEntry): boolean {
    const { line, server, isStopping } = entry;
    return line.choice.isTimed || isStopping || !server?.isUp || !this.#isNeeded(entry);
  }

  /** Whether the job is needed: no parent will cancel it because another child was first. */
  #isNeeded({ awaitedBy }: JobEntry): boolean {
    return awaitedBy?.wait?.needs !== 'first' || !this.#able.has(awaitedBy);
  }

  /**
   * For each child, whether it will end. Without `strict` all pending children of a line have the same
   * prospects, so one of them is enough.
   */
  *#hopes({ begun, pending }: AwaitedChildren): Generator<boolean, undefined> {
    for (const child of begun) yield this.#isUnderWay(child);
    for (const members of pending.values()) {
      for (const child of members) {
        yield this.#canStart(child);
        if (!this.#queue.isStrict) break;
      }
    }
  }

  #isUnderWay(child: JobEntry): boolean {
    return child.wait === undefined || this.#able.has(child);
  }

  #canStart({ job, line }: JobEntry): boolean {
    if (line.choice.isTimed || !this.#queue.isStrict) return this.opens(line);
    return job.id < (this.#barrier?.job.id ?? Infinity);
  }

  /** The oldest child that will never end. */
  #stuckChild({ children }: JobEntry): JobEntry {
    const pending = [...(children?.pending.values() ?? [])].flatMap((members) => [...members]);
    const stuck = [
      ...[...(children?.begun ?? [])].filter((child) => !this.#isUnderWay(child)),
      ...pending.filter((child) => !this.#canStart(child)),
    ];
    return stuck.reduce((a, b) => (b.job.id < a.job.id ? b : a));
  }
}

/**
 * Follows from a stuck job what each job waits for, until a job comes up again. The jobs from there on wait
 * for each other.
 */
function chainFrom(start: JobEntry, stuck: readonly JobEntry[], prospects: Prospects): DeadlockLink[] {
  const path: JobEntry[] = [];
  const links: DeadlockLink[] = [];
  let at = start;
  while (!path.includes(at)) {
    path.push(at);
    const { link, next } = linkOf(at, path, stuck, prospects);
    links.push(link);
    at = next;
  }
  return links.slice(path.indexOf(at));
}

function linkOf(
  entry: JobEntry,
  path: readonly JobEntry[],
  stuck: readonly JobEntry[],
  prospects: Prospects,
): { readonly link: DeadlockLink; readonly next: JobEntry } {
  const obstacle = prospects.obstacle(entry);
  const named = { job: entry.job.id, runbook: entry.line.runbook.name };
  const noSlot = { of: [], slots: 0, holders: [] };
  if ('child' in obstacle) return { link: { ...named, waitsFor: 'child', ...noSlot }, next: obstacle.child };
  if ('before' in obstacle)
    return { link: { ...named, waitsFor: 'queue', ...noSlot }, next: obstacle.before };
  const { places } = obstacle;
  const holders = stuck.filter(
    ({ line, server }) => places.includes(line.runbook) || places.includes(server as Place),
  );
  const link: DeadlockLink = {
    ...named,
    waitsFor: places[0] === entry.line.runbook ? 'concurrency' : 'server',
    of: places.map(({ name }) => name),
    slots: places.reduce((sum, { limit }) => sum + limit, 0),
    holders: holders.map(({ job }) => job.id),
  };
  // A holder that was met before closes the chain. The one met last gives the shortest chain.
  const next = path.findLast((met) => holders.includes(met)) ?? (holders[0] as JobEntry);
  return { link, next };
}

/** The most holders of slots that are named; the rest are counted. */
const mostNamed = 5;

/** A chain of jobs that wait for each other, as one sentence without a full stop. */
export function deadlockMessage(chain: readonly DeadlockLink[]): string {
  const clauses = chain.map((link, index) => {
    const next = chain[index + 1];
    const waits = index === 0 ? `${named(link)} waits` : 'which waits';
    return `${waits} ${reason(link, next, chain[0] as DeadlockLink)}`;
  });
  return clauses.join(', ');
}

function named({ job, runbook }: DeadlockLink): string {
  return `job ${job} (${runbook})`;
}

function reason(link: DeadlockLink, next: DeadlockLink | undefined, first: DeadlockLink): string {
  const follower = next === undefined ? `job ${first.job}` : named(next);
  if (link.waitsFor === 'child') return `for ${follower}`;
  if (link.waitsFor === 'queue') return `in the queue behind ${follower}`;
  const owners = link.of.join(' and ');
  const owner = link.waitsFor === 'concurrency' ? owners : `server${link.of.length > 1 ? 's' : ''} ${owners}`;
  if (link.slots === 1) return `for the only slot of ${owner}, held by ${follower}`;
  const place = `for one of the ${link.slots} slots of ${owner}, all held by waiting jobs`;
  return next === undefined ? `${place}: ${numbers(link.holders)}` : `${place}, one of them ${follower}`;
}

/** `1, 2 and 3`, or `1, 2, 3, 4, 5 and 45 more`. */
function numbers(jobs: readonly number[]): string {
  const rest = jobs.length - mostNamed;
  if (rest > 1) return `${jobs.slice(0, mostNamed).join(', ')} and ${rest} more`;
  return `${jobs.slice(0, -1).join(', ')} and ${jobs.at(-1)}`;
}
