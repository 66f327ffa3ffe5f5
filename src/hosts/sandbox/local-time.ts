import type { UtcOffset } from '../../databus/calendar.ts';

let offset: UtcOffset | undefined;
let isPatched = false;

/**
 * Makes the local time of this thread's `Date` that of a zone; undefined gives back the machine's. QuickJS
 * asks the host's `Date` for local time, so that scripts see the zone of the runbook server.
 */
export function setLocalTime(utcOffset: UtcOffset | undefined): void {
  offset = utcOffset;
  if (utcOffset !== undefined && !isPatched) patch();
}

function patch(): void {
  isPatched = true;
  const { prototype } = Date;
  for (const part of ['FullYear', 'Month', 'Date', 'Day', 'Hours', 'Minutes', 'Seconds'] as const) {
    const local = prototype[`get${part}`];
    const utc = prototype[`getUTC${part}`];
    prototype[`get${part}`] = function (this: Date) {
      if (offset === undefined) return local.call(this);
      const ms = this.getTime();
      return utc.call(Number.isNaN(ms) ? this : new Date(ms + offset(ms) * 60_000));
    };
  }
  const localOffset = prototype.getTimezoneOffset;
  prototype.getTimezoneOffset = function (this: Date) {
    if (offset === undefined) return localOffset.call(this);
    const ms = this.getTime();
    return Number.isNaN(ms) ? ms : -offset(ms);
  };
}
