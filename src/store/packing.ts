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

/** Events as lines of JSON, compressed. */
export function packedEvents(events: readonly TraceEvent[]): Uint8Array {
  let lines = '';
  for (const event of events) lines += `${lines === '' ? '' : '\n'}${JSON.stringify(event)}`;
  return packedText(lines);
}

/** The events again, one by one. */
export function* unpackedEvents(packed: Uint8Array): Generator<TraceEvent> {
  for (const line of unpackedText(packed).split('\n')) yield JSON.parse(line) as TraceEvent;
}
