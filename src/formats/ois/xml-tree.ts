import type { Position } from '../text/place.ts';
import { withoutCiphertext } from './markers.ts';
import type { XmlElement } from './xml-element.ts';

type Growing = { -readonly [Key in keyof XmlElement]: XmlElement[Key] } & { children: XmlElement[] };

// All elements without children share one list. An element that gets a child gets a list of its own.
const childless = Object.freeze([]) as unknown as XmlElement[];

const notWhite = /[^ \t\n\r]/;

// Most texts of an export are one of a few: TRUE, FALSE, small numbers.
const shortText = 12;

/**
 * Builds elements from start tags, texts and end tags with little memory: equal texts are kept once. Every
 * encrypted value is emptied here, so that nothing after it can keep or show ciphertext.
 */
export class XmlTree {
  readonly #open: Growing[] = [];
  readonly #known = new Map<string, string>();
  /** The text of the innermost open element since the last tag. */
  #pending = '';
  #elements = 0;
  #lastEnded: XmlElement | undefined;

  /** How many elements there are so far. */
  get elements(): number {
    return this.#elements;
  }

  /** How many elements are open. */
  get depth(): number {
    return this.#open.length;
  }

  /** The innermost open element. */
  get innermost(): XmlElement | undefined {
    return this.#open.at(-1);
  }

  /** The element that ended last; the outermost one if none is open. */
  get lastEnded(): XmlElement | undefined {
    return this.#lastEnded;
  }

  begin(name: string, datatype: string, { line, column }: Position): void {
    const parent = this.#open.at(-1);
    if (parent !== undefined && this.#pending !== '') this.#settle(parent);
    const children = childless;
    const element = {
      name: this.#once(name),
      datatype: this.#once(withoutCiphertext(datatype)),
      text: '',
      children,
      line,
      column,
    };
    if (parent?.children === childless) parent.children = [element];
    else parent?.children.push(element);
    this.#open.push(element);
    this.#elements += 1;
  }

  text(text: string): void {
    if (this.#open.length > 0) this.#pending = this.#pending === '' ? text : this.#pending + text;
  }

  end(): void {
    const element = this.#open.pop() as Growing;
    if (element.children !== childless) this.#settle(element);
    else {
      element.text =
        this.#pending.length <= shortText ? this.#once(this.#pending) : withoutCiphertext(this.#pending);
      // A search turns the many small pieces of the parser into one text.
      notWhite.test(element.text);
    }
    this.#pending = '';
    this.#lastEnded = element;
  }

  /** Text beside a child counts only if it is more than white space. */
  #settle(element: Growing): void {
    if (notWhite.test(this.#pending)) element.text += withoutCiphertext(this.#pending);
    this.#pending = '';
  }

  #once(text: string): string {
    if (text === '') return '';
    const known = this.#known.get(text);
    if (known !== undefined) return known;
    this.#known.set(text, text);
    return text;
  }
}
