import { runLimits } from '../model/run-limit.ts';
import { shortReason } from '../text/condition-words.ts';
import { branchText } from './branch-text.ts';
import { countIn, withRoomFor } from './counting.ts';
import type {
  ActivityEnd,
  ActivityStart,
  Diagnostic,
  InstanceEnd,
  JobEnd,
  JobQueued,
  TraceEvent,
} from './trace-event.ts';

/** An activity of a runbook, by its id and the path of the runbook. */
export interface ActivityPlace {
  readonly runbook: string;
  readonly activity: string;
}

/** What a trace says of an activity beside its counts. Texts that repeat are counted; only a few are kept. */
export interface ActivityEvidence extends ActivityPlace {
  /** The error summaries of executions that did not succeed, blank ones included. */
  readonly summaries: { readonly failed: Counted; readonly warning: Counted };
  /** Why rows were dropped. */
  readonly drops: Counted;
  /** The messages of its diagnostics of level Warning or Error. */
  readonly notes: Counted;
  /** The first time it started; undefined if it never did. */
  readonly firstStart: Pick<ActivityStart, 'seq' | 'job' | 'token'> | undefined;
}

/** How often each text came, in the order they first came. */
export type Counted = ReadonlyMap<string, number>;

/** What a trace says of a job. */
export interface JobEvidence {
  readonly job: number;
  readonly runbook: string;
  readonly parent: number | null;
  /** The activity that it was queued for; undefined for a job that was started from outside. */
  readonly by: ActivityPlace | undefined;
  /** What it was queued for, in words: `branch a`, `item 3`. Blank without a branch. */
  readonly purpose: string;
  /** How its last instance ended; undefined if none did. */
  readonly instance: InstanceEnd['status'] | undefined;
  readonly status: JobEnd['status'] | undefined;
  /** Its first execution that failed. */
  readonly failed: Pick<ActivityEnd, 'activity' | 'errorSummary'> | undefined;
  /** The messages of diagnostics about it, and not about one of its activities. */
  readonly notes: Counted;
}

/** One link of a chain of causes. */
export type CauseStep =
  | ({ readonly kind: 'activity'; readonly job: number | null } & ActivityPlace)
  | { readonly kind: 'job'; readonly of: JobEvidence };

type Growing<Type> = { -readonly [Key in keyof Type]: Type[Key] };
type GrowingCounted = Map<string, number>;

interface GrowingActivity extends Growing<Omit<ActivityEvidence, 'summaries' | 'drops' | 'notes'>> {
  readonly index: number;
  readonly summaries: { readonly failed: GrowingCounted; readonly warning: GrowingCounted };
  readonly drops: GrowingCounted;
  readonly notes: GrowingCounted;
}

interface GrowingJob extends Growing<Omit<JobEvidence, 'notes'>> {
  readonly notes: GrowingCounted;
}

/** The most different texts of a kind that are kept. */
const mostTexts = 5;

/**
 * Collects why things happened in a run: error summaries, reasons of dropped tokens, diagnostics, who queued
 * which job, and the chain of causes of every event. `add` takes the events of the trace in their order. It
 * needs eight bytes of memory for each event, and some more for each job.
 */
export class TraceEvidence {
  readonly #onlyJob: number | undefined;
  readonly #activities: GrowingActivity[] = [];
  readonly #byPlace = new Map<string, GrowingActivity>();
  readonly #jobs = new Map<number, GrowingJob>();
  readonly #causes = new Growable();
  /** 1 + the index of the activity that an event is about; minus the number of the job that it queues. */
  readonly #about = new Growable();
  /** The messages of limits that ended the run. */
  readonly #limits: GrowingCounted = new Map();

  /** `onlyJob`: leave out what happened in other jobs of the runbook of that job. */
  constructor(onlyJob?: number) {
    this.#onlyJob = onlyJob;
  }

