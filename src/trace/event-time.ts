import { parseIsoTime } from '../databus/calendar.ts';

/** The `time` of a trace event in milliseconds since 1970; NaN for a text that is no time. */
export function timeMs(time: string): number {
  return parseIsoTime(time) ?? Number.NaN;
}
