import type { ImportNote } from './import-report.ts';
import type { XmlElement } from './xml-element.ts';

/** A place in the export. */
export type ExportPlace = Pick<XmlElement, 'line' | 'column'>;

/** Collects the notes of an import, and counts what it read. */
export class ImportLedger {
  readonly notes: ImportNote[] = [];
  conditions = 0;
  parameters = 0;
  encrypted = 0;
  publishedData = 0;
  variables = 0;
  branches = 0;
  /** The name of the export. */
  readonly file: string;
  readonly #place: ExportPlace;

  /** `place`: the place of notes whose own place is not known. */
  constructor(place: ExportPlace, file: string) {
    this.#place = place;
    this.file = file;
  }

  note(
    kind: ImportNote['kind'],
    code: string,
    subject: string,
    message: string,
    place: ExportPlace | undefined,
  ): void {
    const { line, column } = place ?? this.#place;
    this.notes.push({ kind, code, subject, message, file: this.file, line, column });
  }
}
