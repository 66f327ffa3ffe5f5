import type { RunbookServer } from '../model/job.ts';
import { InvariantError } from '../model/problem.ts';
import type { JobEntry, JobRequest, Place, ServerPlace } from './job-state.ts';

/** Whether a place has a slot left. */
export function hasSlot(place: Place): boolean {
  return place.held < place.limit;
}

/** Whether a job can begin on this server now. */
export function isFree(server: ServerPlace): boolean {
  return server.isUp && hasSlot(server);
}

/**
 * Whether a place is wanted and full, and every job that holds a slot of it waits. Every deadlock begins with
 * such a place (A25).
 */
function isStalled(place: Place): boolean {
  return place.wanted > 0 && !hasSlot(place) && place.waiting === place.held;
}

/**
 * Keeps which jobs hold the slots of the runbook servers and of the runbooks (section 7). Every method is
 * O(1).
 */
export class Slots {
  readonly servers: readonly ServerPlace[];
  readonly #byName: ReadonlyMap<string, ServerPlace>;
  readonly #runbooks = new Map<string, Place>();
  #held = 0;
  #stalled = 0;

  /** `servers`: in their order, with distinct names and throttles from 1. */
  constructor(servers: readonly RunbookServer[]) {
    this.servers = servers.map(({ name, throttle }, index) => {
      if (!(throttle >= 1)) throw new InvariantError(`server ${name} has a throttle of ${throttle}`);
      return { ...newPlace(name, throttle), index, isUp: true, jobs: new Set() };
    });
    this.#byName = new Map(this.servers.map((server) => [server.name, server]));
    if (this.#byName.size !== servers.length) throw new InvariantError('two servers share a name');
  }

  /** How many jobs hold a slot. */
  get held(): number {
    return this.#held;
  }

  /** Whether some place is wanted and full of jobs that wait. Without one there is no deadlock. */
  get anyStalled(): boolean {
    return this.#stalled > 0;
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
  runbook({ runbook, maxSimultaneousJobs }: JobRequest): Place {
    const place = this.#runbooks.get(runbook) ?? newPlace(runbook, maxSimultaneousJobs);
    if (!(maxSimultaneousJobs >= 1) || maxSimultaneousJobs !== place.limit) {
      const was = place.limit === maxSimultaneousJobs ? '' : `, but was ${place.limit}`;
      throw new InvariantError(`the job concurrency of ${runbook} is ${maxSimultaneousJobs}${was}`);
    }
    this.#runbooks.set(runbook, place);
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
  }

  /** Releases the slot of a job. */
  release(entry: JobEntry): void {
    this.#held -= 1;
    entry.job.holdsSlot = false;
    this.#count(entry.line.runbook, 'held', -1);
    this.#count(entry.server as ServerPlace, 'held', -1);
  }

  /** A job that holds its slot begins to wait (1) or ends its wait (-1). */
  countWaiting(entry: JobEntry, by: 1 | -1): void {
    this.#count(entry.line.runbook, 'waiting', by);
    this.#count(entry.server as ServerPlace, 'waiting', by);
  }

  /** One job more (1) or fewer (-1) needs a slot of this runbook on one of these servers. */
  countWanted(runbook: Place, servers: readonly ServerPlace[], by: 1 | -1): void {
    this.#count(runbook, 'wanted', by);
    for (const server of servers) this.#count(server, 'wanted', by);
  }

  #count(place: Place, what: 'held' | 'waiting' | 'wanted', by: 1 | -1): void {
    const before = isStalled(place);
    place[what] += by;
    this.#stalled += Number(isStalled(place)) - Number(before);
  }
}

function newPlace(name: string, limit: number): Place {
  return { name, limit, held: 0, waiting: 0, wanted: 0 };
}
