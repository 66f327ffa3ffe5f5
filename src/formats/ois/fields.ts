import type { XmlElement } from './xml-element.ts';

/** A value in an `origin` block: the text of the export, with its datatype if that is not `string`. */
export type OriginValue =
  | string
  | null
  | { readonly [datatype: string]: string }
  | readonly OriginFields[]
  | OriginFields;
export interface OriginFields {
  readonly [field: string]: OriginValue;
}

/**
 * The fields of one object of an export. A field that is taken has its equivalent in the native form; the
 * others go into its `origin`. Names are found without regard to case.
 */
export class Fields {
  readonly element: XmlElement;
  readonly #byName = new Map<string, XmlElement>();
  readonly #taken = new Set<XmlElement>();

  constructor(element: XmlElement) {
    this.element = element;
    for (const child of element.children)
      if (!this.#byName.has(child.name)) this.#byName.set(child.name, child);
  }

  /** The element of a field. It is not taken. */
  find(name: string): XmlElement | undefined {
    const found = this.#byName.get(name);
    if (found !== undefined) return found;
    // Names are nearly always written in the known case.
    for (const [other, child] of this.#byName)
      if (other.length === name.length && other.toLowerCase() === name.toLowerCase()) return child;
    return undefined;
  }

  /** The text of a field; blank if there is none. It is not taken. */
  peek(name: string): string {
    return this.find(name)?.text ?? '';
  }

  /** Takes a field and gives its element. It needs no `origin` any more. */
  takeElement(name: string): XmlElement | undefined {
    const found = this.find(name);
    if (found !== undefined) this.#taken.add(found);
    return found;
  }

  /** Takes a field and gives its text; blank if there is none. It needs no `origin` any more. */
  take(name: string): string {
    return this.takeElement(name)?.text ?? '';
  }

  /**
   * The Boolean value of a field, without regard to case; undefined if it is blank or another text. It is not
   * taken.
   */
  boolean(name: string): boolean | undefined {
    const text = this.peek(name).trim().toLowerCase();
    return text === 'true' || text === 'false' ? text === 'true' : undefined;
  }

  /** The same. A field with a Boolean value is taken. */
  takeBoolean(name: string): boolean | undefined {
    const value = this.boolean(name);
    if (value !== undefined) this.take(name);
    return value;
  }

  /** The whole number in a field; undefined if it is blank or another text. It is not taken. */
  integer(name: string): number | undefined {
    const text = this.peek(name).trim();
    return /^[+-]?\d{1,15}$/.test(text) ? Number(text) : undefined;
  }

  /** All fields in stored order. */
  get all(): readonly XmlElement[] {
    return this.element.children;
  }

  isTaken(field: XmlElement): boolean {
    return this.#taken.has(field);
  }

  /**
   * The fields that were not taken, in the form of an `origin`. Fields with their usual value are left out,
   * and those called `other`.
   */
  rest(usual: Readonly<Record<string, string | null>>, other?: string): OriginFields {
    const isLeft = (field: XmlElement) =>
      field.name !== other && !this.#taken.has(field) && !isUsual(field, usual);
    return fieldsOf(this.element.children.filter(isLeft));
  }

  /** The usual fields that the object does not have. */
  absent(usual: Readonly<Record<string, string | null>>): readonly string[] {
    return Object.keys(usual).filter((name) => this.find(name) === undefined);
  }
}

function isUsual(field: XmlElement, usual: Readonly<Record<string, string | null>>): boolean {
  if (!Object.hasOwn(usual, field.name) || field.children.length > 0) return false;
  const value = usual[field.name];
  return value === null ? field.datatype === 'null' && field.text === '' : field.text === value;
}

/** A field in the form of an `origin`: a text, null, its datatype and text, or its child elements. */
function originOf(field: XmlElement): OriginValue {
  const { datatype, children, text } = field;
  if (children.length === 0) {
    if (datatype === 'null' && text === '') return null;
    return datatype === 'string' || datatype === '' ? text : { [datatype]: text };
  }
  if (text === '' && children.every(({ name }) => name === 'Entry')) return children.map(inside);
  return inside(field);
}

function inside({ children, text }: XmlElement): OriginFields {
  return { ...fieldsOf(children), ...(text !== '' && { '#text': text }) };
}

/** Fields by name. If several have one name, all but the first are numbered. */
function fieldsOf(fields: readonly XmlElement[]): OriginFields {
  const counts = new Map<string, number>();
  const entries = fields.map((field): [string, OriginValue] => {
    const count = (counts.get(field.name) ?? 0) + 1;
    counts.set(field.name, count);
    return [count === 1 ? field.name : `${field.name}#${count}`, originOf(field)];
  });
  return Object.fromEntries(entries);
}
