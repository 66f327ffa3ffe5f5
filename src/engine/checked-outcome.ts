import { LimitReached, textTooLong } from '../databus/activity-failure.ts';
import type { MemoryWatch } from '../databus/memory-watch.ts';
import type { Options } from '../model/options.ts';
import { emptyRow, type Row, type Rows } from '../model/published-data.ts';
import type { Outcome } from './outcome.ts';
import type { SideEffects } from './side-effects.ts';
import type { Tracer } from './tracer.ts';

/** What says how much an outcome may be. */
export interface OutcomeBounds {
  readonly options: Options;
  readonly tracer: Tracer;
  readonly effects: SideEffects;
  readonly memory: MemoryWatch | undefined;
}

/**
 * Throws LimitReached, which names the limit, if an outcome with these rows is too much for `maxTextLength`
 * or for the memory: what the trace carries of an execution, and what an instance returns in all.
 */
export function checkLengths(
  rows: Rows,
  outcome: Outcome,
  { options, tracer, effects, memory }: OutcomeBounds,
): void {
  const { maxTextLength } = options;
  const { returned, eventLog, items = emptyRow } = outcome;
  const told = tracer.lengthOf(rows, outcome);
  if (told > maxTextLength)
    throw new LimitReached(
      'text-limit',
      `the trace would have more than ${maxTextLength} characters of one execution (maxTextLength)`,
    );
  const returnedInAll = returned === undefined ? 0 : effects.returnedLengthWith(returned);
  if (returnedInAll > maxTextLength)
    throw new LimitReached(
      'text-limit',
      `the runbook returns more than ${maxTextLength} characters (maxTextLength)`,
    );
  checkTexts(items, maxTextLength, memory);
  const messages = eventLog?.reduce((sum, { message }) => sum + message.length, 0) ?? 0;
  memory?.aboutToWrite(Math.max(told, returnedInAll, messages));
}

function checkTexts(items: Row, maxTextLength: number, memory: MemoryWatch | undefined): void {
  for (const value of Object.values(items)) {
    if (typeof value !== 'string') continue;
    if (value.length > maxTextLength) throw textTooLong(maxTextLength);
    memory?.text(value);
  }
}
