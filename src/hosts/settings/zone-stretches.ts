import type { Temporal as PolyfilledTemporal } from 'temporal-polyfill';
import { type UtcOffset, utc } from '../../databus/calendar.ts';

/** What is asked of the Temporal API. */
export type TemporalApi = Pick<typeof PolyfilledTemporal, 'Instant'>;

/**
 * A stretch of time in which a zone keeps its offset. Milliseconds since 1970; `toMs` is the first after it.
 */
interface Stretch {
  readonly fromMs: number;
  readonly toMs: number;
  readonly minutes: number;
}

/**
 * How far a time zone is ahead of UTC, daylight saving included. A local time that is skipped never is, and
 * one that is repeated is twice. The Temporal API tells when the offset changes; it is asked for with the
 * first question.
 */
export function offsetBy(temporal: () => TemporalApi, timeZone: string): UtcOffset {
  if (timeZone === 'UTC') return utc;
  const stretches: Stretch[] = [];
  let current: Stretch | undefined;
  const holds = (stretch: Stretch | undefined, atMs: number) =>
    stretch !== undefined && atMs >= stretch.fromMs && atMs < stretch.toMs;
  return (epochMs) => {
    if (!holds(current, epochMs)) {
      current = stretches.find((stretch) => holds(stretch, epochMs));
      if (current === undefined) {
        current = stretchAt(temporal(), epochMs, timeZone);
        stretches.push(current);
      }
    }
    return (current as Stretch).minutes;
  };
}

function stretchAt(temporal: TemporalApi, epochMs: number, timeZone: string): Stretch {
  const at = temporal.Instant.fromEpochMilliseconds(Math.floor(epochMs)).toZonedDateTimeISO(timeZone);
  // The change at this very moment is one that lies before the next.
  const before = at.add({ milliseconds: 1 }).getTimeZoneTransition('previous');
  const after = at.getTimeZoneTransition('next');
  return {
    fromMs: before?.epochMilliseconds ?? Number.NEGATIVE_INFINITY,
    toMs: after?.epochMilliseconds ?? Number.POSITIVE_INFINITY,
    minutes: Math.round(at.offsetNanoseconds / 60_000_000_000),
  };
}

/** The Temporal API of this platform; undefined where there is none. */
export function ownTemporal(): TemporalApi | undefined {
  return (globalThis as { Temporal?: TemporalApi }).Temporal;
}
