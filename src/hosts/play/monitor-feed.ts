import { ActivityFailure } from '../../databus/activity-failure.ts';
import type { UtcOffset } from '../../databus/calendar.ts';
import type { CompiledActivity } from '../../engine/compiled-runbook.ts';
import { type CompiledMock, compileMock, type MockUse } from '../../engine/mock.ts';
import { failureOf } from '../../engine/outcome.ts';
import { type TriggerTime, triggerTimes } from '../../engine/triggers.ts';
import { isTriggerSpec, type Mock, type OutcomeSpec } from '../../model/mock.ts';
import type { DefaultOutcome } from './default-outcome.ts';
import { MonitorFeed, type Performer, type PerformerFacts, type Trigger } from './performer.ts';

/**
 * Makes the feeds of a starting monitor, from the triggers in its simulated outcome or from its own
 * timetable. Gives undefined if it has neither: it then fires once, at once. A timetable has no end; if
 * nothing would ever end the run, it fires once.
 */
export function monitorFeed(
  of: CompiledActivity,
  mocks: readonly Mock[],
  { play }: Pick<Performer, 'play'>,
  { completed }: Pick<DefaultOutcome, 'completed'>,
  { useOf, ...facts }: PerformerFacts & { readonly useOf: (mock: Mock) => MockUse | undefined },
): (() => MonitorFeed) | undefined {
  const { world, startMs, isEndless } = facts;
  const dropsLate = world.options.busyTriggers === 'drop';
  const listed = mocks.find(isTriggerSpec);
  if (listed !== undefined) {
    const use = useOf(listed);
    const outcomes = new Map<OutcomeSpec, CompiledMock>();
    const compiled = (spec: OutcomeSpec): CompiledMock => {
      const known = outcomes.get(spec) ?? compileMock(spec, of.type, world);
      outcomes.set(spec, known);
      return known;
    };
    const trigger = ({ atMs, outcome }: TriggerTime): Trigger => {
      return {
        atMs,
        outcome: (execution, context) => {
          if (use !== undefined) {
            use.isAsked = true;
            use.matched.add(0);
          }
          try {
            const given = compiled(outcome).outcome(execution, 1);
            return given === undefined ? play(execution, context) : completed(given, execution);
          } catch (error) {
            if (error instanceof ActivityFailure) return failureOf(error);
            throw error;
          }
        },
      };
    };
    return () => new MonitorFeed(triggerTimes(listed, startMs).map(trigger), dropsLate);
  }
  if (of.type.timetable?.(of.activity) === undefined) return undefined;
  const times = () => timetable(of, world.utcOffset, facts, play);
  const goesByClock = of.type.hasIntervals?.(of.activity) !== true;
  return () => new MonitorFeed(isEndless ? times() : times().take(1), dropsLate, goesByClock);
}

/**
 * If its schedule forbids this many times in a row, a monitor never fires again. It is a year of every five
 * minutes.
 */
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
