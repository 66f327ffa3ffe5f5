/** A trace record as a job makes it: numbered by the job, from 1; a cause of 0 is its JobStart. */
export interface FloorEvent {
  seq: number;
  cause: number | null;
}

/**
 * The one stream that the records of all jobs get into, renumbered, and what a queue itself tells of each
 * job.
 */
export class FloorTrace {
  seq = 0;
  readonly #listen: (event: object) => void;

  constructor(listen: (event: object) => void) {
    this.#listen = listen;
  }

  tell(event: string, eventId: number, job: number | null, runbook: string): void {
    this.seq += 1;
    const { seq } = this;
    const time = new Date().toISOString();
    const told = { seq, time, event, level: 'Information', eventId, source: 'Pianola' };
    this.#listen({ ...told, server: 'RBS01', job, runbook, cause: seq - 1 });
  }

  take(events: readonly FloorEvent[]): void {
    const shift = this.seq + 1 - (events[0]?.seq ?? 1);
    for (const event of events) {
      event.seq += shift;
      event.cause = (event.cause ?? 0) + shift;
      this.#listen(event);
    }
    this.seq += events.length;
  }
}
