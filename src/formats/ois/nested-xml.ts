import { nestedLimits } from './limits.ts';
import type { XmlElement } from './xml-element.ts';
import { XmlText } from './xml-text.ts';

/**
 * Reads XML that is escaped in a field of an export. Undefined unless the text is one well-formed element,
 * with only white space, comments and an XML declaration around it. Undefined as well for a document type, an
 * own entity, or nesting of more than 30. Lines and columns count from the first character that is not white
 * space.
 */
export function readNestedXml(text: string): XmlElement | undefined {
  const trimmed = text.trim();
  if (!trimmed.startsWith('<') || !trimmed.endsWith('>')) return undefined;
  const xml = new XmlText(nestedLimits);
  xml.write(trimmed);
  xml.end();
  return xml.findings.length === 0 ? xml.root : undefined;
}
