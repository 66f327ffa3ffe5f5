import { layerOf, layers } from './import-rules.ts';
import {
  type AstNode,
  child,
  type Finding,
  finding,
  nameOf,
  nodesAt,
  type SourceFile,
  walk,
} from './source-file.ts';

/** What reaches the machine, the clock or the event loop without any import. */
export const effects: ReadonlySet<string> = new Set(
  (
    'Date process global globalThis window self navigator console fetch require Buffer WebSocket XMLHttpRequest ' +
    'setTimeout setInterval setImmediate clearTimeout clearInterval clearImmediate queueMicrotask ' +
    'requestAnimationFrame performance crypto localStorage sessionStorage indexedDB Worker MessageChannel ' +
    'BroadcastChannel SharedArrayBuffer Atomics Intl eval Function'
  ).split(' '),
);

/** Folders that know no promise either: all there is to wait for, a host waits for. */
const synchronous = new Set(['model', 'text', 'trace', 'databus', 'engine', 'jobs', 'analysis']);

/** Whether a folder under src is held to the rules of purity. */
export function isPure(layer: string | undefined): boolean {
  return layer !== undefined && layers[layer]?.node === false && !layers[layer].isPage;
}

/**
 * Every use of a clock, of randomness, of IO, and in the synchronous folders of promises, where the table
 * allows none.
 */
export function purityFindings(file: SourceFile): Finding[] {
  const layer = layerOf(file.path);
  if (layer === undefined || !isPure(layer)) return [];
  const declared = declaredNames(file.program);
  const findings: Finding[] = [];
  walk(file.program, (node, parent, property) => {
    const effect =
      effectOf(node, parent, property, declared) ??
      (synchronous.has(layer) ? waitOf(node, parent, property, declared) : undefined);
    if (effect !== undefined) findings.push(finding(file, node, `src/${layer} is pure: no ${effect}`));
  });
  return findings;
}

function effectOf(
  node: AstNode,
  parent: AstNode | undefined,
  property: string,
  declared: ReadonlySet<string>,
): string | undefined {
  const member = node.type === 'MemberExpression' ? memberName(node) : undefined;
  if (member === 'Math.random') return member;
  const local = /\.(?:toLocale(?:Date|Time|Upper|Lower)?\w*|localeCompare)$/.exec(member ?? '');
  if (local !== null) return `${local[0]}, which depends on the machine's locale`;
  if (node.type === 'MetaProperty') return 'import.meta';
  if (node.type !== 'Identifier' || !isReference(parent, property)) return undefined;
  const name = nameOf(node) ?? '';
  if (declared.has(name)) return undefined;
  if (name === 'Math' && parent?.type !== 'MemberExpression') return 'Math but by its members';
  return effects.has(name) ? name : undefined;
}

/**
 * Types may name a promise, as that of a live handler does: what may not be is code that makes one or waits
 * for one.
 */
function waitOf(
  node: AstNode,
  parent: AstNode | undefined,
  property: string,
  declared: ReadonlySet<string>,
): string | undefined {
  if (node['async'] === true) return 'async function';
  if (node.type === 'AwaitExpression' || (node.type === 'ForOfStatement' && node['await'] === true))
    return 'await';
  if (node.type === 'ImportExpression') return 'import() at run time';
  const name = nameOf(node) ?? '';
  if (node.type !== 'Identifier' || declared.has(name) || !isReference(parent, property)) return undefined;
  return /^(Promise|AbortSignal|AbortController)$/.test(name) ? name : undefined;
}

function memberName(node: AstNode): string {
  const object = nameOf(child(node, 'object')) ?? '';
  return `${object}.${nameOf(child(node, 'property')) ?? ''}`;
}

/**
 * Whether an identifier stands for a value of that name, rather than for a member, a key, a label or a type.
 */
function isReference(parent: AstNode | undefined, property: string): boolean {
  if (parent === undefined) return true;
  if (parent.type === 'MemberExpression') return property === 'object' || parent['computed'] === true;
  if (property === 'key') return parent['computed'] === true;
  if (
    /^(ImportSpecifier|ExportSpecifier|LabeledStatement|BreakStatement|ContinueStatement)$/.test(parent.type)
  )
    return false;
  return !/^TS(?!AsExpression|SatisfiesExpression|NonNullExpression|InstantiationExpression)/.test(
    parent.type,
  );
}

/**
 * Names that the file binds itself, by import, declaration or parameter: those hide the global of the same
 * name.
 */
function declaredNames(program: AstNode): ReadonlySet<string> {
  const names = new Set<string>();
  walk(program, (node) => {
    const declares = /^(VariableDeclarator|FunctionDeclaration|ClassDeclaration)$/.test(node.type);
    const binders = [
      ...(declares ? nodesAt(node, 'id') : []),
      ...(/^Import(Namespace|Default)?Specifier$/.test(node.type) ? nodesAt(node, 'local') : []),
      ...(node.type === 'CatchClause' ? nodesAt(node, 'param') : []),
      ...nodesAt(node, 'params'),
    ];
    for (const name of binders.flatMap(boundNames)) names.add(name);
  });
  return names;
}

function boundNames(pattern: AstNode): string[] {
  if (pattern.type === 'Identifier') return [nameOf(pattern) ?? ''];
  const inner = ['properties', 'elements', 'value', 'left', 'argument'];
  return inner.flatMap((property) => nodesAt(pattern, property)).flatMap(boundNames);
}
