import type { DatabaseSync, SQLInputValue } from 'node:sqlite';
import { UsageError } from '../../model/problem.ts';
import { isBusy, primaryCode } from './owner-lock.ts';

/** A row that a query gives. */
export type StoredRow = Readonly<Record<string, SQLInputValue>>;

/** All rows that a query gives. */
export function rows(database: DatabaseSync, sql: string, ...values: SQLInputValue[]): readonly StoredRow[] {
  return database.prepare(sql).all(...values);
}

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
      : new UsageError(
          `cannot use the store ${path}: ${error.message}`,
          cannotBeWritten(error) ? 'its folder has to be writable, for reading, too' : undefined,
        );
  }
}

/** Tells of an error that a promise was rejected with, as `told` does. */
export const retold =
  (path: string) =>
  (error: unknown): never =>
    told(path, () => {
      throw error;
    });

/** Whether the file, or one of those beside it, cannot be written, or cannot be opened to be written. */
const cannotBeWritten = (error: Error) => [8, 14].includes(primaryCode(error) ?? 0);
