import type { Catalogue } from '../../engine/activity-type.ts';
import type { ParsedText, SourceFile } from '../text/parsed-text.ts';
import { fileStart } from '../text/place.ts';
import { type ExportImport, type ExportsImport, importExports } from './import-export.ts';
import { problemsOf } from './import-report.ts';

/**
 * Reads exports as if they were bundle files that refer to one another. The notes of the import become
 * warnings at their places in the exports. With `isOneOfSeveral`, a file that is no export is left out with a
 * warning.
 */
export function readExportTexts(
  files: readonly SourceFile[],
  catalogue: Catalogue,
  { isOneOfSeveral }: { readonly isOneOfSeveral: boolean },
): readonly ParsedText[] {
  const imported = importExports(files, catalogue, '');
  const texts = textsOfImport(imported, files, isOneOfSeveral);
  const { report } = imported;
  if (report === undefined) return texts;
  return texts.map((text) => ({ ...text, problems: [...text.problems, ...problemsOf(report, text.file)] }));
}

/**
 * The imports as the texts of equal bundle files, with the places in the exports. They have the problems of
 * the exports themselves, without the notes of the import.
 */
export function textsOfImport(
  { files: imports }: ExportsImport,
  files: readonly SourceFile[],
  isOneOfSeveral: boolean,
): readonly ParsedText[] {
  return imports.map((one, index) => {
    const { name } = files[index] as SourceFile;
    return (isOneOfSeveral && leftOut(one, name)) || textOf(one, name);
  });
}

function textOf({ bundle, problems, placeOf }: ExportImport, file: string): ParsedText {
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

/** Undefined for an export, and for one that is damaged. */
function leftOut(imported: ExportImport, file: string): ParsedText | undefined {
  const [problem] = imported.problems;
  if (problem?.code !== 'not-an-export') return undefined;
  const hint = 'it is left out; move it out of the folder to silence this';
  return {
    ...textOf(imported, file),
    problems: [{ ...problem, code: 'file-left-out', severity: 'warning', hint }],
    isLeftOut: true,
  };
}
