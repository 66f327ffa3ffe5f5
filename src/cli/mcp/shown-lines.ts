import { counted } from '../../text/plain-words.ts';

/** Which lines of an output are shown. */
export interface LineChoice {
  /** The first, from 1; below 0 so many of the last. */
  readonly from?: number | undefined;
  /** Only lines with this text, letter case aside. */
  readonly contains?: string | undefined;
}

/** No more lines and characters are shown at once. */
const mostLines = 400;
const mostCharacters = 40_000;
const longestLine = 8_000;

/** Takes an output piece by piece, and keeps of its lines only those that are shown. */
export class ShownLines {
  readonly #from: number;
  readonly #contains: string | undefined;
  readonly #shown: string[] = [];
  #characters = 0;
  #count = 0;
  /** The number of the first line that is shown. */
  #first = 1;
  #isFull = false;
  #begun = '';

  constructor({ from = 1, contains }: LineChoice) {
    this.#from = from === 0 ? 1 : from;
    this.#contains = contains?.toLowerCase();
  }

  add(text: string): void {
    const lines = text.split('\n');
    this.#begin(lines[0] as string);
    for (const line of lines.slice(1)) {
      this.#line();
      this.#begin(line);
    }
  }

  /** What is shown, and a last line if there is more. */
  end(): string {
    if (this.#begun !== '') this.#line();
    const last = this.#first + this.#shown.length - 1;
    const text = this.#shown.join('\n');
    if (this.#count === this.#shown.length) return text;
    const lines = counted(this.#count, 'line');
    if (this.#shown.length === 0) return `[there are ${lines}; none of them is shown]`;
    const next = last < this.#count ? `"from": ${last + 1} shows the next, ` : '';
    const more = `${next}"from": -${mostLines} the last, "contains" only lines with a text`;
    return `${text}\n[lines ${this.#first} to ${last} of ${lines}; ${more}]`;
  }

  #begin(text: string): void {
    if (this.#begun.length <= longestLine) this.#begun += text.slice(0, longestLine + 1);
  }

  #line(): void {
    const line = this.#begun.length > longestLine ? `${this.#begun.slice(0, longestLine)}…` : this.#begun;
    this.#begun = '';
    if (this.#contains !== undefined && !line.toLowerCase().includes(this.#contains)) return;
    this.#count += 1;
    if (this.#from > 0) this.#takeFirst(line);
    else this.#takeLast(line);
  }

  #takeFirst(line: string): void {
    if (this.#count < this.#from || this.#isFull) return;
    this.#isFull = this.#shown.length === mostLines || this.#characters + line.length > mostCharacters;
    if (this.#isFull) return;
    if (this.#shown.length === 0) this.#first = this.#count;
    this.#push(line);
  }

  #takeLast(line: string): void {
    this.#push(line);
    const most = Math.min(-this.#from, mostLines);
    while (this.#shown.length > most || this.#characters > mostCharacters)
      this.#characters -= (this.#shown.shift() as string).length;
    this.#first = this.#count - this.#shown.length + 1;
  }

  #push(line: string): void {
    this.#shown.push(line);
    this.#characters += line.length;
  }
}
