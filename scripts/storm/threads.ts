import type { ActivityType, ScriptResult } from '../../src/engine/activity-type.ts';
import { JobThread } from '../../src/hosts/threads/job-thread.ts';
import type { Hello, JobReport, ThreadData } from '../../src/hosts/threads/protocol.ts';
import type { LiveSurroundings, Port, StartedThread } from '../../src/hosts/threads/surroundings.ts';
import type { ThreadSurroundings } from '../../src/hosts/threads/thread-surroundings.ts';
import type { JobOrder } from '../../src/jobs/dispatch-protocol.ts';
import type { TraceEvent } from '../../src/trace/trace-event.ts';
import type { Chance } from './chance.ts';
import type { Machine, Running, Step } from './machine.ts';
import { copied, SimulatedPort, Way } from './ports.ts';

/** How a thread dies. */
export type Death = 'exit' | 'error' | 'memory' | 'ended';

/** Somebody waits until shared memory changes. */
interface Waiter {
  readonly thread: Running;
  readonly numbers: Int32Array;
  readonly place: number;
  readonly resolve: () => void;
  readonly chance: Chance;
  readonly timer: Step;
}

/** Where code of an activity does to its thread what only code can do. */
export interface Inside {
  readonly machine: Machine;
  later(delayMs: number, action: () => void): void;
  die(how: Death): void;
  /** Nothing is heard any more. */
  hang(): void;
}

/** What the threads of a machine have in common. */
export class SimulatedThreads {
  readonly machine: Machine;
  /** The thread that the run itself is in. */
  readonly main: ThreadHere;
  /** All others that were started. */
  readonly started: SimulatedThread[] = [];
  readonly #typesIn: (inside: Inside) => readonly ActivityType[];
  readonly #waiters = new Set<Waiter>();
  /** Asked before a thread sends or hears a message: how it dies instead. */
  onMessage: () => Death | undefined = () => undefined;
  /** Told of the events that a thread has sent. */
  onSent: (events: readonly TraceEvent[]) => void = () => undefined;

  constructor(machine: Machine, typesIn: (inside: Inside) => readonly ActivityType[]) {
    this.machine = machine;
    this.#typesIn = typesIn;
    this.main = new ThreadHere('main', this);
  }

  typesIn(inside: Inside): readonly ActivityType[] {
    return this.#typesIn(inside);
  }

  /** Threads that have not ended. */
  get left(): readonly SimulatedThread[] {
    return this.started.filter(({ here }) => here.isAlive);
  }

  wait(thread: Running, numbers: Int32Array, place: number, value: number, mostMs: number) {
    if (Atomics.load(numbers, place) !== value) return undefined;
    const { promise, resolve } = Promise.withResolvers<void>();
    const atMs = this.machine.nowMs + mostMs;
    const timer = this.machine.plan(thread, atMs, 'has waited long enough', () => {
      this.#waiters.delete(waiter);
      resolve();
    });
    const waiter: Waiter = { thread, numbers, place, resolve, chance: this.machine.chance(), timer };
    this.#waiters.add(waiter);
    return promise;
  }

  wake(numbers: Int32Array, place: number): void {
    for (const waiter of this.#waiters) {
      if (waiter.numbers.buffer !== numbers.buffer || waiter.place !== place) continue;
      this.#waiters.delete(waiter);
      waiter.timer.isOff = true;
      const atMs = this.machine.nowMs + this.machine.delay(waiter.chance);
      this.machine.plan(waiter.thread, atMs, 'is woken', waiter.resolve);
    }
  }

  /** Waits of threads that are alive. */
  get waits(): number {
    return [...this.#waiters].filter(({ thread }) => thread.isAlive).length;
  }
}

/** A thread from inside: what its code takes from outside. */
export class ThreadHere implements Running, Inside {
  readonly name: string;
  readonly machine: Machine;
  isAlive = true;
  busyUntilMs = 0;
  readonly ports: SimulatedPort[] = [];
  /** Timers and turns that are planned. */
  readonly planned = new Set<Step>();
  /** Set while nothing of the host keeps the thread alive: called before it ends. */
  stuck: (() => void) | undefined;
  rest?: () => void;
  readonly #threads: SimulatedThreads;
  readonly #chance: Chance;
  #die: (how: Death) => void = () => undefined;

  constructor(name: string, threads: SimulatedThreads) {
    this.name = name;
    this.machine = threads.machine;
    this.#threads = threads;
    this.#chance = this.machine.chance();
  }

  /** What happens when its code ends the thread. */
  set onDeath(die: (how: Death) => void) {
    this.#die = die;
  }

  die(how: Death): void {
    this.#die(how);
  }

  hang(): void {
    this.busyUntilMs = Number.POSITIVE_INFINITY;
  }

  /** For code of activities, which does not call off its timers. */
  later(delayMs: number, action: () => void): void {
    this.#plan(delayMs, ofActivities, action);
  }

  after(delayMs: number, action: () => void): () => void {
    const step = this.#plan(delayMs + this.machine.delay(this.#chance), 'has waited', action);
    return () => this.#callOff(step);
  }

