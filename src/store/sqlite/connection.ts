import type { DatabaseSync } from 'node:sqlite';
import { constants, zstdCompressSync, zstdDecompressSync } from 'node:zlib';
import { UsageError } from '../../model/problem.ts';
import type { TraceEvent } from '../../trace/trace-event.ts';
import { isBusy } from './owner-lock.ts';

/** Does all of it in one transaction, or nothing. */
export function inTransaction<Result>(database: DatabaseSync, act: () => Result): Result {
  database.exec('BEGIN IMMEDIATE');
  try {
    const result = act();
    database.exec('COMMIT');
    return result;
  } catch (error) {
    if (database.isTransaction) database.exec('ROLLBACK');
    throw error;
  }
}

/** Tells of an error of SQLite or of the disk as a UsageError that names the store. */
export function told<Result>(path: string, act: () => Result): Result {
  try {
    return act();
  } catch (error) {
    const isOutside = error instanceof Error && ('errcode' in error || 'syscall' in error);
    if (error instanceof UsageError || !isOutside) throw error;
    throw isBusy(error)
      ? new UsageError(`the store ${path} is busy`, 'another process writes to it; try again')
      : new UsageError(`cannot use the store ${path}: ${error.message}`);
  }
}

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
