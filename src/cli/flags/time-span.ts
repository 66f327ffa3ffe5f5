import { InvalidArgumentError } from 'commander';
import { parseIsoTime } from '../../databus/calendar.ts';

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

/** The value of an option that says when: a length of time above 0, or an RFC 3339 date and time. */
export function parseWhen(text: string): When {
  const afterMs = parseSpan(text);
  if (afterMs !== undefined && afterMs > 0 && Number.isFinite(afterMs)) return { afterMs };
  const atMs = parseIsoTime(text);
  if (atMs !== undefined) return { atMs };
  throw new InvalidArgumentError(
    'It takes a time above 0 as in 90, 30s, 10m, 2h or 1d, or a date as in 2026-12-24T18:00:00Z.',
  );
}
