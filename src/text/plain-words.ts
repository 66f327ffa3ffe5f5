import { type Row, textOf } from '../model/published-data.ts';
import { harmless } from './harmless.ts';

/** `1 row`, `10 rows`. */
export function counted(count: number, one: string, several = `${one}s`): string {
  return `${count} ${count === 1 ? one : several}`;
}

/** A duration in its two largest units: `50 ms`, `1.2 s`, `2 min 5 s`, `3 h 20 min`, `2 d 3 h`. */
export function durationText(durationMs: number): string {
  if (durationMs < 1000) return `${Math.round(durationMs)} ms`;
  if (durationMs < 59_950) return `${Math.round(durationMs / 100) / 10} s`;
  const seconds = Math.round(durationMs / 1000);
  if (seconds < 3600) return twoUnits(seconds, 60, 'min', 's');
  const minutes = Math.round(seconds / 60);
  if (minutes < 1440) return twoUnits(minutes, 60, 'h', 'min');
  return twoUnits(Math.round(minutes / 60), 24, 'd', 'h');
}

function twoUnits(count: number, per: number, large: string, small: string): string {
  const rest = count % per;
  return `${Math.floor(count / per)} ${large}${rest === 0 ? '' : ` ${rest} ${small}`}`;
}

/** Returned data in words: the values of one row, or how many rows there are; empty when there is nothing. */
export function returnedText(returned: readonly Row[]): string {
  const [row] = returned;
  if (row === undefined) return '';
  if (returned.length > 1) return counted(returned.length, 'row');
  return Object.entries(row)
    .map(([name, value]) => `${harmless(name)} = ${harmless(textOf(value))}`)
    .join(', ');
}
