import type { Port } from '../../src/hosts/threads/surroundings.ts';
import type { Chance } from './chance.ts';
import type { Machine, Running } from './machine.ts';

type Listener = (message: unknown) => void;

/** Messages on their way in one direction: each takes its time, and none overtakes another. */
export class Way {
  readonly #machine: Machine;
  readonly #chance: Chance;
  #lastMs = 0;
  /** Messages that were sent and have not arrived. */
  underWay = 0;

  constructor(machine: Machine) {
    this.#machine = machine;
    this.#chance = machine.chance();
  }

  send(to: Running, what: string, arrive: () => void): void {
    this.#lastMs = Math.max(this.#lastMs, this.#machine.nowMs + this.#machine.delay(this.#chance));
    this.underWay += 1;
    this.#machine.plan(to, this.#lastMs, what, () => {
      this.underWay -= 1;
      arrive();
    });
  }
}

/** One end of a simulated pair of ports. */
export class SimulatedPort {
  /** The thread that has this end. */
  owner: Running;
  peer!: SimulatedPort;
  isRef = false;
  isClosed = false;
  #isStarted = false;
  /** Asked before a message is posted or heard at this end: whether the thread lives to do so. */
  mayGoOn: () => boolean = () => true;
  /** Told of each message that is posted at this end. */
  onPost: (message: unknown) => void = () => undefined;
  readonly way: Way;
  readonly #machine: Machine;
  readonly #listeners = { message: [] as Listener[], close: [] as (() => void)[] };
  /** What has arrived before anybody listened. */
  readonly #held: (() => void)[] = [];

  constructor(machine: Machine, owner: Running) {
    this.#machine = machine;
    this.owner = owner;
    this.way = new Way(machine);
  }

  get hasListener(): boolean {
    return this.#listeners.message.length > 0;
  }

  postMessage(message: unknown): void {
    if (this.isClosed || !this.owner.isAlive || !this.mayGoOn()) return;
    const copy = copied(message);
    this.onPost(copy);
    const { kind } = message as { readonly kind?: string };
    this.way.send(this.peer.owner, `hears ${kind ?? 'a message'}`, () => this.peer.#hear(copy));
  }

  on(event: 'message' | 'close', listener: Listener): this {
    if (event === 'message') {
      this.#listeners.message.push(listener);
      this.isRef = true;
      this.#machine.plan(this.owner, 0, 'hears what had arrived', () => {
        this.#isStarted = true;
        for (const hear of this.#held.splice(0)) hear();
      });
    } else this.#listeners.close.push(listener as () => void);
    return this;
  }

  off(event: 'message' | 'close', listener: Listener): this {
    const listeners: Listener[] = this.#listeners[event];
    listeners.splice(listeners.indexOf(listener), 1);
    return this;
  }

  ref(): void {
    this.isRef = true;
  }

  unref(): void {
    this.isRef = false;
  }

  /** Both ends are closed, this one now and the other after what was posted before. */
  close(): void {
    if (this.isClosed) return;
    this.isClosed = true;
    this.way.send(this.peer.owner, 'hears that its port is closed', () => this.peer.#ends());
    if (this.owner.isAlive)
      this.peer.way.send(this.owner, 'hears that it has closed a port', () => this.#told());
  }

  get asPort(): Port {
    return this as unknown as Port;
  }

  #ends(): void {
    if (!this.#isStarted) this.#held.push(() => this.#ends());
    else {
      this.isClosed = true;
      this.#told();
    }
  }

  #told(): void {
    for (const listener of this.#listeners.close.splice(0)) listener();
  }

  #hear(message: unknown): void {
    if (this.isClosed || !this.mayGoOn()) return;
    if (!this.#isStarted) this.#held.push(() => this.#hear(message));
    else for (const listener of this.#listeners.message) listener(message);
  }
}

/** What crosses between threads is copied; what a run tells each of its threads once is frozen. */
export function copied<Message>(message: Message): Message {
  if ((message as { readonly kind?: string }).kind === 'begin') return message;
  return structuredClone(message);
}
