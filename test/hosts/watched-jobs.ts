import type { TraceEvent } from '../../src/trace/trace-event.ts';
import type { RandomWorld } from './random-world.ts';

interface Place {
  readonly runbook: string;
  readonly server: string;
}

/**
 * The jobs of a world as its trace tells them, event by event. What ran on a lost server counts as running no
 * more, and as pending not yet, until it starts anew; what is cancelled counts no more either.
 */
export class WatchedJobs {
  readonly #world: RandomWorld;
  readonly #pending = new Map<number, string>();
  readonly #running = new Map<number, Place>();
  /** Jobs that have asked for children they wait for, and whose activity has not ended. */
  readonly #waiting = new Set<number>();

  constructor(world: RandomWorld) {
    this.#world = world;
  }

  take(event: TraceEvent): void {
    const { job, runbook, server } = event;
    if (event.event === 'Diagnostic') this.#hear(event.code, event.message);
    if (job === null) return;
    if (event.event === 'JobQueued') {
      this.#pending.set(job, runbook);
      if (event.parentIsWaiting) this.#waiting.add(event.parent as number);
    } else if (event.event === 'JobStart') {
      this.#pending.delete(job);
      this.#running.set(job, { runbook, server: server as string });
    } else if (event.event === 'JobEnd' || (event.event === 'InstanceEnd' && event.status === 'canceled')) {
      this.#pending.delete(job);
      this.#running.delete(job);
      this.#waiting.delete(job);
    } else if (event.event === 'ActivityEnd') this.#waiting.delete(job);
  }

  /** The places with more jobs than slots. */
  breaches(): string[] {
    return [
      ...this.#world.runbooks.filter(({ name }) => this.#slotsOf({ runbook: `\\${name}` }) < 0),
      ...this.#world.given.servers.filter(({ name }) => this.#slotsOf({ server: name }) < 0),
    ].map(({ name }) => name);
  }

  /**
   * Pending jobs that could run, where the trace tells enough to know: without losses or delays, and when no
   * job waits for its slot back.
   */
  idle(): number[] {
    const { options, given } = this.#world;
    const { waitingParentHoldsSlot, jobOrder, timing } = options;
    if (!waitingParentHoldsSlot || jobOrder === 'strict' || timing === 'orchestrator') return [];
    if (given.faults.length > 0) return [];
    return [...this.#pending].filter(([, runbook]) => this.#isOpen(runbook)).map(([job]) => job);
  }

  #hear(code: string, message: string): void {
    const [, name = ''] = /^the runbook server (\w+) is/.exec(message) ?? [];
    if (code !== 'server-down') return;
    for (const [job, { server }] of this.#running) if (server === name) this.#running.delete(job);
  }

  #isOpen(path: string): boolean {
    const { runbookServers } = this.#world.runbooks.find(({ name }) => `\\${name}` === path) ?? {};
    const allowed = this.#world.given.servers.filter(({ name }) => runbookServers?.includes(name) ?? true);
    return (
      this.#slotsOf({ runbook: path }) > 0 && allowed.some(({ name }) => this.#slotsOf({ server: name }) > 0)
    );
  }

  /** How many slots a place has left. */
  #slotsOf({ runbook, server }: Partial<Place>): number {
    const { runbooks, given, options } = this.#world;
    const holding = [...this.#running].filter(
      ([job, place]) =>
        (options.waitingParentHoldsSlot || !this.#waiting.has(job)) &&
        place.runbook === (runbook ?? place.runbook) &&
        place.server === (server ?? place.server),
    );
    const limit =
      server === undefined
        ? runbooks.find(({ name }) => `\\${name}` === runbook)?.maxSimultaneousJobs
        : given.servers.find(({ name }) => name === server)?.throttle;
    return (limit ?? 0) - holding.length;
  }
}
