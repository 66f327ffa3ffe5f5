import type { BundleFacts, RunbookFacts } from '../../analysis/bundle-facts.ts';
import type { Wired, WiredLink } from '../../analysis/wiring.ts';
import type { Runbook } from '../../model/runbook.ts';
import { counted } from '../../text/plain-words.ts';
import {
  countsOfActivity,
  hasOpenInstances,
  neverPlayed,
  type RunbookCounts,
} from '../../trace/trace-counts.ts';
import type { Counted, JobEvidence, TraceEvidence } from '../../trace/trace-evidence.ts';
import { linkReason } from './trace-reasons.ts';

/** What a trace says, for explanations that go from one runbook to another. */
export interface TracedRun {
  readonly evidence: TraceEvidence;
  /** The counts of all runbooks, by path. */
  readonly counts: ReadonlyMap<string, RunbookCounts>;
}

/** One line of an explanation. What is on a deeper level explains the line above it. */
export interface CauseLine {
  /** From 0. */
  readonly level: number;
  readonly text: string;
}

/**
 * Why an activity never ran, did not succeed, or ran, up to the first cause: links that did not pass, dropped
 * rows with the values that were tested, error summaries, starved Junctions, jobs that were not played, and
 * the activities of parent runbooks that queued the jobs.
 */
export function firstCauseOf(
  at: Wired,
  facts: RunbookFacts,
  bundle: BundleFacts,
  trace: TracedRun,
): readonly CauseLine[] {
  return new FirstCause(facts.runbook, bundle, trace).of(at, facts);
}

/** Why the jobs that were started from outside did not end well, up to the first cause. */
export function endCauseOf(bundle: BundleFacts, trace: TracedRun): readonly CauseLine[] {
  const [first] = bundle.bundle.runbooks;
  return first === undefined ? [] : new FirstCause(first, bundle, trace).ofEnd();
}

/** Writes its lines, and gives what has to be told below them. */
type Task = () => readonly Task[];

/** An activity with the facts of its runbook. */
interface Place {
  readonly at: Wired;
  readonly facts: RunbookFacts;
}

/** More lines than this help nobody. */
const mostLines = 200;
const mostJobs = 3;
const mostNamed = 40;

class FirstCause {
  readonly #from: Runbook;
  readonly #bundle: BundleFacts;
  readonly #trace: TracedRun;
  readonly #lines: CauseLine[] = [];
  /** What has been told, so that it is told once. */
  readonly #told = new Set<unknown>();

  constructor(from: Runbook, bundle: BundleFacts, trace: TracedRun) {
    this.#from = from;
    this.#bundle = bundle;
    this.#trace = trace;
  }

