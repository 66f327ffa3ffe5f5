import type { UtcOffset } from '../../databus/calendar.ts';
import { InvariantError } from '../../model/problem.ts';
import { offsetBy, ownTemporal, type TemporalApi } from '../settings/zone-stretches.ts';

let polyfill: TemporalApi | undefined;

/** Loads a polyfill of the Temporal API if the zone needs one and the browser has none. */
export async function zonesReady(timeZone: string): Promise<void> {
  if (timeZone === 'UTC' || ownTemporal() !== undefined) return;
  polyfill ??= (await import('temporal-polyfill')).Temporal;
}

/** See `offsetBy`. It answers once `zonesReady` has settled. */
export function browserZoneOffset(timeZone: string): UtcOffset {
  return offsetBy(temporal, timeZone);
}

function temporal(): TemporalApi {
  const api = ownTemporal() ?? polyfill;
  if (api === undefined) throw new InvariantError('nobody has waited for zonesReady');
  return api;
}
