import {
  type ActivityStatus,
  type InstanceStatus,
  type Row,
  rowList,
  type Value,
} from '../../src/model/published-data.ts';
import { criterionHolds } from '../engine/naive-criterion.ts';
import { mockedOutcome } from '../support/mocked-outcome.ts';
import type { ActivityFile, CriterionFile, LinkFile, RunbookFile } from '../support/runbook-file.ts';

/** One execution as the rules want it. */
export interface ReferenceStep {
  activity: string;
  token: string;
  attempt: number;
  status: ActivityStatus;
  rows: number;
  /** Milliseconds since the start. */
  startMs: number;
}

export interface ReferenceRun {
  steps: ReferenceStep[];
  /** `activity token` of every row that passed no link. */
  dropped: string[];
  status: InstanceStatus;
}

/** What a token carries: a copied map of the rows of all its ancestors (1.2). */
interface ReferenceToken {
  path: string;
  lineage: Map<string, Entry>;
}

interface Entry {
  /** Number of the execution and of its row: what makes a row distinct. */
  serial: number;
  row: number;
  attempt: number;
  status: ActivityStatus;
  data: Row;
  /** The lineage this row was appended to. */
  above: Map<string, Entry>;
}

interface Queued {
  to: string;
  token: ReferenceToken;
  eligibleAt: number;
  isJunctionItself: boolean;
  incoming: number;
}

/**
 * The rules of sections 1.4, 3, 4 and 5 once more: slow, obvious, in the order of the text, sharing no code
 * with src/engine. Quiescence walks the graph each time, lineages are copied maps, the queue is an array.
 * Options it knows: linkOrder, triggerDelay, emptyResult, emptyExit, loopRows, the four of Junctions, rollup,
 * maxExecutions.
 */
export function referenceRun(file: RunbookFile): ReferenceRun {
  return new Reference(file).run();
}

class Reference {
  readonly #file: RunbookFile;
  readonly #options: NonNullable<RunbookFile['options']>;
  readonly #queue: Queued[] = [];
  readonly #parked = new Map<string, { token: ReferenceToken; incoming: number }[]>();
  readonly #fired = new Set<string>();
  readonly #run: ReferenceRun = { steps: [], dropped: [], status: 'success' };
  #now = 0;
  #serial = 0;
  #roots = 0;
  #isAborted = false;
  #startStatus: ActivityStatus = 'success';
  #deadEndFailed = false;

  constructor(file: RunbookFile) {
    this.#file = file;
    this.#options = file.options ?? {};
  }

