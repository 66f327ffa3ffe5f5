import { posix } from 'node:path';
import { importsOf, loadedBy, schemaFiles } from './import-rules.ts';
import { child, type Finding, finding, nameOf, nodesAt, type SourceFile, walk } from './source-file.ts';

/** The files that may stand in a folder itself; everything else of it is in one of its rooms. */
const looseFiles: Readonly<Record<string, readonly string[]>> = {
  'src/hosts': ['run.ts', 'session.ts', 'version.ts'],
  'src/cli': ['main.ts', 'process.ts'],
};

/** Files that stand outside the rooms of their folder. */
export function looseFindings(path: string): Finding[] {
  const allowed = looseFiles[posix.dirname(path)];
  if (allowed === undefined || allowed.includes(posix.basename(path))) return [];
  return [`${path}: belongs in a room; loose in ${posix.dirname(path)} are ${allowed.join(', ')} only`];
}

/** Names that more than one file exports, values and types alike; passing a name on does not count. */
export function nameFindings(files: readonly SourceFile[]): Finding[] {
  const first = new Map<string, string>();
  return files.flatMap((file) =>
    exportedNames(file).flatMap(({ name, at }) => {
      const other = first.get(name);
      first.set(name, other ?? file.path);
      return other === undefined || other === file.path
        ? []
        : [finding(file, at, `${other} exports another ${name}: a name means one thing`)];
    }),
  );
}

function exportedNames(file: SourceFile): { readonly name: string; readonly at: number }[] {
  return nodesAt(file.program, 'body').flatMap((statement) => {
    if (statement.type !== 'ExportNamedDeclaration' || child(statement, 'source') !== undefined) return [];
    const declaration = child(statement, 'declaration');
    const declarators = nodesAt(declaration, 'declarations');
    const ids = [
      child(declaration, 'id'),
      ...declarators.map((each) => child(each, 'id')),
      ...nodesAt(statement, 'specifiers').map((each) => child(each, 'exported')),
    ];
    return ids.flatMap((id) => {
      const name = nameOf(id);
      return name === undefined ? [] : [{ name, at: statement.start }];
    });
  });
}

/** Folders that know the standard activity types by name: what they are, and how an export calls them. */
const namingTypes = /^src\/(activities|formats\/ois)\//;

/** Comparisons, cases and lists with names of activity types, where the type is to say itself what it can. */
export function typeNameFindings(file: SourceFile, names: ReadonlySet<string>): Finding[] {
  if (namingTypes.test(file.path)) return [];
  const findings: Finding[] = [];
  walk(file.program, (node, parent) => {
    const value = node['value'];
    const isCompared =
      parent?.type === 'SwitchCase' ||
      (parent?.type === 'BinaryExpression' && /^[!=]==?$/.test(String(parent['operator']))) ||
      parent?.type === 'ArrayExpression';
    if (node.type === 'Literal' && typeof value === 'string' && names.has(value) && isCompared)
      findings.push(finding(file, node, `no switch on '${value}': an activity type says itself what it can`));
  });
  return findings;
}

/** Circles of imports, type imports included: for each, the files that reach each other. */
export function circleFindings(files: readonly SourceFile[]): Finding[] {
  const imports = new Map(files.map((file) => [file.path, importedFiles(file)]));
  const reached = new Map(files.map(({ path }) => [path, reachedFrom(path, imports)]));
  const told = new Set<string>();
  return files.flatMap(({ path }) => {
    if (told.has(path)) return [];
    const circle = [...(reached.get(path) ?? [])].filter((other) => reached.get(other)?.has(path)).sort();
    for (const each of circle) told.add(each);
    return circle.length === 0 ? [] : [`${circle.join(', ')}: import each other in a circle`];
  });
}

/** Folders whose files never load the schema library, and the file that a job's thread begins with. */
const schemaFree =
  /^src\/((model|text|trace|databus|engine|jobs|activities|analysis)\/.*|hosts\/threads\/job-worker\.ts)$/;

/**
 * Files that load the schema library at run time though they only play or weigh what was read: the way to it.
 */
export function schemaLibraryFindings(files: readonly SourceFile[]): Finding[] {
  const loaded = new Map(files.map((file) => [file.path, loadedBy(file)]));
  return files
    .filter(({ path }) => schemaFree.test(path) && !schemaFiles.test(path))
    .flatMap(({ path }) => {
      const way = wayTo('zod', path, loaded);
      return way === undefined ? [] : [`${way.join(' > ')}: only what reads definitions loads schemas`];
    });
}

function wayTo(
  goal: string,
  start: string,
  loaded: ReadonlyMap<string, readonly string[]>,
): readonly string[] | undefined {
  const ways = [[start]];
  const seen = new Set([start]);
  for (const way of ways) {
    const last = way.at(-1) ?? start;
    if (last === goal) return way;
    for (const next of loaded.get(last) ?? []) {
      if (seen.has(next)) continue;
      seen.add(next);
      ways.push([...way, next]);
    }
  }
  return undefined;
}

function importedFiles(file: SourceFile): string[] {
  return importsOf(file)
    .filter(({ specifier }) => specifier.startsWith('.'))
    .map(({ specifier }) => posix.join(posix.dirname(file.path), specifier));
}

function reachedFrom(start: string, imports: ReadonlyMap<string, readonly string[]>): ReadonlySet<string> {
  const reached = new Set<string>();
  const waiting = [...(imports.get(start) ?? [])];
  for (let path = waiting.pop(); path !== undefined; path = waiting.pop()) {
    if (reached.has(path)) continue;
    reached.add(path);
    waiting.push(...(imports.get(path) ?? []));
  }
  return reached;
}
