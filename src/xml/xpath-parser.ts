import { didYouMean, suggester } from '../text/suggestion.ts';
import { XmlError } from './xml-error.ts';
import { functionNames } from './xpath-functions.ts';
import {
  type Axis,
  axes,
  type BinaryOperator,
  type Expression,
  type NodeTest,
  type Step,
} from './xpath-syntax.ts';
import { type QueryToken, tokensOf } from './xpath-tokens.ts';

/** The most characters of a query, and how deep its expressions may be nested. */
const limits = { characters: 10_000, depth: 200 } as const;

/** The operators, the loosest first; those of one group bind from the left. */
const precedence: readonly (readonly BinaryOperator[])[] = [
  ['or'],
  ['and'],
  ['=', '!='],
  ['<', '<=', '>', '>='],
  ['+', '-'],
  ['*', 'div', 'mod'],
];

const nodeTypes = new Set(['node', 'text', 'comment', 'processing-instruction']);

const anyNode: NodeTest = { test: 'node' };
const toDescendants: Step = { axis: 'descendant-or-self', test: anyNode, predicates: [] };

/** Reads a query in XPath 1.0. Throws XmlError, with the place, if it is none. */
export function parseXPath(query: string): Expression {
  if (query.length > limits.characters)
    throw new XmlError(`the XPath query has more than ${limits.characters} characters`);
  return new Parser(tokensOf(query)).whole();
}

class Parser {
  readonly #tokens: readonly QueryToken[];
  #at = 0;
  #depth = 0;

  constructor(tokens: readonly QueryToken[]) {
    this.#tokens = tokens;
  }

  whole(): Expression {
    if (this.#tokens.length === 1) throw new XmlError('the XPath query is blank');
    const expression = this.#expression();
    if (this.#next.kind !== 'end') throw this.#unexpected();
    return expression;
  }

  get #next(): QueryToken {
    return this.#tokens[this.#at] as QueryToken;
  }

  #isNext(text: string): boolean {
    const { kind, text: next } = this.#next;
    return (kind === 'mark' || kind === 'operator') && next === text;
  }

  #take(text: string): boolean {
    if (!this.#isNext(text)) return false;
    this.#at += 1;
    return true;
  }

  #expect(text: string): void {
    if (!this.#take(text)) throw this.#unexpected(`"${text}"`);
  }

