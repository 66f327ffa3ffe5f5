import type { Colours } from './colours.ts';
import { harmless } from './harmless.ts';
import { brokenAtWords, indented } from './word-breaks.ts';

/** The deepest indentation level, so that there is room left for words. */
const deepest = 16;

/** Builds an explanation for `width` columns: titles, and below them texts that are broken between words. */
export class TextLines {
  readonly #colours: Colours;
  readonly #width: number;
  #text = '';

  constructor(colours: Colours, width: number) {
    this.#colours = colours;
    this.#width = width;
  }

  /** A title. A blank line stands before every title but the first. */
  title(text: string): this {
    const blank = this.#text === '' ? '' : '\n';
    this.#text += `${blank}${this.#colours.strong(this.#broken(text, 0, 2))}\n`;
    return this;
  }

  /**
   * A text at a level of indentation; level 1 is just below a title. Continuation lines are indented further.
   */
  line(text: string, level = 1, sign = ''): this {
    const start = 2 * Math.min(level, deepest);
    const broken = this.#broken(`${sign}${text}`, start, start + sign.length + 2);
    this.#text += `${' '.repeat(start)}${broken}\n`;
    return this;
  }

  /** A text of several lines; blank ones are left out. */
  paragraphs(text: string): this {
    for (const line of text.split(/\r\n?|\n/)) if (line.trim() !== '') this.line(line.trim());
    return this;
  }

  /** The whole text, each line with its line feed. */
  get text(): string {
    return this.#text;
  }

  #broken(text: string, start: number, indent: number): string {
    return indented(brokenAtWords(harmless(text), { start, indent, width: this.#width }), indent);
  }
}
