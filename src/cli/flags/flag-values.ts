import { InvalidArgumentError } from 'commander';
import { parseIsoTime } from '../../databus/calendar.ts';

/** The name of a file, which cannot be empty. */
export function fileName(text: string): string {
  if (text === '') throw new InvalidArgumentError('It takes the name of a file.');
  return text;
}

/** Gathers the uses of a repeatable option that takes text. */
export function collectTexts(text: string, previous: readonly string[] = []): readonly string[] {
  if (text.trim() === '') throw new InvalidArgumentError('It cannot be empty.');
  return [...previous, text];
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

/** A date and time, in milliseconds since 1970. */
export function pointInTime(text: string): number {
  const timeMs = parseIsoTime(text);
  if (timeMs === undefined)
    throw new InvalidArgumentError('It takes a date and time as in 2026-12-24T18:00:00Z.');
  return timeMs;
}
