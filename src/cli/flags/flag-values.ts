import { InvalidArgumentError } from 'commander';
import { parseIsoTime } from '../../databus/calendar.ts';
import {
  parseFault,
  parseServer,
  parseSpan,
  parseWhen,
  type When,
  whenWords,
} from '../../hosts/settings/world-texts.ts';
import type { RunbookServer, ServerFault } from '../../index.ts';

/** The name of a file, which cannot be empty. */
export function fileName(text: string): string {
  if (text === '') throw new InvalidArgumentError('It takes the name of a file.');
  return text;
}

/** Gathers the uses of a repeatable option that takes text. */
export function collectTexts(text: string, previous: readonly string[] = []): readonly string[] {
  return [...previous, notEmpty(text)];
}

/** A text with more in it than spaces. */
export function notEmpty(text: string): string {
  if (text.trim() === '') throw new InvalidArgumentError('It cannot be empty.');
  return text;
}

/** A whole number within bounds, both of them allowed. */
export function wholeNumber(least: number, most: number): (text: string) => number {
  return (text) => {
    const value = Number(text);
    if (/^\d+$/.test(text) && value >= least && value <= most) return value;
    throw new InvalidArgumentError(`It takes a whole number from ${least} to ${most}.`);
  };
}

/** A number of seconds above 0. */
export function positiveNumber(text: string): number {
  const value = Number(text);
  if (/^\d*\.?\d+$/.test(text) && value > 0 && Number.isFinite(value)) return value;
  throw new InvalidArgumentError('It takes a number of seconds above 0.');
}

/** A length of time above 0, in milliseconds. */
export function spanOfTime(text: string): number {
  const spanMs = parseSpan(text);
  if (spanMs !== undefined && spanMs > 0 && Number.isFinite(spanMs)) return spanMs;
  throw new InvalidArgumentError('It takes a time above 0 as in 90, 30s, 10m, 2h or 1d.');
}

/** A date and time, in milliseconds since 1970. */
export function pointInTime(text: string): number {
  const timeMs = parseIsoTime(text);
  if (timeMs === undefined)
    throw new InvalidArgumentError('It takes a date and time as in 2026-12-24T18:00:00Z.');
  return timeMs;
}

/** `NAME=VALUE` as given on the command line; the value may be empty and may hold further equals signs. */
export type NameValue = readonly [name: string, value: string];

/** Gathers the uses of a repeatable NAME=VALUE option. A name, in whatever case, has one value. */
export function collectNameValues(text: string, previous: readonly NameValue[] = []): readonly NameValue[] {
  const equals = text.indexOf('=');
  if (equals < 1) throw new InvalidArgumentError(`"${text}" is not NAME=VALUE.`);
  const given: NameValue = [text.slice(0, equals), text.slice(equals + 1)];
  const [name, value] = given;
  const other = previous.find(([known]) => known.toLowerCase() === name.toLowerCase());
  if (other !== undefined && other[1] !== value) {
    throw new InvalidArgumentError(`${name} has been given before, as "${other[1]}".`);
  }
  return [...previous, given];
}

/** Gathers the uses of `--duration 'Query Database=1s'`: milliseconds by activity type. */
export function collectDurations(
  text: string,
  previous: Readonly<Record<string, number>> = {},
): Readonly<Record<string, number>> {
  const [, type = '', span = ''] = /^(.+)=([^=]*)$/s.exec(text) ?? [];
  const durationMs = parseSpan(span);
  if (type.trim() === '' || durationMs === undefined)
    throw new InvalidArgumentError(
      `"${text}" is not TYPE=TIME, as in "Query Database=1s"; units are ms, s, m, h and d.`,
    );
  if (Object.keys(previous).some((known) => known.toLowerCase() === type.trim().toLowerCase()))
    throw new InvalidArgumentError(`${type.trim()} has been given before.`);
  return { ...previous, [type.trim()]: durationMs };
}

/** Gathers the uses of `--fault 'RBS01 down at 30s for 10s'`; without `for` the server never comes back. */
export function collectFaults(text: string, previous: readonly ServerFault[] = []): readonly ServerFault[] {
  const fault = parseFault(text);
  if (fault === undefined)
    throw new InvalidArgumentError(`"${text}" is not a fault as in 'RBS01 down at 30s for 10s'.`);
  return [...previous, fault];
}

/** Gathers the uses of `--server RBS01=50`. A name, in whatever case, has one throttle. */
export function collectServers(
  text: string,
  previous: readonly RunbookServer[] = [],
): readonly RunbookServer[] {
  const server = parseServer(text);
  if (typeof server === 'string')
    throw new InvalidArgumentError(`${server.charAt(0).toUpperCase()}${server.slice(1)}.`);
  if (previous.some(({ name }) => name.toLowerCase() === server.name.toLowerCase()))
    throw new InvalidArgumentError(`${server.name} is named twice.`);
  return [...previous, server];
}

/** The value of an option that says when: a length of time above 0, or an RFC 3339 date and time. */
export function pointOrSpan(text: string): When {
  const when = parseWhen(text);
  if (when === undefined) throw new InvalidArgumentError(`It takes ${whenWords}.`);
  return when;
}
