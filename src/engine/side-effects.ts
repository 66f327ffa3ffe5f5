import type { Execution } from '../databus/token.ts';
import type { Options } from '../model/options.ts';
import type { Row } from '../model/published-data.ts';
import { lengthOfRow } from '../trace/texts-length.ts';
import type { Outcome } from './outcome.ts';
import type { Tracer } from './tracer.ts';

/**
 * What outcomes do beside publishing data: event log messages, platform events, diagnostics, returned data, a
 * Break.
 */
export class SideEffects {
  readonly #tracer: Tracer;
  readonly #returnedRows: Options['returnedRows'];
  /** The rows of returned data, in the order Return Data ran (A21). */
  readonly returned: Row[] = [];
  broke = false;
  /** How many characters the trace has of the returned data, about. */
  #returnedLength = 0;

  constructor(tracer: Tracer, returnedRows: Options['returnedRows']) {
    this.#tracer = tracer;
    this.#returnedRows = returnedRows;
  }

  /** How many characters, about, the trace has of the returned data when this row is returned as well. */
  returnedLengthWith(returned: Row): number {
    return (this.#returnedRows === 'last' ? 0 : this.#returnedLength) + lengthOfRow(returned);
  }

  /** `cause`: the `seq` of the event that started the execution. */
  of({ activity }: Execution, outcome: Outcome, cause: number, nowMs: number): void {
    const { eventLog, platformEvent, diagnostics, returned } = outcome;
    if (eventLog !== undefined) {
      for (const entry of eventLog) this.#tracer.eventLogMessage(nowMs, cause, activity.id, entry);
    }
    if (platformEvent !== undefined) this.#tracer.platformEvent(nowMs, cause, activity.id, platformEvent);
    if (diagnostics !== undefined) {
      for (const note of diagnostics) {
        this.#tracer.diagnostic(nowMs, cause, 'Warning', { ...note, activity: activity.id });
      }
    }
    if (outcome.breaks) this.broke = true;
    if (returned === undefined) return;
    this.#returnedLength = this.returnedLengthWith(returned);
    if (this.#returnedRows === 'last') this.returned.length = 0;
    this.returned.push(returned);
  }
}
