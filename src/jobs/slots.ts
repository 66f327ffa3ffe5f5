import type { RunbookServer } from '../model/job.ts';
import { InvariantError } from '../model/problem.ts';
import {
  hasSlot,
  isFree,
  type JobEntry,
  type JobLine,
  type JobRequest,
  type LimitedRunbook,
  type Place,
  type ServerPlace,
} from './job-state.ts';

/** Whether a place is full of jobs that wait. */
function isBlocked(place: Place): boolean {
  return !hasSlot(place) && place.waiting === place.held;
}

/**
 * Keeps which jobs hold the slots of the runbook servers and of the runbooks (section 7). Every method is
 * O(1) in jobs and servers, and O(n) in the lists of servers that a server stands in.
 */
export class Slots {
  readonly servers: readonly ServerPlace[];
  readonly #byName: ReadonlyMap<string, ServerPlace>;
  readonly #runbooks = new Map<string, LimitedRunbook>();
  /** The runbooks and servers that are full of jobs that wait. */
  readonly #blocked = new Set<LimitedRunbook | ServerPlace>();
  #held = 0;

  /** `servers`: in their order, with distinct names and throttles from 1. */
  constructor(servers: readonly RunbookServer[]) {
    this.servers = servers.map(({ name, throttle }, index) => {
      if (!(throttle >= 1)) throw new InvariantError(`server ${name} has a throttle of ${throttle}`);
      return { ...newPlace(name, throttle), index, isUp: true, choices: [], jobs: new Set() };
    });
    this.#byName = new Map(this.servers.map((server) => [server.name, server]));
    if (this.#byName.size !== servers.length) throw new InvariantError('two servers share a name');
  }

  /** How many jobs hold a slot. */
  get held(): number {
    return this.#held;
  }

  /** Whether some place is wanted and full of jobs that wait. Every deadlock begins with one (A25). */
  get anyStalled(): boolean {
    for (const place of this.#blocked) {
      if ('wanted' in place ? place.wanted > 0 : place.choices.some(({ choice }) => choice.wanted > 0))
        return true;
    }
    return false;
  }

  /** The server of that name. Throws InvariantError if there is none. */
  server(name: string): ServerPlace {
    const server = this.#byName.get(name);
    if (server === undefined) throw new InvariantError(`there is no server ${name}`);
    return server;
  }

  /**
   * The place of the runbook that a request is for. Throws InvariantError if its limit differs from before.
   */
  runbook({ runbook, maxSimultaneousJobs }: JobRequest): LimitedRunbook {
    const known = this.#runbooks.get(runbook);
    const place = known ?? { ...newPlace(runbook, maxSimultaneousJobs), wanted: 0 };
    if (!(maxSimultaneousJobs >= 1) || maxSimultaneousJobs !== place.limit) {
      const was = place.limit === maxSimultaneousJobs ? '' : `, but was ${place.limit}`;
      throw new InvariantError(`the job concurrency of ${runbook} is ${maxSimultaneousJobs}${was}`);
    }
    if (known === undefined) this.#runbooks.set(runbook, place);
    return place;
  }

  /** Gives a job its slot on a server and of its runbook. */
  hold(entry: JobEntry, server: ServerPlace): void {
    const { runbook } = entry.line;
    if (!isFree(server) || !hasSlot(runbook)) {
      throw new InvariantError(
        `job ${entry.job.id} gets a slot of ${runbook.name} on ${server.name} although none is free`,
      );
    }
    this.#held += 1;
    entry.job.holdsSlot = true;
    this.#count(runbook, 'held', 1);
    this.#count(server, 'held', 1);
    if (!hasSlot(server)) tell(server, false);
  }

  /** Releases the slot of a job. */
  release(entry: JobEntry): void {
    const server = entry.server as ServerPlace;
    const wasFull = !hasSlot(server);
    this.#held -= 1;
    entry.job.holdsSlot = false;
    this.#count(entry.line.runbook, 'held', -1);
    this.#count(server, 'held', -1);
    if (wasFull && server.isUp) tell(server, true);
  }

  /** A server is up or down. */
  turn(server: ServerPlace, isUp: boolean): void {
    if (server.isUp === isUp) return;
    server.isUp = isUp;
    if (hasSlot(server)) tell(server, isUp);
  }

  /** A job that holds its slot begins to wait (1) or ends its wait (-1). */
  countWaiting(entry: JobEntry, by: 1 | -1): void {
    this.#count(entry.line.runbook, 'waiting', by);
    this.#count(entry.server as ServerPlace, 'waiting', by);
  }

  /** One job more (1) or fewer (-1) stands in a line. */
  countWanted({ runbook, choice }: JobLine, by: 1 | -1): void {
    runbook.wanted += by;
    choice.wanted += by;
  }

  #count(place: LimitedRunbook | ServerPlace, what: 'held' | 'waiting', by: 1 | -1): void {
    place[what] += by;
    if (isBlocked(place)) this.#blocked.add(place);
    else if (this.#blocked.size > 0) this.#blocked.delete(place);
  }
}

/** A job can begin on a server now, or no more. */
function tell({ choices }: ServerPlace, isNowFree: boolean): void {
  for (const { choice, place } of choices) choice.changed(place, isNowFree);
}

function newPlace(name: string, limit: number): Place {
  return { name, limit, held: 0, waiting: 0 };
}
