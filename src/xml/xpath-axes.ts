import type { Steps } from './steps.ts';
import type { XmlDocument, XmlNode } from './xml-node.ts';
import type { Axis } from './xpath-syntax.ts';

const xmlNamespace = 'http://www.w3.org/XML/1998/namespace';

/** The axes on which nodes come in reverse document order. */
export const reverseAxes: ReadonlySet<Axis> = new Set<Axis>([
  'ancestor',
  'ancestor-or-self',
  'preceding',
  'preceding-sibling',
]);

/** The nodes on an axis, the nearest first. */
export function nodesOn(axis: Axis, node: XmlNode, document: XmlDocument, steps: Steps): readonly XmlNode[] {
  const found = nodesFrom(axis, node, document);
  steps.take(1 + found.length);
  return found;
}

function nodesFrom(axis: Axis, node: XmlNode, document: XmlDocument): readonly XmlNode[] {
  const { nodes } = document;
  const isInTree = node.kind !== 'attribute' && node.kind !== 'namespace';
  switch (axis) {
    case 'self':
      return [node];
    case 'child':
      return node.children;
    case 'attribute':
      return node.attributes;
    case 'parent':
      return node.parent === undefined ? [] : [node.parent];
    case 'ancestor':
      return ancestorsOf(node);
    case 'ancestor-or-self':
      return [node, ...ancestorsOf(node)];
    case 'descendant':
      return isInTree ? nodes.slice(node.place + 1, node.last + 1) : [];
    case 'descendant-or-self':
      return isInTree ? nodes.slice(node.place, node.last + 1) : [node];
    case 'following-sibling':
      return isInTree ? (node.parent?.children.slice(node.index + 1) ?? []) : [];
    case 'preceding-sibling':
      return isInTree ? (node.parent?.children.slice(0, node.index).reverse() ?? []) : [];
    case 'following': {
      const from = isInTree ? node : (node.parent as XmlNode);
      return nodes.slice(from.last + 1);
    }
    case 'preceding': {
      const from = isInTree ? node : (node.parent as XmlNode);
      return nodes
        .slice(0, from.place)
        .filter(({ last }) => last < from.place)
        .reverse();
    }
    case 'namespace':
      return node.kind === 'element' ? namespacesOf(node) : [];
  }
}

function ancestorsOf({ parent }: XmlNode): readonly XmlNode[] {
  const found: XmlNode[] = [];
  for (let at = parent; at !== undefined; at = at.parent) found.push(at);
  return found;
}

/** The namespaces in scope of each element that was asked for them, so that each is one node. */
const known = new WeakMap<XmlNode, readonly XmlNode[]>();

function namespacesOf(element: XmlNode): readonly XmlNode[] {
  let found = known.get(element);
  if (found === undefined) {
    const inScope = new Map<string, string>();
    for (const { declares } of [element, ...ancestorsOf(element)])
      for (const [prefix, uri] of declares) if (!inScope.has(prefix)) inScope.set(prefix, uri);
    inScope.set('xml', xmlNamespace);
    found = [...inScope]
      .filter(([, uri]) => uri !== '')
      .map(([prefix, uri], index) => namespace(element, prefix, uri, index));
    known.set(element, found);
  }
  return found;
}

/** A namespace comes behind its element and before the attributes of that. */
function namespace(element: XmlNode, prefix: string, uri: string, index: number): XmlNode {
  return {
    kind: 'namespace',
    name: prefix,
    localName: prefix,
    uri: '',
    value: uri,
    parent: element,
    children: [],
    attributes: [],
    declares: new Map(),
    order: element.order + (index + 1) / 100_000,
    place: element.place,
    last: element.last,
    index: 0,
  };
}
