import type { TraceEvent } from '../../src/trace/trace-event.ts';
import type { AttemptRecord, JobRecord, Records } from './records.ts';
import { traceProblems } from './whole-trace.ts';
import { kinds, throttle } from './world.ts';

/** A law that does not hold. */
export interface Violation {
  readonly law: 'lost' | 'result' | 'attempts' | 'limit' | 'throttle' | 'trace' | 'order' | 'end';
  /** What is wrong, with the ids. */
  readonly what: string;
}

/** What those know who queued and cancelled the jobs. */
export interface Asked {
  /** The jobs that the store has said it has. */
  readonly acknowledged: readonly string[];
  /** The jobs that somebody has tried to cancel. */
  readonly cancelled: ReadonlySet<string>;
}

/**
 * Accounts for every job from what the store has recorded alone. Gives what does not add up: a job that is
 * lost, a result that is recorded twice or never, attempts that overlap, a limit that was exceeded, a trace
 * that is not complete, an order that was not kept, an end that nothing explains.
 */
export function violations(records: Records, asked: Asked): readonly Violation[] {
  const attemptsOf = Map.groupBy(records.attempts, ({ job }) => job);
  const families = Map.groupBy(records.jobs, ({ root }) => root);
  return [
    ...lost(records, asked),
    ...records.jobs.flatMap((job) => {
      const attempts = attemptsOf.get(job.id) ?? [];
      return [...resultOf(job, attempts), ...attemptsInOrder(job, attempts)];
    }),
    ...limits(records),
    ...throttles(records),
    ...traces(records, families),
    ...order(records, attemptsOf),
    ...ends(records, asked),
  ];
}

function* lost({ jobs }: Records, { acknowledged }: Asked): Generator<Violation> {
  const known = new Set(jobs.map(({ id }) => id));
  for (const id of acknowledged)
    if (!known.has(id)) yield { law: 'lost', what: `job ${id} was queued, and is not there` };
  for (const { id, runbook, status, endedMs, queueState } of jobs) {
    const job = `job ${id} of ${runbook}`;
    if (endedMs === null) yield { law: 'lost', what: `${job} has never ended: it is ${status}` };
    else if (!/^(completed|cancelled|failed)$/.test(queueState ?? ''))
      yield { law: 'lost', what: `${job} is ${status}, and ${queueState} in the queue` };
  }
}

/** The ends of the job itself that an attempt tells of. */
const endsIn = ({ events }: AttemptRecord) =>
  events.flatMap((event) => (event.event === 'JobEnd' && event.job === 1 ? [event.status] : []));

/** A result is told by the last attempt, once; by none if that was lost. */
function* resultOf(job: JobRecord, attempts: readonly AttemptRecord[]): Generator<Violation> {
  if (job.endedMs === null) return;
  const last = attempts.at(-1);
  const told = attempts.flatMap(endsIn);
  const expected = last === undefined || last.lostMs !== null ? [] : [job.status];
  if (told.join() !== expected.join()) {
    const said = `its attempts say ${told.join(' and ') || 'nothing'}`;
    yield { law: 'result', what: `job ${job.id} of ${job.runbook} is ${job.status}, and ${said}` };
  }
}

function* attemptsInOrder(job: JobRecord, attempts: readonly AttemptRecord[]): Generator<Violation> {
  const wrong = (what: string): Violation => ({ law: 'attempts', what: `job ${job.id} ${what}` });
  if (job.attempt !== attempts.length)
    yield wrong(`has ${attempts.length} attempts, and says ${job.attempt}`);
  for (const [index, { attempt, beganMs, lostMs, events }] of attempts.entries()) {
    if (attempt !== index + 1) yield wrong(`has attempt ${attempt} as its ${index + 1}th`);
    const next = attempts[index + 1];
    if (next !== undefined && lostMs === null)
      yield wrong(`has ${attempt + 1} attempts, and ${attempt} is not lost`);
    if (next !== undefined && lostMs !== null && next.beganMs < lostMs)
      yield wrong(`began attempt ${attempt + 1} before ${attempt} was lost`);
    if (lostMs !== null && lostMs < beganMs) yield wrong(`lost attempt ${attempt} before it began`);
    const gap = events.findIndex(({ seq }, at) => seq !== at + 1);
    if (gap >= 0) yield wrong(`has a gap before event ${events[gap]?.seq} of attempt ${attempt}`);
  }
}

/** While an attempt counts. One that never ended counts for ever. */
interface Span {
  readonly id: string;
  readonly fromMs: number;
  readonly toMs: number;
}