  add(event: TraceEvent): void {
    this.#causes.set(event.seq, event.cause ?? 0);
    switch (event.event) {
      case 'JobQueued':
        this.#queued(event);
        return;
      case 'JobEnd':
        this.#change(event.job, { status: event.status });
        return;
      case 'InstanceEnd':
        this.#change(event.job, { instance: event.status });
        return;
      case 'ActivityStart': {
        const activity = this.#activityOf(event);
        this.#about.set(event.seq, activity.index + 1);
        const { seq, job, token } = event;
        if (this.#counts(event)) activity.firstStart ??= { seq, job, token };
        return;
      }
      case 'ActivityEnd':
        this.#ended(event);
        return;
      case 'TokenDropped':
        if (this.#counts(event)) keep(this.#activityOf(event).drops, shortReason(event.reason));
        return;
      case 'Diagnostic':
        this.#note(event);
        return;
      default:
        return;
    }
  }

  /** Undefined for an activity that the trace does not mention. */
  activity({ runbook, activity }: ActivityPlace): ActivityEvidence | undefined {
    return this.#byPlace.get(keyOf(runbook, activity));
  }

  /** The jobs of a runbook, in the order they were queued. */
  jobsOf(runbook: string): readonly JobEvidence[] {
    return [...this.#jobs.values()].filter((job) => job.runbook === runbook);
  }

  /** The jobs that were queued for an activity, in that order. */
  jobsFor({ runbook, activity }: ActivityPlace): readonly JobEvidence[] {
    return [...this.#jobs.values()].filter(
      ({ by }) => by !== undefined && by.runbook === runbook && by.activity === activity,
    );
  }

  /** The messages of the limits that ended the run. */
  get limits(): Counted {
    return this.#limits;
  }

  /**
   * What led to an event, by its `seq`, from the nearest cause up: the activities that ran before it on its
   * lineage, the job, the activity that queued the job, and so on.
   */
  chainOf(seq: number): readonly CauseStep[] {
    const steps: CauseStep[] = [];
    let job: number | null = null;
    for (let at = this.#causes.get(seq); at > 0; at = this.#causes.get(at)) {
      const about = this.#about.get(at);
      const queued = about < 0 ? this.#jobs.get(-about) : undefined;
      if (queued !== undefined) {
        steps.push({ kind: 'job', of: queued });
        job = queued.parent;
      }
      const activity = about > 0 ? this.#activities[about - 1] : undefined;
      const last = steps.at(-1);
      const isSame =
        last?.kind === 'activity' &&
        last.runbook === activity?.runbook &&
        last.activity === activity.activity;
      if (activity !== undefined && !isSame)
        steps.push({ kind: 'activity', job, runbook: activity.runbook, activity: activity.activity });
    }
    return steps;
  }

  #queued(event: JobQueued): void {
    const { seq, job, runbook, parent, cause } = event;
    if (job === null) return;
    this.#about.set(seq, -job);
    const about = this.#about.get(cause ?? 0);
    const caller = parent === null || about <= 0 ? undefined : this.#activities[about - 1];
    const by = caller && { runbook: caller.runbook, activity: caller.activity };
    const unknown = { instance: undefined, status: undefined, failed: undefined };
    const purpose = branchText(event);
    this.#jobs.set(job, { job, runbook, parent, by, purpose, ...unknown, notes: new Map() });
  }

  #ended(event: ActivityEnd): void {
    const { status, errorSummary, activity, job } = event;
    if (status === 'success') return;
    if (this.#counts(event)) keep(this.#activityOf(event).summaries[status], errorSummary);
    const of = this.#jobs.get(job ?? 0);
    if (status === 'failed' && of !== undefined) of.failed ??= { activity, errorSummary };
  }

  #note(event: Diagnostic): void {
    const { seq, level, message, code, job, activity, runbook, cause } = event;
    const about =
      activity === undefined
        ? this.#about.get(cause ?? 0)
        : 1 + this.#activityOf({ runbook, activity }).index;
    this.#about.set(seq, Math.max(0, about));
    if (limitCodes.has(code)) keep(this.#limits, message);
    if (level !== 'Warning' && level !== 'Error') return;
    const of = about > 0 ? this.#activities[about - 1] : this.#jobs.get(about < 0 ? -about : (job ?? 0));
    if (of !== undefined) keep(of.notes, message);
  }

  #change(job: number | null, change: Partial<Pick<JobEvidence, 'instance' | 'status'>>): void {
    const of = this.#jobs.get(job ?? 0);
    if (of !== undefined) Object.assign(of, change);
  }

  #counts({ job, runbook }: TraceEvent): boolean {
    const only = this.#onlyJob;
    return only === undefined || job === only || this.#jobs.get(only)?.runbook !== runbook;
  }

  #activityOf({ runbook, activity }: ActivityPlace): GrowingActivity {
    const key = keyOf(runbook, activity);
    let known = this.#byPlace.get(key);
    if (known === undefined) {
      const summaries = { failed: new Map<string, number>(), warning: new Map<string, number>() };
      const index = this.#activities.length;
      known = {
        runbook,
        activity,
        index,
        summaries,
        drops: new Map(),
        notes: new Map(),
        firstStart: undefined,
      };
      this.#byPlace.set(key, known);
      this.#activities.push(known);
    }
    return known;
  }
}

const limitCodes: ReadonlySet<string> = new Set(runLimits);

function keyOf(runbook: string, activity: string): string {
  return `${runbook}\n${activity}`;
}

function keep(counts: GrowingCounted, text: string): void {
  if (counts.has(text) || counts.size < mostTexts) countIn(counts, text);
}

/** Whole numbers by `seq`; 0 where none was set. */
class Growable {
  #numbers = new Int32Array(1024);

  get(index: number): number {
    return this.#numbers[index] ?? 0;
  }

  set(index: number, value: number): void {
    this.#numbers = withRoomFor(this.#numbers, index);
    this.#numbers[index] = value;
  }
}
