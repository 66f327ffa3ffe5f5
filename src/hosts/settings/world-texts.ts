import { parseIsoTime } from '../../databus/calendar.ts';
import type { RunbookServer } from '../../model/job.ts';
import { mostThrottle, type ServerFault } from './run-options.ts';

/**
 * When something happens: milliseconds after the run began, or a point in time in milliseconds since 1970.
 */
export type When = { readonly afterMs: number } | { readonly atMs: number };

const unitsMs: Readonly<Record<string, number>> = {
  '': 1000,
  ms: 1,
  s: 1000,
  m: 60_000,
  h: 3_600_000,
  d: 86_400_000,
};

/**
 * A length of time in milliseconds: seconds, or numbers with units as in `30s`, `1.5h`, `1h30m`; undefined
 * for anything else.
 */
export function parseSpan(text: string): number | undefined {
  const plain = text.trim().toLowerCase();
  if (/^\d*\.?\d+$/.test(plain)) return Number(plain) * 1000;
  if (!/^(\d*\.?\d+(ms|s|m|h|d))+$/.test(plain)) return undefined;
  const parts = plain.matchAll(/(\d*\.?\d+)(ms|s|m|h|d)/g);
  return parts.reduce((sum, [, number, unit = '']) => sum + Number(number) * (unitsMs[unit] ?? 0), 0);
}

/** A length of time above 0, or an RFC 3339 date and time; undefined for anything else. */
export function parseWhen(text: string): When | undefined {
  const afterMs = parseSpan(text);
  if (afterMs !== undefined && afterMs > 0 && Number.isFinite(afterMs)) return { afterMs };
  const atMs = parseIsoTime(text);
  return atMs === undefined ? undefined : { atMs };
}

/** What `parseWhen` takes, in words. */
export const whenWords = 'a time above 0 as in 90, 30s, 10m, 2h or 1d, or a date as in 2026-12-24T18:00:00Z';

/**
 * A fault as in `RBS01 down at 30s for 10s`; without `for` the server never comes back. Undefined for
 * anything else.
 */
export function parseFault(text: string): ServerFault | undefined {
  const [, server, at, duration] = /^\s*(.+?)\s+down\s+at\s+(\S+)(?:\s+for\s+(\S+))?\s*$/i.exec(text) ?? [];
  const atMs = at === undefined ? undefined : parseSpan(at);
  const forMs = duration === undefined ? Number.POSITIVE_INFINITY : parseSpan(duration);
  if (server === undefined || atMs === undefined || forMs === undefined || !(forMs > 0)) return undefined;
  return { server, atMs, forMs };
}

/** A runbook server with its throttle, as in `RBS01=50`; or in words what is wrong with it. */
export function parseServer(text: string): RunbookServer | string {
  const [, name, throttle] = /^(.+)=(\d+)$/.exec(text) ?? [];
  if (name === undefined) return `"${text}" is not NAME=THROTTLE, as in RBS01=50`;
  if (Number(throttle) < 1 || Number(throttle) > mostThrottle)
    return `the throttle of ${name} must be from 1 to ${mostThrottle}`;
  return { name, throttle: Number(throttle) };
}
