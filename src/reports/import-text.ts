import { credentialCode } from '../analysis/credentials.ts';
import type { ImportNote, ImportReport, RunbookReport } from '../formats/ois/import-report.ts';
import type { Colours } from '../text/colours.ts';
import { harmless } from '../text/harmless.ts';
import { counted } from '../text/plain-words.ts';
import { brokenAtWords, indented } from '../text/word-breaks.ts';
import { textTable } from './what-if/text-table.ts';

/**
 * The result of writing a bundle into a folder. Paths are below the folder, with slashes, in the order they
 * were written.
 */
export interface WrittenFiles {
  readonly written: readonly string[];
  /**
   * Files of an earlier import that this one did not write: their runbooks are gone, or have another name
   * now.
   */
  readonly left: readonly string[];
  /** Files of an earlier version of Pianola that were removed: their runbooks are in YAML files now. */
  readonly replaced: readonly string[];
  /**
   * Global settings that were added to those of an earlier import. They are kept, behind those of this one.
   */
  readonly kept: readonly { readonly kind: string; readonly path: string }[];
}

/** A note on one place of an export. `path` is that of the runbook; it is blank for the file as a whole. */
export interface FoundNote {
  readonly path: string;
  readonly note: Pick<ImportNote, 'code' | 'subject' | 'message' | 'file' | 'line' | 'column'>;
}

/** What it takes to print a report. */
export interface ImportTelling {
  readonly files: WrittenFiles | undefined;
  readonly out: string | undefined;
  readonly width: number;
  /** The columns that tables may have; Infinity for pipes and files. */
  readonly tableWidth: number;
  readonly colours: Colours;
}

/**
 * The report of an import in words: what was converted, each runbook, each activity type, everything that
 * differs from the export, and the problems `found` when the runbooks are read.
 */
export function importText(
  report: ImportReport,
  found: readonly FoundNote[],
  telling: ImportTelling,
): string {
  const { width, tableWidth, colours } = telling;
  const title = (text: string) => `\n${colours.strong(text)}\n`;
  return [
    ...headOf(report, width),
    title('Runbooks'),
    ...runbookTable(report.runbooks, tableWidth),
    title('Activity types'),
    ...typeTable(report, tableWidth),
    ...(report.secrets.length > 0
      ? [title('Secrets, to be given with --secret'), ...secretLines(report, width)]
      : []),
    ...notesText(report, found, telling),
    ...filesText(telling),
  ].join('');
}

function headOf(report: ImportReport, width: number): string[] {
  const { file, exports, bytes, encoding, folders, totals, settings } = report;
  const { publishedData, variables, branches } = totals.references;
  const all = [
    counted(totals.runbooks, 'runbook'),
    counted(folders, 'folder'),
    counted(totals.activities, 'activity', 'activities'),
    counted(totals.links, 'link'),
    counted(totals.conditions, 'condition'),
    counted(totals.parameters, 'parameter'),
    counted(publishedData + variables + branches, 'reference'),
    counted(settings.variables, 'variable'),
    ...(settings.counters > 0 ? [counted(settings.counters, 'counter')] : []),
    ...(settings.schedules > 0 ? [counted(settings.schedules, 'schedule')] : []),
    ...(settings.computerGroups > 0 ? [counted(settings.computerGroups, 'computer group')] : []),
    ...(totals.encrypted > 0 ? [counted(totals.encrypted, 'encrypted value')] : []),
  ];
  const size = bytes < 1e6 ? `${Math.ceil(bytes / 1000)} kB` : `${(bytes / 1e6).toFixed(1)} MB`;
  const several = exports.length > 1 ? `${counted(exports.length, 'export')}, ` : '';
  return [paragraph(`${harmless(file)}, ${several}${size}, ${encoding}: ${all.join(', ')}.`, 0, width)];
}

function paragraph(text: string, indent: number, width: number): string {
  const room = { start: indent, indent, width };
  return `${' '.repeat(indent)}${indented(brokenAtWords(text, room), indent)}\n`;
}