function spansBy(
  { jobs, attempts }: Records,
  keyOf: (job: JobRecord, attempt: AttemptRecord) => string | undefined,
): ReadonlyMap<string, readonly Span[]> {
  const jobOf = new Map(jobs.map((job) => [job.id, job]));
  const spans = new Map<string, Span[]>();
  for (const attempt of attempts) {
    const job = jobOf.get(attempt.job);
    const key = job && keyOf(job, attempt);
    if (job === undefined || key === undefined) continue;
    const toMs = attempt.lostMs ?? job.endedMs ?? Number.POSITIVE_INFINITY;
    const span = { id: job.id, fromMs: attempt.beganMs, toMs };
    spans.set(key, [...(spans.get(key) ?? []), span]);
  }
  return spans;
}

/** The first spans that are more than so many at once; undefined if there are none. */
function tooMany(spans: readonly Span[], most: number): readonly Span[] | undefined {
  let open: readonly Span[] = [];
  for (const span of spans.toSorted((one, other) => one.fromMs - other.fromMs)) {
    open = [...open.filter(({ toMs }) => toMs > span.fromMs), span];
    if (open.length > most) return open;
  }
  return undefined;
}

const idsOf = (spans: readonly Span[]) => spans.map(({ id }) => id).join(', ');

function* limits(records: Records): Generator<Violation> {
  for (const [runbook, spans] of spansBy(records, ({ runbook }) => runbook)) {
    const most = kinds.find(({ name }) => name === runbook)?.atOnce ?? 0;
    const found = tooMany(spans, most);
    if (found !== undefined)
      yield {
        law: 'limit',
        what: `${found.length} jobs of ${runbook} ran at once, ${most} may: ${idsOf(found)}`,
      };
  }
}

/** An attempt that tells nothing is one of which no server has ever heard: the answer to it was lost. */
function* throttles(records: Records): Generator<Violation> {
  const serverOf = (_job: JobRecord, { events }: AttemptRecord) =>
    events.find(({ server }) => server !== null)?.server ?? undefined;
  for (const [server, spans] of spansBy(records, serverOf)) {
    const found = tooMany(spans, throttle);
    if (found !== undefined)
      yield { law: 'throttle', what: `${server} played ${found.length} jobs at once: ${idsOf(found)}` };
  }
}

function* traces(
  { jobs, traces }: Records,
  families: ReadonlyMap<string, readonly JobRecord[]>,
): Generator<Violation> {
  for (const { id, parent } of jobs) {
    if (parent !== null) continue;
    const events: readonly TraceEvent[] = traces.get(id) ?? [];
    for (const problem of traceProblems(events))
      yield { law: 'trace', what: `the trace of job ${id}: ${problem}` };
    const told = events.filter(({ event }) => event === 'JobQueued').length;
    const family = families.get(id)?.length ?? 0;
    if (told < family)
      yield { law: 'trace', what: `the trace of job ${id} tells of ${told} jobs of ${family}` };
  }
}

/** Jobs that were started from outside begin for the first time in the order in which they were queued. */
function* order(
  { jobs }: Records,
  attemptsOf: ReadonlyMap<string, readonly AttemptRecord[]>,
): Generator<Violation> {
  const last = new Map<string, { readonly id: string; readonly beganMs: number }>();
  for (const { id, parent, runbook } of jobs) {
    const beganMs = attemptsOf.get(id)?.[0]?.beganMs;
    if (parent !== null || beganMs === undefined) continue;
    const before = last.get(runbook);
    if (before !== undefined && before.beganMs > beganMs)
      yield {
        law: 'order',
        what: `job ${id} of ${runbook} began before job ${before.id}, which was queued first`,
      };
    last.set(runbook, { id, beganMs });
  }
}

const lossReason = 'the runbook server that played it was lost';

/** A job ends as its runbook does, unless a blow, its server or another job of its family explains it. */
function* ends({ jobs }: Records, { cancelled }: Asked): Generator<Violation> {
  const jobOf = new Map(jobs.map((job) => [job.id, job]));
  const parentsOfUnsuccessful = new Set(
    jobs.flatMap(({ status, parent }) => (status === 'Completed' ? [] : [parent])),
  );
  for (const job of jobs) {
    const { id, runbook, status, instanceStatus, parent, reason } = job;
    const kind = kinds.find(({ name }) => name === runbook);
    const isExplained =
      status === 'Canceled'
        ? cancelled.has(id) || jobOf.get(parent ?? '')?.status === 'Canceled'
        : status === 'Failed'
          ? (kind?.isFailedWhenLost && reason === lossReason) || kind?.dies?.test(reason ?? '')
          : status !== 'Completed' ||
            (kind?.dies === undefined && (instanceStatus === 'success' || parentsOfUnsuccessful.has(id)));
    if (!isExplained) {
      const how = [status, instanceStatus, reason].filter((part) => part !== null).join(', ');
      yield { law: 'end', what: `job ${id} of ${runbook} has ended for no reason: ${how}` };
    }
  }
}
