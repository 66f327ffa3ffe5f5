import type { Catalogue } from '../../engine/activity-type.ts';
import type { ParsedText, SourceFile } from '../text/parse-text.ts';
import { importExport } from './import-export.ts';
import { problemsOf } from './import-report.ts';

/** Reads an export as if it were a bundle file: what the import did is told as warnings, at their places in the export. */
export function readExportText(file: SourceFile, catalogue: Catalogue): ParsedText {
  const { bundle, report, problems, placeOf } = importExport(file, catalogue);
  return {
    value: bundle,
    problems: report === undefined ? problems : [...problems, ...problemsOf(report)],
    locate: async (places) =>
      places.map(({ path }) => {
        const { line, column } = placeOf(path) ?? { line: 1, column: 1 };
        return { line, column };
      }),
  };
}
