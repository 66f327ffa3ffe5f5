import type { Catalogue } from '../../engine/activity-type.ts';
import type { ParsedText, SourceFile } from '../text/parsed-text.ts';
import { fileStart } from '../text/place.ts';
import { type ExportImport, importExport } from './import-export.ts';
import { problemsOf } from './import-report.ts';

/**
 * Reads an export as if it were a bundle file. The notes of the import become warnings at their places in the
 * export.
 */
export function readExportText(file: SourceFile, catalogue: Catalogue): ParsedText {
  const imported = importExport(file, catalogue);
  const text = textOfImport(imported, file.name);
  return imported.report === undefined
    ? text
    : { ...text, problems: [...text.problems, ...problemsOf(imported.report)] };
}

/**
 * The import as the text of an equal bundle file, with the places in the export. It has the problems of the
 * export itself, without the notes of the import.
 */
export function textOfImport({ bundle, problems, placeOf }: ExportImport, file: string): ParsedText {
  return {
    file,
    value: bundle,
    problems,
    locate: async (places) =>
      places.map(({ path }) => {
        const { line, column } = placeOf(path) ?? fileStart;
        return { line, column };
      }),
  };
}
