import type { ImportNote } from './import-report.ts';
import type { XmlElement } from './xml-element.ts';

/** Where in the export something stands. */
export type ExportPlace = Pick<XmlElement, 'line' | 'column'>;

/** Collects what an import did that its reader should know of, and counts what it met. */
export class ImportLedger {
  readonly notes: ImportNote[] = [];
  conditions = 0;
  parameters = 0;
  encrypted = 0;
  publishedData = 0;
  variables = 0;
  branches = 0;
  readonly #place: ExportPlace;

  /** `place` stands in for places that nobody knows. */
  constructor(place: ExportPlace) {
    this.#place = place;
  }

  note(
    kind: ImportNote['kind'],
    code: string,
    subject: string,
    message: string,
    place: ExportPlace | undefined,
  ): void {
    const { line, column } = place ?? this.#place;
    this.notes.push({ kind, code, subject, message, line, column });
  }
}
