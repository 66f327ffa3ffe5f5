// Makes the playground: a page, what it loads late, and the library in a worker, as files that any server of
// files can serve from any path.
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { build, type OutputChunk, type Plugin } from 'rolldown';
import { mocksJsonSchema, runbookJsonSchema } from '../../src/files/json-schemas.ts';
import { htmlPage } from '../../src/reports/html/html-document.ts';
import { browserBundle } from '../bundle/browser.ts';
import { licencesOf } from '../bundle/licences.ts';
import { examplesOf } from './examples.ts';

const root = join(import.meta.dirname, '../..');
/** A name says what is in the file: a browser may keep it for ever, and a new one is never mixed with it. */
const fileNames = '[name]-[hash].js';

/** The site, and what a browser loads of it before anybody does anything. */
export interface Site {
  /** The contents of its files by their names; all lie in one folder. */
  readonly files: ReadonlyMap<string, string>;
  /** The names of the files that the first load has. */
  readonly first: readonly string[];
}

/** Makes the site. Nothing is written. */
export async function siteFiles(): Promise<Site> {
  const packed: string[] = [];
  const seen: Plugin = { name: 'seen', moduleParsed: ({ id }) => void packed.push(id) };
  const input = { engine: 'src/playground/worker.ts' };
  const engine = await browserBundle({ minify: true, plugins: [seen], input, fileNames });
  const page = await pageChunks(seen);
  const style = styleSheet();
  const styleName = `style-${createHash('sha256').update(style).digest('hex').slice(0, 8)}.css`;
  const [engineEntry, pageEntry] = [engine, page].map((all) => all.find(({ isEntry }) => isEntry)?.fileName);
  if (engineEntry === undefined || pageEntry === undefined) throw new Error('the site has no beginning');
  const early = loadedWith(page, pageEntry);
  const files = new Map([
    ['index.html', pageText({ style: styleName, page: pageEntry, engine: engineEntry, early })],
    ['icon.svg', icon],
    [styleName, style],
    ...[...engine, ...page].map(({ fileName, code }) => [fileName, code] as const),
    ['LICENSES.txt', licencesOf(packed)],
  ]);
  return { files, first: ['index.html', 'icon.svg', styleName, pageEntry, ...early] };
}

async function pageChunks(seen: Plugin): Promise<readonly OutputChunk[]> {
  const { output } = await build({
    cwd: root,
    input: { page: 'src/web/playground/main.tsx' },
    platform: 'browser',
    tsconfig: 'tsconfig.web.json',
    write: false,
    plugins: [seen, madeModules],
    output: { format: 'es', minify: true, entryFileNames: fileNames, chunkFileNames: fileNames },
  });
  return output.filter((file) => file.type === 'chunk');
}

/** The modules that are made of other things: schemas and examples. */
const madeModules: Plugin = {
  name: 'made-modules',
  resolveId: (id) => (/^\.\/(schemas|examples)\.js$/.test(id) ? `\0${id}` : null),
  load: (id) => {
    if (id === '\0./examples.js') return constant('examples', examplesOf());
    if (id !== '\0./schemas.js') return null;
    return `${constant('definitionSchema', plain(runbookJsonSchema()))}\n${constant('outcomesSchema', plain(mocksJsonSchema()))}`;
  },
};

/** As a text that is parsed: a browser does that faster than it compiles what the text says. */
function constant(name: string, value: unknown): string {
  return `export const ${name} = JSON.parse(${JSON.stringify(JSON.stringify(value))});`;
}

/** A schema without its texts in Markdown, which say the same at more length. */
function plain(schema: unknown): unknown {
  return JSON.parse(
    JSON.stringify(schema, (key, value: unknown) => (key === 'markdownDescription' ? undefined : value)),
  );
}

/** The chunks that come with a chunk, whatever happens. */
function loadedWith(chunks: readonly OutputChunk[], entry: string): readonly string[] {
  const names = new Set([entry]);
  for (const name of names)
    for (const other of chunks.find(({ fileName }) => fileName === name)?.imports ?? []) names.add(other);
  names.delete(entry);
  return [...names];
}

function styleSheet(): string {
  const sheets = ['player.css', 'playground/playground.css'].map((name) =>
    readFileSync(join(root, 'src/web', name), 'utf8'),
  );
  return sheets
    .join('\n')
    .replaceAll(/\/\*[\s\S]*?\*\//g, '')
    .replaceAll(/\n\s*/g, '\n');
}

interface PageFiles {
  readonly style: string;
  readonly page: string;
  readonly engine: string;
  readonly early: readonly string[];
}

/**
 * The page. Its policy lets it load its own files and nothing else, and send nothing to anybody: even
 * `connect-src` is none. What is made of texts is the worker, which has the same policy, and the sandbox of
 * scripts in it. The nonce is the one that the style sheet of the editor has. Browsers write style
 * attributes when a text that is selected is typed over.
 */
function pageText({ style, page, engine, early }: PageFiles): string {
  const policy = [
    "default-src 'none'",
    "script-src 'self' 'wasm-unsafe-eval'",
    "worker-src 'self' blob:",
    "style-src 'self' 'nonce-pianola'",
    "style-src-attr 'unsafe-inline'",
    "img-src 'self' data:",
  ].join('; ');
  const summary = 'Guess in what order a runbook of Orchestrator acts, and see it simulated step by step.';
  return htmlPage({
    title: 'Pianola playground',
    policy,
    head: [
      '<meta name="referrer" content="no-referrer">',
      `<meta name="description" content="${summary}">`,
      '<link rel="icon" href="icon.svg" type="image/svg+xml">',
      `<link rel="stylesheet" href="${style}">`,
      ...early.map((name) => `<link rel="modulepreload" href="${name}">`),
      `<script type="module" src="${page}"></script>`,
    ],
    body: [
      `<div id="pianola" data-engine="${engine}">` +
        '<noscript><p>The playground is a script. Allow it to run to see it.</p></noscript></div>',
    ],
  });
}

const icon =
  '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 16 16"><rect width="16" height="16" rx="3" fill="#1d4ed8"/>' +
  '<path d="M3 4h10M3 8h6M3 12h8" stroke="#fff" stroke-width="2" stroke-linecap="round"/></svg>\n';
