/** A node of an XML document, as XPath sees it. */
export interface XmlNode {
  readonly kind: NodeKind;
  /** The name as written, of a processing instruction its target, of a namespace its prefix; else `''`. */
  readonly name: string;
  readonly localName: string;
  /** The URI of the namespace of the name; `''` for none. */
  readonly uri: string;
  /** The text of a node without children; the URI of a namespace; `''` for an element and the document. */
  readonly value: string;
  readonly parent: XmlNode | undefined;
  readonly children: readonly XmlNode[];
  readonly attributes: readonly XmlNode[];
  /** The namespaces that an element declares, by prefix. */
  readonly declares: ReadonlyMap<string, string>;
  /** Grows in document order. */
  readonly order: number;
  /** Its place in `XmlDocument.nodes`; of an attribute or a namespace that of its element. */
  readonly place: number;
  /** The place of its last descendant; its own if it has none. */
  readonly last: number;
  /** Its place among the children of its parent. */
  readonly index: number;
}

export type NodeKind =
  | 'document'
  | 'element'
  | 'attribute'
  | 'text'
  | 'cdata'
  | 'comment'
  | 'instruction'
  | 'namespace';

/** A well-formed document. */
export interface XmlDocument {
  /** The document itself and all its nodes but attributes and namespaces, in document order. */
  readonly nodes: readonly XmlNode[];
  readonly root: XmlNode;
}
