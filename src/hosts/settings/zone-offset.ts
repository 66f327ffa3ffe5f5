import { createRequire } from 'node:module';
import type { Temporal as PolyfilledTemporal } from 'temporal-polyfill';
import { type UtcOffset, utc } from '../../databus/calendar.ts';

type TemporalApi = typeof PolyfilledTemporal;

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
 * one that is repeated is twice. The Temporal API tells when the offset changes: Node's own, or a polyfill
 * that is loaded with the first question.
 */
export function zoneOffset(timeZone: string): UtcOffset {
  if (timeZone === 'UTC') return utc;
  const stretches: Stretch[] = [];
  let current: Stretch | undefined;
  const holds = (stretch: Stretch | undefined, atMs: number) =>
    stretch !== undefined && atMs >= stretch.fromMs && atMs < stretch.toMs;
  return (epochMs) => {
    if (!holds(current, epochMs)) {
      current = stretches.find((stretch) => holds(stretch, epochMs));
      if (current === undefined) {
        current = stretchAt(epochMs, timeZone);
        stretches.push(current);
      }
    }
    return (current as Stretch).minutes;
  };
}

function stretchAt(epochMs: number, timeZone: string): Stretch {
  const at = temporal().Instant.fromEpochMilliseconds(Math.floor(epochMs)).toZonedDateTimeISO(timeZone);
  // The change at this very moment is one that lies before the next.
  const before = at.add({ milliseconds: 1 }).getTimeZoneTransition('previous');
  const after = at.getTimeZoneTransition('next');
  return {
    fromMs: before?.epochMilliseconds ?? Number.NEGATIVE_INFINITY,
    toMs: after?.epochMilliseconds ?? Number.POSITIVE_INFINITY,
    minutes: Math.round(at.offsetNanoseconds / 60_000_000_000),
  };
}

let api: TemporalApi | undefined;

function temporal(): TemporalApi {
  api ??=
    (globalThis as { Temporal?: TemporalApi }).Temporal ??
    (createRequire(import.meta.url)('temporal-polyfill') as { Temporal: TemporalApi }).Temporal;
  return api;
}
