import {
  type AstNode,
  child,
  type Finding,
  finding,
  nameOf,
  nodesAt,
  projectRoot,
  type SourceFile,
  walk,
} from './source-file.ts';

const maxLines = 400;

const topFolders = new Set([
  'src',
  'runbooks',
  'docs',
  'examples',
  'test',
  'scripts',
  'bench',
  'bin',
  '.ci',
  '.github',
]);
const topFiles = new Set(
  (
    'package.json package-lock.json README.md ARCHITECTURE.md CHANGELOG.md CONTRIBUTING.md SECURITY.md LICENSE ' +
    'action.yml biome.json knip.json vitest.config.ts .npmrc .gitignore .gitattributes .editorconfig'
  ).split(' '),
);

/** Rules about where files are and what they are called. */
export function pathFindings(path: string): Finding[] {
  const findings: Finding[] = [];
  const [top = '', ...rest] = path.split('/');
  const known =
    rest.length > 0 ? topFolders.has(top) : topFiles.has(top) || /^tsconfig(\.[a-z]+)?\.json$/.test(top);
  if (!known) findings.push(`${path}: ${top} is not one of the fixed entries of the top folder`);
  // What a release played keeps the names it had.
  const isRecorded = path.startsWith('test/fixtures/releases/');
  if (/^(src|test|scripts|bin)$/.test(top) && !isRecorded) {
    const odd = rest.find((part) => !/^[a-z0-9]+(-[a-z0-9]+)*(\.[a-z0-9]+)*$/.test(part));
    if (odd !== undefined) findings.push(`${path}: ${odd} is not kebab-case`);
    if (/(^|\/)(utils?|helpers?|misc)(\/|\.|$)/.test(path)) {
      findings.push(`${path}: named after no concept (utils, helpers, misc)`);
    }
  }
  return findings;
}

/** The number of lines of a text that ends with a newline. */
export function lineCount(text: string): number {
  return text.split('\n').length - (text.endsWith('\n') ? 1 : 0);
}

/** The rules that hold in every file of code: length, exports, enums, unfinished business. */
export function codeFindings(file: SourceFile): Finding[] {
  const findings: Finding[] = [];
  const lines = lineCount(file.text);
  if (lines > maxLines) findings.push(`${file.path}:${maxLines + 1}: ${lines} lines, the cap is ${maxLines}`);
  walk(file.program, (node) => {
    const rule = /(^|\/)vitest\.config\.ts$/.test(file.path) ? undefined : brokenSyntaxRule(node);
    if (rule !== undefined) findings.push(finding(file, node, rule));
  });
  if (/^(src|scripts|bin)\//.test(file.path)) {
    for (const match of file.text.matchAll(/\b(TODO|FIXME|XXX|HACK)\b/g)) {
      findings.push(finding(file, match.index, `${match[0]}: finish it, or file an issue`));
    }
  }
  return findings;
}

function brokenSyntaxRule(node: AstNode): string | undefined {
  if (node.type === 'ExportDefaultDeclaration') return 'no default export: name it';
  if (node.type === 'ExportAllDeclaration') return 'no `export *`: name what is exported';
  if (node.type === 'TSEnumDeclaration') return 'no enum: use a union of literals';
  return undefined;
}

/** Exported functions, classes and constants of src without a doc comment directly above. */
export function docFindings(file: SourceFile): Finding[] {
  if (!file.path.startsWith('src/')) return [];
  const statements = nodesAt(file.program, 'body');
  const listed = new Set(
    statements
      .filter((each) => each.type === 'ExportNamedDeclaration' && each['source'] === null)
      .flatMap((each) => nodesAt(each, 'specifiers'))
      .map((specifier) => nameOf(child(specifier, 'local'))),
  );
  const seen = new Set<string>();
  return statements.flatMap((statement) => {
    const declaration =
      statement.type === 'ExportNamedDeclaration' ? child(statement, 'declaration') : statement;
    const name = promiseName(declaration);
    if (name === undefined || seen.has(name)) return [];
    if (statement === declaration && !listed.has(name)) return [];
    seen.add(name); // The first of several overloads carries the comment.
    if (/\/\*\*(?:(?!\*\/)[\s\S])*\*\/\s*$/.test(file.text.slice(0, statement.start))) return [];
    return [finding(file, statement, `exported ${name} has no /** doc comment saying what it promises`)];
  });
}

/** The name of a declared function or class, or of a constant that holds a function. */
function promiseName(declaration: AstNode | undefined): string | undefined {
  if (declaration === undefined) return undefined;
  if (/^(FunctionDeclaration|TSDeclareFunction|ClassDeclaration)$/.test(declaration.type)) {
    return nameOf(child(declaration, 'id'));
  }
  const declarator =
    declaration.type === 'VariableDeclaration' ? child(declaration, 'declarations') : undefined;
  const holdsFunction = /^(ArrowFunctionExpression|FunctionExpression|ClassExpression)$/;
  return holdsFunction.test(child(declarator, 'init')?.type ?? '')
    ? nameOf(child(declarator, 'id'))
    : undefined;
}

/** Tests that are focused, skipped or only announced. */
export function testFindings(file: SourceFile): Finding[] {
  if (!file.path.startsWith('test/')) return [];
  const findings: Finding[] = [];
  walk(file.program, (node) => {
    if (node.type !== 'MemberExpression') return;
    const modifier = nameOf(child(node, 'property')) ?? '';
    if (!/^(only|skip|todo)$/.test(modifier) || !/^(it|test|describe|suite|context)$/.test(rootName(node)))
      return;
    findings.push(finding(file, node, `.${modifier}: every test runs`));
  });
  return findings;
}

function rootName(node: AstNode): string {
  const inner = child(node, 'object') ?? child(node, 'callee');
  return inner === undefined ? (nameOf(node) ?? '') : rootName(inner);
}

/** Names of this or that machine, and of package registries, which have no place in what is committed. */
export function placeFindings(path: string, text: string): Finding[] {
  return text.split('\n').flatMap((line, index) => {
    const place = places.exec(line);
    return place === null
      ? []
      : [`${path}:${index + 1}: names ${place[0].trim()}, a place outside the project`];
  });
}

// Put together from parts, so that this file holds none of them; the folder of this checkout stands for the
// machine.
const places = new RegExp(
  [
    projectRoot.replace(/\/$/, '').replaceAll(/[^\w/-]/g, '\\$&'),
    '/(?:root|home/[a-z]+)/[\\w.]',
    '\\bregistry\\.(?:npm|yarn)',
    '\\bnpm' + 'js\\.',
    '\\bdeb\\.debian\\b',
    '"resol' + 'ved":',
  ].join('|'),
);
