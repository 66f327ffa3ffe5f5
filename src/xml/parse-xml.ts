import { SaxesParser, type SaxesTagNS } from 'saxes';
import { counted } from '../text/plain-words.ts';
import { XmlError } from './xml-error.ts';
import type { NodeKind, XmlDocument, XmlNode } from './xml-node.ts';

/** The most that is read of a document. */
const xmlLimits = {
  /** Characters, as JavaScript counts them. */
  characters: 8_000_000,
  nodes: 250_000,
  depth: 1_000,
} as const;

type Growing = { -readonly [Key in keyof XmlNode]: XmlNode[Key] } & { children: XmlNode[] };

const none: readonly never[] = Object.freeze([]);
const noDeclarations: ReadonlyMap<string, string> = new Map();

/**
 * Reads an XML document. It has no document type but one that is ignored, and no entities but the five of XML
 * and characters by number: nothing is expanded, and nothing outside is read. Throws XmlError, with line and
 * column, if it is not well-formed or too large.
 */
export function parseXml(text: string): XmlDocument {
  if (text.trim() === '') throw new XmlError('the XML text is blank');
  if (text.length > xmlLimits.characters)
    throw new XmlError(`the XML has more than ${xmlLimits.characters / 1e6} million characters`);
  const parser = new SaxesParser({ xmlns: true, position: true });
  const tree = new GrowingDocument();
  const stop = (message: string): never => {
    throw new XmlError(`${message} (line ${parser.line}, column ${parser.column})`);
  };
  const check = (message: string | undefined) => {
    if (message !== undefined) stop(message);
  };
  parser.on('error', ({ message }) => stop(`this is no well-formed XML: ${plainly(message)}`));
  parser.on('opentag', (tag) => check(tree.open(tag)));
  parser.on('closetag', () => tree.close());
  parser.on('text', (value) => check(tree.add('text', value)));
  parser.on('cdata', (value) => check(tree.add('cdata', value)));
  parser.on('comment', (value) => check(tree.add('comment', value)));
  parser.on('processinginstruction', ({ target, body }) => check(tree.add('instruction', body, target)));
  parser.write(text).close();
  return tree.document;
}

/** A message of the parser without its place, which it counts from the character behind. */
function plainly(message: string): string {
  return message.replace(/^\d+:\d+: /, '').replace(/[.:]*$/, '');
}

/** The nodes so far. Its methods return what is too much, in words. */
class GrowingDocument {
  readonly #nodes: Growing[] = [];
  readonly #open: Growing[] = [];
  #order = 0;
  #count = 0;

  constructor() {
    this.#open.push(this.#make('document', '', '', '', ''));
  }

  get document(): XmlDocument {
    const root = this.#nodes[0] as Growing;
    root.last = this.#nodes.length - 1;
    return { nodes: this.#nodes, root };
  }

  open({ name, local, uri, attributes, ns }: SaxesTagNS): string | undefined {
    if (this.#open.length > xmlLimits.depth)
      return `the XML is nested more than ${counted(xmlLimits.depth, 'level')} deep`;
    const element = this.#make('element', name, local, uri, '');
    const declared = Object.entries(ns);
    if (declared.length > 0) element.declares = new Map(declared);
    const own = Object.values(attributes).filter(
      ({ prefix, name: key }) => prefix !== 'xmlns' && key !== 'xmlns',
    );
    if (own.length > 0)
      element.attributes = own.map((attribute): XmlNode => {
        this.#order += 1;
        this.#count += 1;
        return {
          ...bare,
          kind: 'attribute',
          name: attribute.name,
          localName: attribute.local,
          uri: attribute.uri,
          value: attribute.value,
          parent: element,
          order: this.#order,
          place: element.place,
          last: element.last,
        };
      });
    this.#open.push(element);
    return this.#tooMany();
  }

  close(): void {
    const element = this.#open.pop();
    if (element !== undefined) element.last = this.#nodes.length - 1;
  }

  add(kind: NodeKind, value: string, name = ''): string | undefined {
    // White space around the outermost element is no text node.
    if (kind === 'text' && (value === '' || this.#open.length === 1)) return undefined;
    // Two CDATA sections side by side are one.
    const before = this.#open.at(-1)?.children.at(-1) as Growing | undefined;
    if (kind === 'cdata' && before?.kind === 'cdata') before.value += value;
    else this.#make(kind, name, name, '', value);
    return this.#tooMany();
  }

  #tooMany(): string | undefined {
    return this.#count > xmlLimits.nodes ? `the XML has more than ${xmlLimits.nodes} nodes` : undefined;
  }

  #make(kind: NodeKind, name: string, localName: string, uri: string, value: string): Growing {
    const parent = this.#open.at(-1);
    const place = this.#nodes.length;
    this.#order += 1;
    this.#count += 1;
    const node: Growing = {
      kind,
      name,
      localName,
      uri,
      value,
      parent,
      children: [],
      attributes: none,
      declares: noDeclarations,
      order: this.#order,
      place,
      last: place,
      index: parent?.children.length ?? 0,
    };
    this.#nodes.push(node);
    parent?.children.push(node);
    return node;
  }
}

const bare = { children: none, attributes: none, declares: noDeclarations, index: 0 };
