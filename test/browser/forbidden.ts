import type { OutputChunk, Plugin, PluginContext } from 'rolldown';
import { type AstNode, child, nameOf, nodesAt, sourceFile, walk } from '../tidy/source-file.ts';

/** What a browser does not have, or not on a page that is opened as a file. */
const forbidden: ReadonlySet<string> = new Set(['process', 'Buffer', 'SharedArrayBuffer', 'require']);

/** Notes what of Node, and what shared memory, is in a bundle: the name, and the way that leads to it. */
export function forbiddenFinder(): { readonly plugin: Plugin; readonly found: string[] } {
  const found: string[] = [];
  const plugin: Plugin = {
    name: 'forbidden-finder',
    resolveId: (id) => (id.startsWith('node:') ? { id, external: true } : null),
    generateBundle(_, bundle) {
      for (const chunk of Object.values(bundle)) {
        if (chunk.type !== 'chunk') continue;
        for (const { id, name } of forbiddenIn(chunk, this)) found.push(`${name}: ${wayTo(id, this)}`);
      }
    },
  };
  return { plugin, found };
}

function forbiddenIn(chunk: OutputChunk, context: PluginContext) {
  const own = declaredIn(chunk.code);
  return Object.entries(chunk.modules).flatMap(([id, { code }]) => {
    const info = context.getModuleInfo(id);
    const imported = [...(info?.importedIds ?? []), ...(info?.dynamicallyImportedIds ?? [])];
    const names = [...namesIn(code ?? '')].filter((name) => forbidden.has(name) && !own.has(name));
    return [...imported.filter((one) => one.startsWith('node:')), ...names].map((name) => ({ id, name }));
  });
}

/** The names that a chunk declares for all of it. One that is a name of Node means something else there. */
function declaredIn(code: string): ReadonlySet<string> {
  return new Set(
    nodesAt(sourceFile('chunk.js', code).program, 'body').flatMap((statement) =>
      [statement, ...nodesAt(statement, 'declarations'), ...nodesAt(statement, 'specifiers')].flatMap(
        (node) => nameOf(child(node, 'id') ?? child(node, 'local')) ?? [],
      ),
    ),
  );
}

/** The names that stand in code, but for keys of objects and of what is no global object. */
function namesIn(code: string): ReadonlySet<string> {
  const keys = new Set<AstNode>();
  const names = new Set<string>();
  walk(sourceFile('module.js', code).program, (node) => {
    const isComputed = node['computed'] === true;
    const key = child(node, 'property') ?? child(node, 'key');
    const isOfGlobal = /^(globalThis|self|window|global)$/.test(nameOf(child(node, 'object')) ?? '');
    if (key !== undefined && !isComputed && !isOfGlobal && node['shorthand'] !== true) keys.add(key);
    const name = node.type === 'Identifier' && !keys.has(node) ? nameOf(node) : undefined;
    if (name !== undefined) names.add(name);
  });
  return names;
}

/** The shortest way of imports from an entry to a module. */
function wayTo(goal: string, context: PluginContext): string {
  const ways = [[goal]];
  const seen = new Set([goal]);
  for (const way of ways) {
    const info = context.getModuleInfo(way[0] as string);
    if (info === null || info.isEntry) return way.map(shown).join(' > ');
    for (const importer of [...info.importers, ...info.dynamicImporters]) {
      if (seen.has(importer)) continue;
      seen.add(importer);
      ways.push([importer, ...way]);
    }
  }
  return shown(goal);
}

function shown(id: string): string {
  return id.replace(/^.*\/(?=(src|node_modules)\/)/, '');
}
