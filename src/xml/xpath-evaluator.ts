import type { Steps } from './steps.ts';
import { XmlError } from './xml-error.ts';
import type { XmlDocument, XmlNode } from './xml-node.ts';
import { nodesOn, reverseAxes } from './xpath-axes.ts';
import { compares } from './xpath-comparison.ts';
import { callFunction } from './xpath-functions.ts';
import type { BinaryOperator, Expression, NodeTest, Step } from './xpath-syntax.ts';
import { Conversions, inOrder, type NodeSet, nodesOf, type XPathValue } from './xpath-values.ts';

/** Where an expression is evaluated. */
interface Context {
  readonly node: XmlNode;
  readonly position: number;
  readonly size: number;
}

type Path = Expression & { readonly kind: 'path' };

/**
 * Evaluates an expression of XPath 1.0 on a document. A prefix means what the outermost element declares; a
 * name without one is in no namespace. Throws XmlError for an unknown prefix, values of the wrong kind, and
 * when no steps are left.
 */
export function evaluateXPath(expression: Expression, document: XmlDocument, steps: Steps): XPathValue {
  const { root } = document;
  return new Evaluator(document, steps).value(expression, { node: root, position: 1, size: 1 });
}

class Evaluator {
  readonly #document: XmlDocument;
  readonly #steps: Steps;
  readonly #convert: Conversions;
  readonly #prefixes: ReadonlyMap<string, string>;

  constructor(document: XmlDocument, steps: Steps) {
    this.#document = document;
    this.#steps = steps;
    this.#convert = new Conversions(document, steps);
    const outermost = document.root.children.find(({ kind }) => kind === 'element');
    this.#prefixes = outermost?.declares ?? new Map();
  }

  value(expression: Expression, context: Context): XPathValue {
    this.#steps.take(1);
    switch (expression.kind) {
      case 'literal':
        return expression.value;
      case 'negation':
        return -this.#convert.number(this.value(expression.of, context));
      case 'binary':
        return this.#binary(expression.operator, expression.left, expression.right, context);
      case 'call': {
        const given = expression.given.map((each) => this.value(each, context));
        const world = { document: this.#document, steps: this.#steps, convert: this.#convert, ...context };
        return callFunction(expression.name, world, given);
      }
      case 'path':
        return this.#path(expression, context);
    }
  }

  #binary(operator: BinaryOperator, left: Expression, right: Expression, context: Context): XPathValue {
    const convert = this.#convert;
    const first = this.value(left, context);
    // The second operand of these is not evaluated where the first decides.
    if (operator === 'or') return convert.truth(first) || convert.truth(this.value(right, context));
    if (operator === 'and') return convert.truth(first) && convert.truth(this.value(right, context));
    const second = this.value(right, context);
    switch (operator) {
      case '|':
        return inOrder([...nodesOf(first, '"|"'), ...nodesOf(second, '"|"')], this.#steps);
      case '+':
        return convert.number(first) + convert.number(second);
      case '-':
        return convert.number(first) - convert.number(second);
      case '*':
        return convert.number(first) * convert.number(second);
      case 'div':
        return convert.number(first) / convert.number(second);
      case 'mod':
        return convert.number(first) % convert.number(second);
      default:
        return compares(operator, first, second, convert);
    }
  }

  #path({ from, predicates, steps }: Path, context: Context): NodeSet {
    let nodes: NodeSet;
    if (from === 'document') nodes = [this.#document.root];
    else if (from === 'context') nodes = [context.node];
    else nodes = this.#filtered(nodesOf(this.value(from, context), 'a path'), predicates);
    for (const step of steps) nodes = this.#step(nodes, step);
    return nodes;
  }

  #step(nodes: NodeSet, step: Step): NodeSet {
    const { axis, test, predicates } = step;
    const isDown = axis === 'descendant' || axis === 'descendant-or-self';
    const found: XmlNode[] = [];
    let covered = -1;
    for (const node of nodes) {
      // Descendants of a node that was looked through need not be looked through again.
      const isCovered = isDown && predicates.length === 0 && node.place <= covered && isOfTree(node);
      if (isCovered) continue;
      if (isOfTree(node)) covered = Math.max(covered, node.last);
      const on = nodesOn(axis, node, this.#document, this.#steps).filter((each) =>
        this.#fits(each, test, axis),
      );
      for (const each of this.#filtered(on, predicates)) found.push(each);
    }
    const isSorted = nodes.length <= 1 && !reverseAxes.has(axis);
    return isSorted ? found : inOrder(found, this.#steps);
  }

  /** The nodes for which all predicates hold. A predicate that is a number is a position. */
  #filtered(nodes: readonly XmlNode[], predicates: readonly Expression[]): readonly XmlNode[] {
    return predicates.reduce((left, predicate) => {
      const size = left.length;
      return left.filter((node, index) => {
        const value = this.value(predicate, { node, position: index + 1, size });
        return typeof value === 'number' ? value === index + 1 : this.#convert.truth(value);
      });
    }, nodes);
  }

  #fits({ kind, name, localName, uri }: XmlNode, test: NodeTest, axis: Step['axis']): boolean {
    switch (test.test) {
      case 'node':
        return true;
      case 'text':
        return kind === 'text' || kind === 'cdata';
      case 'comment':
        return kind === 'comment';
      case 'instruction':
        return kind === 'instruction' && (test.target === undefined || test.target === name);
      case 'name': {
        const principal = axis === 'attribute' || axis === 'namespace' ? axis : 'element';
        if (kind !== principal) return false;
        if (test.prefix === undefined && test.localName === '*') return true;
        const wanted = test.prefix === undefined ? '' : this.#uriOf(test.prefix);
        return uri === wanted && (test.localName === '*' || test.localName === localName);
      }
    }
  }

  #uriOf(prefix: string): string {
    if (prefix === 'xml') return 'http://www.w3.org/XML/1998/namespace';
    const uri = this.#prefixes.get(prefix);
    if (uri !== undefined) return uri;
    throw new XmlError(
      `the XPath query has the prefix ${prefix}, which the outermost element of the XML does not declare`,
    );
  }
}

function isOfTree({ kind }: XmlNode): boolean {
  return kind !== 'attribute' && kind !== 'namespace';
}
