/** The axes of XPath 1.0. */
export const axes = [
  'ancestor',
  'ancestor-or-self',
  'attribute',
  'child',
  'descendant',
  'descendant-or-self',
  'following',
  'following-sibling',
  'namespace',
  'parent',
  'preceding',
  'preceding-sibling',
  'self',
] as const;
export type Axis = (typeof axes)[number];

/** What nodes of an axis a step takes. */
export type NodeTest =
  /** Any node. */
  | { readonly test: 'node' }
  | { readonly test: 'text' }
  | { readonly test: 'comment' }
  /** Without a target: any. */
  | { readonly test: 'instruction'; readonly target?: string }
  /** A name; `*` for any. A prefix of undefined is none. */
  | { readonly test: 'name'; readonly prefix: string | undefined; readonly localName: string };

/** One step of a path. */
export interface Step {
  readonly axis: Axis;
  readonly test: NodeTest;
  readonly predicates: readonly Expression[];
}

export type BinaryOperator =
  | 'or'
  | 'and'
  | '='
  | '!='
  | '<'
  | '<='
  | '>'
  | '>='
  | '+'
  | '-'
  | '*'
  | 'div'
  | 'mod'
  | '|';

/** An expression of XPath 1.0. */
export type Expression =
  | { readonly kind: 'literal'; readonly value: string | number }
  | { readonly kind: 'negation'; readonly of: Expression }
  | {
      readonly kind: 'binary';
      readonly operator: BinaryOperator;
      readonly left: Expression;
      readonly right: Expression;
    }
  | { readonly kind: 'call'; readonly name: string; readonly given: readonly Expression[] }
  /** Steps from the document (`absolute`), from the context node, or from what `from` gives. */
  | {
      readonly kind: 'path';
      readonly from: 'document' | 'context' | Expression;
      /** The predicates of `from`. */
      readonly predicates: readonly Expression[];
      readonly steps: readonly Step[];
    };
