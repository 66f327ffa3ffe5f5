import { parseIsoTime } from '../databus/calendar.ts';

/** The `time` of a trace event in milliseconds since 1970; NaN for a text that is no time. */
export function timeMs(time: string): number {
  return parseIsoTime(time) ?? Number.NaN;
}

/** A time to the minute: `2000-01-01T00:00:`. */
const minuteLength = 17;
const usualTime = /^.{17}[0-5]\d\.\d{3}Z$/;

/**
 * Reads the times of many events one after another. It keeps the last one, because most events happen at the
 * same time as the one before, and its minute.
 */
export class EventTimes {
  #time = '';
  #timeMs = Number.NaN;
  #minute: string | undefined;
  #minuteMs = 0;

  /** As `timeMs`. */
  msOf(time: string): number {
    if (time === this.#time) return this.#timeMs;
    this.#time = time;
    if (!usualTime.test(time)) this.#timeMs = timeMs(time);
    else {
      const minute = time.slice(0, minuteLength);
      if (minute !== this.#minute) {
        this.#minute = minute;
        this.#minuteMs = timeMs(`${minute}00Z`);
      }
      this.#timeMs = this.#minuteMs + Math.round(Number(time.slice(minuteLength, -1)) * 1000);
    }
    return this.#timeMs;
  }
}
