import type { TemplateWorld } from '../../databus/template.ts';
import type { Execution } from '../../databus/token.ts';
import type { ActivityCall, JobsRequest } from '../../engine/activity-type.ts';
import type { Grant } from '../../engine/capabilities.ts';
import type { CompiledRunbook } from '../../engine/compiled-runbook.ts';
import type { Outcome } from '../../engine/outcome.ts';
import type { Mocks } from '../../model/mock.ts';
import type { Activity, Runbook } from '../../model/runbook.ts';
import type { Mode, Ports } from '../settings/play-settings.ts';
import type { MockUses } from './mock-uses.ts';

/** What it takes to play an execution, beside the execution. */
export interface CallContext extends Pick<ActivityCall, 'parameters' | 'services'> {
  /** The run's seed and the job's number, from which each execution's own seed is made. */
  readonly seed: number;
  readonly job: number;
  /** Aborted when the job is stopped. */
  readonly signal: AbortSignal;
}

/** The result of playing an execution: an outcome, the promise of one, or a request for child jobs. */
export type Played = Outcome | PromiseLike<Outcome> | JobsRequest;

/** How one activity is played. */
export interface Performer {
  /** Whether code that is not Pianola's plays it, and so might never return. */
  readonly isForeign: boolean;
  play(execution: Execution, context: CallContext): Played;
  /** A starting monitor that is triggered more than once: a new feed for each job. */
  monitor?(): MonitorFeed;
}

/** The facts that all performers of a runbook share. */
export interface PerformerFacts {
  readonly world: TemplateWorld;
  /** The same for password fields of live activities. */
  readonly passwords: TemplateWorld;
  /** The texts that no live activity may show. */
  readonly secretValues: readonly string[];
  readonly showScripts: boolean;
  /** What stand-ins take where nothing says, in milliseconds, by activity type. */
  readonly durations: Readonly<Record<string, number>>;
  /** Whether outcomes carry the activity's own texts. */
  readonly showTexts: boolean;
  /** Whether the outcomes of this activity carry its texts and its script all the same. */
  wantsTexts(activity: string): boolean;
  readonly mode: Mode;
  /** The caller's mocks, by the path of the runbook and the id of the activity. */
  readonly mocks: Mocks;
  /** What is used of them. */
  readonly uses: MockUses;
  readonly granted: readonly Grant[];
  readonly ports: Ports | undefined;
  /** Whether simulated outcomes may stand in for activities under run. */
  readonly allowSimulated: boolean;
  /** When the run began, in milliseconds since 1970. */
  readonly startMs: number;
  /** Whether monitors may fire without end, because something else ends the run. */
  readonly isEndless: boolean;
  /**
   * The texts of an activity's items that parameters of started runbooks need, by item. Absent
   * where nothing stands in for an activity by itself.
   */
  neededTexts?(runbook: Runbook, activity: Activity): ReadonlyMap<string, string>;
  /** The paths of the secrets an activity names that were not given. */
  missingSecrets(activity: Activity): readonly string[];
  /** Whether the runbook's own schedule permits it then; milliseconds since 1970. */
  permits(atMs: number): boolean;
}

/** A runbook, ready for any number of jobs. */
export interface PlayableRunbook {
  readonly compiled: CompiledRunbook;
  /** One for each activity, in stored order. */
  readonly performers: readonly Performer[];
}

/** A time at which a monitor is triggered, and what it publishes then. */
export interface Trigger {
  /** Milliseconds since 1970. */
  readonly atMs: number;
  outcome: Performer['play'];
}

/**
 * The triggers of one monitor's job, each taken once. A trigger that comes while the job is busy waits or is
 * dropped (A3).
 */
export class MonitorFeed {
  readonly #triggers: Iterator<Trigger>;
  readonly #dropsLate: boolean;
  /** Whether its times are those of the server's clock, which can be set. */
  readonly goesByClock: boolean;
  #next: Trigger | undefined;
  #dropped: number[] = [];

  constructor(triggers: Iterator<Trigger>, dropsLate: boolean, goesByClock = false) {
    this.#triggers = triggers;
    this.#dropsLate = dropsLate;
    this.goesByClock = goesByClock;
  }

  /** The next trigger, which may be earlier than `nowMs`; undefined if there will be none. */
  next(nowMs: number): Trigger | undefined {
    const trigger = this.#peek(nowMs);
    this.#next = undefined;
    return trigger;
  }

  isExhausted(nowMs: number): boolean {
    return this.#peek(nowMs) === undefined;
  }

  /** The times of the triggers that were dropped since the last call. */
  takeDropped(): readonly number[] {
    const dropped = this.#dropped;
    this.#dropped = [];
    return dropped;
  }

  /** Takes the triggers that have come by `nowMs` and were not served. Returns how many there were. */
  takeUnserved(nowMs: number): number {
    let count = this.takeDropped().length;
    for (this.#next ??= this.#take(); this.#next !== undefined && this.#next.atMs <= nowMs; count += 1)
      this.#next = this.#take();
    return count;
  }

  #peek(nowMs: number): Trigger | undefined {
    this.#next ??= this.#take();
    while (this.#dropsLate && this.#next !== undefined && this.#next.atMs < nowMs) {
      this.#dropped.push(this.#next.atMs);
      this.#next = this.#take();
    }
    return this.#next;
  }

  #take(): Trigger | undefined {
    const { value, done } = this.#triggers.next();
    return done ? undefined : value;
  }
}
