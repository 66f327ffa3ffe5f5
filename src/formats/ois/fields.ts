import type { XmlElement } from './xml-element.ts';

/** A value in an `origin` block: what the export says, its datatype where that is not `string`. */
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
 * The fields of one object of an export. What is taken is carried by the native form; what is left travels in its `origin`. Names are found
 * in whatever case.
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

  /** The element of a field, without taking it. */
  find(name: string): XmlElement | undefined {
    const found = this.#byName.get(name);
    if (found !== undefined) return found;
    // Names are nearly always written as they are known.
    for (const [other, child] of this.#byName)
      if (other.length === name.length && other.toLowerCase() === name.toLowerCase()) return child;
    return undefined;
  }

  /** The text of a field; blank where there is none. Without taking it. */
  peek(name: string): string {
    return this.find(name)?.text ?? '';
  }

  /** The element of a field, which needs no `origin` any more. */
  takeElement(name: string): XmlElement | undefined {
    const found = this.find(name);
    if (found !== undefined) this.#taken.add(found);
    return found;
  }

  /** The text of a field, which needs no `origin` any more; blank where there is none. */
  take(name: string): string {
    return this.takeElement(name)?.text ?? '';
  }

  /** A truth value, in whatever case; undefined where the field is blank or says something else. */
  takeBoolean(name: string): boolean | undefined {
    const text = this.peek(name).trim().toLowerCase();
    if (text !== 'true' && text !== 'false') return undefined;
    this.take(name);
    return text === 'true';
  }

  /** A whole number; undefined where the field is blank or holds something else. */
  takeInteger(name: string): number | undefined {
    const text = this.peek(name).trim();
    if (!/^[+-]?\d{1,15}$/.test(text)) return undefined;
    this.take(name);
    return Number(text);
  }

  /** All fields in stored order. */
  get all(): readonly XmlElement[] {
    return this.element.children;
  }

  isTaken(field: XmlElement): boolean {
    return this.#taken.has(field);
  }

  /**
   * What was not taken, as an `origin` holds it. Fields that say the usual are left out; the names of those that are usual and missing
   * are under `absent`. `seal` makes ciphertext unreadable before it gets in.
   */
  rest(usual: Readonly<Record<string, string | null>>, seal: (text: string) => string): OriginFields {
    const fields: Record<string, OriginValue> = {};
    for (const field of this.element.children) {
      if (this.#taken.has(field) || isUsual(field, usual)) continue;
      fields[field.name] = originOf(field, seal);
    }
    return fields;
  }

  /** The usual fields that the object does not have at all. */
  absent(usual: Readonly<Record<string, string | null>>): readonly string[] {
    return Object.keys(usual).filter((name) => this.find(name) === undefined);
  }
}

function isUsual(field: XmlElement, usual: Readonly<Record<string, string | null>>): boolean {
  if (!Object.hasOwn(usual, field.name) || field.children.length > 0) return false;
  const value = usual[field.name];
  return value === null ? field.datatype === 'null' && field.text === '' : field.text === value;
}

/** A field as an `origin` holds it: a text, null, its datatype and text, or what stands inside it. */
function originOf(field: XmlElement, seal: (text: string) => string): OriginValue {
  const { datatype, children } = field;
  if (children.length === 0) {
    if (datatype === 'null' && field.text === '') return null;
    const text = seal(field.text);
    return datatype === 'string' || datatype === '' ? text : { [datatype]: text };
  }
  if (children.every(({ name }) => name === 'Entry')) return children.map((entry) => inside(entry, seal));
  return inside(field, seal);
}

function inside(element: XmlElement, seal: (text: string) => string): OriginFields {
  const fields: Record<string, OriginValue> = {};
  for (const child of element.children) {
    // A name that is there twice is kept in a list of its own.
    const key = child.name in fields ? `${child.name}#${Object.keys(fields).length}` : child.name;
    fields[key] = originOf(child, seal);
  }
  if (element.children.length === 0 && element.text !== '') fields['#text'] = seal(element.text);
  return fields;
}
