import { eventMessage } from '../reports/trace/event-message.ts';
import { eventSubjects } from '../reports/trace/event-subject.ts';
import type { TraceEvent } from '../trace/trace-event.ts';

/** What a log shows of the events: all, or those of one kind. */
export const logKinds = ['all', 'failures', 'dropped', 'diagnostics', 'activities', 'jobs'] as const;
export type LogKind = (typeof logKinds)[number];

/** Whether an event is of a kind. */
export function isOfKind(event: TraceEvent, kind: LogKind): boolean {
  switch (kind) {
    case 'all':
      return true;
    case 'failures':
      return isFailure(event);
    case 'dropped':
      return event.event === 'TokenDropped';
    case 'diagnostics':
      return event.event === 'Diagnostic';
    case 'activities':
      return event.event === 'ActivityStart' || event.event === 'ActivityEnd';
    case 'jobs':
      return /^(Job|Instance|Run)/.test(event.event);
  }
}

function isFailure(event: TraceEvent): boolean {
  if (event.event === 'ActivityEnd' || event.event === 'InstanceEnd') return event.status === 'failed';
  if (event.event === 'JobEnd') return event.status === 'Failed';
  return event.level === 'Error';
}

/** The words of events, as the report `eventlog` has them, each made when it is first asked for. */
export class LogLines {
  readonly #events: readonly TraceEvent[];
  readonly #subjects: string[] = [];
  readonly #messages: string[] = [];
  /** In lower case, to search in. */
  readonly #texts: string[] = [];

  constructor(events: readonly TraceEvent[]) {
    this.#events = events;
    // In their order, for an activity is called by the name it started with.
    const subjectOf = eventSubjects();
    for (const event of events) this.#subjects.push(subjectOf(event));
  }

  subject(seq: number): string {
    return this.#subjects[seq - 1] ?? '';
  }

  message(seq: number): string {
    const event = this.#events[seq - 1];
    if (event === undefined) return '';
    this.#messages[seq - 1] ??= eventMessage(event);
    return this.#messages[seq - 1] as string;
  }

  /** The `seq` of every event of a kind that has all words of a text, whatever their letter case. */
  matching(text: string, kind: LogKind): readonly number[] {
    const words = text.toLowerCase().split(/\s+/).filter(Boolean);
    const found: number[] = [];
    for (const event of this.#events) {
      if (!isOfKind(event, kind)) continue;
      if (words.length === 0 || words.every((word) => this.#text(event.seq).includes(word)))
        found.push(event.seq);
    }
    return found;
  }

  #text(seq: number): string {
    const { event, level, time = '' } = this.#events[seq - 1] as TraceEvent;
    this.#texts[seq - 1] ??=
      `${seq} ${time} ${event} ${level} ${this.subject(seq)}: ${this.message(seq)}`.toLowerCase();
    return this.#texts[seq - 1] as string;
  }
}

/** The next event of a kind after one, or the one before it; undefined where there is none. */
export function neighbour(
  events: readonly TraceEvent[],
  from: number,
  step: 1 | -1,
  isWanted: (event: TraceEvent) => boolean,
): number | undefined {
  for (let at = from + step; at >= 1 && at <= events.length; at += step)
    if (isWanted(events[at - 1] as TraceEvent)) return at;
  return undefined;
}
