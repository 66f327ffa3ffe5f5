import { utc } from '../../src/databus/calendar.ts';
import type {
  Admission,
  JobCommand,
  JobFact,
  JobOrder,
  JobToQueue,
} from '../../src/jobs/dispatch-protocol.ts';
import { Dispatcher, type DispatchRules } from '../../src/jobs/dispatcher.ts';
import type { JobResult } from '../../src/model/job.ts';
import type { GroupPlan, RunbookCall } from '../../src/model/job-group.ts';
import { optionsSchema } from '../../src/model/options-schema.ts';
import type { TraceEvent } from '../../src/trace/trace-event.ts';
import { branch, group, jobResult } from './groups/branch-group-world.ts';

/** Rules with the default options, but for those given; one server with 50 slots where none is given. */
export function rulesWith(
  given: Partial<DispatchRules['options']> = {},
  servers: Readonly<Record<string, number>> = { RBS01: 50 },
): DispatchRules {
  return {
    about: '\\Main',
    servers: Object.entries(servers).map(([name, throttle]) => ({ name, throttle })),
    options: { ...optionsSchema.parse({}), ...given },
    utcOffset: utc,
  };
}

/** A job without parameters, of a runbook of job concurrency 1. */
export function toQueue(runbook: string, more: Partial<JobToQueue> = {}): JobToQueue {
  return { runbook, maxSimultaneousJobs: 1, parameters: {}, notes: [], ...more };
}

/** A group whose branches call these runbooks and are waited for, under the names a, b, c. */
export function groupOf(runbooks: readonly string[], more: Partial<GroupPlan> = {}): GroupPlan {
  const retries = { attempts: 1, delayMs: 0, backoff: 'constant', maxDelayMs: 0 } as const;
  const branches = runbooks.map((runbook, index) =>
    branch(String.fromCharCode(97 + index), { call: { runbook, parameters: {} }, retries }),
  );
  return group(branches, more);
}

/** Everything that went in and came out, in its order: what it takes to do it all again. */
export type JournalEntry =
  | { readonly call: 'take'; readonly fact: JobFact; readonly nowMs: number }
  | { readonly call: 'answer'; readonly admission: Admission }
  | { readonly call: 'next'; readonly seq: number; readonly command: JobCommand | null };

/** A dispatcher to be talked to by hand: answers every `admit` with `admit`, and keeps what it commands. */
export class Talk {
  readonly dispatcher: Dispatcher;
  readonly journal: JournalEntry[] = [];
  readonly admit: (call: RunbookCall) => Admission;
  seq = 1;

  constructor(
    rules: DispatchRules = rulesWith(),
    admit: Talk['admit'] = ({ runbook }) => ({ kind: 'admitted', job: toQueue(runbook) }),
  ) {
    this.dispatcher = new Dispatcher(rules);
    this.admit = admit;
  }

  take(fact: JobFact, nowMs = 0): void {
    this.journal.push({ call: 'take', fact, nowMs });
    this.dispatcher.take(fact, nowMs);
  }

  next(): JobCommand | undefined {
    const { seq } = this;
    const command = this.dispatcher.next(seq);
    this.journal.push({ call: 'next', seq, command: command ?? null });
    if (command?.kind === 'trace') this.seq += 1;
    if (command?.kind === 'admit') this.#answer(this.admit(command.call));
    return command;
  }

  /** Says what happens, and gives all that follows from it. */
  tell(fact: JobFact, nowMs = 0): JobCommand[] {
    this.take(fact, nowMs);
    return [...this.commands()];
  }

  /** The run begins with a job of each of these runbooks. */
  begin(...runbooks: readonly string[]): JobCommand[] {
    return this.tell({ kind: 'begin', jobs: runbooks.map((runbook) => toQueue(runbook)), cause: 1 });
  }

  /** An attempt of a job, the first unless told otherwise, asks for child jobs. */
  ask(job: number, plan: GroupPlan, nowMs = 0, attempt = 1): JobCommand[] {
    return this.tell({ kind: 'asks', job, attempt, plan, cause: 1 }, nowMs);
  }

