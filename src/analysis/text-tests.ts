import { compilePattern, type Pattern } from '../databus/pattern.ts';
import type { Operator } from '../model/operator.ts';

/** Conditions on one item. Tells whether any of them holds for a text that is not a number. */
export class TextTests {
  readonly #wanted = new Map<Operator, Wanted>();
  readonly #budget: { patterns: number };

  /** `budget`: how many patterns may still be tried. Several instances share it. */
  constructor(budget: { patterns: number }) {
    this.#budget = budget;
  }

  add(operator: Operator, value: string): void {
    const wanted = this.#wanted.get(operator) ?? new Wanted(operator.endsWith('pattern'));
    this.#wanted.set(operator, wanted);
    wanted.add(value);
  }

  /** Text is compared without regard to case, as everywhere (section 3). It is not ordered. */
  someHoldsFor(text: string): boolean {
    const lower = text.toLowerCase();
    return this.#wanted.entries().some(([operator, wanted]) => {
      switch (operator) {
        case 'equals':
          return wanted.texts.has(lower);
        case 'does not equal':
          return wanted.texts.size > (wanted.texts.has(lower) ? 1 : 0);
        case 'starts with':
          return wanted.someLength(lower, (length) => wanted.texts.has(lower.slice(0, length)));
        case 'ends with':
          return wanted.someLength(lower, (length) => wanted.texts.has(lower.slice(lower.length - length)));
        case 'contains':
          return wanted.someIsIn(lower);
        case 'does not contain':
          return wanted.someIsNotIn(lower);
        case 'matches pattern':
          return this.#tried(wanted, (pattern) => pattern.matches(text));
        case 'does not match pattern':
          return this.#tried(wanted, (pattern) => !pattern.matches(text));
        default:
          return false;
      }
    });
  }

  #tried({ patterns }: Wanted, holds: (pattern: Pattern) => boolean): boolean {
    for (const pattern of patterns) {
      this.#budget.patterns -= 1;
      if (this.#budget.patterns < 0) return false;
      if (holds(pattern)) return true;
    }
    return false;
  }
}

/** The compared values of all conditions with one operator, each once. */
class Wanted {
  /** In lower case, except patterns. */
  readonly texts = new Set<string>();
  readonly #lengths = new Set<number>();
  readonly #arePatterns: boolean;
  #patterns: readonly Pattern[] | undefined;

  constructor(arePatterns: boolean) {
    this.#arePatterns = arePatterns;
  }

  add(value: string): void {
    const text = this.#arePatterns ? value : value.toLowerCase();
    this.texts.add(text);
    this.#lengths.add(text.length);
  }

  get patterns(): readonly Pattern[] {
    this.#patterns ??= [...this.texts]
      .map(compilePattern)
      .filter((pattern): pattern is Pattern => typeof pattern !== 'string');
    return this.#patterns;
  }

  /** Tries every length of the compared values that is not longer than the text. */
  someLength(text: string, holds: (length: number) => boolean): boolean {
    return this.#lengths.values().some((length) => length <= text.length && holds(length));
  }

  someIsIn(text: string): boolean {
    if (this.texts.size <= this.#partsOf(text)) return this.texts.values().some((one) => text.includes(one));
    return this.someLength(text, (length) => {
      for (let start = 0; start + length <= text.length; start += 1)
        if (this.texts.has(text.slice(start, start + length))) return true;
      return false;
    });
  }

  /** Either there are more values than the text has parts, or one of the few is missing. */
  someIsNotIn(text: string): boolean {
    return this.texts.size > this.#partsOf(text) || this.texts.values().some((one) => !text.includes(one));
  }

  /** How many parts a text has, over all lengths of the compared values. */
  #partsOf(text: string): number {
    return this.#lengths.values().reduce((sum, length) => sum + Math.max(0, text.length - length + 1), 0);
  }
}