  run(): ReferenceRun {
    const targets = this.#file.links.map((link) => link.to);
    const start = this.#file.activities.find((activity) => !targets.includes(activity.id)) as ActivityFile;
    const emptyToken = { path: '1', lineage: new Map() };
    this.#queue.push({
      to: start.id,
      token: emptyToken,
      eligibleAt: 0,
      isJunctionItself: false,
      incoming: 0,
    });
    while (this.#queue.length > 0 && !this.#isAborted) {
      const next = this.#dequeue();
      const activity = this.#activity(next.to);
      if (activity.type !== 'Junction') this.#play(activity, next.token, start);
      else if (next.isJunctionItself) this.#playJunction(activity, next.token);
      else this.#park(next);
      if (!this.#isAborted) this.#fireReadyJunctions();
    }
    this.#run.status = this.#rollup();
    return this.#run;
  }

  /**
   * A13: the first eligible in FIFO order; if none, the clock jumps to the earliest. Blocking: strictly the
   * first.
   */
  #dequeue(): Queued {
    if (this.#options.triggerDelay === 'blocking') {
      const first = this.#queue.shift() as Queued;
      this.#now = Math.max(this.#now, first.eligibleAt);
      return first;
    }
    let at = this.#queue.findIndex((queued) => queued.eligibleAt <= this.#now);
    if (at < 0) {
      this.#now = Math.min(...this.#queue.map((queued) => queued.eligibleAt));
      at = this.#queue.findIndex((queued) => queued.eligibleAt <= this.#now);
    }
    return this.#queue.splice(at, 1)[0] as Queued;
  }

  /** Runs an activity on a token, with its loop (section 5), and sends what it emits (1.4). */
  #play(activity: ActivityFile, token: ReferenceToken, start: ActivityFile): void {
    let earlier: Entry[] = [];
    for (let attempt = 1; ; attempt += 1) {
      if (this.#isOverLimit()) return;
      const startMs = this.#now;
      const outcome = mockedOutcome(activity.simulate, attempt, (id, item) => {
        const entry = token.lineage.get(id);
        return entry && itemOf(entry, item);
      });
      const { status, durationMs = 0 } = outcome;
      this.#now += durationMs;
      const rows = this.#rowsOf(activity, status, outcome.rows && rowList(outcome.rows));
      this.#run.steps.push({
        activity: activity.id,
        token: token.path,
        attempt,
        status,
        rows: rows.length,
        startMs,
      });
      if (activity.id === start.id) this.#startStatus = status;
      const serial = ++this.#serial;
      const entries = rows.map((data, row) => ({ serial, row, attempt, status, data, above: token.lineage }));
      if (
        this.#exits(activity, entries, { serial, row: 0, attempt, status, data: {}, above: token.lineage })
      ) {
        const all = this.#options.loopRows === 'all' ? [...earlier, ...entries] : entries;
        const sent = all.map((entry, row) => ({ ...entry, serial, row, attempt, status }));
        this.#send(
          activity,
          token.path,
          sent.map((entry) => [entry, token.lineage]),
        );
        return;
      }
      earlier = [...earlier, ...entries];
      this.#now += (activity.loop?.delaySeconds ?? 0) * 1000;
    }
  }

  #isOverLimit(): boolean {
    if (this.#run.steps.length < (this.#options.maxExecutions ?? Number.POSITIVE_INFINITY)) return false;
    this.#isAborted = true;
    return true;
  }

  #rowsOf(activity: ActivityFile, status: ActivityStatus, rows: readonly Row[] | undefined): readonly Row[] {
    if (rows === undefined) return [{}];
    if (status === 'failed') return rows.length === 1 ? rows : [{}];
    if (rows.length === 0) return this.#options.emptyResult === 'none' ? [] : [{}];
    if (activity.flatten === undefined) return rows;
    const { mode, separator = ',' } = activity.flatten;
    const names = [...new Set(rows.flatMap((row) => Object.keys(row)))];
    const between = mode === 'lines' ? '\n' : mode === 'csv' ? ',' : separator;
    const field = (value: Value = '') => (mode === 'csv' ? csvField(String(value)) : String(value));
    const joined = names.map((name) => [name, rows.map((row) => field(row[name])).join(between)]);
    return [Object.fromEntries(joined)];
  }

  #exits(activity: ActivityFile, entries: Entry[], blank: Entry): boolean {
    const { loop } = activity;
    if (loop === undefined) return true;
    const tested = entries.length === 0 ? [blank] : entries;
    const any = (criteria: readonly CriterionFile[]) =>
      criteria.some((criterion) => tested.some((entry) => entryPasses(criterion, entry)));
    const { exit = [{ status: ['success'] }], doNotExit = [] } = loop;
    const wantsOut = exit.length === 0 ? this.#options.emptyExit !== 'continue' : any(exit);
    return wantsOut && !any(doNotExit);
  }

  /** Token-major over the rows, and for each row the links in stored order (1.4). */
  #send(activity: ActivityFile, path: string, emitted: [Entry, Map<string, Entry>][]): void {
    const links = this.#outgoing(activity.id);
    let passed = 0;
    for (const [index, [entry, above]] of emitted.entries()) {
      const token = { path: `${path}.${index + 1}`, lineage: new Map(above).set(activity.id, entry) };
      const passing = links.filter((link) => linkPasses(link, entry));
      for (const link of passing) {
        const incoming = this.#file.links.indexOf(link);
        const eligibleAt = this.#now + (link.delaySeconds ?? 0) * 1000;
        const queued = { to: link.to, token, eligibleAt, isJunctionItself: false, incoming };
        if (this.#activity(link.to).type === 'Junction' && !link.delaySeconds) this.#park(queued);
        else this.#queue.push(queued);
      }
      passed += passing.length;
      if (passing.length === 0 && links.length > 0) this.#run.dropped.push(`${activity.id} ${token.path}`);
    }
    const last = this.#run.steps.at(-1) as ReferenceStep;
    if (last.status === 'failed' && passed === 0) this.#deadEndFailed = true;
  }

  #outgoing(id: string): LinkFile[] {
    const all = this.#file.links.filter((link) => link.from === id);
    const numbered = all
      .filter(({ order }) => order !== undefined)
      .sort((a, b) => Number(a.order) - Number(b.order));
    const links = [...numbered, ...all.filter(({ order }) => order === undefined)];
    if (this.#options.linkOrder === 'reversed') links.reverse();
    return links;
  }

  #park({ to, token, incoming }: Queued): void {
    this.#parked.set(to, [...(this.#parked.get(to) ?? []), { token, incoming }]);
  }

  /** Section 4 rules 2 and 3, junction after junction in stored order until none is ready. */
  #fireReadyJunctions(): void {
    const isReady = ({ id }: ActivityFile) =>
      this.#parked.has(id) && !this.#fired.has(id) && !this.#canStillBeReached(id);
    for (;;) {
      const ready = this.#file.activities.filter(isReady);
      if (ready.length === 0) return;
      for (const { id } of ready) {
        this.#fired.add(id);
        if (!this.#allLinksDelivered(id)) continue;
        this.#roots += 1;
        const token = { path: `J${this.#roots}`, lineage: new Map() };
        this.#queue.push({ to: id, token, eligibleAt: 0, isJunctionItself: true, incoming: 0 });
      }
    }
  }

  #canStillBeReached(junction: string): boolean {
    const queued = this.#queue.map(({ to }) => to);
    const parkedElsewhere = [...this.#parked.keys()].filter((id) => id !== junction && !this.#fired.has(id));
    return (
      queued.includes(junction) || [...queued, ...parkedElsewhere].some((id) => this.#leadsTo(id, junction))
    );
  }

  #leadsTo(from: string, to: string): boolean {
    const links = this.#file.links.filter((link) => link.from === from && link.enabled !== false);
    return links.some((link) => link.to === to || this.#leadsTo(link.to, to));
  }

  /** A15, strict reading: every enabled incoming link has delivered. */
  #allLinksDelivered(junction: string): boolean {
    if (this.#options.junctionWaits !== 'everyLink') return true;
    const delivered = new Set((this.#parked.get(junction) ?? []).map(({ incoming }) => incoming));
    return this.#file.links.every(
      (link, index) => link.to !== junction || link.enabled === false || delivered.has(index),
    );
  }

  /** Section 4 rules 4 and 5. */
  #playJunction(activity: ActivityFile, root: ReferenceToken): void {
    if (this.#isOverLimit()) return;
    const lineages = this.#junctionLineages(activity);
    const serial = ++this.#serial;
    const { id } = activity;
    this.#run.steps.push({
      activity: id,
      token: root.path,
      attempt: 1,
      status: 'success',
      rows: lineages.length,
      startMs: this.#now,
    });
    const emitted = lineages.map((above, row): [Entry, Map<string, Entry>] => [
      { serial, row, attempt: 1, status: 'success', data: {}, above },
      above,
    ]);
    this.#send(activity, root.path, emitted);
  }

  #junctionLineages(activity: ActivityFile): Map<string, Entry>[] {
    const parked = (this.#parked.get(activity.id) ?? []).map(({ token }) => token);
    const selected = activity['returnDataFrom'] as string | undefined;
    if (selected === undefined)
      return [this.#options.junctionNone === 'common' ? commonPart(parked) : new Map()];
    const rows = new Map<string, Map<string, Entry>>();
    for (const { lineage } of parked) {
      const entry = lineage.get(selected);
      if (entry === undefined) continue;
      const key = `${entry.serial} ${entry.row}`;
      if (!rows.has(key)) rows.set(key, new Map(entry.above).set(selected, entry));
    }
    if (rows.size === 0) return this.#options.junctionStarved === 'blank' ? [new Map()] : [];
    const all = [...rows.values()];
    return this.#options.junctionEmits === 'once' ? all.slice(0, 1) : all;
  }

  #activity(id: string): ActivityFile {
    return this.#file.activities.find((activity) => activity.id === id) as ActivityFile;
  }

  /** A5. */
  #rollup(): InstanceStatus {
    if (this.#isAborted) return 'failed';
    const statuses = this.#run.steps.map(({ status }) => status);
    const worst = statuses.some((status) => status !== 'success') ? 'warning' : 'success';
    if (this.#options.rollup === 'lastActivity') return statuses.at(-1) as ActivityStatus;
    if (this.#options.rollup === 'strict') return this.#deadEndFailed ? 'failed' : worst;
    return this.#startStatus === 'failed' ? 'failed' : worst;
  }
}

/** RFC 4180. */
function csvField(text: string): string {
  const needsQuotes = [',', '"', '\n', '\r'].some((special) => text.includes(special));
  return needsQuotes ? `"${text.split('"').join('""')}"` : text;
}

/** A16 'common': what all lineages begin with. */
function commonPart(tokens: ReferenceToken[]): Map<string, Entry> {
  const [first, ...others] = tokens.map(({ lineage }) => [...lineage]);
  const common = (first ?? []).filter(([, entry], index) =>
    others.every((other) => other[index]?.[1].serial === entry.serial && other[index]?.[1].row === entry.row),
  );
  return new Map(common);
}

/** The link formula of section 3. */
export function linkPasses(link: LinkFile, entry: Pick<Entry, 'status' | 'attempt' | 'data'>): boolean {
  const { enabled = true, include = [{ status: ['success'] }], exclude = [] } = link;
  const holds = (criterion: CriterionFile) => entryPasses(criterion, entry);
  return enabled && (include.length === 0 || include.some(holds)) && !exclude.some(holds);
}

function entryPasses(criterion: CriterionFile, entry: Pick<Entry, 'status' | 'attempt' | 'data'>): boolean {
  return criterionHolds(criterion, entry.status, (item) => itemOf(entry, item));
}

function itemOf(
  { data, status, attempt }: Pick<Entry, 'status' | 'attempt' | 'data'>,
  item: string,
): Value | undefined {
  if (item === 'Activity status') return status;
  if (item === 'Loop: Number of attempts') return attempt;
  return data[item];
}