  readonly surroundings: ThreadSurroundings = {
    monotonicMs: () => {
      this.machine.nowMs += this.machine.speed.lookMs;
      return this.machine.nowMs;
    },
    wallMs: () => Math.floor(clockStartMs + this.machine.nowMs + this.machine.clockMs),
    // Timers of Node reach so far; a longer one goes off at once.
    after: (delayMs, action) => this.after(delayMs > 2 ** 31 - 1 ? 1 : delayMs, action),
    every: (delayMs, _repetition, action) => {
      let callOff: () => void = () => undefined;
      const again = () => {
        callOff = this.after(delayMs, () => {
          again();
          action();
        });
      };
      again();
      return () => callOff();
    },
    turn: () =>
      new Promise((resolve) => {
        this.#plan(this.#chance.percent(50) ? 0 : 0.1, 'has its next turn', resolve);
      }),
    channel: () => {
      const [port1, port2] = [this.#port(), this.#port()];
      port1.peer = port2;
      port2.peer = port1;
      return { port1: port1.asPort, port2: port2.asPort } as ReturnType<LiveSurroundings['channel']>;
    },
    startThread: (data) => new SimulatedThread(this.#threads, data as ThreadData).asStarted,
    waitWhile: (numbers, place, value, mostMs) => this.#threads.wait(this, numbers, place, value, mostMs),
    wake: (numbers, place) => this.#threads.wake(numbers, place),
    activityTypes: async () => this.#threads.typesIn(this),
    quickJs: async () => ({ run: (request, _deterministic, meanwhile) => this.#script(request, meanwhile) }),
    letGo: (stuck) => {
      this.stuck = stuck;
      return () => {
        this.stuck = undefined;
      };
    },
    printed: async () => undefined,
  };

  #port(): SimulatedPort {
    const port = new SimulatedPort(this.machine, this);
    this.ports.push(port);
    return port;
  }

  #plan(delayMs: number, what: string, action: () => void): Step {
    const step = this.machine.plan(this, this.machine.nowMs + delayMs, what, () => {
      this.planned.delete(step);
      action();
    });
    this.planned.add(step);
    return step;
  }

  #callOff(step: Step): void {
    step.isOff = true;
    this.planned.delete(step);
  }

  /** A script keeps its thread busy. It is `{ "ms": …, "hangs": … }`; one that hangs ignores its limit. */
  #script(
    { source, timeoutSeconds }: { readonly source: string; readonly timeoutSeconds: number },
    meanwhile: (() => void) | undefined,
  ): Promise<ScriptResult> {
    const { ms, hangs } = JSON.parse(source) as { readonly ms: number; readonly hangs?: boolean };
    meanwhile?.();
    if (hangs) this.hang();
    const isLong = ms > timeoutSeconds * 1000;
    const lastsMs = isLong ? timeoutSeconds * 1000 : ms;
    const result = {
      published: new Map(),
      standardOutput: '',
      standardError: '',
      ...(isLong && { error: `the script ran longer than ${timeoutSeconds} s` }),
    };
    this.busyUntilMs = Math.max(this.busyUntilMs, this.machine.nowMs + lastsMs);
    return new Promise((resolve) => {
      this.#plan(lastsMs, 'has played its script', () => resolve(result));
    });
  }
}

/** What a timer is called that an activity has set. The host does not call it off. */
export const ofActivities = 'has worked';

/** What the clock says when the machine is switched on. */
export const clockStartMs = Date.UTC(2000, 0, 1);

type Listeners = {
  message: ((message: never) => void)[];
  error: ((error: Error) => void)[];
  exit: ((code: number) => void)[];
};

/** A thread with the code of a job's thread in it. */
export class SimulatedThread {
  readonly here: ThreadHere;
  readonly #threads: SimulatedThreads;
  readonly #parent: Way;
  readonly #listeners: Listeners = { message: [], error: [], exit: [] };
  #thread: JobThread | undefined;
  #orders: (() => void)[] = [];
  #gone = Promise.withResolvers<number>();
  /** What the thread writes to, and what others see of it. */
  #pulse: { readonly own: Uint8Array; readonly seen: Uint8Array } | undefined;

