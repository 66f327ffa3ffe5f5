import type { Steps } from './steps.ts';
import { XmlError } from './xml-error.ts';
import type { XmlDocument, XmlNode } from './xml-node.ts';

/** The nodes of a set, each once, in document order. */
export type NodeSet = readonly XmlNode[];

/** A value of XPath 1.0. */
export type XPathValue = string | number | boolean | NodeSet;

/** Turns values into others, as XPath 1.0 does. */
export class Conversions {
  readonly #document: XmlDocument;
  readonly #steps: Steps;

  constructor(document: XmlDocument, steps: Steps) {
    this.#document = document;
    this.#steps = steps;
  }

  /** The text of a node: its own, or that of all texts in it. */
  textOf(node: XmlNode): string {
    if (node.kind !== 'element' && node.kind !== 'document') {
      this.#steps.take(1 + node.value.length / 16);
      return node.value;
    }
    this.#steps.take(1 + node.last - node.place);
    const texts: string[] = [];
    for (let place = node.place + 1; place <= node.last; place += 1) {
      const { kind, value } = this.#document.nodes[place] as XmlNode;
      if (kind !== 'text' && kind !== 'cdata') continue;
      this.#steps.take(value.length / 16);
      texts.push(value);
    }
    return texts.join('');
  }

  text(value: XPathValue): string {
    if (typeof value === 'string') return value;
    if (typeof value === 'number') return numberText(value);
    if (typeof value === 'boolean') return String(value);
    const [first] = value;
    return first === undefined ? '' : this.textOf(first);
  }

  number(value: XPathValue): number {
    if (typeof value === 'number') return value;
    if (typeof value === 'boolean') return value ? 1 : 0;
    return numberInText(this.text(value));
  }

  truth(value: XPathValue): boolean {
    if (typeof value === 'boolean') return value;
    if (typeof value === 'number') return value !== 0 && !Number.isNaN(value);
    return value.length > 0;
  }
}

/** A set of nodes. Throws XmlError for any other value; `what` names what needs it. */
export function nodesOf(value: XPathValue, what: string): NodeSet {
  if (typeof value === 'object') return value;
  throw new XmlError(`the XPath query gives ${what} a ${typeof value} where it needs nodes`);
}

/** The number that a text is, without an exponent; NaN for any other text. */
export function numberInText(text: string): number {
  const trimmed = text.replace(/^[ \t\r\n]+|[ \t\r\n]+$/g, '');
  return /^-?(?:\d+(?:\.\d*)?|\.\d+)$/.test(trimmed) ? Number(trimmed) : Number.NaN;
}

/** A number with 15 significant digits at most, without an exponent. */
export function numberText(value: number): string {
  if (!Number.isFinite(value)) return String(value);
  const [digits = '0', exponent] = String(Number(value.toPrecision(15))).split('e');
  if (exponent === undefined) return digits;
  const [, sign = '', whole = '', fraction = ''] = /^(-?)(\d+)\.?(\d*)$/.exec(digits) ?? [];
  const shift = Number(exponent);
  if (shift < 0) return `${sign}0.${'0'.repeat(-shift - 1)}${whole}${fraction}`;
  return `${sign}${whole}${fraction.padEnd(shift, '0')}`;
}

/** Nodes in document order, each once. */
export function inOrder(nodes: readonly XmlNode[], steps: Steps): NodeSet {
  steps.take(nodes.length);
  const unique = new Set(nodes);
  return [...unique].sort((left, right) => left.order - right.order);
}
