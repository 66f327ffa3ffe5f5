import type { Problem } from '../../model/problem.ts';

/** A note of an import for its reader. */
export interface ImportNote {
  /**
   * `kept`: it is as in Orchestrator, with a meaning that its text does not show. `approximated`: it is
   * played, but not exactly as in Orchestrator. `leftOut`: it could not be imported, and is kept in `origin`
   * where possible. `staleReference`: it refers to something that does not exist, and gives blank text as in
   * Orchestrator.
   */
  readonly kind: 'kept' | 'approximated' | 'leftOut' | 'staleReference';
  /** Stable. */
  readonly code: string;
  /** The name of the activity, link or setting that it is about; blank for the runbook or file as a whole. */
  readonly subject: string;
  /** What was found, and what follows. */
  readonly message: string;
  /** The export, and the place in it. */
  readonly file: string;
  readonly line: number;
  readonly column: number;
}

/**
 * The references in the texts of a runbook, by what they refer to. Each pair of markers counts once, wherever
 * it is.
 */
export interface ReferenceCounts {
  readonly publishedData: number;
  readonly variables: number;
  readonly branches: number;
}

/** The counts of a runbook. */
export interface ImportCounts {
  readonly activities: number;
  readonly links: number;
  /** Conditions of links, Include and Exclude together. */
  readonly conditions: number;
  /** Parameters of Initialize Data. */
  readonly parameters: number;
  /** Encrypted values, each of which became a secret. */
  readonly encrypted: number;
  readonly references: ReferenceCounts;
}

/** The report on one runbook of an export. */
export interface RunbookReport {
  /** \Folder\Name after the import. */
  readonly path: string;
  /** The export it is in. */
  readonly file: string;
  /** The runbook's identity in Orchestrator. */
  readonly uniqueId: string;
  /** False if it cannot be played at all; `notes` say why. */
  readonly isImported: boolean;
  readonly counts: ImportCounts;
  readonly notes: readonly ImportNote[];
}

/** One activity type of an export. */
export interface TypeReport {
  /** Its name after the import, which is the Designer's if the type is known. */
  readonly type: string;
  readonly category: string;
  /** The GUIDs it has in the export. */
  readonly objectTypes: readonly string[];
  /** The names it has in the export. */
  readonly objectTypeNames: readonly string[];
  readonly count: number;
  readonly isKnown: boolean;
  /** How its activities are played, in words. */
  readonly played: readonly string[];
}

/** A secret: a value that was encrypted. The import does not contain it, so it must be given. */
export interface SecretReport {
  /** The path of the variable for it. */
  readonly path: string;
  /** What it is for, in words. */
  readonly from: string;
}

/** The report on an import of one or several exports. */
export interface ImportReport {
  /** The file or folder that was imported, as the caller named it. */
  readonly file: string;
  /** The names of the exports in it, in the order they were read. */
  readonly exports: readonly string[];
  /** Of all exports together. */
  readonly bytes: number;
  /** The encodings of the exports, as in `UTF-8, UTF-16LE`. */
  readonly encoding: string;
  readonly folders: number;
  readonly totals: ImportCounts & { readonly runbooks: number };
  readonly settings: {
    readonly variables: number;
    readonly counters: number;
    readonly schedules: number;
    readonly computerGroups: number;
    readonly configurations: number;
  };
  readonly runbooks: readonly RunbookReport[];
  readonly activityTypes: readonly TypeReport[];
  readonly secrets: readonly SecretReport[];
  /** Of global settings and of the file as a whole. */
  readonly notes: readonly ImportNote[];
}

/** The code of a note about a runbook or setting that several exports have with different contents. */
export const differingCopies = 'differing-copies';

/** Notes of conditions that became criteria which never hold. Reading those criteria reports them. */
const toldAsCriteria: ReadonlySet<string> = new Set([
  'condition-other-activity',
  'pattern-unusable',
  'stale-condition',
  'unknown-operator',
  'unknown-status',
]);

/**
 * The notes of a report on the export `wanted` as warnings, each with its place. A note of a runbook also has
 * the path of the runbook in the bundle of that export.
 */
export function problemsOf({ notes, runbooks }: ImportReport, wanted: string): readonly Problem[] {
  const problems = notes
    .filter((note) => note.file === wanted && isProblem(note))
    .map((note) => problemOf(note, [], ''));
  let index = 0;
  for (const { path, file, isImported, notes: own } of runbooks) {
    if (file !== wanted) continue;
    const place = isImported ? ['runbooks', index] : [];
    for (const note of own.filter(isProblem))
      if (!toldAsCriteria.has(note.code)) problems.push(problemOf(note, place, path));
    if (isImported) index += 1;
  }
  return problems;
}

/** What was kept as it was is no problem. */
function isProblem({ kind }: ImportNote): boolean {
  return kind !== 'kept';
}

function problemOf(
  { code, file, line, column, message, subject }: ImportNote,
  path: Problem['path'],
  runbook: string,
): Problem {
  const where = [runbook, subject].filter((text) => text !== '').join(', ');
  const told = where === '' ? message : `${where}: ${message}`;
  const isRemark = code !== differingCopies;
  return {
    code,
    severity: 'warning',
    file,
    path,
    line,
    column,
    message: told,
    ...(isRemark && { isRemark }),
  };
}
