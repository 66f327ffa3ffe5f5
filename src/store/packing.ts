import { constants, zstdCompressSync, zstdDecompressSync } from 'node:zlib';
import type { TraceEvent } from '../trace/trace-event.ts';

/** Text, compressed: what a store keeps repeats itself some twenty times. */
export function packedText(text: string): Uint8Array {
  return zstdCompressSync(text, { params: { [constants.ZSTD_c_compressionLevel]: 1 } });
}

/** The text again. */
export function unpackedText(packed: Uint8Array): string {
  return zstdDecompressSync(packed).toString('utf8');
}

/** What an event is told as the difference from: the last one of its name, whose number it has. */
interface Pattern {
  readonly number: number;
  readonly keys: readonly string[];
  readonly values: unknown[];
}

/** As many keys as a number has bits to tell of them. */
const mostKeys = 31;

/** The patterns of a batch, by the names of their events. Those who pack and unpack it know the same ones. */
class Patterns {
  readonly #byName = new Map<string, Pattern>();
  readonly #byNumber: Pattern[] = [];

  of(name: string): Pattern | undefined {
    return this.#byName.get(name);
  }

  numbered(number: number): Pattern {
    return this.#byNumber[number] as Pattern;
  }

  /** The event is whole, and the pattern of those that follow. */
  add(event: TraceEvent): void {
    // Text has no values that are undefined.
    const entries = Object.entries(event).filter(([, value]) => value !== undefined);
    const number = this.#byName.get(event.event)?.number ?? this.#byNumber.length;
    const pattern = { number, keys: entries.map(([key]) => key), values: entries.map(([, value]) => value) };
    this.#byName.set(event.event, pattern);
    this.#byNumber[number] = pattern;
  }
}

/**
 * Events as one array of JSON, compressed. Each is told as the number of its pattern, the places of the keys
 * whose values differ, a bit for each, and these values; or whole, if it has other keys. That takes a third
 * of the time that whole events take, and half of the space.
 */
export function packedEvents(events: readonly TraceEvent[]): Uint8Array {
  const patterns = new Patterns();
  const parts: unknown[] = [];
  for (const event of events) {
    const pattern = patterns.of(event.event);
    if (pattern !== undefined && addDifference(parts, event, pattern)) continue;
    patterns.add(event);
    parts.push(event);
  }
  return packedText(JSON.stringify(parts));
}

/** False, and nothing is added, if the event has other keys. */
function addDifference(parts: unknown[], event: TraceEvent, { number, keys, values }: Pattern): boolean {
  const start = parts.length;
  parts.push(number, 0);
  let bits = 0;
  let place = 0;
  for (const key in event) {
    const value: unknown = event[key as keyof TraceEvent];
    if (key !== keys[place] || value === undefined || place === mostKeys) {
      place = -1;
      break;
    }
    if (value !== values[place]) {
      values[place] = value;
      bits |= 1 << place;
      parts.push(value);
    }
    place += 1;
  }
  if (place === keys.length) {
    parts[start + 1] = bits;
    return true;
  }
  // What it shares with its pattern may be changed there: the event is the next pattern.
  parts.length = start;
  return false;
}

/** The events again, one by one. */
export function* unpackedEvents(packed: Uint8Array): Generator<TraceEvent> {
  const text = unpackedText(packed);
  // As they were kept before: a line of JSON each.
  if (text.startsWith('{')) {
    for (const line of text.split('\n')) yield JSON.parse(line) as TraceEvent;
    return;
  }
  const patterns = new Patterns();
  const parts: readonly unknown[] = JSON.parse(text);
  for (let at = 0; at < parts.length; ) {
    const part = parts[at];
    at += 1;
    if (typeof part !== 'number') {
      patterns.add(part as TraceEvent);
      yield part as TraceEvent;
      continue;
    }
    const { keys, values } = patterns.numbered(part);
    const bits = parts[at] as number;
    at += 1;
    const event: Record<string, unknown> = {};
    for (const [place, key] of keys.entries()) {
      if ((bits & (1 << place)) !== 0) {
        values[place] = parts[at];
        at += 1;
      }
      event[key] = values[place];
    }
    yield event as unknown as TraceEvent;
  }
}
