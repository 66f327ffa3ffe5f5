import type { UtcOffset } from '../../databus/calendar.ts';

/** The time zone of this machine. */
export const localOffset: UtcOffset = (epochMs) => -new Date(epochMs).getTimezoneOffset();

let zone: string | undefined;

/** The IANA name of the time zone of this machine; it takes some time to find out. */
export function machineZone(): string {
  zone ??= Intl.DateTimeFormat().resolvedOptions().timeZone;
  return zone;
}

/** An environment variable; names are compared without regard to case (section 9). */
export function environmentVariable(name: string): string | undefined {
  const found = process.env[name];
  if (found !== undefined) return found;
  const key = Object.keys(process.env).find((candidate) => candidate.toLowerCase() === name.toLowerCase());
  return key === undefined ? undefined : process.env[key];
}
