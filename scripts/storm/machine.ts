import TinyQueue from 'tinyqueue';
import { Chance } from './chance.ts';

/** How fast a machine is. Milliseconds. */
export interface Speed {
  /** What a message or a wake-up takes at most. */
  readonly delayMs: number;
  /** How many of a hundred take up to fifty times as long. */
  readonly latePercent: number;
  /** What a look at the clock takes: so time passes while a thread works. */
  readonly lookMs: number;
  /** What a thread takes to start, at most. */
  readonly startMs: number;
}

/** Something that happens in a thread at its time. */
export interface Step {
  atMs: number;
  /** When it should have happened. */
  readonly plannedMs: number;
  readonly serial: number;
  readonly thread: Running;
  readonly what: string;
  readonly action: () => void;
  isOff: boolean;
}

/** A thread as far as the machine knows it. */
export interface Running {
  readonly name: string;
  isAlive: boolean;
  /** It works until then and hears nothing; Infinity: it hangs. */
  busyUntilMs: number;
  /** Called when everything that follows from a step of it has happened. */
  rest?(): void;
}

/** What happened, for people: when, in which thread, what. */
export type History = readonly (readonly [atMs: number, thread: string, what: string])[];

/** An event is late when its thread works, or when the machine does something else. */
const mostHistory = 400;
const longDelay = 50;

/**
 * A machine that exists only in the test: one clock that passes evenly, one that can be set, and an agenda of
 * what happens next. What happens when depends on the seed alone.
 */
export class Machine {
  readonly speed: Speed;
  /** Milliseconds since the machine was switched on. */
  nowMs = 0;
  /** What the clock of the machine is ahead of 2000-01-01 when it was switched on. */
  clockMs = 0;
  steps = 0;
  /** What has been met, by its name. */
  readonly met = new Set<string>();
  /** By how much a step came later than planned, at most. */
  mostLateMs = 0;
  readonly #agenda: TinyQueue<Step>;
  readonly #chance: Chance;
  #serial = 0;
  #branches = 0;
  /** The thread of the last step, whose code may have gone on in microtasks. */
  #latest: Running | undefined;
  #history: [number, string, string][] = [];

  constructor(seed: number, speed: Speed) {
    this.speed = speed;
    this.#chance = new Chance(seed);
    this.#agenda = new TinyQueue<Step>([], (a, b) => a.atMs - b.atMs || a.serial - b.serial);
  }

  /** A source of chance for one thing, such as one direction of a pair of ports. */
  chance(): Chance {
    this.#branches += 1;
    return this.#chance.branch(this.#branches);
  }

  /** What a message or a wake-up takes. */
  delay(chance: Chance): number {
    const { delayMs, latePercent } = this.speed;
    const most = chance.percent(latePercent) ? delayMs * longDelay : delayMs;
    return chance.next() * most;
  }

  /** Plans something for a thread, now or later. */
  plan(thread: Running, atMs: number, what: string, action: () => void): Step {
    this.#serial += 1;
    const step: Step = {
      atMs: Math.max(atMs, this.nowMs),
      plannedMs: Math.max(atMs, this.nowMs),
      serial: this.#serial,
      thread,
      what,
      action,
      isOff: false,
    };
    this.#agenda.push(step);
    return step;
  }

  note(thread: Running, what: string): void {
    this.#history.push([this.nowMs, thread.name, what]);
    if (this.#history.length > 2 * mostHistory) this.#history = this.#history.slice(-mostHistory);
  }

  /** The last of what happened. */
  get history(): History {
    return this.#history.slice(-mostHistory);
  }

  /**
   * Lets the next thing happen. Returns its thread, or undefined if nothing can happen any more. What the
   * thread throws is thrown.
   */
  step(): Running | undefined {
    this.#latest?.rest?.();
    this.#latest = undefined;
    for (let step = this.#agenda.pop(); step !== undefined; step = this.#agenda.pop()) {
      if (step.isOff || !step.thread.isAlive || step.thread.busyUntilMs === Number.POSITIVE_INFINITY)
        continue;
      if (step.thread.busyUntilMs > step.atMs) {
        // Its serial number keeps the order of what has to wait.
        step.atMs = step.thread.busyUntilMs;
        this.#agenda.push(step);
        continue;
      }
      this.nowMs = Math.max(this.nowMs, step.atMs);
      const lateMs = this.nowMs - (step.thread.name === 'main' ? step.plannedMs : step.atMs);
      this.mostLateMs = Math.max(this.mostLateMs, lateMs);
      this.steps += 1;
      this.note(step.thread, step.what);
      step.action();
      this.#latest = step.thread;
      return step.thread;
    }
    return undefined;
  }
}