  /** An attempt of a job, the first unless told otherwise, has ended. */
  end(job: number, nowMs = 0, result = jobResult('success'), attempt = 1): JobCommand[] {
    return this.tell({ kind: 'ended', job, attempt, result, cause: 1 }, nowMs);
  }

  *commands(): Generator<JobCommand, void> {
    for (let command = this.next(); command !== undefined; command = this.next()) yield command;
  }

  #answer(admission: Admission): void {
    this.journal.push({ call: 'answer', admission });
    this.dispatcher.answer(admission);
  }
}

/** A command in a few words: `JobStart 1`, `start 1`, `admit \Child`. */
export function brief(command: JobCommand): string {
  switch (command.kind) {
    case 'trace': {
      const { event } = command;
      return event.event === 'Diagnostic' ? event.code : `${event.event} ${event.job}`;
    }
    case 'admit':
      return `admit ${command.call.runbook}`;
    case 'start':
      return `start ${command.order.job}`;
    case 'wake':
    case 'callOff':
      return `${command.kind} ${command.timer}`;
    default:
      return `${command.kind} ${command.job}`;
  }
}

/** Commands in a few words each. */
export function briefly(commands: readonly JobCommand[]): string[] {
  return commands.map(brief);
}

/** The trace events among commands. */
export function eventsOf(commands: readonly JobCommand[]): TraceEvent[] {
  return commands.flatMap((command) => (command.kind === 'trace' ? [command.event] : []));
}

/** What a made-up job does: it works for some time, or asks for child jobs; then comes the next. */
export type Act = { readonly takesMs: number } | { readonly plan: GroupPlan };

/** A made-up runbook. */
export interface MadeUpRunbook {
  readonly maxSimultaneousJobs: number;
  readonly servers?: readonly string[];
  readonly acts: readonly Act[];
  readonly status: 'success' | 'warning' | 'failed';
  readonly broke: boolean;
}

/** Something that happens from outside. */
export interface Outside {
  readonly atMs: number;
  readonly fact: JobFact;
}

interface PlayingJob {
  readonly order: JobOrder;
  act: number;
}

/** What a made-up host saw. */
export interface PlayedWorld {
  readonly talk: Talk;
  readonly events: readonly TraceEvent[];
  /** The jobs that held or may have held a slot, at each start, with the attempt that started. */
  readonly starts: readonly { readonly order: JobOrder; readonly alongside: readonly JobOrder[] }[];
  readonly isOver: boolean;
}

/**
 * Plays made-up runbooks, the first jobs being one of each, with a made-up host that keeps all rules of the
 * protocol: what happens comes in the order of time, and in one millisecond in the order it was put down. A
 * job writes events of its own as it starts and ends.
 */
export function playWorld(
  rules: DispatchRules,
  runbooks: Readonly<Record<string, MadeUpRunbook>>,
  outside: readonly Outside[],
  isStoppedAtOnce: boolean,
): PlayedWorld {
  const admit = ({ runbook }: RunbookCall): Admission => {
    const known = runbooks[runbook];
    if (known === undefined) return { kind: 'refused', reason: `there is no runbook "${runbook}"` };
    return { kind: 'admitted', job: jobOf(runbook, known) };
  };
  return new MadeUpHost(new Talk(rules, admit), runbooks, isStoppedAtOnce).play(outside);
}

function jobOf(runbook: string, { maxSimultaneousJobs, servers }: MadeUpRunbook): JobToQueue {
  return toQueue(runbook, { maxSimultaneousJobs, ...(servers && { servers }) });
}

class MadeUpHost {
  readonly #talk: Talk;
  readonly #runbooks: Readonly<Record<string, MadeUpRunbook>>;
  readonly #isStoppedAtOnce: boolean;
  readonly #agenda = new Map<number, { readonly atMs: number; readonly action: () => void }>();
  readonly #timers = new Map<number, number>();
  readonly #playing = new Map<number, PlayingJob>();
  readonly #events: TraceEvent[] = [];
  readonly #starts: { order: JobOrder; alongside: JobOrder[] }[] = [];
  #serial = 0;
  #nowMs = 1_000;
  #isDoing = false;

  constructor(talk: Talk, runbooks: Readonly<Record<string, MadeUpRunbook>>, isStoppedAtOnce: boolean) {
    this.#talk = talk;
    this.#runbooks = runbooks;
    this.#isStoppedAtOnce = isStoppedAtOnce;
  }