  #unexpected(wanted?: string): XmlError {
    const { kind, text, place } = this.#next;
    const found = kind === 'end' ? 'ends' : `has ${kind === 'text' ? text : `"${text}"`}`;
    const missing = wanted === undefined ? ' where none can stand' : `, and ${wanted} is missing`;
    return new XmlError(`the XPath query ${found}${missing} (character ${place})`);
  }

  #expression(level = 0): Expression {
    const operators = precedence[level];
    if (operators === undefined) return this.#negation();
    if (level === 0) this.#deeper();
    let left = this.#expression(level + 1);
    for (;;) {
      const { kind, text } = this.#next;
      const operator = kind === 'operator' ? operators.find((each) => each === text) : undefined;
      if (operator === undefined) break;
      this.#at += 1;
      left = { kind: 'binary', operator, left, right: this.#expression(level + 1) };
    }
    if (level === 0) this.#depth -= 1;
    return left;
  }

  #deeper(): void {
    this.#depth += 1;
    if (this.#depth > limits.depth)
      throw new XmlError(`the XPath query is nested more than ${limits.depth} deep`);
  }

  #negation(): Expression {
    let negations = 0;
    while (this.#take('-')) negations += 1;
    const of = this.#union();
    if (negations === 0) return of;
    const once: Expression = { kind: 'negation', of };
    return negations % 2 === 1 ? once : { kind: 'negation', of: once };
  }

  #union(): Expression {
    let left = this.#path();
    while (this.#take('|')) left = { kind: 'binary', operator: '|', left, right: this.#path() };
    return left;
  }

  #path(): Expression {
    if (this.#startsPrimary()) {
      const from = this.#primary();
      const predicates = this.#predicates();
      const isRoot = this.#isNext('/') || this.#isNext('//');
      if (!isRoot && predicates.length === 0) return from;
      return { kind: 'path', from, predicates, steps: isRoot ? this.#moreSteps() : [] };
    }
    const isAbsolute = this.#isNext('/') || this.#isNext('//');
    if (!isAbsolute) {
      const first = this.#step();
      return { kind: 'path', from: 'context', predicates: [], steps: [first, ...this.#moreSteps()] };
    }
    const isAlone = this.#isNext('/') && !this.#startsStep(this.#tokens[this.#at + 1] as QueryToken);
    if (isAlone) this.#at += 1;
    return { kind: 'path', from: 'document', predicates: [], steps: isAlone ? [] : this.#moreSteps() };
  }

  /** Steps that each begin with a slash or two. */
  #moreSteps(): readonly Step[] {
    const steps: Step[] = [];
    for (;;) {
      if (this.#take('//')) steps.push(toDescendants);
      else if (!this.#take('/')) return steps;
      steps.push(this.#step());
    }
  }

  #startsStep({ kind, text }: QueryToken): boolean {
    return kind === 'name' || (kind === 'mark' && ['.', '..', '@'].includes(text));
  }

  #startsPrimary(): boolean {
    const { kind, text } = this.#next;
    if (kind === 'number' || kind === 'text') return true;
    if (kind === 'mark') return text === '(' || text === '$';
    return kind === 'name' && this.#tokens[this.#at + 1]?.text === '(' && !nodeTypes.has(text);
  }

  #primary(): Expression {
    const { kind, text } = this.#next;
    if (kind === 'mark' && text === '$')
      throw new XmlError('the XPath query has a variable, and there are none');
    this.#at += 1;
    if (kind === 'number') return { kind: 'literal', value: Number(text) };
    if (kind === 'text') return { kind: 'literal', value: text.slice(1, -1) };
    if (kind === 'name') return this.#call(text);
    const inner = this.#expression();
    this.#expect(')');
    return inner;
  }

  #call(name: string): Expression {
    if (!functionNames.includes(name)) {
      const near = didYouMean(suggester()(name, functionNames), 'it has the functions of XPath 1.0');
      throw new XmlError(`the XPath query calls ${name}(), which there is not; ${near}`);
    }
    this.#expect('(');
    const given: Expression[] = [];
    if (!this.#isNext(')')) {
      do given.push(this.#expression());
      while (this.#take(','));
    }
    this.#expect(')');
    return { kind: 'call', name, given };
  }

  #step(): Step {
    if (this.#take('.')) return { axis: 'self', test: anyNode, predicates: [] };
    if (this.#take('..')) return { axis: 'parent', test: anyNode, predicates: [] };
    const axis = this.#axis();
    return { axis, test: this.#nodeTest(), predicates: this.#predicates() };
  }

  #axis(): Axis {
    if (this.#take('@')) return 'attribute';
    const { kind, text } = this.#next;
    if (kind !== 'name' || this.#tokens[this.#at + 1]?.text !== '::') return 'child';
    const axis = axes.find((each) => each === text);
    if (axis === undefined)
      throw new XmlError(`the XPath query has no axis "${text}"; ${didYouMean(suggester()(text, axes), '')}`);
    this.#at += 2;
    return axis;
  }

  #nodeTest(): NodeTest {
    const { kind, text } = this.#next;
    if (kind !== 'name') throw this.#unexpected('a name');
    this.#at += 1;
    if (nodeTypes.has(text) && this.#take('(')) return this.#nodeType(text);
    const colon = text.indexOf(':');
    return {
      test: 'name',
      prefix: colon < 0 ? undefined : text.slice(0, colon),
      localName: text.slice(colon + 1),
    };
  }

  #nodeType(name: string): NodeTest {
    const { kind, text } = this.#next;
    const hasTarget = name === 'processing-instruction' && kind === 'text';
    if (hasTarget) this.#at += 1;
    this.#expect(')');
    if (name === 'node') return anyNode;
    if (name === 'text' || name === 'comment') return { test: name };
    return { test: 'instruction', ...(hasTarget && { target: text.slice(1, -1) }) };
  }

  #predicates(): readonly Expression[] {
    const predicates: Expression[] = [];
    while (this.#take('[')) {
      predicates.push(this.#expression());
      this.#expect(']');
    }
    return predicates;
  }
}
