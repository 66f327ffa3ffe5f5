import type { Problem } from '../../model/problem.ts';
import { quoted } from '../../text/quoting.ts';
import { maxTextLength } from './limits.ts';
import type { Position } from './place.ts';

/** What is said of a text that is too long. */
export function tooLongText(length: number): string {
  return `the text has ${length} characters; a text of a definition has ${maxTextLength} at most`;
}

/** What to do about a text that is too long. */
export const splitText = 'split it, or let an activity read it from a file';

/**
 * The problems of one text, at most one for each position: others at the same place are consequences. After
 * `most` they are only counted, or reading stops.
 */
export class TextProblems {
  readonly #file: string;
  readonly #most: number;
  readonly #problems: Problem[] = [];
  readonly #codes = new Set<string>();
  #last: Position | undefined;
  #dropped = 0;
  #isStopped = false;

  constructor(file: string, most: number) {
    this.#file = file;
    this.#most = most;
  }

  add(
    code: string,
    at: Position,
    message: string,
    hint: string,
    severity: Problem['severity'] = 'error',
  ): void {
    this.#codes.add(code);
    if (this.#last?.line === at.line && this.#last.column === at.column) return;
    this.#last = at;
    if (this.#problems.length === this.#most) this.#dropped += 1;
    else
      this.#problems.push({
        code,
        severity,
        file: this.#file,
        path: [],
        line: at.line,
        column: at.column,
        message,
        hint,
      });
  }

  /** Reports a key that stands twice. `seen` keeps the first position of each key. */
  key(key: string, seen: Map<string, Position>, at: Position): void {
    const first = seen.get(key);
    if (first === undefined) seen.set(key, at);
    else {
      const message =
        `the key ${quoted(key)} stands twice; ` + `first at line ${first.line}, column ${first.column}`;
      this.add('duplicate-key', at, message, 'keep one of them');
    }
  }

  /** Whether no further problem is kept. */
  get isFull(): boolean {
    return this.#problems.length === this.#most;
  }

  /** Whether the rest of the text has not been read. */
  get isStopped(): boolean {
    return this.#isStopped;
  }

  /** Says that the rest of the text is not read. */
  stop(): void {
    this.#isStopped = true;
  }

  includes(code: string): boolean {
    return this.#codes.has(code);
  }

  /**
   * All problems, in the order of position. The last one says how many more there were, or that reading
   * stopped.
   */
  list(): readonly Problem[] {
    const sorted = this.#problems.sort(
      (a, b) => (a.line ?? 0) - (b.line ?? 0) || (a.column ?? 0) - (b.column ?? 0),
    );
    const last = sorted.at(-1);
    if ((this.#dropped === 0 && !this.#isStopped) || last === undefined) return sorted;
    return [
      ...sorted,
      {
        ...last,
        code: 'more-problems',
        severity: this.#isStopped ? 'error' : last.severity,
        message: this.#isStopped
          ? `and more: reading stopped after ${sorted.length} problems`
          : `and ${this.#dropped} more`,
        hint: 'mend the first ones and read again',
      },
    ];
  }
}
