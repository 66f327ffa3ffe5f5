import { parseXml } from './parse-xml.ts';
import { Steps } from './steps.ts';
import { attributesXml, escapedValue, innerXml, outerXml } from './write-xml.ts';
import { XmlError } from './xml-error.ts';
import type { XmlNode } from './xml-node.ts';
import { evaluateXPath } from './xpath-evaluator.ts';
import { parseXPath } from './xpath-parser.ts';
import { numberText } from './xpath-values.ts';

/** One result of a query. */
export interface XmlMatch {
  /**
   * Of an element what is in it, as XML; of an attribute or a namespace its value, escaped; of any other node
   * the node as XML; of a text, number or truth value that the query gives, the value.
   */
  readonly result: string;
  /** The attributes of an element as they stand in its tag; `''` for anything else. */
  readonly attributes: string;
}

/** The results of a query in document order; or why there are none, in words. */
export type XmlAnswer = { readonly matches: readonly XmlMatch[] } | { readonly error: string };

/** About a second's work. */
const mostSteps = 10_000_000;

/**
 * Answers a query in XPath 1.0 on an XML text. Nothing outside is read, no entity is expanded, and a query
 * that would take too long ends with an error: the same on every machine.
 */
export function answerXPath(text: string, query: string): XmlAnswer {
  try {
    const expression = parseXPath(query);
    const document = parseXml(text);
    const steps = new Steps(mostSteps);
    const value = evaluateXPath(expression, document, steps);
    if (typeof value === 'object') return { matches: value.map((node) => matchOf(node, steps)) };
    const result = typeof value === 'number' ? numberText(value) : String(value);
    return { matches: [{ result, attributes: '' }] };
  } catch (error) {
    if (error instanceof XmlError) return { error: error.message };
    throw error;
  }
}

function matchOf(node: XmlNode, steps: Steps): XmlMatch {
  if (node.kind === 'element' || node.kind === 'document')
    return { result: innerXml(node, steps), attributes: attributesXml(node, steps) };
  const isValue = node.kind === 'attribute' || node.kind === 'namespace';
  return { result: isValue ? escapedValue(node.value) : outerXml(node, steps), attributes: '' };
}
