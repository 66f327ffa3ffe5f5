import type { Problem } from '../../model/problem.ts';
import { maxProblems, maxProblemsOfAll } from './limits.ts';
import type { ParsedText } from './parsed-text.ts';
import { type FilePlace, fileStart, type Path } from './place.ts';

/** A problem at a place: a stable code, what is wrong, and what to do. */
export interface Finding {
  readonly code: string;
  readonly severity?: 'error' | 'warning';
  readonly message: string;
  readonly hint?: string;
}

interface Found {
  readonly place: FilePlace;
  readonly finding: Finding;
}

/** How many more problems of the files of a definition can be kept. */
export interface ProblemRoom {
  errors: number;
  warnings: number;
}

/** Room for the problems of a definition of which none has been found yet. */
export function roomForProblems(): ProblemRoom {
  return { errors: maxProblemsOfAll, warnings: maxProblemsOfAll };
}

/**
 * Collects the problems of one file. Lines and columns are looked up at the end, for all at once. The first
 * `maxProblems` are kept, errors before warnings; the rest are counted. `room` is shared by the files of a
 * definition.
 */
export class ProblemList {
  /** The name of the file. */
  readonly file: string;
  readonly #text: ParsedText;
  readonly #found: Found[] = [];
  readonly #textErrors: number;
  readonly #room: ProblemRoom;
  readonly #rewritten = new Map<string, (offset: number) => number>();
  #errors = 0;
  #warnings = 0;
  #isStopped = false;

  constructor(text: ParsedText, room = roomForProblems()) {
    this.#room = room;
    this.file = text.file;
    this.#text = text;
    this.#textErrors = text.problems.filter(({ severity }) => severity === 'error').length;
  }

  /** The number of errors so far, including those of the text. */
  get errors(): number {
    return this.#textErrors + this.#errors;
  }

  /** Whether no further error is kept. Errors are then only counted, and readers stop. */
  get isFull(): boolean {
    return this.#errors >= maxProblems || this.#room.errors === 0;
  }

  /** Whether something has not been read. */
  get isStopped(): boolean {
    return this.#isStopped;
  }

  /** Says that something has not been read, because the list is full or because its beginning is wrong. */
  stop(): void {
    this.#isStopped = true;
  }

  add(place: FilePlace | Path, finding: Finding): void {
    const isError = finding.severity !== 'warning';
    if (isError) this.#errors += 1;
    else this.#warnings += 1;
    const kind = isError ? 'errors' : 'warnings';
    if ((isError ? this.#errors : this.#warnings) > maxProblems || this.#room[kind] === 0) return;
    this.#room[kind] -= 1;
    this.#found.push({ place: this.#before('path' in place ? place : { path: place }), finding });
  }

  /**
   * Says that the text at a place was rewritten. From now on offsets in it are those of the new text, and
   * `before` gives those of the file.
   */
  rewrite(path: Path, before: (offset: number) => number): void {
    this.#rewritten.set(JSON.stringify(path), before);
  }

  #before(place: FilePlace): FilePlace {
    if (place.offset === undefined || this.#rewritten.size === 0) return place;
    const before = this.#rewritten.get(JSON.stringify(place.path));
    return before === undefined ? place : { ...place, offset: before(place.offset) };
  }

  /**
   * All problems that were kept, in the order of position, and at one position in the order found. The last
   * one says how many more there were, or that reading stopped.
   */
  async located(): Promise<Problem[]> {
    const kept = this.#told();
    const positions = await this.#text.locate(kept.map(({ place }) => place));
    const problems = kept.map(({ place: { path }, finding }, index): Problem => {
      const { code, severity = 'error', message, hint } = finding;
      return {
        code,
        severity,
        file: this.file,
        path,
        ...positions[index],
        message,
        ...(hint !== undefined && { hint }),
      };
    });
    const sorted = [...this.#text.problems, ...problems].sort(byPosition);
    const more = this.#errors + this.#warnings - kept.length;
    if (more === 0 && !this.#isStopped) return sorted;
    const untoldErrors = this.#errors - kept.filter(({ finding }) => finding.severity !== 'warning').length;
    const severity = untoldErrors > 0 || this.#isStopped ? 'error' : 'warning';
    const message = this.#isStopped
      ? `and more: reading stopped after ${this.#errors} ${this.#errors === 1 ? 'error' : 'errors'}`
      : `and ${more} more ${more === 1 ? 'problem' : 'problems'}`;
    const hint = 'mend the first ones and read again';
    const last = sorted.at(-1) ?? { file: this.file, path: [], ...fileStart };
    return [...sorted, { ...last, code: 'more-problems', severity, message, hint }];
  }

  #told(): Found[] {
    let warnings = Math.max(0, maxProblems - this.#errors);
    return this.#found.filter(({ finding }) => finding.severity !== 'warning' || warnings-- > 0);
  }
}

function byPosition(left: Problem, right: Problem): number {
  return (left.line ?? 0) - (right.line ?? 0) || (left.column ?? 0) - (right.column ?? 0);
}