  play(outside: readonly Outside[]): PlayedWorld {
    for (const { atMs, fact } of outside) this.#at(this.#nowMs + atMs, () => this.#tell(fact));
    const jobs = Object.entries(this.#runbooks).map(([path, runbook]) => jobOf(path, runbook));
    this.#tell({ kind: 'begin', jobs, cause: 0 });
    while (!this.#talk.dispatcher.isOver) {
      const [first] = [...this.#agenda].sort((a, b) => a[1].atMs - b[1].atMs || a[0] - b[0]);
      if (first === undefined) {
        this.#tell({ kind: 'stalled' });
        if (this.#agenda.size === 0) break;
        continue;
      }
      const [serial, { atMs, action }] = first;
      this.#agenda.delete(serial);
      this.#nowMs = Math.max(this.#nowMs, atMs);
      action();
    }
    const { isOver } = this.#talk.dispatcher;
    return { talk: this.#talk, events: this.#events, starts: this.#starts, isOver };
  }

  #at(atMs: number, action: () => void): number {
    this.#serial += 1;
    this.#agenda.set(this.#serial, { atMs, action });
    return this.#serial;
  }

  #tell(fact: JobFact): void {
    this.#talk.take(fact, this.#nowMs);
    if (this.#isDoing) return;
    this.#isDoing = true;
    for (const command of this.#talk.commands()) this.#perform(command);
    this.#isDoing = false;
  }

  #perform(command: JobCommand): void {
    switch (command.kind) {
      case 'trace':
        this.#events.push(command.event);
        break;
      case 'start':
        this.#start(command.order);
        break;
      case 'goOn':
        this.#nextAct(command.job);
        break;
      case 'stop':
        if (this.#isStoppedAtOnce) this.#end(command.job, 'canceled');
        else this.#at(this.#nowMs + 7, () => this.#end(command.job, 'canceled'));
        break;
      case 'lose':
        this.#playing.delete(command.job);
        break;
      case 'wake':
        this.#timers.set(
          command.timer,
          this.#at(command.atMs, () => this.#tell({ kind: 'timeIsUp', timer: command.timer })),
        );
        break;
      case 'callOff':
        this.#agenda.delete(this.#timers.get(command.timer) ?? 0);
        break;
      case 'admit':
    }
  }

  #start(order: JobOrder): void {
    const alongside = [...this.#playing.values()].map((playing) => playing.order);
    this.#starts.push({ order, alongside });
    this.#playing.set(order.job, { order, act: 0 });
    this.#talk.seq += 1;
    this.#nextAct(order.job);
  }

  /**
   * What comes of an attempt that is over by then comes to nothing, or is told all the same, as by a server
   * that was cut off.
   */
  #nextAct(id: number): void {
    const job = this.#playing.get(id);
    if (job === undefined) return;
    const { order } = job;
    const act = this.#runbooks[order.runbook]?.acts[job.act];
    job.act += 1;
    if (act === undefined) this.#at(this.#nowMs, () => this.#endOf(job));
    else if ('takesMs' in act) {
      this.#at(this.#nowMs + act.takesMs, () => {
        if (this.#playing.get(id) === job) this.#nextAct(id);
      });
    } else {
      this.#at(this.#nowMs, () => {
        const { attempt } = order;
        this.#tell({ kind: 'asks', job: id, attempt, plan: act.plan, cause: this.#talk.seq - 1 });
      });
    }
  }

  #endOf({ order }: PlayingJob): void {
    const { status, broke } = this.#runbooks[order.runbook] as MadeUpRunbook;
    this.#say(order, jobResult(status, { broke }));
  }

  #end(id: number, status: 'canceled'): void {
    const job = this.#playing.get(id);
    if (job !== undefined) this.#say(job.order, jobResult(status, { status: 'Canceled', reason: 'stopped' }));
  }

  #say({ job, attempt }: JobOrder, result: JobResult): void {
    if (this.#playing.get(job)?.order.attempt === attempt) this.#playing.delete(job);
    this.#talk.seq += 1;
    this.#tell({ kind: 'ended', job, attempt, result, cause: this.#talk.seq - 1 });
  }
}
