import { posix } from 'node:path';
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

type Layer = {
  /**
   * Folders or single files of src that may be imported; `folder (types)` admits `import type` only. A folder
   * may import itself.
   */
  readonly folders: readonly string[];
  /** Packages that may be imported, likewise; undefined admits every dependency. */
  readonly packages?: readonly string[];
  /** Whether modules of Node may be imported. */
  readonly node: boolean;
  /** Whether it is a page: it has a clock, timers and a document, and nothing of Node. */
  readonly isPage?: true;
};

/**
 * What an activity type is and what an outcome is: the part of the engine that activities and formats are
 * written against.
 */
const contract = ['engine (types)', 'engine/activity-type.ts', 'engine/capabilities.ts', 'engine/outcome.ts'];
const pureFolders = [
  'model',
  'text',
  'xml',
  'trace',
  'databus',
  'engine',
  'jobs',
  'activities',
  'analysis',
  'formats',
  'lint',
  'reports',
];
const purePackages = ['re2js', 'tinyqueue', 'pure-rand', 'string-width'];

const editorPackages = [
  ...[
    'autocomplete',
    'commands',
    'lang-json',
    'lang-yaml',
    'language',
    'lint',
    'search',
    'state',
    'view',
  ].map((name) => `@codemirror/${name}`),
  '@lezer/highlight',
];

/** ARCHITECTURE.md's table, bottom to top: what each folder under src may import. */
export const layers: Readonly<Record<string, Layer>> = {
  model: { folders: [], packages: [...purePackages, 'zod (types)'], node: false },
  text: { folders: ['model'], packages: purePackages, node: false },
  xml: { folders: ['text'], packages: [...purePackages, 'saxes'], node: false },
  trace: { folders: ['model', 'text', 'databus/calendar.ts'], packages: purePackages, node: false },
  databus: { folders: ['model', 'text'], packages: purePackages, node: false },
  engine: {
    folders: ['model', 'text', 'trace', 'databus', 'xml (types)'],
    packages: [...purePackages, 'zod (types)'],
    node: false,
  },
  jobs: {
    folders: ['model', 'text', 'trace', 'databus', 'engine (types)', 'engine/tracer.ts'],
    packages: [...purePackages, 'immer'],
    node: false,
  },
  activities: {
    folders: ['model', 'text', 'databus', ...contract],
    packages: [...purePackages, 'zod (types)'],
    node: false,
  },
  analysis: {
    folders: ['model', 'text', 'databus', 'engine', 'activities'],
    packages: purePackages,
    node: false,
  },
  formats: {
    folders: ['model', 'text', 'databus', ...contract, 'activities', 'analysis'],
    packages: [...purePackages, 'yaml', 'jsonc-parser', 'saxes', 'zod'],
    node: false,
  },
  lint: {
    folders: ['model', 'text', 'databus', ...contract, 'activities', 'analysis', 'formats'],
    packages: purePackages,
    node: false,
  },
  reports: {
    folders: [
      'model',
      'text',
      'trace',
      'databus',
      ...contract,
      'activities',
      'analysis',
      'formats (types)',
      'what-if (types)',
      'testing (types)',
    ],
    packages: [...purePackages, 'chalk', 'yaml', '@dagrejs/dagre'],
    node: false,
  },
  files: { folders: [...pureFolders], node: true },
  store: {
    folders: [
      'model',
      'text',
      'trace',
      'databus/calendar.ts',
      'engine/open-starts.ts',
      'engine/tracer.ts',
      'engine (types)',
    ],
    node: true,
  },
  hosts: { folders: [...pureFolders, 'files', 'store'], node: true },
  'what-if': { folders: [...pureFolders, 'files', 'store', 'hosts'], node: true },
  debug: {
    folders: [
      ...['model', 'text', 'trace', 'databus', 'engine', 'activities', 'analysis', 'formats (types)'],
      'hosts',
    ],
    node: true,
  },
  server: {
    folders: [
      ...['model', 'text', 'trace', 'databus', 'engine', 'jobs (types)', 'activities', 'analysis'],
      ...['hosts', 'store'],
    ],
    node: true,
  },
  // Reports tell what tests gave, so tests know nothing of reports.
  testing: {
    folders: [...pureFolders.filter((room) => room !== 'reports'), 'files', 'hosts', 'what-if'],
    node: true,
  },
  playground: {
    folders: [
      ...['model', 'text', 'trace', 'databus', 'engine', 'activities', 'analysis', 'formats', 'lint'],
      ...['reports', 'hosts'],
    ],
    node: false,
    isPage: true,
  },
  web: {
    folders: [
      ...['model', 'text', 'trace', 'databus', 'reports', 'hosts/version.ts'],
      ...['formats (types)', 'playground (types)', 'playground/draft.ts'],
    ],
    packages: ['preact', 'yaml', 'jsonc-parser', ...editorPackages],
    node: false,
    isPage: true,
  },
};

/**
 * Rooms of one folder that stay apart: none imports another, not even types. What two of them need is in
 * neither.
 */
const apart: readonly string[] = ['src/formats/native/', 'src/formats/ois/'];

/**
 * The files of model and activities that load the schema library: only what reads definitions imports them.
 */
export const schemaFiles = /^src\/(model\/[a-z-]+-schema|activities\/property-schema)\.ts$/;

/** The folder directly under src that a path is in; '' for an entry of the package, undefined outside src. */
export function layerOf(path: string): string | undefined {
  const [top, folder, ...rest] = path.split('/');
  if (top !== 'src' || folder === undefined) return undefined;
  return rest.length === 0 ? '' : folder;
}

