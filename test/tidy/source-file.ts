import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parseAst } from 'vitest/node';

/** The checkout's top folder. */
export const projectRoot = fileURLToPath(new URL('../..', import.meta.url));

/** A TypeScript or JavaScript file, read and parsed. Paths are relative to the checkout and use slashes. */
export type SourceFile = {
  readonly path: string;
  readonly text: string;
  readonly program: AstNode;
};

/** A node of the syntax tree (ESTree with TypeScript's additions), typed as loosely as the rules need it. */
export type AstNode = { readonly type: string; readonly start: number; readonly [property: string]: unknown };

/** A broken rule and where. */
export type Finding = string;

/** All files that are tracked, or new and not ignored; deleted ones are left out. */
export function projectFiles(): string[] {
  const listed = execFileSync('git', ['ls-files', '-z', '--cached', '--others', '--exclude-standard'], {
    cwd: projectRoot,
    encoding: 'utf8',
  });
  const paths = new Set(listed.split('\0').filter((path) => path !== '' && existsSync(projectRoot + path)));
  return [...paths].sort();
}

export function readText(path: string): string {
  return readFileSync(projectRoot + path, 'utf8');
}

/** Parses a file's text; `path` decides which folder's rules hold. Throws when the text is no TypeScript. */
export function sourceFile(path: string, text: string): SourceFile {
  const lang = path.endsWith('x') ? 'tsx' : 'ts';
  const program = parseAst(text, { lang, sourceType: 'module' }, path) as unknown as AstNode;
  return { path, text, program };
}

/** `file:line: rule`, which an editor's terminal makes a link of. */
export function finding(file: SourceFile, at: AstNode | number, rule: string): Finding {
  const offset = typeof at === 'number' ? at : at.start;
  return `${file.path}:${file.text.slice(0, offset).split('\n').length}: ${rule}`;
}

/**
 * Calls `visit` for every node below and including `node`, parents first, with its parent and the property it
 * hangs on.
 */
export function walk(
  node: AstNode,
  visit: (node: AstNode, parent: AstNode | undefined, property: string) => void,
  parent?: AstNode,
  property = '',
): void {
  visit(node, parent, property);
  for (const name of Object.keys(node)) {
    for (const inner of nodesAt(node, name)) walk(inner, visit, node, name);
  }
}

function isNode(value: unknown): value is AstNode {
  return typeof value === 'object' && value !== null && typeof (value as AstNode).type === 'string';
}

/** The nodes under a property, whether it holds one or a list. */
export function nodesAt(node: AstNode | undefined, property: string): AstNode[] {
  const value = node?.[property];
  return (Array.isArray(value) ? value : [value]).filter(isNode);
}

/** The first node under a property, if there is one. */
export function child(node: AstNode | undefined, property: string): AstNode | undefined {
  return nodesAt(node, property)[0];
}

/** The name of an identifier, or the text of a string literal. */
export function nameOf(node: AstNode | undefined): string | undefined {
  const name = node?.type === 'Literal' ? node['value'] : node?.['name'];
  return typeof name === 'string' ? name : undefined;
}
