import { type Row, textOf } from '../model/published-data.ts';
import type { TraceEvent } from './trace-event.ts';

/** A batch of events with so many characters of texts does not grow: it is dealt with at once. */
export const batchLength = 2 ** 18;

/** How many characters a row has in a trace, about, names included. */
export function lengthOfRow(row: Row): number {
  let length = 2;
  for (const name in row) length += name.length + textOf(row[name]).length + 6;
  return length;
}

/** How many characters an event has, about, of what activities publish, tell and return. */
export function textsLengthOf(event: TraceEvent): number {
  switch (event.event) {
    case 'ActivityEnd': {
      const { errorSummary, data = [], texts = {}, script = '' } = event;
      return errorSummary.length + script.length + lengthOfRow(texts) + lengthOfRows(data);
    }
    case 'InstanceEnd':
      return lengthOfRows(event.returned);
    case 'EventLogMessage':
      return event.message.length;
    case 'PlatformEvent':
      return event.summary.length + event.details.length;
    default:
      return 0;
  }
}

/** The same for rows. */
export function lengthOfRows(rows: readonly Row[]): number {
  let length = 0;
  for (const row of rows) length += lengthOfRow(row);
  return length;
}