/** Every import that the table of folders does not allow. */
export function importFindings(file: SourceFile): Finding[] {
  const own = layerOf(file.path);
  if (own === undefined || own === 'cli') return [];
  if (own !== '' && layers[own] === undefined) {
    return [
      finding(file, 0, `src/${own} is no folder of the architecture: add it to the table, or move the file`),
    ];
  }
  return importsOf(file).flatMap((imported) => {
    const rule = brokenRule(file.path, own, imported);
    return rule === undefined ? [] : [finding(file, imported.node, rule)];
  });
}

type Import = { readonly node: AstNode; readonly specifier: string; readonly typesOnly: boolean };

/** Every module a file names: static, re-exporting, dynamic, and in types. */
export function importsOf(file: SourceFile): Import[] {
  const found: Import[] = [];
  walk(file.program, (node) => {
    if (!/^(Import(Declaration|Expression)|Export(Named|All)Declaration|TSImportType)$/.test(node.type))
      return;
    const source = child(node, 'source') ?? child(node, 'argument');
    if (source === undefined) return;
    const literal = source.type === 'Literal' ? source['value'] : undefined;
    const typesOnly = node.type === 'TSImportType' || onlyTypes(node);
    found.push({ node, specifier: typeof literal === 'string' ? literal : '(computed)', typesOnly });
  });
  return found;
}

/**
 * The files and packages that a file loads as soon as it is loaded itself: no types, and nothing imported
 * late.
 */
export function loadedBy(file: SourceFile): string[] {
  return importsOf(file)
    .filter(({ node }) => !/^(ImportExpression|TSImportType)$/.test(node.type))
    .filter(({ node }) => node['importKind'] !== 'type' && node['exportKind'] !== 'type')
    .map(({ specifier }) =>
      specifier.startsWith('.') ? posix.join(posix.dirname(file.path), specifier) : specifier,
    );
}

function onlyTypes(node: AstNode): boolean {
  if (node['importKind'] === 'type' || node['exportKind'] === 'type') return true;
  const specifiers = nodesAt(node, 'specifiers');
  return (
    specifiers.length > 0 &&
    specifiers.every((each) => each['importKind'] === 'type' || each['exportKind'] === 'type')
  );
}

function brokenRule(path: string, own: string, { specifier, typesOnly }: Import): string | undefined {
  const layer = layers[own];
  if (specifier.startsWith('.')) {
    const file = posix.join(posix.dirname(path), specifier);
    const target = layerOf(file);
    if (target === undefined) return `imports ${specifier}, which is outside src`;
    const [from, to] = [path, file].map((one) => apart.find((room) => one.startsWith(room)));
    if (from !== undefined && to !== undefined && from !== to)
      return `${from} and ${to} stay apart: what both need goes to src/formats/text or a file beside them`;
    if (target === own) return undefined;
    if (target === '') return `imports ${file}, which is for callers of the library`;
    if (own === '') return target === 'cli' ? `${path} may import everything but src/cli` : undefined;
    if (layer?.folders.includes(target) || layer?.folders.includes(file.replace('src/', '')))
      return undefined;
    const types = layer?.folders.includes(`${target} (types)`);
    if (types && typesOnly) return undefined;
    return types
      ? `src/${own} may import types only from src/${target}: use \`import type\``
      : `src/${own} may not import src/${target} (allowed: ${layer?.folders.join(', ') || 'nothing'})`;
  }
  if (layer === undefined) return undefined;
  if (/^node:/.test(specifier)) return layer.node ? undefined : `src/${own} may not touch ${specifier}`;
  if (layer.packages === undefined) return undefined;
  const packageName = specifier
    .split('/')
    .slice(0, specifier.startsWith('@') ? 2 : 1)
    .join('/');
  const allowed =
    (packageName === 'zod' && schemaFiles.test(path)) ||
    layer.packages.includes(packageName) ||
    (typesOnly && layer.packages.includes(`${packageName} (types)`));
  return allowed ? undefined : `src/${own} may not import the package ${specifier}`;
}

/**
 * Names that src/cli imports from where they are made, though the library gives them to everybody: the
 * command line takes them from src/index.ts, as any caller does. What is loaded late may come from its own
 * file.
 */
export function libraryFindings(file: SourceFile, library: SourceFile): Finding[] {
  if (layerOf(file.path) !== 'cli') return [];
  const offered = new Map(
    namesBySource(library, 'ExportNamedDeclaration').map(({ name, source }) => [name, source]),
  );
  return namesBySource(file, 'ImportDeclaration')
    .filter(({ name, source }) => offered.get(name) === source)
    .map(({ name, node }) =>
      finding(file, node, `${name} is a name of the library: import it from src/index.ts`),
    );
}

/** The names of all imports, or of all exports, with the files that they come from. */
function namesBySource(file: SourceFile, type: string) {
  return nodesAt(file.program, 'body')
    .filter((node) => node.type === type && child(node, 'source') !== undefined)
    .flatMap((node) => {
      const specifier = String(child(node, 'source')?.['value']);
      const source = posix.join(posix.dirname(file.path), specifier);
      return nodesAt(node, 'specifiers').flatMap((each) => {
        const name = nameOf(child(each, 'imported') ?? child(each, 'local'));
        return name === undefined ? [] : [{ name, source, node: each }];
      });
    });
}
