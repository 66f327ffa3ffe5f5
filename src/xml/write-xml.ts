import type { Steps } from './steps.ts';
import type { XmlNode } from './xml-node.ts';

/** The nodes inside a node, written as XML. */
export function innerXml({ children }: XmlNode, steps: Steps): string {
  return children.map((child) => outerXml(child, steps)).join('');
}

/** A node written as XML. An attribute is written as it stands in its tag. */
export function outerXml(node: XmlNode, steps: Steps): string {
  steps.take(1 + node.value.length / 16);
  switch (node.kind) {
    case 'document':
      return innerXml(node, steps);
    case 'element':
      return element(node, steps);
    case 'attribute':
      return attributeXml(node);
    case 'namespace':
      return declaration(node.name, node.value);
    case 'text':
      return escapedText(node.value);
    case 'cdata':
      return `<![CDATA[${node.value}]]>`;
    case 'comment':
      return `<!--${node.value}-->`;
    case 'instruction':
      return `<?${node.name}${node.value === '' ? '' : ` ${node.value}`}?>`;
  }
}

/** The attributes of an element as they stand in its tag, without the namespaces that it declares. */
export function attributesXml({ attributes }: XmlNode, steps: Steps): string {
  return attributes
    .map((attribute) => {
      steps.take(1 + attribute.value.length / 16);
      return attributeXml(attribute);
    })
    .join(' ');
}

/** A value as it stands in an attribute, between double quotes. */
export function escapedValue(text: string): string {
  return text.replace(/[&<>"\t\n\r]/g, (character) => inValues[character] ?? character);
}

function escapedText(text: string): string {
  return text.replace(/[&<>\r]/g, (character) => inTexts[character] ?? character);
}

const inTexts: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '\r': '&#13;' };
const inValues: Readonly<Record<string, string>> = {
  ...inTexts,
  '"': '&quot;',
  '\t': '&#9;',
  '\n': '&#10;',
};

function element(node: XmlNode, steps: Steps): string {
  const declared = [...node.declares].map(([prefix, uri]) => declaration(prefix, uri));
  const attributes = attributesXml(node, steps);
  const tag = [node.name, ...declared, ...(attributes === '' ? [] : [attributes])].join(' ');
  return node.children.length === 0 ? `<${tag}/>` : `<${tag}>${innerXml(node, steps)}</${node.name}>`;
}

function attributeXml({ name, value }: XmlNode): string {
  return `${name}="${escapedValue(value)}"`;
}

function declaration(prefix: string, uri: string): string {
  return `xmlns${prefix === '' ? '' : `:${prefix}`}="${escapedValue(uri)}"`;
}
