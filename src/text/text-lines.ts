import type { Colours } from './colours.ts';
import { harmless } from './harmless.ts';
import { brokenAtWords, indented } from './word-breaks.ts';

/** Further in than this nothing is indented any more, so that words keep their room. */
const deepest = 16;

/**
 * Lines of an explanation for so many columns: titles, and texts below them that are broken between words.
 */
export class TextLines {
  readonly #colours: Colours;
  readonly #width: number;
  #text = '';

  constructor(colours: Colours, width: number) {
    this.#colours = colours;
    this.#width = width;
  }

  /** A title, a blank line before it unless it is the first. */
  title(text: string): this {
    const blank = this.#text === '' ? '' : '\n';
    this.#text += `${blank}${this.#colours.strong(this.#broken(text, 0, 2))}\n`;
    return this;
  }

  /** A text at a level of indentation, 1 being below a title; what does not fit goes on further in. */
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

  /** Everything, each line with its end. */
  get text(): string {
    return this.#text;
  }

  #broken(text: string, start: number, indent: number): string {
    return indented(brokenAtWords(harmless(text), { start, indent, width: this.#width }), indent);
  }
}
