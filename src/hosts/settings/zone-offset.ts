import { createRequire } from 'node:module';
import type { UtcOffset } from '../../databus/calendar.ts';
import { offsetBy, ownTemporal, type TemporalApi } from './zone-stretches.ts';

/** See `offsetBy`. Where Node has no Temporal API, a polyfill is loaded with the first question. */
export function zoneOffset(timeZone: string): UtcOffset {
  return offsetBy(temporal, timeZone);
}

let api: TemporalApi | undefined;

function temporal(): TemporalApi {
  api ??=
    ownTemporal() ??
    (createRequire(import.meta.url)('temporal-polyfill') as { readonly Temporal: TemporalApi }).Temporal;
  return api;
}
