import type { UtcOffset } from '../../databus/calendar.ts';
import type { CompiledActivity } from '../../engine/compiled-runbook.ts';
import { type CompiledMock, compileMock } from '../../engine/mock.ts';
import { type TriggerTime, triggerTimes } from '../../engine/triggers.ts';
import { isTriggerSpec, type Mock, type OutcomeSpec } from '../../model/mock-schema.ts';
import type { Performer, PerformerFacts } from './performer.ts';

/** A time a monitor is triggered, and what it then publishes. */
export interface Trigger {
  /** Milliseconds since 1970. */
  readonly atMs: number;
  outcome: Performer['play'];
}

/** The triggers of one monitor's job, each taken once. Those that come while the job is busy wait for it, or are dropped (A3). */
export class MonitorFeed {
  readonly #triggers: Iterator<Trigger>;
  readonly #dropsLate: boolean;
  #next: Trigger | undefined;
  #dropped: number[] = [];

  constructor(triggers: Iterator<Trigger>, dropsLate: boolean) {
    this.#triggers = triggers;
    this.#dropsLate = dropsLate;
  }

  /** The next trigger, which may have come before `nowMs`; undefined when there will be none. */
  next(nowMs: number): Trigger | undefined {
    const trigger = this.#peek(nowMs);
    this.#next = undefined;
    return trigger;
  }

  isExhausted(nowMs: number): boolean {
    return this.#peek(nowMs) === undefined;
  }

  /** The times of the triggers that were dropped since it was asked last. */
  takeDropped(): readonly number[] {
    const dropped = this.#dropped;
    this.#dropped = [];
    return dropped;
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

/**
 * Makes the feeds of a starting monitor: of the triggers its simulated outcome lists, or of its own timetable. Undefined for one that has
 * neither: it fires once, at once. A timetable goes on for ever, unless nothing would ever end the run: then it fires once.
 */
export function monitorFeed(
  of: CompiledActivity,
  mocks: readonly Mock[],
  { play }: Pick<Performer, 'play'>,
  facts: PerformerFacts,
): (() => MonitorFeed) | undefined {
  const { world, startMs, isEndless } = facts;
  const dropsLate = world.options.busyTriggers === 'drop';
  const listed = mocks.find(isTriggerSpec);
  if (listed !== undefined) {
    const outcomes = new Map<OutcomeSpec, CompiledMock>();
    const compiled = (spec: OutcomeSpec): CompiledMock => {
      const known = outcomes.get(spec) ?? compileMock(spec, of.type, world);
      outcomes.set(spec, known);
      return known;
    };
    const trigger = ({ atMs, outcome }: TriggerTime): Trigger => {
      return {
        atMs,
        outcome: (execution, context) => compiled(outcome)(execution, 1) ?? play(execution, context),
      };
    };
    return () => new MonitorFeed(triggerTimes(listed, startMs).map(trigger), dropsLate);
  }
  if (of.type.timetable?.(of.activity) === undefined) return undefined;
  const times = () => timetable(of, world.utcOffset, facts, play);
  return () => new MonitorFeed(isEndless ? times() : times().take(1), dropsLate);
}

/** After so many times in a row that its schedule forbids, a monitor never fires again: a year of every five minutes. */
const mostInactive = 105_120;

/** A monitor is inactive while the schedule of its runbook forbids (8.3). */
function* timetable(
  { activity, type }: CompiledActivity,
  utcOffset: UtcOffset,
  { startMs, permits }: PerformerFacts,
  play: Performer['play'],
): Generator<Trigger, void> {
  const next = type.timetable?.(activity);
  if (next === undefined) return;
  if (type.firesAtOnce?.(activity) && permits(startMs)) yield { atMs: startMs, outcome: play };
  let inactive = 0;
  for (let atMs = next(startMs, utcOffset); inactive < mostInactive; atMs = next(atMs, utcOffset)) {
    inactive = permits(atMs) ? 0 : inactive + 1;
    if (inactive === 0) yield { atMs, outcome: play };
  }
}
