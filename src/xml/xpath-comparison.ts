import type { XmlNode } from './xml-node.ts';
import type { BinaryOperator } from './xpath-syntax.ts';
import { type Conversions, numberInText, type XPathValue } from './xpath-values.ts';

type Comparison = Extract<BinaryOperator, '=' | '!=' | '<' | '<=' | '>' | '>='>;

/** The comparison with its sides exchanged. */
const mirrored: Readonly<Record<Comparison, Comparison>> = {
  '=': '=',
  '!=': '!=',
  '<': '>',
  '<=': '>=',
  '>': '<',
  '>=': '<=',
};

/**
 * Whether a comparison of XPath 1.0 holds. It holds for nodes if it does for the text of any of
 * them.
 */
export function compares(
  operator: Comparison,
  left: XPathValue,
  right: XPathValue,
  convert: Conversions,
): boolean {
  const [nodes, others] = [left, right].map((value) => typeof value === 'object');
  if (nodes && others) return setsCompare(operator, left as NodeList, right as NodeList, convert);
  if (nodes) return setCompares(operator, left as NodeList, right as Single, convert);
  if (others) return setCompares(mirrored[operator], right as NodeList, left as Single, convert);
  return singlesCompare(operator, left as Single, right as Single, convert);
}

type Single = string | number | boolean;
type NodeList = readonly XmlNode[];

function singlesCompare(operator: Comparison, left: Single, right: Single, convert: Conversions): boolean {
  if (operator !== '=' && operator !== '!=')
    return numbersCompare(operator, convert.number(left), convert.number(right));
  const kinds = [typeof left, typeof right];
  const isEqual = kinds.includes('boolean')
    ? convert.truth(left) === convert.truth(right)
    : kinds.includes('number')
      ? convert.number(left) === convert.number(right)
      : left === right;
  return isEqual === (operator === '=');
}

function numbersCompare(operator: Comparison, left: number, right: number): boolean {
  switch (operator) {
    case '=':
      return left === right;
    case '!=':
      return left !== right;
    case '<':
      return left < right;
    case '<=':
      return left <= right;
    case '>':
      return left > right;
    case '>=':
      return left >= right;
  }
}

function setCompares(operator: Comparison, nodes: NodeList, other: Single, convert: Conversions): boolean {
  if (typeof other === 'boolean') return singlesCompare(operator, nodes.length > 0, other, convert);
  return nodes.some((node) => {
    const text = convert.textOf(node);
    return singlesCompare(operator, typeof other === 'number' ? numberInText(text) : text, other, convert);
  });
}

/** Each text is looked at once: the least and the greatest number of a set say whether any are in order. */
function setsCompare(operator: Comparison, left: NodeList, right: NodeList, convert: Conversions): boolean {
  const texts = left.map((node) => convert.textOf(node));
  const others = right.map((node) => convert.textOf(node));
  if (operator === '=' || operator === '!=') {
    const known = new Set(texts);
    if (operator === '=') return others.some((text) => known.has(text));
    const all = new Set(others);
    if (known.size === 0 || all.size === 0) return false;
    return known.size > 1 || all.size > 1 || texts[0] !== others[0];
  }
  const numbers = numbersOf(texts);
  const compared = numbersOf(others);
  if (numbers.length === 0 || compared.length === 0) return false;
  const isLess = operator === '<' || operator === '<=';
  return isLess
    ? numbersCompare(operator, leastOf(numbers), greatestOf(compared))
    : numbersCompare(operator, greatestOf(numbers), leastOf(compared));
}

function numbersOf(texts: readonly string[]): readonly number[] {
  return texts.map(numberInText).filter((number) => !Number.isNaN(number));
}

function leastOf(numbers: readonly number[]): number {
  return numbers.reduce((least, number) => Math.min(least, number));
}

function greatestOf(numbers: readonly number[]): number {
  return numbers.reduce((greatest, number) => Math.max(greatest, number));
}
