import type { ReplayRunbook } from '../reports/replay/replay.ts';
import { countUpTo } from '../trace/count-up-to.ts';
import type { ActivityStart, TraceEvent } from '../trace/trace-event.ts';
import { type DataBus, dataBusOf, executionAt, tokenLabel } from './data-bus.ts';
import type { JobMoment, Moments } from './moments.ts';
import type { TraceIndex } from './trace-index.ts';

/** What a reader has chosen to look at; what is left out follows the trace. */
export interface Choice {
  readonly job?: number | undefined;
  readonly activity?: string | undefined;
}

/** What there is to see of a run after one of its events. */
export interface View {
  readonly seq: number;
  /** Undefined only in an empty trace. */
  readonly event: TraceEvent | undefined;
  /** Whether the event is one of the job that is shown. */
  readonly isOwn: boolean;
  readonly job: number;
  /** Undefined before the job was queued. */
  readonly moment: JobMoment | undefined;
  /** Undefined where the definition does not have it. */
  readonly runbook: ReplayRunbook | undefined;
  /** The activity that the event is about, if the job that is shown has it. */
  readonly current: string | undefined;
  /** The activity that is told of. */
  readonly shown: string | undefined;
  /** Its execution that runs or was the last. */
  readonly execution: ActivityStart | undefined;
  readonly bus: DataBus | undefined;
  /** `1.1.2 item2`: the token of the execution, and what its row carries. */
  readonly token: string;
}

/** Works out what there is to see after an event. */
export function viewAt(index: TraceIndex, moments: Moments, seq: number, choice: Choice): View {
  const event = index.at(seq);
  const job = choice.job ?? event?.job ?? index.jobs.keys().next().value ?? 1;
  const moment = moments.at(seq).jobs.get(job);
  const isOwn = event?.job === job;
  const current = isOwn && 'activity' in event ? (event.activity ?? undefined) : undefined;
  const running = () => [...(moment?.activities ?? [])].find(([, { isRunning }]) => isRunning)?.[0];
  const shown = choice.activity ?? current ?? running();
  const execution = shown === undefined ? undefined : latest(index, job, shown, seq);
  return {
    ...{ seq, event, isOwn, job, moment, current, shown, execution },
    runbook: index.runbook(index.jobs.get(job)?.runbook ?? ''),
    bus: execution && dataBusOf(index, execution, seq),
    token: execution === undefined ? '' : tokenWords(index, execution),
  };
}

/** The execution of an activity that an event belongs to, or else its last one that has begun by then. */
function latest(index: TraceIndex, job: number, activity: string, seq: number): ActivityStart | undefined {
  const own = index.at(seq)?.job === job ? executionAt(index, seq) : undefined;
  if (own?.activity === activity) return own;
  const starts = index.startsOf(job, activity);
  return starts[countUpTo(starts, seq, (start) => start.seq) - 1];
}

const longestToken = 12;

function tokenWords(index: TraceIndex, { seq, token }: ActivityStart): string {
  const arrival = index.cameTo(seq);
  const end = arrival && index.at(arrival.since);
  const label =
    arrival !== undefined && end?.event === 'ActivityEnd' ? tokenLabel(index, end, arrival.row) : '';
  const short = token.length > longestToken ? `…${token.slice(1 - longestToken)}` : token;
  return label === '' ? short : `${short} ${label}`;
}
