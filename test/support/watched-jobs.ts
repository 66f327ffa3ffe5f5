import type { RunbookServer } from '../../src/model/job.ts';
import type { TraceEvent } from '../../src/trace/trace-event.ts';

/** What limits the jobs of a run. */
export interface Limits {
  /** Job concurrency by path; absent: 1. */
  readonly concurrency: Readonly<Record<string, number>>;
  readonly servers: readonly RunbookServer[];
  /** The servers a runbook may run on, by path; absent: all. */
  readonly allowed?: Readonly<Record<string, readonly string[]>>;
  /** A25. */
  readonly waitingParentHoldsSlot: boolean;
  /**
   * Servers may be lost, and instances cancelled while others start. What ran on a lost server then counts as
   * running no more, and as pending not yet, until it starts anew; what is cancelled counts no more either.
   */
  readonly mayBeLost?: true;
}

interface Place {
  readonly runbook: string;
  readonly server: string;
}

/** The jobs of a run as its trace tells them, event by event: which run where, and which still wait. */
export class WatchedJobs {
  readonly #limits: Limits;
  readonly #pending = new Map<number, string>();
  readonly #running = new Map<number, Place>();
  /** Jobs that have asked for children they wait for, and whose activity has not ended. */
  readonly #waiting = new Set<number>();

  constructor(limits: Limits) {
    this.#limits = limits;
  }

  take(event: TraceEvent): void {
    const { job, runbook, server } = event;
    const { mayBeLost = false } = this.#limits;
    if (mayBeLost && event.event === 'Diagnostic') this.#hear(event.code, event.message);
    if (job === null) return;
    if (event.event === 'JobQueued') {
      this.#pending.set(job, runbook);
      if (event.parentIsWaiting) this.#waiting.add(event.parent as number);
    } else if (event.event === 'JobStart') {
      this.#pending.delete(job);
      this.#running.set(job, { runbook, server: server as string });
    } else if (
      event.event === 'JobEnd' ||
      (mayBeLost && event.event === 'InstanceEnd' && event.status === 'canceled')
    ) {
      this.#pending.delete(job);
      this.#running.delete(job);
      this.#waiting.delete(job);
    } else if (event.event === 'ActivityEnd') this.#waiting.delete(job);
  }

  /** The paths of runbooks and the names of servers with more jobs than slots. */
  breaches(): string[] {
    const holding = this.#holding;
    const full = (key: keyof Place, slotsOf: (name: string) => number) =>
      [...Map.groupBy(holding, (place) => place[key])].flatMap(([name, jobs]) =>
        jobs.length > slotsOf(name) ? [name] : [],
      );
    return [
      ...full('runbook', (path) => this.#concurrencyOf(path)),
      ...full('server', (name) => this.#limits.servers.find((server) => server.name === name)?.throttle ?? 0),
    ];
  }

  /** Pending jobs that could run: there is a slot for their runbook, and one on a server that it may use. */
  idle(): number[] {
    const holding = this.#holding;
    const isOpen = (path: string) =>
      holding.filter(({ runbook }) => runbook === path).length < this.#concurrencyOf(path) &&
      this.#limits.servers.some(
        ({ name, throttle }) =>
          (this.#limits.allowed?.[path] ?? [name]).includes(name) &&
          holding.filter(({ server }) => server === name).length < throttle,
      );
    return [...this.#pending].filter(([, path]) => isOpen(path)).map(([job]) => job);
  }

  /**
   * Where the jobs are that hold a slot for sure. One that has its slot back after a wait may not be among
   * them: nothing tells of it.
   */
  get #holding(): readonly Place[] {
    return [...this.#running].flatMap(([job, place]) =>
      this.#limits.waitingParentHoldsSlot || !this.#waiting.has(job) ? [place] : [],
    );
  }

  #concurrencyOf(path: string): number {
    return this.#limits.concurrency[path] ?? 1;
  }

  #hear(code: string, message: string): void {
    const [, name = ''] = /^the runbook server (\w+) is/.exec(message) ?? [];
    if (code !== 'server-down') return;
    for (const [job, { server }] of this.#running) if (server === name) this.#running.delete(job);
  }
}