  /** A thread of a pool gets its jobs by `play`, and `data` by its port. */
  constructor(threads: SimulatedThreads, data: ThreadData | undefined) {
    this.#threads = threads;
    const { machine } = threads;
    this.here = new ThreadHere(`thread ${threads.started.length + 1}`, threads);
    this.here.onDeath = (how) => this.die(how);
    this.here.rest = () => this.#rest(data !== undefined);
    this.#parent = new Way(machine);
    threads.started.push(this);
    const startMs = machine.nowMs + machine.chance().next() * machine.speed.startMs;
    machine.plan(this.here, startMs, 'begins', () => this.#begin(data));
  }

  get asStarted(): StartedThread {
    return this as unknown as StartedThread;
  }

  on(event: 'message' | 'error' | 'exit', listener: never): this {
    this.#listeners[event].push(listener);
    return this;
  }

  once(event: 'message' | 'error' | 'exit', listener: never): this {
    return this.on(event, listener);
  }

  /** Ends the thread, in a while: it goes on until then. Settles when it is gone. */
  terminate(): Promise<number> {
    const { machine } = this.#threads;
    const atMs = machine.nowMs + machine.delay(machine.chance());
    if (this.here.isAlive) {
      // Whoever is busy or hangs is ended all the same.
      const end = machine.plan(this.#threads.main, atMs, `ends ${this.here.name}`, () => this.die('ended'));
      void end;
    }
    return this.#gone.promise;
  }

  /** Gives a job to a thread of a pool. `told`: with the report. */
  play(order: JobOrder, told: (report: JobReport) => void, failed: (error: Error) => void): void {
    const given = copied(order);
    const begin = () => {
      void this.#thread?.play(given).then(
        (report) => this.#toParent('a report', () => told(copied(report))),
        (error: unknown) => this.#toParent('an error', () => failed(error as Error)),
      );
    };
    const { machine } = this.#threads;
    machine.plan(this.here, machine.nowMs + machine.delay(machine.chance()), `gets job ${order.job}`, () => {
      if (this.#thread === undefined) this.#orders.push(begin);
      else begin();
    });
  }

  /** The thread is dead from now on: whatever its code still does has no effect. */
  die(how: Death): void {
    const { here } = this;
    if (!here.isAlive) return;
    this.#mirror();
    this.#threads.machine.note(here, `dies: ${how}`);
    for (const port of here.ports) if (port.owner === here) port.close();
    here.isAlive = false;
    here.planned.clear();
    const { main } = this.#threads;
    if (how === 'error' || how === 'memory') {
      const error =
        how === 'error'
          ? new RangeError('it broke')
          : Object.assign(new Error('out of memory'), { code: 'ERR_WORKER_OUT_OF_MEMORY' });
      this.#parent.send(main, `hears that ${here.name} broke`, () => {
        for (const listener of this.#listeners.error) listener(error);
      });
    }
    const code = how === 'exit' ? 3 : 1;
    this.#parent.send(main, `hears that ${here.name} is gone`, () => {
      for (const listener of this.#listeners.exit) listener(code);
      this.#gone.resolve(code);
    });
  }

  /** Settles when the thread is gone. */
  get gone(): Promise<number> {
    return this.#gone.promise;
  }

  #begin(data: ThreadData | undefined): void {
    const { here } = this;
    const tell = (hello: Hello, transfer: readonly Port[]) => this.#sayHello(hello, transfer);
    const thread = new JobThread(tell, here.surroundings);
    for (const port of here.ports) {
      if (port.owner !== here) continue;
      port.mayGoOn = () => this.#mayGoOn();
      port.onPost = (message) => this.#threads.onSent((message as { events?: TraceEvent[] }).events ?? []);
    }
    this.#thread = thread;
    if (data !== undefined) thread.begin(data);
    if (data?.order !== undefined) {
      void thread.play(copied(data.order)).then(
        (report) =>
          this.#toParent('a report', () => {
            for (const listener of this.#listeners.message) listener(copied(report) as never);
          }),
        () => this.die('error'),
      );
    }
    for (const begin of this.#orders.splice(0)) begin();
  }

  #sayHello(hello: Hello, transfer: readonly Port[]): void {
    for (const port of transfer) (port as unknown as SimulatedPort).owner = this.#threads.main;
    const own = new Uint8Array(hello.pulse);
    const seen = new SharedArrayBuffer(own.length);
    this.#pulse = { own, seen: new Uint8Array(seen) };
    this.#mirror();
    this.#toParent('a hello', () => {
      for (const listener of this.#listeners.message) listener({ ...hello, pulse: seen } as never);
    });
  }

  #toParent(what: string, arrive: () => void): void {
    if (!this.here.isAlive || !this.#mayGoOn()) return;
    this.#parent.send(this.#threads.main, `gets ${what} of ${this.here.name}`, arrive);
  }

  /** Whether the thread lives to send or hear a message. */
  #mayGoOn(): boolean {
    const how = this.#threads.onMessage();
    if (how !== undefined) this.die(how);
    return this.here.isAlive;
  }

  /** Others see what the thread has written into shared memory. */
  #mirror(): void {
    if (this.here.isAlive) this.#pulse?.seen.set(this.#pulse.own);
  }

  /** After a step of the thread. A fresh thread with nothing to wait for ends itself. */
  #rest(isFresh: boolean): void {
    this.#mirror();
    const { here } = this;
    if (
      (!isFresh && here.stuck === undefined) ||
      !here.isAlive ||
      this.#thread === undefined ||
      here.busyUntilMs > here.machine.nowMs
    )
      return;
    const hasPort = here.ports.some((port) => port.owner === here && port.hasListener && port.isRef);
    if (here.planned.size > 0 || (hasPort && here.stuck === undefined)) return;
    here.stuck?.();
    this.die('ended');
  }
}
