import { readSources } from '../../files/load.ts';
import { writeBundle } from '../../files/write-bundle.ts';
import { looksLikeExport } from '../../formats/ois/decode-export.ts';
import { textsOfImport } from '../../formats/ois/export-text.ts';
import type { SourceFile } from '../../formats/text/parsed-text.ts';
import {
  type ImportReport,
  importExports,
  type NativeBundle,
  type Problem,
  standardCatalogue,
  UsageError,
} from '../../index.ts';
import { readTexts } from '../../lint/checked-bundle.ts';
import { runbookPath } from '../../model/path.ts';
import { type FoundNote, importText, type WrittenFiles } from '../../reports/import-text.ts';
import { problemCount, problemList } from '../../reports/problem-list.ts';
import { coloursFor } from '../output/colour-choice.ts';
import { exitCodes } from '../output/exit-codes.ts';
import type { Io } from '../output/io.ts';
import { helpWidth, reportWidth, terminalWidth } from '../output/text-width.ts';

/** What `pianola import` was told. */
export interface ImportFlags {
  readonly out?: string;
  readonly force?: true;
  readonly json?: true;
  readonly quiet?: true;
  readonly color: boolean;
}

/** What `--json` prints. */
interface ImportJson extends ImportReport {
  /** The problems that `validate` finds in the export, at their places in it. */
  readonly problems: readonly Problem[];
  /** Paths below the folder; null without `--out`. */
  readonly files: WrittenFiles | null;
}

/**
 * Imports one export, or the exports of a folder as one bundle: prints the report on stdout and, with
 * `--out`, writes the files. Returns exit code 2 if a file is not an export or its runbooks have errors. Of
 * several files, those that are no exports are left out. Throws UsageError for a file that cannot be read or
 * written.
 */
export async function importFile(path: string, flags: ImportFlags, io: Io): Promise<number> {
  const sources = await exportsAt(path);
  const imported = importExports(sources, standardCatalogue, path);
  const texts = textsOfImport(imported, sources, sources.length > 1);
  const { bundle, report, files: parts } = imported;
  const { problems: found } = await readTexts(texts, standardCatalogue);
  const errors = found.filter(({ severity }) => severity === 'error');
  if (bundle === undefined || report === undefined || errors.length > 0) return refuse(errors, flags, io);
  const files =
    flags.out === undefined ? undefined : writeBundle(bundle, flags.out, { force: flags.force === true });
  if (flags.json) {
    const json: ImportJson = { ...report, problems: found, files: files ?? null };
    io.stdout.write(`${JSON.stringify(json, null, 2)}\n`);
  } else if (!flags.quiet) {
    const colours = await coloursFor(io.stdout, io, flags.color);
    const telling = {
      files,
      out: flags.out,
      width: helpWidth(io.stdout),
      tableWidth: reportWidth(io.stdout),
      colours,
    };
    const bundles = new Map(sources.map(({ name }, index) => [name, parts[index]?.bundle]));
    io.stdout.write(
      importText(
        report,
        // Conditions that never hold are notes of the import already.
        found
          .filter(({ code }) => code !== 'criterion-never')
          .map((problem) => noteOf(problem, bundles.get(problem.file ?? ''))),
        telling,
      ),
    );
  }
  return exitCodes.done;
}

/** Of a folder, other definitions are no part of the import. */
async function exportsAt(path: string): Promise<readonly SourceFile[]> {
  const sources = await readSources(path);
  if (sources.length === 1) return sources;
  const exports = sources.filter(looksLikeExport);
  if (exports.length > 0) return exports;
  throw new UsageError(`${path} has no exports in it`, 'exports of Orchestrator end in .ois_export');
}

function noteOf(
  { code, file = '', path, message, line = 1, column = 1 }: Problem,
  bundle: NativeBundle | undefined,
): FoundNote {
  const [key, first, list, second] = path;
  const runbook = key === 'runbooks' && typeof first === 'number' ? bundle?.runbooks[first] : undefined;
  const activity =
    list === 'activities' && typeof second === 'number' ? runbook?.activities[second] : undefined;
  const subject = activity === undefined ? '' : (activity.name ?? activity.id);
  return {
    path: runbook === undefined ? '' : runbookPath({ name: runbook.name, folder: runbook.folder ?? '' }),
    note: { code, subject, message, file, line, column },
  };
}

async function refuse(problems: readonly Problem[], { color, json }: ImportFlags, io: Io): Promise<number> {
  if (json) io.stdout.write(`${JSON.stringify({ problems }, null, 2)}\n`);
  else {
    io.stderr.write(problemList(problems, await coloursFor(io.stderr, io, color), terminalWidth(io.stderr)));
    io.stderr.write(`\n${problemCount(problems)}; nothing was imported\n`);
  }
  return exitCodes.unusable;
}