  ofEnd(): readonly CauseLine[] {
    const { evidence } = this.#trace;
    this.#quote(evidence.limits, 0);
    const roots = this.#bundle.bundle.runbooks
      .flatMap(({ path }) => evidence.jobsOf(path))
      .filter((job) => job.parent === null && endedBadly(job));
    return this.#followed([
      () => this.#more(roots.length - mostJobs, 0),
      ...roots
        .slice(0, mostJobs)
        .map((job) => () => this.#job(job, 0))
        .toReversed(),
    ]);
  }

  of(at: Wired, facts: RunbookFacts): readonly CauseLine[] {
    const place = { at, facts };
    const { executions, dropped } = this.#counts(place);
    const pending: Task[] =
      executions === 0
        ? [() => this.#neverRan(place, 0)]
        : [
            () => this.#came(place),
            () => (dropped > 0 ? this.#dropped(place, 0) : []),
            () => this.#failed(place, 0),
          ];
    return this.#followed(pending);
  }

  /** Follows the causes, the last task first. The work is iterative, because chains may be long. */
  #followed(pending: Task[]): readonly CauseLine[] {
    for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
      if (this.#lines.length >= mostLines) {
        this.#tell(0, '…');
        break;
      }
      for (const later of next().toReversed()) pending.push(later);
    }
    return this.#lines;
  }

  #tell(level: number, text: string): void {
    this.#lines.push({ level, text });
  }

  #neverRan({ at, facts }: Place, level: number): readonly Task[] {
    const place = { at, facts };
    const name = this.#nameOf(place);
    if (this.#told.has(at)) {
      this.#tell(level, `${name} never ran: see above`);
      return [];
    }
    this.#told.add(at);
    if (!at.isEnabled) {
      this.#tell(level, `${name} never ran: it is disabled`);
      return [];
    }
    if (this.#countsOf(facts).instances === 0) {
      this.#tell(level, `${name} never ran: no instance of ${facts.runbook.path} began`);
      return [() => this.#neverPlayed(facts.runbook, level + 1)];
    }
    const isStart = at.in.length === 0;
    const end = hasOpenInstances(this.#countsOf(facts)) ? 'trace' : 'instance';
    this.#tell(level, `${name} never ran${isStart ? `: the ${end} ended before its turn came` : ''}`);
    if (isStart) return [() => this.#ended(facts, level + 1)];
    const notes = this.#evidence(place)?.notes;
    this.#quote(notes, level + 1);
    return at.in.map((link) => () => this.#link(link, facts, level + 1));
  }

  /** Why nothing came over a link. */
  #link(link: WiredLink, facts: RunbookFacts, level: number): readonly Task[] {
    const from = { at: link.from, facts };
    const { executions, emitted, statuses } = this.#counts(from);
    const { never, on } = facts.passingOf(link);
    if (executions === 0 && never === undefined) return [() => this.#neverRan(from, level)];
    this.#tell(level, linkReason(link, facts, this.#countsOf(facts)));
    if (never !== undefined && (executions === 0 || !link.link.enabled)) return [];
    if (link.from.isJunction && emitted === 0) {
      this.#quote(this.#evidence(from)?.notes, level + 1);
      const selected = facts.wiring.byId(String(link.from.activity.properties['returnDataFrom']));
      return selected === undefined ? [] : [() => this.#neverRan({ at: selected, facts }, level + 1)];
    }
    const items = testedBy(link);
    const { values, dropped, rows } = this.#counts(from);
    if (items.length > 0 && rows > 0 && dropped === 0 && !items.some((item) => values.has(item)))
      this.#tell(level + 1, `${items.join(', ')}: not in the trace; play with --published-data all`);
    const isEarly = on.success === 'always' && statuses.success > 0 && rows > 0;
    return [
      () => this.#dropped(from, level + 1),
      () => this.#failed(from, level + 1),
      () => (isEarly ? this.#ended(facts, level + 1) : []),
    ];
  }

  #dropped(place: Place, level: number): readonly Task[] {
    const name = this.#nameOf(place);
    for (const [reason, count] of this.#evidence(place)?.drops ?? [])
      this.#tell(level, `${counted(count, 'row')} of ${name} passed no link: ${reason}`);
    return [];
  }

  /** The error summaries of an activity, and what its child jobs say; nothing if all went well. */
  #failed(place: Place, level: number): readonly Task[] {
    const evidence = this.#evidence(place);
    if (evidence === undefined || this.#told.has(evidence)) return [];
    this.#told.add(evidence);
    const name = this.#nameOf(place);
    const { summaries, notes } = evidence;
    for (const [status, texts] of Object.entries(summaries))
      for (const [summary, count] of texts) {
        this.#told.add(summary);
        const why = summary === '' ? 'it gives no error summary' : summary;
        this.#tell(level, `${name} ended ${status}${count === 1 ? '' : ` (${count} x)`}: ${why}`);
      }
    this.#quote(notes, level + 1);
    const jobs = this.#trace.evidence.jobsFor(evidence).filter(endedBadly);
    const isWell = summaries.failed.size + summaries.warning.size === 0;
    if (isWell && jobs.length > 0) this.#tell(level, `not all jobs that ${name} queued ended success`);
    return [
      ...jobs.slice(0, mostJobs).map((job) => () => this.#job(job, level + 1)),
      () => this.#more(jobs.length - mostJobs, level + 1),
    ];
  }

  /** What became of a job that did not end well. */
  #job(job: JobEvidence, level: number): readonly Task[] {
    const { failed, runbook } = job;
    this.#tell(level, `${jobText(job)} ${endText(job)}`);
    this.#quote(job.notes, level + 1);
    if (failed === undefined) return [];
    const place = this.#placeOf(runbook, failed.activity);
    if (place !== undefined) return [() => this.#failed(place, level + 1)];
    this.#tell(level + 1, `${failed.activity} ended failed: ${failed.errorSummary}`);
    return [];
  }

  /** Why no instance of a runbook began. */
  #neverPlayed(runbook: Runbook, level: number): readonly Task[] {
    const jobs = this.#trace.evidence.jobsOf(runbook.path);
    if (jobs.length > 0)
      return [
        ...jobs.slice(0, mostJobs).map((job) => () => this.#unplayed(job, level)),
        () => this.#more(jobs.length - mostJobs, level),
      ];
    const callers = this.#bundle.calls.callersOf(runbook).filter(({ from }) => from !== runbook);
    if (callers.length === 0) {
      this.#tell(level, `nothing in the bundle starts ${runbook.path}`);
      return [];
    }
    const places = [...new Set(callers.map(({ from, by }) => this.#placeOf(from.path, by.id)))];
    return places.flatMap((place) =>
      place === undefined ? [] : [() => this.#didNotStart(place, runbook, level)],
    );
  }

  #unplayed(job: JobEvidence, level: number): readonly Task[] {
    this.#tell(level, `${jobText(job)} ${endText(job)}`);
    this.#quote(job.notes, level + 1);
    this.#quote(this.#trace.evidence.limits, level + 1);
    const place = job.by && this.#placeOf(job.by.runbook, job.by.activity);
    return place === undefined ? [] : [() => this.#failed(place, level + 1)];
  }

  /** Why an activity that would start a runbook did not. */
  #didNotStart(place: Place, runbook: Runbook, level: number): readonly Task[] {
    const { executions, simulated } = this.#counts(place);
    if (executions === 0) return [() => this.#neverRan(place, level)];
    const name = this.#nameOf(place);
    if (simulated > 0) {
      this.#tell(level, `a simulated outcome replaced ${name}, so it started nothing`);
      return [];
    }
    this.#tell(level, `${name} ran, but queued no job of ${runbook.path}`);
    return [() => this.#failed(place, level + 1)];
  }

  /** Why instances of a runbook ended before all tokens had their turn. */
  #ended({ runbook }: RunbookFacts, level: number): readonly Task[] {
    const jobs = this.#trace.evidence
      .jobsOf(runbook.path)
      .filter(({ status, instance }) => status !== 'Completed' || instance === 'canceled');
    this.#quote(this.#trace.evidence.limits, level);
    return jobs.slice(0, mostJobs).map((job) => () => this.#unplayed(job, level));
  }

  /** Which activities and jobs led to the first execution. */
  #came(place: Place): readonly Task[] {
    const first = this.#evidence(place)?.firstStart;
    if (first === undefined) return [];
    const { seq, job, token } = first;
    const name = this.#nameOf(place);
    let level = 0;
    let names: string[] = [];
    const head = `${name} first ran on token ${token} in job ${job}`;
    const flush = (before: string): string => {
      const path = names.toReversed();
      const shown = path.length > mostNamed ? ['…', ...path.slice(-mostNamed)] : path;
      names = [];
      return shown.length === 0 ? before : `${before}, after ${shown.join(' -> ')}`;
    };
    let pending = head;
    let isCaller = false;
    for (const step of this.#trace.evidence.chainOf(seq)) {
      if (step.kind === 'activity') {
        if (!isCaller) names.push(this.#placeOf(step.runbook, step.activity)?.at.label ?? step.activity);
        isCaller = false;
        continue;
      }
      this.#tell(level, flush(pending));
      level += 1;
      const { job: number, runbook, parent, by, purpose } = step.of;
      if (parent === null || by === undefined) {
        this.#tell(level, `job ${number} (${runbook}) was started from outside`);
        return [];
      }
      const caller = this.#placeOf(by.runbook, by.activity)?.at.label ?? by.activity;
      const which = purpose === '' ? '' : ` for ${purpose}`;
      const queued = `job ${number} (${runbook}) was queued${which}`;
      pending = `${queued} by ${caller} of ${by.runbook} in job ${parent}`;
      isCaller = true;
    }
    this.#tell(level, flush(pending));
    return [];
  }

  #more(count: number, level: number): readonly Task[] {
    if (count > 0) this.#tell(level, `${counted(count, 'more job')} of this kind`);
    return [];
  }

  /** Messages of diagnostics that were not told before. */
  #quote(notes: Counted | undefined, level: number): void {
    for (const [note, count] of notes ?? [])
      if (!this.#told.has(note)) {
        this.#told.add(note);
        this.#tell(level, count === 1 ? note : `${note} (${count} x)`);
      }
  }

  #placeOf(path: string, activity: string): Place | undefined {
    const runbook = this.#bundle.bundle.runbooks.find((each) => each.path === path);
    const facts = runbook && this.#bundle.of(runbook);
    const at = facts?.wiring.byId(activity);
    return facts === undefined || at === undefined ? undefined : { at, facts };
  }

  /** Its label, with the runbook unless it is the one that is explained. */
  #nameOf({ at, facts: { runbook } }: Place): string {
    return runbook === this.#from ? at.label : `${at.label} of ${runbook.path}`;
  }

  #evidence({ at, facts }: Place) {
    return this.#trace.evidence.activity({ runbook: facts.runbook.path, activity: at.activity.id });
  }

  #countsOf({ runbook }: RunbookFacts): RunbookCounts {
    return this.#trace.counts.get(runbook.path) ?? neverPlayed;
  }

  #counts({ at, facts }: Place) {
    return countsOfActivity(this.#countsOf(facts), at.activity.id);
  }
}

/** The items that conditions of a link test. */
function testedBy({ link }: WiredLink): readonly string[] {
  const criteria = [...link.include, ...link.exclude];
  return [...new Set(criteria.flatMap((criterion) => ('item' in criterion ? criterion.item : [])))];
}

function endedBadly({ status, instance }: JobEvidence): boolean {
  return status !== 'Completed' || (instance !== undefined && instance !== 'success');
}

function jobText({ job, runbook, purpose }: JobEvidence): string {
  return `job ${job} (${runbook}${purpose === '' ? '' : `, ${purpose}`})`;
}

function endText({ status, instance }: JobEvidence): string {
  if (instance !== undefined && status === 'Completed') return `ended ${instance}`;
  if (status === undefined) return 'has not ended in the trace';
  const ended = `was ${inWords[status]}`;
  return instance === undefined ? `${ended} before an instance had ended` : ended;
}

const inWords = { Completed: 'completed', Failed: 'recorded as Failed', Canceled: 'cancelled' } as const;