function runbookTable(runbooks: readonly RunbookReport[], width: number): readonly string[] {
  const columns = [
    { title: '  runbook', least: 16 },
    { title: 'activities', isNumber: true },
    { title: 'links', isNumber: true },
    { title: 'conditions', isNumber: true },
    { title: 'references', isNumber: true },
    { title: 'notes', isNumber: true },
  ];
  const rows = runbooks.map(({ path, isImported, counts, notes }) => [
    `  ${harmless(path)}${isImported ? '' : ' (left out)'}`,
    String(counts.activities),
    String(counts.links),
    String(counts.conditions),
    String(counts.references.publishedData + counts.references.variables + counts.references.branches),
    notes.length === 0 ? '' : String(notes.length),
  ]);
  return textTable(columns, rows, width);
}

function typeTable({ activityTypes }: ImportReport, width: number): readonly string[] {
  const columns = [
    { title: '  type', least: 16 },
    { title: 'count', isNumber: true },
    { title: 'category', least: 8 },
    { title: 'how it is played', least: 16 },
  ];
  const rows = activityTypes.map(({ type, count, category, isKnown, played }) => [
    `  ${harmless(type)}`,
    String(count),
    isKnown ? category : `${category} (unknown)`,
    played.join('; '),
  ]);
  return textTable(columns, rows, width);
}

function secretLines({ secrets }: ImportReport, width: number): readonly string[] {
  return secrets.map(({ path, from }) => paragraph(`${harmless(path)}: ${harmless(from)}`, 2, width));
}

const kinds = {
  leftOut: 'Left out',
  staleReference: 'Stale references: they give blank text, as in Orchestrator',
  approximated: 'Approximated',
  kept: 'Kept as they were',
} as const satisfies Record<ImportNote['kind'], string>;

function notesText(
  report: ImportReport,
  found: readonly FoundNote[],
  { width, colours }: ImportTelling,
): string[] {
  const all = [
    ...report.notes.map((note) => ({ note, path: '' })),
    ...report.runbooks.flatMap(({ path, notes }) => notes.map((note) => ({ note, path }))),
  ];
  if (all.length === 0 && found.length === 0 && report.secrets.length === 0)
    return ['\nEverything was converted without changes.\n'];
  const section = (title: string, notes: readonly FoundNote[]) =>
    notes.length === 0
      ? []
      : [`\n${colours.strong(title)}\n`, ...byRunbook(notes, report.exports.length > 1, width)];
  const isCredential = (code: string) => code === credentialCode;
  return [
    ...section('Credentials in clear text, whose values are not shown', [
      ...all.filter(({ note }) => isCredential(note.code)),
      ...found.filter(({ note }) => isCredential(note.code)),
    ]),
    ...Object.entries(kinds).flatMap(([kind, title]) =>
      section(
        title,
        all.filter(({ note }) => note.kind === kind && !isCredential(note.code)),
      ),
    ),
    ...section(
      'Found when the runbooks are read',
      found.filter(({ note }) => !isCredential(note.code)),
    ),
  ];
}

function byRunbook(notes: readonly FoundNote[], areSeveral: boolean, width: number): string[] {
  return [...Map.groupBy(notes, ({ path }) => path)].flatMap(([path, ofPath]) => [
    ...(path === '' ? [] : [`  ${harmless(path)}\n`]),
    ...ofPath.map(({ note }) => paragraph(noteText(note, areSeveral), 4, width)),
  ]);
}

function noteText({ subject, message, file, line, column }: FoundNote['note'], areSeveral: boolean): string {
  const place = areSeveral ? `(${harmless(file)}:${line}:${column})` : `(line ${line}, column ${column})`;
  return `${subject === '' ? '' : `${harmless(subject)}: `}${harmless(message)} ${place}`;
}

function filesText({ files, out, width }: ImportTelling): string[] {
  if (files === undefined) return [];
  const { written, left, replaced, kept } = files;
  return [
    '\n',
    paragraph(`${counted(written.length, 'file')} written to ${harmless(out ?? '')}.`, 0, width),
    ...(left.length === 0
      ? []
      : [
          paragraph('Written by an earlier import, and not in this export:', 0, width),
          ...left.map((name) => `  ${harmless(name)}\n`),
        ]),
    ...(replaced.length === 0
      ? []
      : [
          paragraph('Written as JSON by an earlier import, and removed:', 0, width),
          ...replaced.map((name) => `  ${harmless(name)}\n`),
        ]),
    ...(kept.length === 0
      ? []
      : [
          paragraph('Kept in globals.yaml, although this export does not have them:', 0, width),
          ...kept.map(({ kind, path }) => paragraph(`${harmless(path)} (${kind})`, 2, width)),
        ]),
  ];
}
