// Bundles src/browser.ts with its packages for browsers, in chunks that are loaded when they are needed. The
// worker that scripts run in goes into one of them as text, and QuickJS with it, for there may be no server
// to load them from.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { build, type OutputChunk, type Plugin } from 'rolldown';

const root = join(import.meta.dirname, '../..');
/** A package asks for this to know whether it is in Node. */
const withoutNode = { 'globalThis.process': 'undefined' };
const textModule = './script-worker-text.js';

/** How the bundle is made. */
export interface BrowserBundling {
  /** Whether names and spaces are shortened. */
  readonly minify: boolean;
  /** Whether all goes into one chunk, for a page that has no server. */
  readonly isOneFile?: boolean;
  /** Sees the modules of both the bundle and its worker. */
  readonly plugins?: readonly Plugin[];
  /** What begins the bundle, by the name of its chunk; the library unless it is given. */
  readonly input?: Readonly<Record<string, string>>;
  /** What the files are called: `[name].js` unless it is given. */
  readonly fileNames?: string;
}

/** The chunks of the bundle; the first is the entry. Nothing is written. */
export async function browserBundle(bundling: BrowserBundling): Promise<readonly OutputChunk[]> {
  const { minify, isOneFile = false, plugins = [], fileNames = '[name].js' } = bundling;
  const code = await workerCode(bundling);
  const { output } = await build({
    cwd: root,
    input: bundling.input ?? { browser: 'src/browser.ts' },
    platform: 'browser',
    write: false,
    plugins: [scriptWorkerText(code), englishOnly, ...plugins],
    transform: { define: withoutNode },
    output: {
      format: 'es',
      minify,
      codeSplitting: !isOneFile,
      entryFileNames: fileNames,
      chunkFileNames: fileNames,
    },
  });
  return output.filter((file) => file.type === 'chunk');
}

async function workerCode({ minify, plugins = [] }: BrowserBundling): Promise<string> {
  const { output } = await build({
    cwd: root,
    input: 'src/hosts/browser/script-worker.ts',
    platform: 'browser',
    write: false,
    // A worker made from text has no place of its own. What asks for it would load QuickJS, which is given.
    transform: { define: { ...withoutNode, 'import.meta.url': '"file:///"' } },
    plugins: [...plugins],
    output: { format: 'iife', minify, codeSplitting: false },
  });
  return output[0].code;
}

/** Zod brings its messages in 50 languages, of which one is used. */
const englishOnly: Plugin = {
  name: 'english-only',
  load: {
    filter: { id: /\/zod\/v4\/locales\/index\.js$/ },
    handler: () => "export { default as en } from './en.js';",
  },
};

/** Gives the module that has the code of the worker, and the build of QuickJS. */
function scriptWorkerText(code: string): Plugin {
  const wasm = createRequire(import.meta.url).resolve('@jitl/quickjs-wasmfile-release-sync/wasm');
  return {
    name: 'script-worker-text',
    resolveId: (id) => (id === textModule ? `\0${textModule}` : null),
    load: (id) => {
      if (id !== `\0${textModule}`) return null;
      const packed = gzipSync(readFileSync(wasm), { level: 9 }).toString('base64');
      return `export const code = ${JSON.stringify(code)};\nexport const build = '${packed}';\n`;
    },
  };
}
